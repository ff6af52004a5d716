"""Worker: solves draws. Compiled models are kept for each closure and form; what one draw gives depends on no other."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from calibration import CalibrationError, ElasticityTable, calibrate
from cge.build import build
from cge.closure import Closure, ClosureError
from cge.equilibrium import Equilibrium
from cge.forms import is_limit
from cge.indicators import GROUPS, Indicators, indicators
from cge.neighbours import Neighbours
from cge.parameters import Parameters
from cge.solve import CompiledModel, SolveError, compile, solve
from experiments.problem import InputError
from experiments.shock import apply_shocks, check_values
from experiments.sweep.anchors import Anchors
from experiments.sweep.elasticity_map import ElasticityMap, elasticity_map, row_value
from experiments.sweep.outcome import Outcome, outcomes_of, read_outcomes
from experiments.sweep.quantity import Quantity, Row, changed_table
from experiments.sweep.task import Task
from sam import Sam, SamError
from sam.balance import balance

KEPT = 8  # compiled models in memory; a Japan model takes about 100 MB
FAILURES = (
    SolveError,
    InputError,
    CalibrationError,
    ClosureError,
    SamError,
    ArithmeticError,
    np.linalg.LinAlgError,
)
_Form = tuple[int, ...]  # of each drawn elasticity
_Key = tuple[str, _Form]  # closure and forms: what decides the equations of a compiled model
OTHER_FORM = 1.5  # value that stands for any elasticity away from its limits when a model is compiled


@dataclass(frozen=True)
class Draw:
    """What one draw gave: outcomes before and after the shocks (NaN where it failed), and how it was solved."""

    base: np.ndarray
    value: np.ndarray
    solved: bool
    message: str
    method: str
    iterations: int
    seconds: float


@dataclass(frozen=True)
class _Economy:
    """A benchmark that draws share: its parameters, and those after the experiment's own shocks."""

    benchmark: Parameters
    shocked: Parameters


