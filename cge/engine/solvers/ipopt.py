"""IPOPT on a square system: objective 0 and no Hessian, so that each step is fixed by the Jacobian alone."""

from __future__ import annotations

import cyipopt
import numpy as np

from cge.engine.evaluate import Evaluator
from cge.engine.solvers.space import Space

OPTIONS = {
    "nlp_scaling_method": "none",  # rows are scaled here, by the benchmark size of each equation
    "max_soc": 0,
    "mu_strategy": "monotone",
    "bound_relax_factor": 0.0,
    # The rows are scaled already; permuting for it takes three quarters of the time where there are 3,000 variables.
    "mumps_permuting_scaling": 0,
    "print_level": 0,
    "sb": "yes",
}
FINITE = 1e19  # IPOPT takes larger bounds as none


class _Problem:
    """The callbacks of cyipopt; where an equation has no value IPOPT is told so, and shortens its step."""

    def __init__(self, evaluator: Evaluator, space: Space, scale: np.ndarray) -> None:
        self.evaluator = evaluator
        self.space = space
        self.scale = scale
        self.chain = evaluator.system.chain
        self.iterations = 0

    def objective(self, y: np.ndarray) -> float:
        return 0.0

    def gradient(self, y: np.ndarray) -> np.ndarray:
        return np.zeros(len(y))

    def constraints(self, y: np.ndarray) -> np.ndarray:
        try:
            return self.evaluator.residual(self.space.to_model(y)) / self.scale
        except FloatingPointError as error:
            raise cyipopt.CyIpoptEvaluationError(str(error)) from error

    def jacobianstructure(self) -> tuple[np.ndarray, np.ndarray]:
        return self.chain.rows, self.chain.indices

    def jacobian(self, y: np.ndarray) -> np.ndarray:
        try:
            x = self.space.to_model(y)
            values = self.evaluator.jacobian_values(x)
        except FloatingPointError as error:
            raise cyipopt.CyIpoptEvaluationError(str(error)) from error
        return values / self.scale[self.chain.rows] * self.space.slope(x)[self.chain.indices]

    def hessianstructure(self) -> tuple[np.ndarray, np.ndarray]:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)

    def hessian(self, y: np.ndarray, multipliers: np.ndarray, factor: float) -> np.ndarray:
        return np.empty(0)

    def intermediate(self, mode: int, iteration: int, *measures: float) -> bool:
        self.iterations = iteration
        return True


def ipopt(
    evaluator: Evaluator,
    x0: np.ndarray,
    space: Space,
    scale: np.ndarray,
    tolerance: float,
    max_iterations: int,
    max_seconds: float,
) -> tuple[np.ndarray, str, int]:
    """Solve residual = 0 from `x0` within bounds; returns the last point, status and iterations."""
    system = evaluator.system
    lower, upper = space.bounds(system.lower, system.upper)
    callbacks = _Problem(evaluator, space, scale)
    problem = cyipopt.Problem(
        n=system.n,
        m=system.m,
        problem_obj=callbacks,
        lb=np.maximum(lower, -2 * FINITE),
        ub=np.minimum(upper, 2 * FINITE),
        cl=np.zeros(system.m),
        cu=np.zeros(system.m),
    )
    for name, value in OPTIONS.items():
        problem.add_option(name, value)
    tolerance = min(tolerance, 1e-9)
    for name in ("tol", "constr_viol_tol", "acceptable_tol", "acceptable_constr_viol_tol"):
        problem.add_option(name, tolerance)
    problem.add_option("max_iter", max_iterations)
    problem.add_option("max_wall_time", max(max_seconds, 1e-3))
    y, info = problem.solve(space.to_solver(x0))
    status = info["status_msg"]
    message = status.decode() if isinstance(status, bytes) else str(status)
    try:
        x = space.to_model(y)
    except FloatingPointError:
        return np.array(x0, dtype=float), f"{message} (diverged)", callbacks.iterations
    return x, message, callbacks.iterations
