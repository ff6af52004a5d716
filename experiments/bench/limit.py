"""The physical limit of one solve: iterations x (one residual and Jacobian, one refactorisation and solve).

Iterations are those of the full Newton method in logs, with a new Jacobian at each step. A method that keeps factors for
several steps can be below the limit.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from cge.engine import CompiledSystem
from cge.engine.linear import LinearPattern
from cge.engine.solvers.formulation import inverse_jacobian, scaled_values
from cge.engine.solvers.space import Space
from experiments.bench.clock import Clock

TOLERANCE = 1e-10  # that of a solve
MOST = 50


def full_newton_iterations(
    system: CompiledSystem, x: np.ndarray, p: np.ndarray, positive: np.ndarray, scale: np.ndarray
) -> int:
    """Full Newton steps in logs from `x` to a solution at `p`. Raises FloatingPointError where they lead nowhere."""
    evaluator, space = system.at(p), Space(positive)
    for number in range(MOST):
        residual = evaluator.residual(x) / scale
        if np.max(np.abs(residual)) <= TOLERANCE:
            return number
        x = space.to_model(space.to_solver(x) - inverse_jacobian(evaluator, x, space, scale)(residual))
    raise FloatingPointError(f"{MOST} full Newton steps do not reach a solution")


def _linear_step(pattern: LinearPattern, data: np.ndarray, right: np.ndarray) -> np.ndarray:
    return pattern.factorise(data)(right)


def iteration_seconds(
    system: CompiledSystem,
    x: np.ndarray,
    p: np.ndarray,
    positive: np.ndarray,
    scale: np.ndarray,
    repetitions: int,
) -> dict[str, float]:
    """Processor seconds (medians) of the two parts of one Newton iteration, at points next to `x`.

    Ordering the matrix and what depends on parameters only are done once per model or per solve and are not part of it.
    """
    evaluator, space, pattern = system.at(p), Space(positive), system.linear_pattern
    evaluate, factorise = Clock(), Clock()
    right = np.ones(system.n)
    for number in range(repetitions):
        point = x * (1.0 + 1e-9 * (number + 1))  # another point each time, or the evaluator would remember it
        data = evaluate.time(partial(scaled_values, evaluator, point, space, scale))
        factorise.time(partial(_linear_step, pattern, data, right))
    parts = {"evaluate": evaluate.medians()["cpu"], "factorise": factorise.medians()["cpu"]}
    return parts | {"iteration": parts["evaluate"] + parts["factorise"]}