class Worker:
    """Solves draws of one task.

    Every draw starts between a few fixed draws (`Anchors`), so that results do not depend on their order.
    """

    def __init__(self, task: Task) -> None:
        """Prepare; raises InputError for outcomes that the model does not have, SolveError where the benchmark fails."""
        self.task = task
        self.quantities = task.quantities
        rows = tuple(dict.fromkeys(row for each in task.quantities for row in each.rows))
        self._map: ElasticityMap | None = elasticity_map(task.plan, task.case, rows) if rows else None
        self._recalibrates = bool(rows) and self._map is None
        self._compiled: OrderedDict[_Key, CompiledModel] = OrderedDict()
        self._anchors = Anchors(task.design().values)
        self._neighbours: dict[_Key, Neighbours | None] = {}
        self._inert_places: dict[int, dict[str, np.ndarray]] = {}
        self._plain = self._economy(task.parameters)
        self._member_places: dict[str, np.ndarray] = {}
        self._touched = dict.fromkeys(
            [
                *(self._map.places if self._map else ()),
                *(q.spec.parameter for q in task.quantities if q.spec.parameter),
            ]
        )
        self._draft = _with_own(self._plain.shocked, self._touched)
        plain = np.array([row_value(task.case.elasticities, row) for row in rows] if self._map else [])
        compiled = self._model(task.case.closure, _form(plain))
        self._base = solve(compiled, task.parameters, task.solver)
        self.outcomes: tuple[Outcome, ...] = outcomes_of(task, self._indicators(self._base, GROUPS))
        self._groups = self._groups_needed()

    def draw(self, values: Sequence[float]) -> Draw:
        """Solve one row of the design; a draw without an equilibrium comes back with its diagnosis."""
        began = time.perf_counter()
        try:
            base, new = self._solved(values)
            found = read_outcomes(self.outcomes, indicators(base, new, self.task.plan.hours, self._groups))
        except FAILURES as error:
            nothing = np.full(len(self.outcomes), np.nan)
            kind = "" if isinstance(error, SolveError) else f"{type(error).__name__}: "
            return Draw(nothing, nothing, False, f"{kind}{error}", "", 0, time.perf_counter() - began)
        seconds = time.perf_counter() - began
        method = new.report.attempts[-1].split(":")[0]
        return Draw(*found, True, "", method, new.report.iterations, seconds)

    def economy_at(self, values: Sequence[float]) -> tuple[CompiledModel, Equilibrium]:
        """The compiled model and the solution of one row. Raises SolveError, and InputError where draws share no model."""
        if not self.linear:
            raise InputError("SAM cells, closures and recalibrated elasticities have no derivative within one model")
        drawn = self._drawn(values)
        rows = self._rows(drawn)
        compiled = self._model(self.task.case.closure, _form(rows))
        parameters = self._drafted(compiled, rows, drawn)
        own = _with_own(parameters, self._touched)  # the next draw overwrites the draft
        return compiled, solve(compiled, own, self.task.solver)

    @property
    def linear(self) -> bool:
        """Whether every quantity sets parameters of one compiled model."""
        return not self._recalibrates and not any(each.cells or each.closures for each in self.quantities)

    def slopes(self, quantity: Quantity) -> dict[str, float]:
        """d(parameter entry)/d(drawn value) for the entries that a quantity sets, by the names that equations use."""
        factor = quantity.spec.operation == "multiply"
        parameters = self._plain.shocked
        found: dict[tuple[str, int], float] = {}
        if quantity.spec.parameter:
            name = quantity.spec.parameter
            for place in self._places(parameters, quantity).tolist():
                found[name, place] = float(_flat(parameters, name)[place]) if factor else 1.0
        own = [row_value(self.task.case.elasticities, row) for row in self._map.rows] if self._map else []
        for name, (places, numbers) in (self._map.places if self._map else {}).items():
            for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
                if self._map and self._map.rows[number] in quantity.rows:
                    found[name, place] = own[number] if factor else 1.0
        return {_entry(parameters, name, place): slope for (name, place), slope in found.items()}

    def _indicators(self, base: Equilibrium, groups: Sequence[str]) -> Indicators:
        return indicators(base, base, self.task.plan.hours, groups)

    def _groups_needed(self) -> tuple[str, ...]:
        """The groups of indicators that hold an outcome of this sweep."""
        wanted = {outcome.indicator for outcome in self.outcomes}
        found = []
        for group in GROUPS:
            alone = self._indicators(self._base, (group,))
            has = {*alone.sectors, *alone.macro}
            if wanted & has:
                found.append(group)
                wanted -= has
        return tuple(found)

    def _solved(self, values: Sequence[float]) -> tuple[Equilibrium, Equilibrium]:
        drawn = self._drawn(values)
        closure = self._closure(drawn)
        sam = self._sam(drawn)
        if sam is None and not self._recalibrates:
            rows = self._rows(drawn)
            compiled = self._near(self._model(closure, _form(rows)), (repr(closure), _form(rows)), values)
            return self._base, solve(compiled, self._drafted(compiled, rows, drawn), self.task.solver)
        economy = self._economy(self._calibrated(sam or self.task.plan.sam, drawn))
        compiled = self._own_model(closure, economy.benchmark)
        base = solve(compiled, economy.benchmark, self.task.solver)
        return base, solve(compiled, self._with_shocks(economy.shocked, drawn), self.task.solver)

    def _drawn(self, values: Sequence[float]) -> list[tuple[Quantity, float]]:
        return list(zip(self.quantities, map(float, values), strict=True))

    def _closure(self, drawn: list[tuple[Quantity, float]]) -> Closure:
        closure = self.task.case.closure
        for quantity, value in drawn:
            if quantity.closures:
                closure = quantity.closures[int(value)]
        return closure

    def _near(self, compiled: CompiledModel, key: _Key, values: Sequence[float]) -> CompiledModel:
        """The compiled model as it starts between the anchors that are economies of the same model."""
        if compiled.model.complementarities:
            return compiled
        if key not in self._neighbours:
            self._neighbours[key] = self._solved_anchors(compiled, key)
        neighbours = self._neighbours[key]
        if neighbours is None:
            return compiled
        return neighbours.near(self._anchors.scaled(np.asarray(values, dtype=float)))

    def _solved_anchors(self, compiled: CompiledModel, key: _Key) -> Neighbours | None:
        points, equilibria = [], []
        for values, point in zip(self._anchors.values, self._anchors.points, strict=True):
            with suppress(*FAILURES):  # an anchor without an equilibrium helps nobody; its own draw tells why
                drawn = self._drawn(values)
                rows = self._rows(drawn)
                if (repr(self._closure(drawn)), _form(rows)) == key:
                    parameters = _with_own(self._drafted(compiled, rows, drawn), self._touched)
                    equilibria.append(solve(compiled, parameters, self.task.solver))
                    points.append(point)
        return Neighbours(compiled, np.array(points), equilibria) if points else None

    def _economy(self, parameters: Parameters) -> _Economy:
        return _Economy(parameters, apply_shocks(parameters, self.task.case.shocks)[0])

    def _calibrated(self, sam: Sam, drawn: list[tuple[Quantity, float]]) -> Parameters:
        case = self.task.case
        table = changed_table(case.elasticities, drawn)
        return calibrate(sam, case.structure, table, self.task.plan.emissions)

    def _sam(self, drawn: list[tuple[Quantity, float]]) -> Sam | None:
        """The SAM with the drawn cells, balanced again around them; None where no cell varies."""
        if not any(quantity.cells for quantity, _ in drawn):
            return None
        sam = self.task.plan.sam
        flows = sam.flows.copy()
        fixed = []
        for quantity, value in drawn:
            for cell in quantity.cells:
                flows[cell] = quantity.applied(float(flows[cell]), value)
                fixed.append(cell)
        return balance(sam.replace(flows=flows), "gras", fixed=fixed).sam

    def _rows(self, drawn: list[tuple[Quantity, float]]) -> np.ndarray:
        """Values of the drawn rows of the elasticity table. Raises CalibrationError for impossible ones."""
        if self._map is None:
            return np.empty(0)
        table = changed_table(self.task.case.elasticities, drawn)
        values = np.array([table.rows[row] for row in self._map.rows])
        _check_rows(self._map.rows, values)
        return values

    def _with_rows(self, parameters: Parameters, values: np.ndarray) -> Parameters:
        """Parameters with elasticities at the values of the drawn rows."""
        if self._map is None:
            return parameters
        changes = {}
        for name, (places, numbers) in self._map.places.items():
            array = parameters.data[name].copy(deep=True)
            array.values.reshape(-1)[places] = values[numbers]
            changes[name] = array
        return parameters.with_values(changes)

    def _model(self, closure: Closure, form: _Form) -> CompiledModel:
        """Compiled model of a closure and of functional forms. It does not depend on the draw that asked for it first."""
        key = (repr(closure), form)
        if key in self._compiled:
            self._compiled.move_to_end(key)
            return self._compiled[key]
        benchmark = self._with_rows(self.task.parameters, self._standing_for(form))
        self._compiled[key] = compile(build(benchmark, closure))
        while len(self._compiled) > KEPT:
            old, model = self._compiled.popitem(last=False)
            self._inert_places.pop(id(model.system), None)
            self._neighbours.pop(old, None)
        return self._compiled[key]

    def _own_model(self, closure: Closure, benchmark: Parameters) -> CompiledModel:
        """Model compiled for one draw, whose benchmark is its own."""
        return compile(build(benchmark, closure))

    def _standing_for(self, form: _Form) -> np.ndarray:
        """Row values that have the given forms: those of the experiment, or others that stand for the form."""
        if self._map is None:
            return np.empty(0)
        table = self.task.case.elasticities
        return np.array([_standing(table, row, each) for row, each in zip(self._map.rows, form, strict=True)])

    def _inert(self, compiled: CompiledModel, name: str) -> np.ndarray:
        """Places in the flat array of a parameter that no equation of the model reads (nothing to substitute there)."""
        kept = self._inert_places.setdefault(id(compiled.system), {})
        if name not in kept:
            parameters = compiled.model.parameters
            component = compiled.model.pyomo.component(name)
            places = parameters.places(parameters.data.variables[name].attrs["over"])
            known = compiled.system.parameter_index
            pairs = zip(parameters.entries(name), places.tolist(), strict=True)
            kept[name] = np.array(
                [at for index, at in pairs if component[index].name not in known], dtype=int
            )
        return kept[name]

    def _drafted(
        self, compiled: CompiledModel, rows: np.ndarray, drawn: list[tuple[Quantity, float]]
    ) -> Parameters:
        """The experiment's parameters with the drawn elasticities and shocks, written into one draft for all draws.

        Copying labelled data would cost more than solving a small model. Elasticities that no equation of the model
        reads stay as they were compiled: there is nothing to substitute.
        """
        draft = self._draft
        for name in self._touched:
            _flat(draft, name)[:] = _flat(self._plain.shocked, name)
        if self._map is not None:
            for name, (places, numbers) in self._map.places.items():
                inert = self._inert(compiled, name)
                _flat(draft, name)[places] = rows[numbers]
                _flat(draft, name)[inert] = _flat(compiled.model.parameters, name)[inert]
        self._shock(draft, drawn)
        return draft

    def _with_shocks(self, parameters: Parameters, drawn: list[tuple[Quantity, float]]) -> Parameters:
        """A copy of the parameters with the drawn shocks. Raises InputError for impossible values."""
        copied = _with_own(parameters, self._touched)
        self._shock(copied, drawn)
        return copied

    def _shock(self, parameters: Parameters, drawn: list[tuple[Quantity, float]]) -> None:
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
            name = str(quantity.spec.parameter)
            over = parameters.data.variables[name].attrs["over"]
            if over:
                members = [m if isinstance(m, tuple) else (m,) for m in parameters.sets[over]]
                at = dict(zip(members, parameters.places(over).tolist(), strict=True))
                self._member_places[quantity.name] = np.array([at[member] for member in quantity.members])
            else:
                self._member_places[quantity.name] = np.array([0])
        return self._member_places[quantity.name]


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


def _form(values: np.ndarray) -> _Form:
    return tuple(_form_of(value) for value in values.tolist())


def _form_of(value: float) -> int:
    """Which functional form an elasticity selects: 0 and 1 are limits, 2 is none, 3 is infinite."""
    return 0 if is_limit(value, 0.0) else 1 if is_limit(value, 1.0) else 3 if np.isinf(value) else 2


def _standing(table: ElasticityTable, row: Row, form: int) -> float:
    own = row_value(table, row)
    return own if np.isfinite(own) and _form_of(own) == form else (0.0, 1.0, OTHER_FORM, np.inf)[form]


def _check_rows(rows: Sequence[Row], values: np.ndarray) -> None:
    """The same limits that a calibration sets to elasticities of substitution and transformation."""
    wrong = [
        f"elasticity {name}[{label}] = {value:g} is impossible; it has to be >= 0"
        for (name, label), value in zip(rows, values.tolist(), strict=True)
        if not value >= 0
    ]
    if wrong:
        raise CalibrationError(wrong[:3])
