"""One system to solve: the attempts, the test that accepts a point, and the failure in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from cge.engine.errors import EngineError, NoSolution
from cge.engine.evaluate import Evaluator
from cge.engine.solution import Attempt, Run, Solution, Status, Walk
from cge.engine.solvers.diagnose import describe_singularity, structural_problems
from cge.engine.solvers.formulation import Formulation, Limits, Residuals, scaled_jacobian
from cge.engine.solvers.homotopy import walk
from cge.engine.solvers.newton import newton, polish
from cge.engine.solvers.ratios import RatioForm, ratio_newton
from cge.engine.solvers.reference import Reference
from cge.engine.solvers.space import Space
from cge.engine.system import CompiledSystem

POLISHED = 1e-12  # relative residual that polishing aims at
SHRUNK = (
    1e-6  # below this part of its start value a positive variable must solve its equations relatively too
)
SETTLED = 1e-6  # residual relative to the equation's present size
OWN = 1e-11  # residual relative to the equation's present size above which it is solved again as a ratio
ROUNDING = 1e-14  # part of its benchmark size below which an equation's terms are rounding
BESIDE = 1e-30  # of its start value: where a search begins that has to begin at zero
SETTLING = 8  # Newton steps for that
AT_BOUND = 1e-9  # distance to a bound, relative to its size, that counts as touching


class Attempts:
    """One system to solve at one `p`: what all attempts share, and the one test of acceptance."""

    def __init__(
        self,
        system: CompiledSystem,
        x0: np.ndarray,
        p: np.ndarray,
        positive: np.ndarray | Iterable[str] | None,
        may_vanish: np.ndarray | None,
        scale: np.ndarray | None,
        tolerance: float,
        max_iterations: int,
        deadline: float,
    ) -> None:
        if system.n != system.m:
            raise EngineError(" ".join(structural_problems(system)))
        self.system = system
        self.reference: Reference | None = None
        self._reduced: Formulation[Evaluator] | None = None
        self.positive = system.positive_mask(positive)
        self.may_vanish = np.zeros(system.n, dtype=bool) if may_vanish is None else may_vanish
        self.x0 = self._beside(x0)
        _check_start(system, self.x0, self.positive)
        self.evaluator = system.at(p)
        self.tolerance = tolerance
        self.max_iterations = max_iterations
        self.began = time.perf_counter()
        self.deadline = deadline
        self.logs = Space(self.positive)
        self.scale = self._usable_scale(scale)

    def _beside(self, x: np.ndarray) -> np.ndarray:
        """A start: what vanished at an earlier solution has no log, and starts beside zero."""
        gone = self.may_vanish & (x == 0.0)
        return np.where(gone, BESIDE * np.abs(self.system.start), x).astype(float)

    def _usable_scale(self, scale: np.ndarray | None) -> np.ndarray:
        try:
            usable = self.evaluator.scale(self.x0) if scale is None else np.array(scale, dtype=float)
            if usable.shape != (self.system.m,):
                raise EngineError(f"`scale` has {usable.size} values for {self.system.m} equations")
            empty = ~(usable > 0.0)
            if empty.any():
                jacobian = abs(scaled_jacobian(self.evaluator, self.x0, self.logs, np.ones(self.system.m)))
                rows = jacobian.max(axis=1).toarray().ravel()
                usable[empty] = np.where(rows[empty] > 0.0, rows[empty], 1.0)
        except FloatingPointError as error:
            names = ", ".join(self.evaluator.undefined_equations(self.x0)[:5]) or "some equation's derivative"
            raise EngineError(f"No value at the start point ({error}): {names}") from error
        return usable

    def _relative(self, x: np.ndarray) -> np.ndarray:
        """|residual| relative to the equation's size, at the benchmark or here, whichever is larger."""
        size = np.maximum(self.scale, self.evaluator.scale(x))
        return np.abs(self.evaluator.residual(x)) / size

    def _solution(self, x: np.ndarray, attempts: list[Attempt]) -> Solution:
        try:
            residual = self.evaluator.residual(x)
            largest = float(np.max(self._relative(x), initial=0.0))
        except FloatingPointError:
            residual, largest = np.full(self.system.m, np.nan), np.inf
        iterations = sum(attempt.iterations for attempt in attempts)
        return Solution(x, residual, largest, iterations, time.perf_counter() - self.began, attempts)

    def start(self) -> Solution:
        """The start point, before any attempt."""
        return self._solution(self.x0, [])

    def whole(self) -> Formulation[Evaluator]:
        """The system as it is."""
        return Formulation(self.evaluator, self.logs, self.scale, self.x0)

    def levels(self) -> Formulation[Evaluator]:
        """The system as it is, no variable in logs."""
        return replace(self.whole(), space=Space(np.zeros(self.system.n, dtype=bool)))

    def reduced(self) -> Formulation[Evaluator]:
        """The system without its definitions, where it has such a form."""
        reduction = self.system.reduction
        if reduction is None:
            return self.whole()
        if self._reduced is None:
            kept = reduction.variables
            self._reduced = Formulation(
                reduction.system.at(self.evaluator.p),
                Space(self.positive[kept]),
                self.scale[reduction.equations],
                self.x0[kept],
            )
        return self._reduced

    def _recovered(self, on: Formulation[Evaluator], x: np.ndarray) -> np.ndarray:
        """All variables of the system from those of a formulation."""
        reduction = self.system.reduction
        return x if on is not self._reduced or reduction is None else reduction.recovered(on.evaluator, x)

    def attempt(self, name: str, on: Formulation[Evaluator], before: Solution | None) -> Solution:
        """Run one solver from the start; the better of its end point and `before`, with the attempt noted."""
        began = time.perf_counter()
        remaining = self.deadline - began
        if remaining <= 0.0:
            return before or self.start()
        run = self._run(name, on, Limits(self.tolerance, self.max_iterations, remaining))
        found = self._solution(self._polished(run.x, on), [])
        fault, ended = self.fault(found), str(run)
        attempt = Attempt(
            name,
            on.space.name,
            ended if fault is None or ended == fault else f"{ended}; {fault}",
            run.iterations,
            time.perf_counter() - began,
            found.residual_max,
            on.evaluator.system.n,
        )
        return self._better(found, before, attempt, fault is None)

    def _run(self, name: str, on: Formulation[Evaluator], limits: Limits) -> Run:
        """The run of one solver, which starts with what the reference knows."""
        reference, start = self.reference, on
        if name == "newton on ratios":
            return ratio_newton(on, limits, None if reference is None else reference.ratios(on))
        if reference is not None and on.space.logs.any() and reference.is_at(self.x0):
            start = reference.predicted(on)
        run = _solver(name)(start, limits)
        return run if start is on else replace(run, iterations=run.iterations + 1)

    def homotopy(self, reference: tuple[np.ndarray, np.ndarray], before: Solution) -> tuple[Solution, Walk]:
        """Walk from `reference`; returns the better end point and the walk."""
        began = time.perf_counter()
        reference = self._beside(reference[0]), reference[1]
        _check_start(self.system, reference[0], self.positive)
        walked = walk(self.system, reference, self.evaluator.p, self.logs, self.scale, self.deadline)
        complete = walked.status == Status.ARRIVED
        found = self._solution(self._polished(walked.x, self.whole()) if complete else walked.x, [])
        fault = self.fault(found)
        note = (
            f"{walked.status}; {fault}" if complete and fault else f"{walked.status} at {walked.fraction:.1%}"
        )
        if 0.0 < walked.fraction < 1.0:
            note += f"; moved most: {self._moved_most(reference[0], walked.x)}"
        seconds = time.perf_counter() - began
        attempt = Attempt("homotopy", "logs", note, walked.iterations, seconds, found.residual_max)
        if not complete and not before.success and not np.isfinite(before.residual_max):
            before = found
        return self._better(found, before, attempt, complete and fault is None), walked

    def _moved_most(self, before: np.ndarray, after: np.ndarray) -> str:
        """The three positive variables with the largest relative change, and their factors."""
        with np.errstate(all="ignore"):
            change = np.where(self.positive, np.abs(np.log(after / before)), 0.0)
            order = np.argsort(-np.nan_to_num(change))[:3]
            return ", ".join(f"{self.system.variables[i]} x {after[i] / before[i]:.3g}" for i in order)

    def _better(self, found: Solution, before: Solution | None, attempt: Attempt, success: bool) -> Solution:
        if before is None:
            before = found if success else self.start()
        chosen = found if success or found.residual_max <= before.residual_max else before
        attempts = [*before.attempts, attempt]
        return replace(
            chosen,
            attempts=attempts,
            iterations=sum(each.iterations for each in attempts),
            seconds=time.perf_counter() - self.began,
            success=success,
        )

    def _polished(self, x: np.ndarray, on: Formulation[Evaluator]) -> np.ndarray:
        """All variables at a solver's end point, after Newton steps down to rounding where it is a solution."""
        try:
            point = self._recovered(on, x)
        except FloatingPointError:
            return self.x0  # no value there: as bad as not having begun
        try:
            if np.max(self._relative(point), initial=0.0) > 1e-3 or np.any(point[self.positive] <= 0.0):
                return point
            logs = self.logs if on.evaluator is self.evaluator else on.space
            end = replace(on, space=logs, start=x)
            x = polish(end, POLISHED, lambda new: self._collapsing(self._recovered(on, new)))
            return self._emptied(self._settled(self._recovered(on, x)))
        except FloatingPointError:
            return point

    def _emptied(self, x: np.ndarray) -> np.ndarray:
        """The point with those at zero that run there and may, where it solves the equations so."""
        empty = self._vanishing(x) & self.may_vanish
        if not empty.any():
            return x
        zero = np.where(empty, 0.0, x)
        return zero if np.max(self._relative(zero), initial=0.0) <= self.tolerance else x

    def _settled(self, x: np.ndarray) -> np.ndarray:
        """A solution whose equations have shrunk, solved relative to their present size: 1e-10 of a benchmark's output is
        much for an industry that is nearly gone, and its account would not balance.
        """
        before = self._own_residual(x)
        if before <= OWN or np.max(self._relative(x), initial=0.0) > self.tolerance:
            return x
        own = self.evaluator.scale(x)
        sizes = np.where(own > ROUNDING * self.scale, own, self.scale)
        on = Formulation(self.evaluator, self.logs, sizes, x)
        settled = ratio_newton(on, Limits(POLISHED, SETTLING, 60.0)).x
        return settled if self._own_residual(settled) < before else x

    def _own_residual(self, x: np.ndarray) -> float:
        """The largest residual relative to the present size of its equation; one that holds only rounding counts not.

        A row of positive terms holds no rounding, however small it is: where an export price falls to an eightieth, the
        terms of its index with an elasticity of 26 fall to 1e-52, and only their ratio tells the price.
        """
        own = self.evaluator.scale(x)
        filled = own > ROUNDING * self.scale
        shrunk = ~filled & (own > 0.0)
        if shrunk.any():
            filled |= shrunk & RatioForm(self.evaluator, self.system.start, self.positive).ratio
        return float(np.max(np.abs(self.evaluator.residual(x))[filled] / own[filled], initial=0.0))

    def _vanishing(self, x: np.ndarray) -> np.ndarray:
        """Positive variables running to zero: tiny, in an equation whose terms have shrunk but do not add up.

        A benchmark-sized residual hides that; a quantity that is truly 1e-20 does add up with its own
        equation.
        """
        tiny = self.positive & (x <= SHRUNK * np.abs(self.x0))
        if not tiny.any():
            return tiny
        loose = np.abs(self.evaluator.residual(x)) > SETTLED * self.evaluator.scale(x)
        chain = self.system.chain
        touched = np.zeros(self.system.n, dtype=bool)
        touched[chain.indices[loose[chain.rows]]] = True
        return tiny & touched

    def _collapsing(self, x: np.ndarray) -> np.ndarray:
        """Positive variables running to zero that may not be there."""
        return self._vanishing(x) & ~self.may_vanish

    def fault(self, found: Solution) -> str | None:
        """Why a point is not accepted; None if it is."""
        x, system = found.x, self.system
        if not np.all(np.isfinite(x)) or not np.isfinite(found.residual_max):
            return "not finite"
        if found.residual_max > self.tolerance:
            return f"residual {found.residual_max:.1e} above {self.tolerance:.1e}"
        vanished = self._collapsing(x)
        if vanished.any():
            return f"{_names(system.variables, vanished)} went to zero"
        touches = (x - system.lower <= AT_BOUND * np.abs(system.lower)) & np.isfinite(system.lower)
        touches &= ~(self.may_vanish & (x == 0.0))
        touches |= (system.upper - x <= AT_BOUND * np.abs(system.upper)) & np.isfinite(system.upper)
        if touches.any():
            return f"{_names(system.variables, touches)} at its bound"
        return None

    def failure(self, best: Solution, note: str, walked: Walk | None) -> NoSolution:
        """The exception for a system that no attempt solved."""
        relative, size = np.full(self.system.m, np.inf), self.scale
        try:
            relative, own = self._relative(best.x), self.evaluator.scale(best.x)
            if self._vanishing(
                best.x
            ).any():  # next to the benchmark all is small there: compare with what is left
                size = np.where(own > 0.0, own, self.scale)
                relative = np.abs(self.evaluator.residual(best.x)) / size
        except FloatingPointError:
            pass  # no value at the last point: all equations are equally bad
        order = np.argsort(-relative)[:5]
        worst = [(self.system.equations[i], float(relative[i])) for i in order]
        lines = [
            f"No solution after {len(best.attempts)} attempt(s), {best.iterations} iterations, "
            f"{best.seconds:.1f} s.{note}",
            "Worst equations (residual relative to their size): "
            + ", ".join(f"{name} {value:.1e}" for name, value in worst),
        ]
        lines += [f"{each.method} in {each.space}: {each.status}" for each in best.attempts]
        # A walk that ended in a collapse or a fold has found the singularity; the last point of a solver says less.
        if walked is None or walked.status not in (Status.COLLAPSE, Status.FOLD):
            singular = describe_singularity(self.evaluator, best.x, self.logs, size)
            lines += [singular] if singular else []
        return NoSolution("\n".join(lines), best, worst, walked)


def _solver(name: str) -> Callable[[Formulation[Residuals], Limits], Run]:
    if name == "newton":
        return newton
    from cge.engine.solvers.ipopt import ipopt  # half a second to import, which Newton sweeps need not pay

    return ipopt


def _check_start(system: CompiledSystem, x0: np.ndarray, positive: np.ndarray) -> None:
    if x0.shape != (system.n,):
        raise EngineError(f"The start point has {x0.size} values for {system.n} variables")
    missing = ~np.isfinite(x0)
    if missing.any():
        raise EngineError(f"No start value: {_names(system.variables, missing)}")
    wrong = positive & ~(x0 > 0.0)
    if wrong.any():
        raise EngineError(
            f"Start value is not positive, though the variable is: {_names(system.variables, wrong)}. "
            "Give it a positive start value, or leave it out of the model where nothing is traded."
        )


def _names(names: tuple[str, ...], mask: np.ndarray) -> str:
    chosen = [names[i] for i in np.flatnonzero(mask)]
    more = f" and {len(chosen) - 5} more" if len(chosen) > 5 else ""
    return ", ".join(chosen[:5]) + more
