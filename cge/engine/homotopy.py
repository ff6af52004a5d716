"""Walk the parameters from a solved point to the asked ones, in adaptive steps along the tangent."""

from __future__ import annotations

import time

import numpy as np

from .errors import SingularError
from .newton import newton, newton_solver
from .space import Space
from .system import CompiledSystem

FIRST_STEP = 0.25
SMALLEST_STEP = 1e-5
CORRECTOR_ITERATIONS = 12
EASY = 4  # corrector iterations after which the next step is longer


def walk(
    system: CompiledSystem,
    reference: tuple[np.ndarray, np.ndarray],
    p1: np.ndarray,
    space: Space,
    scale: np.ndarray,
    tolerance: float,
    deadline: float,
) -> tuple[np.ndarray, float, str, int]:
    """From `reference` = (x, p) to `p1`; returns the last solved point, fraction, status and iterations."""
    x, p0 = np.array(reference[0], dtype=float), np.asarray(reference[1], dtype=float)
    direction = p1 - p0
    fraction, step, iterations = 0.0, FIRST_STEP, 0
    status = "arrived"
    tangent = _tangent(system, x, p0, direction, space, scale)
    while fraction < 1.0:
        if time.perf_counter() > deadline:
            status = "time limit"
            break
        target = 1.0 if fraction + step > 1.0 - 1e-9 else fraction + step
        p = p0 + target * direction if target < 1.0 else p1
        remaining = max(deadline - time.perf_counter(), 0.0)
        evaluator = system.at(p)
        try:
            start = space.to_model(space.to_solver(x) + (target - fraction) * tangent)
        except FloatingPointError:
            start = x
        found, outcome, used = newton(
            evaluator, start, space, scale, tolerance, CORRECTOR_ITERATIONS, remaining
        )
        iterations += used
        if outcome == "converged":
            x, fraction = found, target
            if used <= EASY:
                step *= 2.0
            if fraction < 1.0:
                tangent = _tangent(system, x, p, direction, space, scale)
        else:
            status = outcome
            step /= 2.0
            if step < SMALLEST_STEP:
                break
    return x, fraction, "arrived" if fraction >= 1.0 else status, iterations


def _tangent(
    system: CompiledSystem,
    x: np.ndarray,
    p: np.ndarray,
    direction: np.ndarray,
    space: Space,
    scale: np.ndarray,
) -> np.ndarray:
    """dy/d(fraction) = -J^-1 F_p (p1 - p0); zero where that has no value: the corrector starts at x."""
    evaluator = system.at(p)
    moving = np.flatnonzero(direction)
    try:
        change = evaluator.jacobian_parameters(x)[:, moving] @ direction[moving]
        tangent = -newton_solver(evaluator, x, space, scale)(change / scale)
    except (SingularError, FloatingPointError):
        return np.zeros(system.n)
    return tangent if np.all(np.isfinite(tangent)) else np.zeros(system.n)
