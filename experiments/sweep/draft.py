"""Draft: the parameters of a draw. Draws that share the experiment's benchmark write theirs into one set of arrays.

Copying labelled data would cost more than solving a small model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration import CalibrationError, calibrate
from cge.forms import is_limit
from cge.parameters import Parameters
from cge.solve import CompiledModel
from experiments.shock import apply_shocks, check_values
from experiments.sweep.elasticity_map import ElasticityMap, elasticity_map, row_value
from experiments.sweep.quantity import Quantity, changed_table
from experiments.sweep.task import Task
from sam import Sam
from sam.balance import balance

Drawn = Sequence[tuple[Quantity, float]]
"""The quantities with the values that a draw gives them."""
Form = tuple[int, ...]
"""Of each drawn elasticity: which functional form it selects."""
Inert = Mapping[str, tuple[np.ndarray, np.ndarray]]
"""By parameter: places in its flat array that no equation of a model reads, and what the model holds there."""
OTHER_FORM = 1.5  # value that stands for any elasticity away from its limits when a model is compiled


@dataclass(frozen=True)
class Economy:
    """A draw's own benchmark: its parameters, and those after the experiment's shocks and the drawn ones."""

    benchmark: Parameters
    shocked: Parameters


class Draft:
    """Parameters of the draws of one task."""

    def __init__(self, task: Task) -> None:
        """Find what the drawn elasticities set, by two calibrations; raises CalibrationError where they fail."""
        self._task = task
        rows = tuple(dict.fromkeys(row for each in task.quantities for row in each.rows))
        self._map: ElasticityMap | None = elasticity_map(task.plan, task.case, rows) if rows else None
        self._recalibrates = bool(rows) and self._map is None
        self._member_places: dict[str, np.ndarray] = {}
        self._shocked = self._with_case_shocks(task.parameters)
        self._touched = dict.fromkeys(
            [
                *(self._map.places if self._map else ()),
                *(q.spec.parameter for q in task.quantities if q.spec.parameter),
            ]
        )
        self._arrays = _with_own(self._shocked, self._touched)

    @property
    def shared(self) -> bool:
        """Whether all draws share the experiment's benchmark: none draws SAM cells or recalibrates."""
        return not self._recalibrates and not any(quantity.cells for quantity in self._task.quantities)

    def rows(self, drawn: Drawn) -> np.ndarray:
        """Values of the drawn rows of the elasticity table. Raises CalibrationError for impossible ones."""
        if self._map is None:
            return np.empty(0)
        table = changed_table(self._task.case.elasticities, drawn)
        problems: list[str] = []
        values = [table.get(name, label, problems=problems) for name, label in self._map.rows]
        if problems:
            raise CalibrationError(problems[:3])
        return np.array(values)

    def plain_rows(self) -> np.ndarray:
        """The same rows as the experiment has them."""
        rows = self._map.rows if self._map else ()
        return np.array([row_value(self._task.case.elasticities, row) for row in rows])

    def benchmark(self, form: Form) -> Parameters:
        """The benchmark to compile a model with: the experiment's elasticities where they have the form, else others."""
        if self._map is None:
            return self._task.parameters
        values = np.array(
            [_standing(own, each) for own, each in zip(self.plain_rows().tolist(), form, strict=True)]
        )
        parameters, changes = self._task.parameters, {}
        for name, (places, numbers) in self._map.places.items():
            array = parameters.data[name].copy(deep=True)
            array.values.reshape(-1)[places] = values[numbers]
            changes[name] = array
        return parameters.with_values(changes)

    def inert(self, compiled: CompiledModel) -> Inert:
        """Drawn elasticities that no equation of the model reads: there is nothing to substitute."""
        parameters, known = compiled.model.parameters, compiled.system.parameter_index
        found = {}
        for name in self._map.places if self._map else ():
            component = compiled.model.pyomo.component(name)
            pairs = zip(
                parameters.entries(name), parameters.places(parameters.over(name)).tolist(), strict=True
            )
            at = np.array([place for index, place in pairs if component[index].name not in known], dtype=int)
            found[name] = at, _flat(parameters, name)[at]
        return found

    def written(self, inert: Inert, rows: np.ndarray, drawn: Drawn) -> Parameters:
        """The experiment's parameters with drawn elasticities and shocks; the next draw overwrites them (see `copied`).

        Elasticities that no equation of the model reads stay as they were compiled. Raises InputError for impossible shocks.
        """
        for name in self._touched:
            _flat(self._arrays, name)[:] = _flat(self._shocked, name)
        if self._map is not None:
            for name, (places, numbers) in self._map.places.items():
                flat, (unread, held) = _flat(self._arrays, name), inert[name]
                flat[places] = rows[numbers]
                flat[unread] = held
        self._shock(self._arrays, drawn)
        return self._arrays

    def copied(self, inert: Inert, rows: np.ndarray, drawn: Drawn) -> Parameters:
        """As `written`, in arrays that no other draw overwrites."""
        return _with_own(self.written(inert, rows, drawn), self._touched)

    def economy(self, drawn: Drawn) -> Economy:
        """The economy of a draw that does not share the experiment's benchmark: balanced and calibrated anew.

        Raises SamError, CalibrationError and InputError for impossible draws.
        """
        task = self._task
        table = changed_table(task.case.elasticities, drawn)
        benchmark = calibrate(self._sam(drawn), task.case.structure, table, task.plan.emissions)
        shocked = _with_own(self._with_case_shocks(benchmark), self._touched)
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
                found[name, place] = float(_flat(parameters, name)[place]) if factor else 1.0
        own = self.plain_rows()
        for name, (places, numbers) in (self._map.places if self._map else {}).items():
            for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
                if self._map and self._map.rows[number] in quantity.rows:
                    found[name, place] = float(own[number]) if factor else 1.0
        return {_entry(parameters, name, place): slope for (name, place), slope in found.items()}

    def _with_case_shocks(self, parameters: Parameters) -> Parameters:
        return apply_shocks(parameters, self._task.case.shocks)[0]

    def _sam(self, drawn: Drawn) -> Sam:
        """The SAM with the drawn cells, balanced again around them; the plan's own where no cell varies."""
        sam = self._task.plan.sam
        flows = sam.flows.copy()
        fixed = []
        for quantity, value in drawn:
            for cell in quantity.cells:
                flows[cell] = quantity.applied(float(flows[cell]), value)
                fixed.append(cell)
        return balance(sam.replace(flows=flows), "gras", fixed=fixed).sam if fixed else sam

    def _shock(self, parameters: Parameters, drawn: Drawn) -> None:
        """Write the drawn shocks into parameters of which nobody else holds the arrays."""
        for quantity, value in drawn:
            name = quantity.spec.parameter
            if name is None:
                continue
            flat, places = _flat(parameters, name), self._places(parameters, quantity)
            old = flat[places].tolist()
            new = [quantity.applied(each, value) for each in old]
            check_values(
                parameters,
                name,
                dict(zip(quantity.members, old, strict=True)),
                dict(zip(quantity.members, new, strict=True)),
            )
            flat[places] = new

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


