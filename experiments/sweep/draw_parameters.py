"""The parameters of a draw. Draws that share the experiment's benchmark write theirs into one set of arrays.

Copying labelled data would cost more than solving a small model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration import calibrate
from cge.address import Address, labels_of
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from experiments.elasticity_rows import ElasticityRows, Form, Inert, flat, with_own
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
        rows = tuple(dict.fromkeys(row for each in task.quantities for row in each.rows))
        self._rows = ElasticityRows(task.plan, task.case, task.parameters, rows)
        self._member_places: dict[str, np.ndarray] = {}
        self._shocked = self._with_case_shocks(task.parameters)
        self._touched = dict.fromkeys(
            [
                *self._rows.names,
                *(q.spec.parameter for q in task.quantities if q.spec.parameter),
            ]
        )
        self._arrays = with_own(self._shocked, self._touched)

    @property
    def shared(self) -> bool:
        """Whether all draws share the experiment's benchmark: none draws SAM cells or recalibrates."""
        return not self._rows.recalibrate and not any(quantity.cells for quantity in self._task.quantities)

    def rows(self, drawn: Drawn) -> np.ndarray:
        """Values of the drawn rows of the elasticity table. Raises CalibrationError for impossible ones."""
        return self._rows.values(changed_table(self._task.case.elasticities, drawn))

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
        """Drawn elasticities that no equation of the model reads."""
        return self._rows.inert(compiled)

    def written(self, inert: Inert, rows: np.ndarray, drawn: Drawn) -> Parameters:
        """The experiment's parameters with drawn elasticities and shocks; the next draw overwrites them (see `copied`).

        Elasticities that no equation of the model reads stay as they were compiled. Raises InputError for impossible shocks.
        """
        for name in self._touched:
            flat(self._arrays, name)[:] = flat(self._shocked, name)
        self._rows.write(self._arrays, inert, rows)
        self._shock(self._arrays, drawn)
        return self._arrays

    def copied(self, inert: Inert, rows: np.ndarray, drawn: Drawn) -> Parameters:
        """As `written`, in arrays that no other draw overwrites."""
        return with_own(self.written(inert, rows, drawn), self._touched)

    def economy(self, drawn: Drawn) -> Economy:
        """The economy of a draw that does not share the experiment's benchmark: balanced and calibrated anew.

        Raises SamError, CalibrationError and InputError for impossible draws.
        """
        task = self._task
        table = changed_table(task.case.elasticities, drawn)
        benchmark = calibrate(
            balanced_sam(task.plan.sam, drawn), task.case.structure, table, task.plan.emissions
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
