"""Damped Newton iteration on the compiled system."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import scipy.sparse as sparse

from .errors import SingularError
from .evaluate import Evaluator
from .linear import Factors
from .space import Space

LARGEST_STEP = 4.0  # largest change of a log in one iteration (a factor of 55)
SMALLEST_DAMPING = 1e-6


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
) -> tuple[np.ndarray, str, int]:
    """Solve residual = 0 from `x0`; returns the last point, a status and the number of iterations.

    The step is damped until the residual falls or the next Newton correction (with the same factors) is
    shorter: the latter does not depend on how equations are scaled. Bounds are not used.
    """
    deadline = time.perf_counter() + max_seconds
    y = space.to_solver(x0)
    x = np.array(x0, dtype=float)
    try:
        residual = evaluator.residual(x) / scale
    except FloatingPointError as error:
        return x, f"start point is outside the domain of an equation ({error})", 0
    for iteration in range(max_iterations):
        size = np.max(np.abs(residual), initial=0.0)
        if size <= tolerance:
            return x, "converged", iteration
        if time.perf_counter() > deadline:
            return x, "time limit", iteration
        try:
            solve = newton_solver(evaluator, x, space, scale)
            step = -solve(residual)
        except SingularError as error:
            return x, str(error), iteration
        except FloatingPointError as error:
            return x, f"no derivative here ({error})", iteration
        length = _norm(step)
        if not np.isfinite(length):
            return x, "the Jacobian is singular to working precision", iteration
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
                return x, "no descent along the Newton step", iteration
        x, y, residual = x_new, y_new, residual_new
    status = "converged" if np.max(np.abs(residual), initial=0.0) <= tolerance else "iteration limit"
    return x, status, max_iterations


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