def form_of(rows: np.ndarray) -> Form:
    """The functional form that each elasticity selects: 0 and 1 are limits, 2 is none, 3 is infinite."""
    return tuple(_form(value) for value in rows.tolist())


def _form(value: float) -> int:
    return 0 if is_limit(value, 0.0) else 1 if is_limit(value, 1.0) else 3 if np.isinf(value) else 2


def _standing(own: float, form: int) -> float:
    """The experiment's elasticity where it has the form, else a value that stands for the form."""
    return own if np.isfinite(own) and _form(own) == form else (0.0, 1.0, OTHER_FORM, np.inf)[form]


def _with_own(parameters: Parameters, names: Iterable[str]) -> Parameters:
    """A copy that holds some arrays alone, to be written to, and shares all others."""
    data = parameters.data.copy()
    for name in names:
        data.variables[name].data = data.variables[name].values.copy()
    return replace(parameters, data=data)


def _entry(parameters: Parameters, name: str, place: int) -> str:
    """The entry of a parameter at a place of its flat array, as `sensitivities` names it."""
    over = parameters.over(name)
    if not over:
        return name
    member = parameters.sets[over][int(np.flatnonzero(parameters.places(over) == place)[0])]
    return f"{name}[{','.join(member) if isinstance(member, tuple) else member}]"


def _flat(parameters: Parameters, name: str) -> np.ndarray:
    """The values of a parameter as one vector that can be written to."""
    return parameters.data.variables[name].values.reshape(-1)
