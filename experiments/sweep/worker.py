"""Worker: solves draws. Compiled models are kept for each closure and form; what one draw gives depends on no other."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from calibration import CalibrationError
from cge.analysis.indicators import GROUPS
from cge.analysis.neighbours import Neighbours
from cge.analysis.scenario import Scenario
from cge.closure import Closure, ClosureError
from cge.equilibrium import Equilibrium
from cge.motion import MotionError
from cge.read_model import CompiledModel
from cge.solve import read_economy, solve
from experiments.elasticity_rows import Form, Inert
from experiments.sweep.anchors import Anchors
from experiments.sweep.draw_parameters import DrawParameters
from experiments.sweep.form_models import KEPT, FormModels
from experiments.sweep.outcome import Outcome, groups_of, outcomes_of, read_outcomes
from experiments.sweep.quantity import Drawn, Quantity, drawn_closure
from experiments.sweep.task import Task
from sam import SamError
from sam.problem import InputError, SolveError

FAILURES = (
    SolveError,
    InputError,
    CalibrationError,
    ClosureError,
    MotionError,
    SamError,
    ArithmeticError,
    np.linalg.LinAlgError,
)


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

    @classmethod
    def failed(cls, error: Exception, outcomes: int, seconds: float) -> Draw:
        """A draw without an equilibrium, with its diagnosis."""
        nothing = np.full(outcomes, np.nan)
        kind = "" if isinstance(error, SolveError) else f"{type(error).__name__}: "
        return cls(nothing, nothing, False, f"{kind}{error}", "", 0, seconds)


@dataclass(frozen=True)
class _Kept:
    """A compiled model that draws share; closure and forms (`key`) decide its equations."""

    key: tuple[str, Form]
    compiled: CompiledModel
    inert: Inert


class Worker:
    """Solves draws of one task.

    Every draw starts between a few fixed draws (`Anchors`), so that results do not depend on their order.
    """

    beside = "benchmark"
    """What the outcomes of a draw are compared with."""

    def __init__(self, task: Task) -> None:
        """Prepare; raises InputError for outcomes that the model does not have, SolveError where the benchmark fails."""
        self.task = task
        self.quantities = task.quantities
        self._draws = DrawParameters(task)
        self._kept: OrderedDict[tuple[str, Form], _Kept] = OrderedDict()
        self._read = FormModels(self._draws.benchmark)
        self._anchors = Anchors(task.design().values)
        self._neighbours: dict[tuple[str, Form], Neighbours | None] = {}
        form = self._draws.form(self._draws.plain_rows())
        base = self._model(replace(task.case.closure, swap=()), form)
        self._base = solve(base.compiled, task.parameters, task.solver)
        self.outcomes: tuple[Outcome, ...] = outcomes_of(task, self._benchmark(GROUPS))
        self._groups = groups_of(self.outcomes, self._benchmark)

    def draw(self, values: Sequence[float]) -> Draw:
        """Solve one row of the design; a draw without an equilibrium comes back with its diagnosis."""
        began = time.perf_counter()
        try:
            base, new = self._solved(values)
            found = read_outcomes(self.outcomes, Scenario(new, base, self._groups))
        except FAILURES as error:
            return Draw.failed(error, len(self.outcomes), time.perf_counter() - began)
        seconds = time.perf_counter() - began
        method = new.report.attempts[-1].split(":")[0]
        return Draw(*found, True, "", method, new.report.iterations, seconds)

    def economy_at(self, values: Sequence[float]) -> tuple[CompiledModel, Equilibrium]:
        """The compiled model and the solution of one row. Raises SolveError, and InputError where draws share no model."""
        draws = self._draws
        if not draws.shared or draws.move_tastes or any(each.closures for each in self.quantities):
            raise InputError(
                "SAM cells, closures and recalibrated elasticities have no derivative within one model"
            )
        drawn = self._drawn(values)
        rows = self._draws.rows(drawn)
        kept = self._model(self.task.case.closure, self._draws.form(rows))
        return kept.compiled, solve(
            kept.compiled, self._draws.copied(kept.inert, rows, drawn), self.task.solver
        )

    def slopes(self, quantity: Quantity) -> dict[str, float]:
        """d(parameter entry)/d(drawn value) for the entries that a quantity sets, by the names that equations use."""
        return self._draws.slopes(quantity)

    def _benchmark(self, groups: Sequence[str]) -> Scenario:
        return Scenario(self._base, self._base, groups)

    def _solved(self, values: Sequence[float]) -> tuple[Equilibrium, Equilibrium]:
        drawn = self._drawn(values)
        closure = self._closure(drawn)
        if self._draws.shared:
            rows = self._draws.rows(drawn)
            kept = self._model(closure, self._draws.form(rows))
            base = self._tasted_base(closure, rows, drawn) if self._draws.move_tastes else self._base
            near = self._near(kept, values)
            return base, solve(near, self._draws.written(kept.inert, rows, drawn), self.task.solver)
        economy = self._draws.economy(drawn)
        model = read_economy(economy.benchmark)
        base = solve(model.under(replace(closure, swap=())), economy.benchmark, self.task.solver)
        return base, solve(model.under(closure), economy.shocked, self.task.solver)

    def _tasted_base(self, closure: Closure, rows: np.ndarray, drawn: Drawn) -> Equilibrium:
        """The benchmark with the tastes of a draw: quantities and prices are the SAM's, utility is in other units."""
        kept = self._model(closure.unbound, self._draws.form(rows))
        return solve(kept.compiled, self._draws.base(kept.inert, rows, drawn), self.task.solver)

    def _drawn(self, values: Sequence[float]) -> Drawn:
        return list(zip(self.quantities, map(float, values), strict=True))

    def _closure(self, drawn: Drawn) -> Closure:
        return drawn_closure(self.task.case.closure, drawn)

    def _near(self, kept: _Kept, values: Sequence[float]) -> CompiledModel:
        """The compiled model as it starts between the anchors that are economies of the same model."""
        if kept.compiled.complementarities:
            return kept.compiled
        if kept.key not in self._neighbours:
            self._neighbours[kept.key] = self._solved_anchors(kept)
        neighbours = self._neighbours[kept.key]
        if neighbours is None:
            return kept.compiled
        return neighbours.near(self._anchors.scaled(np.asarray(values, dtype=float)))

    def _solved_anchors(self, kept: _Kept) -> Neighbours | None:
        points, equilibria = [], []
        for values, point in zip(self._anchors.values, self._anchors.points, strict=True):
            with suppress(*FAILURES):  # an anchor without an equilibrium helps nobody; its own draw tells why
                drawn = self._drawn(values)
                rows = self._draws.rows(drawn)
                if (self._closure(drawn).key, self._draws.form(rows)) == kept.key:
                    parameters = self._draws.copied(kept.inert, rows, drawn)
                    equilibria.append(solve(kept.compiled, parameters, self.task.solver))
                    points.append(point)
        return Neighbours(kept.compiled, np.array(points), equilibria) if points else None

    def _model(self, closure: Closure, form: Form) -> _Kept:
        """Compiled model of a closure and of functional forms. It does not depend on the draw that asked for it first."""
        key = (closure.key, form)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        compiled = self._read.at(form).under(closure)
        self._kept[key] = _Kept(key, compiled, self._draws.inert(compiled))
        if len(self._kept) > KEPT:
            oldest, _ = self._kept.popitem(last=False)
            self._neighbours.pop(oldest, None)
        return self._kept[key]
