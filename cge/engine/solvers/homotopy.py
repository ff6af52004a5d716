"""Walk the parameters from a solved point to the asked ones, along the path of solutions.

Parameters that are positive at both ends move geometrically, the others on a straight line. Steps follow the tangent;
the corrector is Newton on log ratios. Where the path turns back (a fold) it is followed by arc length; where a variable
runs to zero or infinity before the end, the walk stops there and says so.
"""

from __future__ import annotations

import time

import numpy as np

from cge.engine.errors import SingularError
from cge.engine.solution import Run, Status, Walk
from cge.engine.solvers.formulation import Formulation, Limits, inverse_jacobian
from cge.engine.solvers.newton import newton
from cge.engine.solvers.ratios import RatioEvaluator, RatioForm
from cge.engine.solvers.space import Space
from cge.engine.system import CompiledSystem

FIRST_STEP = 0.25
SMALLEST_STEP = 1e-6
CORRECTOR_ITERATIONS = 12
EASY = 4  # corrector iterations after which the next step is longer
ON_PATH = 1e-9  # largest residual of a point on the way
ARC_STEPS = 30  # points on a path that turns back before it is given up
LARGEST_ARC = 3.0  # largest change of a log in one such step
RUN = 10.0  # growth of a rate over which a runaway is told from a fold
STEEP = 100.0  # a log that would change by more than this over the rest of the way is running away


class _Path:
    """The solutions for p between two ends, in the solver's variables."""

    def __init__(
        self, system: CompiledSystem, p0: np.ndarray, p1: np.ndarray, space: Space, scale: np.ndarray
    ) -> None:
        self.system, self.p0, self.p1, self.space, self.scale = system, p0, p1, space, scale
        self.unit = np.ones(system.m)
        self.geometric = (p0 > 0.0) & (p1 > 0.0) & (p0 != p1)
        ends = [np.where(self.geometric, p, 1.0) for p in (p0, p1)]
        self.rate = np.where(self.geometric, np.log(ends[1] / ends[0]), p1 - p0)

    def parameters(self, fraction: float) -> np.ndarray:
        """p at a fraction of the way."""
        if fraction == 1.0:
            return self.p1
        powers = np.exp(fraction * np.where(self.geometric, self.rate, 0.0))
        return np.where(self.geometric, self.p0 * powers, self.p0 + fraction * self.rate)

    def at(self, fraction: float) -> RatioEvaluator:
        """The equations there, as log ratios."""
        evaluator = self.system.at(self.parameters(fraction))
        return RatioEvaluator(evaluator, RatioForm(evaluator, self.system.start, self.space.logs), self.scale)

    def slope(self, evaluator: RatioEvaluator, x: np.ndarray) -> np.ndarray:
        """d(residual)/d(fraction) at a solution."""
        speed = np.where(self.geometric, evaluator.p * self.rate, self.rate)
        moving = np.flatnonzero(speed)
        change = evaluator.evaluator.jacobian_parameters(x)[:, moving] @ speed[moving]
        return change / evaluator.sizes(x)

    def tangent(self, x: np.ndarray, fraction: float) -> np.ndarray:
        """dy/d(fraction); zero where it has no value: the corrector then starts at x."""
        evaluator = self.at(fraction)
        try:
            tangent = -inverse_jacobian(evaluator, x, self.space, self.unit)(self.slope(evaluator, x))
        except (SingularError, FloatingPointError):
            return np.zeros(self.system.n)
        return tangent if np.all(np.isfinite(tangent)) else np.zeros(self.system.n)


def walk(
    system: CompiledSystem,
    reference: tuple[np.ndarray, np.ndarray],
    p1: np.ndarray,
    space: Space,
    scale: np.ndarray,
    deadline: float,
) -> Walk:
    """From `reference` = (x, p) to `p1`, until `deadline` (of time.perf_counter)."""
    x, p0 = np.array(reference[0], dtype=float), np.asarray(reference[1], dtype=float)
    path = _Path(system, p0, np.asarray(p1, dtype=float), space, scale)
    fraction, step, iterations = 0.0, FIRST_STEP, 0
    tangent = path.tangent(x, fraction)
    trail = [(x, tangent)]
    while fraction < 1.0:
        remaining = deadline - time.perf_counter()
        if remaining <= 0.0:
            return Walk(x, fraction, Status.TIME, iterations, tangent)
        target = 1.0 if fraction + step > 1.0 - 1e-9 else fraction + step
        run = _corrected(path, x, target, (target - fraction) * tangent, remaining)
        iterations += run.iterations
        if run.converged:
            x, fraction = run.x, target
            step = 2.0 * step if run.iterations <= EASY else step
            tangent = path.tangent(x, fraction)
            trail.append((x, tangent))
            continue
        step /= 2.0
        if step < SMALLEST_STEP:
            if np.max(np.abs(tangent[space.logs]), initial=0.0) * (1.0 - fraction) < STEEP:
                return Walk(x, fraction, Status.STALLED, iterations, tangent)
            here = Walk(x, fraction, Status.COLLAPSE, iterations, tangent)
            return here if _runs_away(trail, space.logs) else _by_arc(path, here, deadline)
    return Walk(x, 1.0, Status.ARRIVED, iterations, tangent)


