"""The parameters of a draw. Draws that share the experiment's benchmark write theirs into one set of arrays.

Copying labelled data would cost more than solving a small model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration import ElasticityTable, calibrate
from calibration.tastes import Tastes
from cge.address import Address, labels_of
from cge.demand import KEYS
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from experiments.elasticity_rows import ElasticityRows, Form, Inert, flat, unread, with_own
from experiments.shock import apply_shocks, check_values
from experiments.sweep.quantity import Drawn, Quantity, balanced_sam, changed_table
from experiments.sweep.task import Task


@dataclass(frozen=True)
class Economy:
    """A draw's own benchmark: its parameters, and those after the experiment's shocks and the drawn ones."""

    benchmark: Parameters
    shocked: Parameters


class DrawParameters:
    """Parameters of the draws of one task."""

    def __init__(self, task: Task) -> None:
        """Find what the drawn elasticities set, by two calibrations; raises CalibrationError where they fail."""
        self._task = task
        drawn = tuple(dict.fromkeys(row for each in task.quantities for row in each.rows))
        rows = tuple(row for row in drawn if row[0] not in KEYS)
        self._rows = ElasticityRows(task.plan, task.case, task.parameters, rows)
        self._tastes: Tastes | None = None
        self._tasted: tuple[str, ...] = ()
        if rows != drawn:
            self._tastes = Tastes(task.plan.sam, task.case.structure, task.case.elasticities)
            self._tasted = tuple(self._tastes.parameters(task.case.elasticities))
        self._member_places: dict[str, np.ndarray] = {}
        self._shocked = self._with_case_shocks(task.parameters)
        self._touched = dict.fromkeys(
            [
                *self._rows.names,
                *self._tasted,
                *(q.spec.parameter for q in task.quantities if q.spec.parameter),
            ]
        )
        self._arrays = with_own(self._shocked, self._touched)
        self._base_arrays = with_own(task.parameters, self._touched)

    @property
    def shared(self) -> bool:
        """Whether all draws share the experiment's benchmark: none draws SAM cells or recalibrates."""
        return not self._rows.recalibrate and not any(quantity.cells for quantity in self._task.quantities)

    @property
    def move_tastes(self) -> bool:
        """Whether draws change what demand systems are calibrated from, so that each has a benchmark utility of its own."""
        return self._tastes is not None

    def rows(self, drawn: Drawn) -> np.ndarray:
        """Values of the drawn rows of the elasticity table that set parameters to their values.

        Raises CalibrationError for impossible ones.
        """
        return self._rows.values(self._table(drawn))

    def plain_rows(self) -> np.ndarray:
        """The same rows as the experiment has them."""
        return self._rows.plain()

    def form(self, rows: np.ndarray) -> Form:
        """The functional form that each value selects."""
        return self._rows.form(rows)

    def benchmark(self, form: Form) -> Parameters:
        """The benchmark to compile a model with: the experiment's elasticities where they have the form, else others."""
        return self._rows.benchmark(form)

    def inert(self, compiled: CompiledModel) -> Inert:
        """What draws set and no equation of the model reads."""
        return {**self._rows.inert(compiled), **unread(compiled, self._tasted)}

    def written(self, inert: Inert, rows: np.ndarray, drawn: Drawn) -> Parameters:
        """The experiment's parameters with drawn elasticities and shocks; the next draw overwrites them (see `copied`).

        Elasticities that no equation of the model reads stay as they were compiled. Raises InputError for impossible shocks.
        """
        self._write(self._arrays, self._shocked, inert, rows, drawn)
        self._shock(self._arrays, drawn)
        return self._arrays

    def base(self, inert: Inert, rows: np.ndarray, drawn: Drawn) -> Parameters:
        """As `written`, without any shock: the benchmark that the draw is compared with."""
        self._write(self._base_arrays, self._task.parameters, inert, rows, drawn)
        return self._base_arrays

    def _write(
        self, target: Parameters, start: Parameters, inert: Inert, rows: np.ndarray, drawn: Drawn
    ) -> None:
        for name in self._touched:
            flat(target, name)[:] = flat(start, name)
        self._rows.write(target, inert, rows)
        if self._tastes is not None:
            for name, values in self._tastes.parameters(self._table(drawn)).items():
                over = target.over(name)
                array, (unseen, held) = flat(target, name), inert[name]
                array[target.places(over)] = [values[member] for member in target.sets[over]]
                array[unseen] = held

    def _table(self, drawn: Drawn) -> ElasticityTable:
        return changed_table(self._task.case.elasticities, drawn)

    def copied(self, inert: Inert, rows: np.ndarray, drawn: Drawn) -> Parameters:
        """As `written`, in arrays that no other draw overwrites."""
        return with_own(self.written(inert, rows, drawn), self._touched)

    def economy(self, drawn: Drawn) -> Economy:
        """The economy of a draw that does not share the experiment's benchmark: balanced and calibrated anew.

        Raises SamError, CalibrationError and InputError for impossible draws.
        """
        task = self._task
        benchmark = calibrate(
            balanced_sam(task.plan.sam, drawn),
            task.case.structure,
            self._table(drawn),
            task.plan.emissions,
            task.plan.hours,
        )
        shocked = with_own(self._with_case_shocks(benchmark), self._touched)
        self._shock(shocked, drawn)
        return Economy(benchmark, shocked)

    def slopes(self, quantity: Quantity) -> dict[str, float]:
        """d(parameter entry)/d(drawn value) for the entries that a quantity sets, by the names that equations use."""
        factor = quantity.spec.operation == "multiply"
        parameters = self._shocked
        found: dict[tuple[str, int], float] = {}
        if quantity.spec.parameter:
            name = quantity.spec.parameter
            for place in self._places(parameters, quantity).tolist():
                found[name, place] = float(flat(parameters, name)[place]) if factor else 1.0
        own = self.plain_rows()
        for name, (places, numbers) in self._rows.places.items():
            for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
                if self._rows.rows[number] in quantity.rows:
                    found[name, place] = float(own[number]) if factor else 1.0
        return {_entry(parameters, name, place): slope for (name, place), slope in found.items()}

    def _with_case_shocks(self, parameters: Parameters) -> Parameters:
        return apply_shocks(parameters, self._task.case.shocks)[0]

    def _shock(self, parameters: Parameters, drawn: Drawn) -> None:
        """Write the drawn shocks into parameters of which nobody else holds the arrays."""
        for quantity, value in drawn:
            name = quantity.spec.parameter
            if name is None:
                continue
            values, places = flat(parameters, name), self._places(parameters, quantity)
            old = values[places].tolist()
            new = [quantity.applied(each, value) for each in old]
            check_values(
                parameters,
                name,
                dict(zip(quantity.members, old, strict=True)),
                dict(zip(quantity.members, new, strict=True)),
            )
            values[places] = new

    def _places(self, parameters: Parameters, quantity: Quantity) -> np.ndarray:
        """Where the members of a shocked parameter are in its flat array."""
        if quantity.name not in self._member_places:
            over = parameters.over(str(quantity.spec.parameter))
            if over:
                members = [m if isinstance(m, tuple) else (m,) for m in parameters.sets[over]]
                at = dict(zip(members, parameters.places(over).tolist(), strict=True))
                self._member_places[quantity.name] = np.array([at[member] for member in quantity.members])
            else:
                self._member_places[quantity.name] = np.array([0])
        return self._member_places[quantity.name]


def _entry(parameters: Parameters, name: str, place: int) -> str:
    """The entry of a parameter at a place of its flat array, as `sensitivities` names it."""
    over = parameters.over(name)
    if not over:
        return name
    member = parameters.sets[over][int(np.flatnonzero(parameters.places(over) == place)[0])]
    return str(Address(name, labels_of(member)))
