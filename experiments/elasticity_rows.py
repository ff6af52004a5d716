"""Elasticity rows: rows of the table that change while the rest of an economy stays, written without recalibrating.

Sweeps and `model.solve` share it: one compiled model for each functional form that the rows select.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from calibration import CalibrationError, ElasticityTable
from cge.forms import is_limit
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from experiments.elasticity_map import ElasticityMap, Row, elasticity_map, row_value
from experiments.plan import Case, Plan

Form = tuple[float | None, ...]
"""Of each changing row: the limit whose functional form its value selects; None for the general form."""
Inert = Mapping[str, tuple[np.ndarray, np.ndarray]]
"""By parameter: places in its flat array that no equation of a model reads, and what the model holds there."""
OTHER_FORM = 1.5  # value that stands for any elasticity away from its limits when a model is compiled


class ElasticityRows:
    """Rows of the elasticity table of one case, and what they set in its parameters."""

    def __init__(self, plan: Plan, case: Case, parameters: Parameters, rows: Sequence[Row]) -> None:
        """`parameters` are those of the case. Two calibrations find what the rows set; raises CalibrationError."""
        self._table, self._parameters = case.elasticities, parameters
        self._map: ElasticityMap | None = elasticity_map(plan, case, rows) if rows else None
        self.recalibrate = bool(rows) and self._map is None
        """Whether the rows do more than set parameters to their values, so that each change needs a calibration."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, in the order of their values."""
        return self._map.rows if self._map else ()

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that the rows set."""
        return tuple(self._map.places) if self._map else ()

    @property
    def places(self) -> Mapping[str, tuple[np.ndarray, np.ndarray]]:
        """For each of them: places in its flat array and the number of the row behind each."""
        return self._map.places if self._map else {}

    def idle(self) -> list[Row]:
        """Rows that set nothing."""
        used = {number for _, numbers in self.places.values() for number in numbers.tolist()}
        return [row for number, row in enumerate(self.rows) if number not in used]

    def values(self, table: ElasticityTable) -> np.ndarray:
        """Values of the rows in another table. Raises CalibrationError for impossible ones."""
        problems: list[str] = []
        values = [table.get(name, label, problems=problems) for name, label in self.rows]
        if problems:
            raise CalibrationError(problems[:3])
        return np.array(values)

    def plain(self) -> np.ndarray:
        """Values of the rows in the case's own table."""
        return np.array([row_value(self._table, row) for row in self.rows])

    def has(self, form: Form) -> bool:
        """Whether the case's own elasticities select this form wherever a row sets something."""
        own = self.plain()
        used = np.unique(np.concatenate([numbers for _, numbers in self.places.values()]))
        known = not np.isnan(own[used]).any()
        return known and all(self.form(own)[number] == form[number] for number in used.tolist())

    def form(self, values: np.ndarray) -> Form:
        """The functional form that each value selects."""
        return tuple(
            next((limit for limit in limits if is_limit(value, limit)), None)
            for value, limits in zip(values.tolist(), self._limits, strict=True)
        )

    def benchmark(self, form: Form) -> Parameters:
        """The benchmark to compile a model with: the case's own elasticities where they have the form, else others."""
        own = self.plain()
        values = np.array(
            [
                value if np.isfinite(value) and has == asked else OTHER_FORM if asked is None else asked
                for value, has, asked in zip(own.tolist(), self.form(own), form, strict=True)
            ]
        )
        return self.parameters(values)

    def parameters(self, values: np.ndarray) -> Parameters:
        """The case's parameters with values of the rows, as a calibration would give them."""
        found = with_own(self._parameters, self.names)
        for name, (places, numbers) in self.places.items():
            flat(found, name)[places] = values[numbers]
        return found

    @cached_property
    def _limits(self) -> list[tuple[float, ...]]:
        """For each row, the values at which a parameter that it sets selects another form."""
        found: list[set[float]] = [set() for _ in self.rows]
        for name, (_, numbers) in self.places.items():
            for number in np.unique(numbers).tolist():
                found[number].update(self._parameters.specs[name].selects_form)
        return [tuple(sorted(limits)) for limits in found]

    def inert(self, compiled: CompiledModel) -> Inert:
        """What the rows set and no equation of the model reads: there is nothing to substitute."""
        return unread(compiled, self.names)

    def write(self, parameters: Parameters, inert: Inert, values: np.ndarray) -> None:
        """Write values of the rows into parameters that hold the arrays of `names` alone.

        What no equation of the model reads stays as it was compiled.
        """
        for name, (places, numbers) in self.places.items():
            array, (unread, held) = flat(parameters, name), inert[name]
            array[places] = values[numbers]
            array[unread] = held


def unread(compiled: CompiledModel, names: Iterable[str]) -> Inert:
    """The entries of parameters that no equation of a model reads, with what the model holds there."""
    parameters = compiled.model.parameters
    found = {}
    for name in names:
        pairs = zip(parameters.entries(name), parameters.places(parameters.over(name)).tolist(), strict=True)
        at = np.array([place for index, place in pairs if not compiled.reads(name, index)], dtype=int)
        found[name] = at, flat(parameters, name)[at]
    return found


def with_own(parameters: Parameters, names: Iterable[str]) -> Parameters:
    """A copy that holds some arrays alone, to be written to, and shares all others."""
    data = parameters.data.copy()
    for name in names:
        data.variables[name].data = data.variables[name].values.copy()
    return replace(parameters, data=data)


def flat(parameters: Parameters, name: str) -> np.ndarray:
    """The values of a parameter as one vector that can be written to."""
    return parameters.data.variables[name].values.reshape(-1)