def _runs_away(trail: list[tuple[np.ndarray, np.ndarray]], logs: np.ndarray) -> bool:
    """True if the fastest variable goes to zero or infinity at the end of the trail, which no arc can follow.

    With a distance d left, x ~ d**k has rate k/d: its log moves k times as much as the log of its rate. At a fold x stays
    finite while its rate grows as 1/sqrt(d).
    """
    x, rates = trail[-1]
    i = int(np.argmax(np.where(logs, np.abs(rates), 0.0)))
    for before, slower in reversed(trail):
        if abs(slower[i]) * RUN < abs(rates[i]):
            moved = abs(np.log(x[i] / before[i]))
            return bool(moved > 0.3 * np.log(abs(rates[i]) / max(abs(slower[i]), 1e-3)))
    return False


def _corrected(path: _Path, x: np.ndarray, fraction: float, move: np.ndarray, seconds: float) -> Run:
    """The solution at a fraction, from x moved along the tangent."""
    try:
        evaluator = path.at(fraction)
        start = path.space.to_model(path.space.to_solver(x) + move)
        tolerance = ON_PATH if fraction < 1.0 else 0.01 * ON_PATH
        on = Formulation(evaluator, path.space, path.unit, start)
        return newton(on, Limits(tolerance, CORRECTOR_ITERATIONS, seconds))
    except FloatingPointError:
        return Run(x, Status.UNDEFINED, 0)


def _by_arc(path: _Path, here: Walk, deadline: float) -> Walk:
    """Follow the path by arc length from a steep point; it turns back, comes through, or collapses."""
    space, logs = path.space, path.space.logs
    y, fraction, iterations = space.to_solver(here.x), here.fraction, here.iterations
    direction, forward = _unit(here.rates, 1.0, logs)
    furthest, step, turned = fraction, 0.1, False
    for _ in range(ARC_STEPS):
        if time.perf_counter() > deadline or step < 1e-4:
            break
        reach = step / max(np.max(np.abs(direction[logs]), initial=0.0) / LARGEST_ARC, 1e-12)
        arrived = _arc_point(path, y, fraction, direction, forward, reach)
        iterations += CORRECTOR_ITERATIONS // 2
        if arrived is None:
            step /= 2.0
            continue
        y, new, slope = arrived
        turned = turned or new < fraction
        fraction, furthest = new, max(furthest, new)
        if fraction < 0.0:
            break
        before = direction, forward
        direction, forward = _unit(slope, 1.0, logs)
        if direction[logs] @ before[0][logs] + forward * before[1] < 0.0:
            direction, forward = -direction, -forward
        step = min(2.0 * step, 1.0)
        if fraction >= 1.0:
            run = _corrected(
                path, space.to_model(y), 1.0, (1.0 - fraction) * slope, deadline - time.perf_counter()
            )
            if run.converged:
                return Walk(run.x, 1.0, Status.ARRIVED, iterations + run.iterations, slope)
            break
    return Walk(here.x, furthest, Status.FOLD if turned else Status.COLLAPSE, iterations, here.rates)


def _arc_point(
    path: _Path, y: np.ndarray, fraction: float, direction: np.ndarray, forward: float, reach: float
) -> tuple[np.ndarray, float, np.ndarray] | None:
    """The point of the path on the plane across its direction at a distance; with dy/d(fraction) there."""
    logs = path.space.logs
    y, fraction = y + reach * direction, fraction + reach * forward
    try:
        for _ in range(CORRECTOR_ITERATIONS):
            x = path.space.to_model(y)
            evaluator = path.at(fraction)
            residual = evaluator.residual(x)
            inverse = inverse_jacobian(evaluator, x, path.space, path.unit)
            slope = -inverse(path.slope(evaluator, x))
            if np.max(np.abs(residual), initial=0.0) <= ON_PATH:
                return y, fraction, slope
            step = -inverse(residual)
            along = -(direction[logs] @ step[logs]) / (direction[logs] @ slope[logs] + forward)
            step = step + along * slope
            damping = min(1.0, LARGEST_ARC / max(np.max(np.abs(step[logs]), initial=0.0), 1e-300))
            y, fraction = y + damping * step, fraction + damping * along
    except (SingularError, FloatingPointError):
        return None
    return None


def _unit(rates: np.ndarray, forward: float, logs: np.ndarray) -> tuple[np.ndarray, float]:
    """A direction of length one, measured in logs and the fraction; amounts that may be negative do not count."""
    largest = np.max(np.abs(rates[logs]), initial=1.0)
    length = largest * np.sqrt(np.sum((rates[logs] / largest) ** 2) + (forward / largest) ** 2)
    return rates / length, forward / length
