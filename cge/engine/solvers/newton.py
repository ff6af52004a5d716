"""Damped Newton iteration on the compiled system."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import scipy.sparse as sparse

from cge.engine.errors import SingularError
from cge.engine.evaluate import Evaluator
from cge.engine.linear import Factors
from cge.engine.solvers.secant import KeptJacobian
from cge.engine.solvers.space import Space

LARGEST_STEP = 4.0  # largest change of a log in one iteration (a factor of 55)
SMALLEST_DAMPING = 1e-6
FINISHING = 3  # steps with kept factors below the tolerance, as long as they lower the residual
ROUNDED = 1e-12  # residual at which an equation is as good as solved


def scaled_values(evaluator: Evaluator, x: np.ndarray, space: Space, scale: np.ndarray) -> np.ndarray:
    """Entries of `scaled_jacobian` in the order of `system.chain` (CSR)."""
    chain = evaluator.system.chain
    return evaluator.jacobian_values(x) * (1.0 / scale)[chain.rows] * space.slope(x)[chain.indices]


def scaled_jacobian(evaluator: Evaluator, x: np.ndarray, space: Space, scale: np.ndarray) -> sparse.csr_array:
    """d(residual / scale)/dy: rows by the equations' scale, columns by dx/dy."""
    chain = evaluator.system.chain
    data = scaled_values(evaluator, x, space, scale)
    return sparse.csr_array((data, chain.indices, chain.indptr), shape=chain.shape)


def newton_solver(evaluator: Evaluator, x: np.ndarray, space: Space, scale: np.ndarray) -> Factors:
    """The inverse of the scaled Jacobian at x as a function. Raises SingularError and FloatingPointError."""
    return evaluator.system.linear_pattern.factorise(scaled_values(evaluator, x, space, scale))


def newton(
    evaluator: Evaluator,
    x0: np.ndarray,
    space: Space,
    scale: np.ndarray,
    tolerance: float,
    max_iterations: int,
    max_seconds: float,
    factors: Factors | None = None,
) -> tuple[np.ndarray, str, int]:
    """Solve residual = 0 from `x0`; returns the last point, a status and the number of Jacobians that were factorised.

    The step is damped until the residual falls or the next Newton correction (with the same factors) is
    shorter: the latter does not depend on how equations are scaled. Bounds are not used. Factors serve as long
    as steps with them shrink fast, and then on to rounding; `factors` are those of a Jacobian near `x0`.
    """
    deadline = time.perf_counter() + max_seconds
    y = space.to_solver(x0)
    x = np.array(x0, dtype=float)
    try:
        residual = evaluator.residual(x) / scale
    except FloatingPointError as error:
        return x, f"start point is outside the domain of an equation ({error})", 0
    kept = None if factors is None else KeptJacobian(factors, space)
    used, finishing = 0, FINISHING
    while True:
        size = np.max(np.abs(residual), initial=0.0)
        if size <= ROUNDED or (size <= tolerance and (kept is None or finishing == 0)):
            return x, "converged", used
        if time.perf_counter() > deadline:
            return x, "time limit", used
        if kept is not None:
            step, moved = _kept_step(kept, evaluator, y, residual, space, scale)
            if moved is None or (size <= tolerance and np.max(np.abs(moved[2])) >= size):
                kept = None
                continue
            kept.taken(step)
            finishing -= bool(size <= tolerance)
            y, x, residual = moved
            continue
        if used == max_iterations:
            return x, "iteration limit", used
        try:
            solve = newton_solver(evaluator, x, space, scale)
            step = -solve(residual)
        except SingularError as error:
            return x, str(error), used
        except FloatingPointError as error:
            return x, f"no derivative here ({error})", used
        used += 1
        length = _norm(step)
        if not np.isfinite(length):
            return x, "the Jacobian is singular to working precision", used
        largest = np.max(np.abs(step[space.logs]), initial=0.0)
        damping = min(1.0, LARGEST_STEP / largest) if largest > 0.0 else 1.0
        while True:
            try:
                y_new = y + damping * step
                x_new = space.to_model(y_new)
                residual_new = evaluator.residual(x_new) / scale
                lower = np.max(np.abs(residual_new)) <= (1.0 - damping / 4.0) * size
                if lower or _norm(solve(residual_new)) <= (1.0 - damping / 4.0) * length:
                    break
            except (FloatingPointError, SingularError):
                pass  # outside the domain: a shorter step
            damping /= 2.0
            if damping < SMALLEST_DAMPING:
                return x, "no descent along the Newton step", used
        x, y, residual = x_new, y_new, residual_new
        if damping == 1.0:
            kept = KeptJacobian(solve, space)
            kept.taken(step)


def _kept_step(
    kept: KeptJacobian,
    evaluator: Evaluator,
    y: np.ndarray,
    residual: np.ndarray,
    space: Space,
    scale: np.ndarray,
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray, np.ndarray] | None]:
    """A step with kept factors, and where it leads (y, x, residual); None where it is too slow or leads nowhere."""
    try:
        step = kept.step(residual)
        if step is None or np.max(np.abs(step[space.logs]), initial=0.0) > LARGEST_STEP:
            return residual, None
        y_new = y + step
        x_new = space.to_model(y_new)
        return step, (y_new, x_new, evaluator.residual(x_new) / scale)
    except (FloatingPointError, SingularError):
        return residual, None


def _norm(vector: np.ndarray) -> float:
    """The Euclidean norm; infinite rather than an overflow."""
    largest = np.max(np.abs(vector), initial=0.0)
    return float(largest * np.linalg.norm(vector / largest)) if 0.0 < largest < 1e150 else float(largest)


def polish(
    evaluator: Evaluator,
    x: np.ndarray,
    space: Space,
    scale: np.ndarray,
    target: float,
    unsettled: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """Full Newton steps from a solver's tolerance to rounding: at most three, as long as they lower the
    residual.

    A variable that vanishes solves its equation relative to the benchmark anywhere near zero; while
    `unsettled(x)` marks such variables, up to 60 steps (each divides it by e) find its true value, or show
    that there is none.
    """
    best = np.max(np.abs(evaluator.residual(x) / scale), initial=0.0)
    for iteration in range(60):
        pending = bool(np.any(unsettled(x)))
        if not pending and (best <= target or iteration >= 3):
            break
        try:
            step = -newton_solver(evaluator, x, space, scale)(evaluator.residual(x) / scale)
            x_new = space.to_model(space.to_solver(x) + step)
            size = np.max(np.abs(evaluator.residual(x_new) / scale))
        except (SingularError, FloatingPointError):
            break  # the unpolished point stands on its own residual
        if size >= best and not (pending and size <= target):
            break
        x, best = x_new, size
    return x
