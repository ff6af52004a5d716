"""Damped Newton iteration on the compiled system."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from cge.engine.errors import SingularError
from cge.engine.linear import Factors
from cge.engine.solution import Run, Status
from cge.engine.solvers.formulation import Formulation, Limits, Residuals
from cge.engine.solvers.secant import KeptJacobian

LARGEST_STEP = 4.0  # largest change of a log in one iteration (a factor of 55)
SMALLEST_DAMPING = 1e-6
FINISHING = 3  # steps with kept factors below the tolerance, as long as they lower the residual
ROUNDED = 1e-12  # residual at which an equation is as good as solved


def newton(on: Formulation[Residuals], limits: Limits, factors: Factors | None = None) -> Run:
    """Solve residual = 0; the iterations of the run are the Jacobians that were factorised.

    The step is damped until the residual falls or the next Newton correction (with the same factors) is
    shorter: the latter does not depend on how equations are scaled. Bounds are not used. Factors serve as long
    as steps with them shrink fast, and then on to rounding; `factors` are those of a Jacobian near the start.
    """
    deadline = time.perf_counter() + limits.seconds
    space, tolerance = on.space, limits.tolerance
    y = space.to_solver(on.start)
    x = np.array(on.start, dtype=float)
    try:
        residual = on.residual(x)
    except FloatingPointError as error:
        return outside(x, error)
    kept = None if factors is None else KeptJacobian(factors, space)
    used, finishing = 0, FINISHING
    while True:
        size = np.max(np.abs(residual), initial=0.0)
        if size <= ROUNDED or (size <= tolerance and (kept is None or finishing == 0)):
            return Run(x, Status.CONVERGED, used)
        if time.perf_counter() > deadline:
            return Run(x, Status.TIME, used)
        if kept is not None:
            step, moved = _kept_step(kept, on, y, residual)
            if moved is None or (size <= tolerance and np.max(np.abs(moved[2])) >= size):
                kept = None
                continue
            kept.taken(step)
            finishing -= bool(size <= tolerance)
            y, x, residual = moved
            continue
        if used == limits.iterations:
            return Run(x, Status.ITERATIONS, used)
        try:
            inverse = on.inverse_jacobian(x)
            step = -inverse(residual)
        except SingularError as error:
            return Run(x, Status.SINGULAR, used, str(error))
        except FloatingPointError as error:
            return Run(x, Status.UNDEFINED, used, f"no derivative here ({error})")
        used += 1
        length = _norm(step)
        if not np.isfinite(length):
            return Run(x, Status.SINGULAR, used)
        largest = np.max(np.abs(step[space.logs]), initial=0.0)
        damping = min(1.0, LARGEST_STEP / largest) if largest > 0.0 else 1.0
        while True:
            try:
                y_new = y + damping * step
                x_new = space.to_model(y_new)
                residual_new = on.residual(x_new)
                lower = np.max(np.abs(residual_new)) <= (1.0 - damping / 4.0) * size
                if lower or _norm(inverse(residual_new)) <= (1.0 - damping / 4.0) * length:
                    break
            except (FloatingPointError, SingularError):
                pass  # outside the domain: a shorter step
            damping /= 2.0
            if damping < SMALLEST_DAMPING:
                return Run(x, Status.NO_DESCENT, used)
        x, y, residual = x_new, y_new, residual_new
        if damping == 1.0:
            kept = KeptJacobian(inverse, space)
            kept.taken(step)


def outside(x: np.ndarray, error: FloatingPointError) -> Run:
    """The run that cannot begin, because the start has no value."""
    return Run(x, Status.UNDEFINED, 0, f"start point is outside the domain of an equation ({error})")


def _kept_step(
    kept: KeptJacobian, on: Formulation[Residuals], y: np.ndarray, residual: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray, np.ndarray] | None]:
    """A step with kept factors, and where it leads (y, x, residual); None where it is too slow or leads nowhere."""
    try:
        step = kept.step(residual)
        if step is None or np.max(np.abs(step[on.space.logs]), initial=0.0) > LARGEST_STEP:
            return residual, None
        y_new = y + step
        x_new = on.space.to_model(y_new)
        return step, (y_new, x_new, on.residual(x_new))
    except (FloatingPointError, SingularError):
        return residual, None


def _norm(vector: np.ndarray) -> float:
    """The Euclidean norm; infinite rather than an overflow."""
    largest = np.max(np.abs(vector), initial=0.0)
    return float(largest * np.linalg.norm(vector / largest)) if 0.0 < largest < 1e150 else float(largest)


def polish(
    on: Formulation[Residuals], target: float, unsettled: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Full Newton steps from a solver's end point (the start of `on`) to rounding: at most three, as long as they lower the
    residual.

    A variable that vanishes solves its equation relative to the benchmark anywhere near zero; while
    `unsettled(x)` marks such variables, up to 60 steps (each divides it by e) find its true value, or show
    that there is none.
    """
    x = on.start
    best = np.max(np.abs(on.residual(x)), initial=0.0)
    for iteration in range(60):
        pending = bool(np.any(unsettled(x)))
        if not pending and (best <= target or iteration >= 3):
            break
        try:
            step = -on.inverse_jacobian(x)(on.residual(x))
            x_new = on.space.to_model(on.space.to_solver(x) + step)
            size = np.max(np.abs(on.residual(x_new)))
        except (SingularError, FloatingPointError):
            break  # the unpolished point stands on its own residual
        if size >= best and not (pending and size <= target):
            break
        x, best = x_new, size
    return x
