"""IPOPT on a square system: objective 0 and no Hessian, so that each step is fixed by the Jacobian alone."""

from __future__ import annotations

import numpy as np

from cge.engine.solution import Run, Status
from cge.engine.solvers.formulation import Formulation, Limits, Residuals
from cge.startup import ipopt_module

IPOPT = ipopt_module()
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
# IPOPT's return codes (IpReturnCodes.inc); all others are reasons of its own.
STATUS = {
    0: Status.CONVERGED,
    1: Status.CONVERGED,
    -1: Status.ITERATIONS,
    -4: Status.TIME,
    -5: Status.TIME,
}


class _Problem:
    """The callbacks of cyipopt; where an equation has no value IPOPT is told so, and shortens its step."""

    def __init__(self, on: Formulation[Residuals]) -> None:
        self.on = on
        self.chain = on.evaluator.system.chain
        self.iterations = 0

    def objective(self, y: np.ndarray) -> float:
        return 0.0

    def gradient(self, y: np.ndarray) -> np.ndarray:
        return np.zeros(len(y))

    def constraints(self, y: np.ndarray) -> np.ndarray:
        try:
            return self.on.residual(self.on.space.to_model(y))
        except FloatingPointError as error:
            raise IPOPT.CyIpoptEvaluationError(str(error)) from error

    def jacobianstructure(self) -> tuple[np.ndarray, np.ndarray]:
        return self.chain.rows, self.chain.indices

    def jacobian(self, y: np.ndarray) -> np.ndarray:
        try:
            x = self.on.space.to_model(y)
            values = self.on.evaluator.jacobian_values(x)
        except FloatingPointError as error:
            raise IPOPT.CyIpoptEvaluationError(str(error)) from error
        return values / self.on.scale[self.chain.rows] * self.on.space.slope(x)[self.chain.indices]

    def hessianstructure(self) -> tuple[np.ndarray, np.ndarray]:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)

    def hessian(self, y: np.ndarray, multipliers: np.ndarray, factor: float) -> np.ndarray:
        return np.empty(0)

    def intermediate(self, mode: int, iteration: int, *measures: float) -> bool:
        self.iterations = iteration
        return True


def ipopt(on: Formulation[Residuals], limits: Limits) -> Run:
    """Solve residual = 0 within bounds; the message of the run is IPOPT's own."""
    system = on.evaluator.system
    lower, upper = on.space.bounds(system.lower, system.upper)
    callbacks = _Problem(on)
    problem = IPOPT.Problem(
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
    tolerance = min(limits.tolerance, 1e-9)
    for name in ("tol", "constr_viol_tol", "acceptable_tol", "acceptable_constr_viol_tol"):
        problem.add_option(name, tolerance)
    problem.add_option("max_iter", limits.iterations)
    problem.add_option("max_wall_time", max(limits.seconds, 1e-3))
    y, info = problem.solve(on.space.to_solver(on.start))
    status, said = STATUS.get(info["status"], Status.STOPPED), info["status_msg"]
    message = said.decode() if isinstance(said, bytes) else str(said)
    try:
        x = on.space.to_model(y)
    except FloatingPointError:
        start = np.array(on.start, dtype=float)
        return Run(start, Status.UNDEFINED, callbacks.iterations, f"{message} (diverged)")
    return Run(x, status, callbacks.iterations, message)
