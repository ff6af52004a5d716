"""Optimisation with IPOPT: equations as constraints, an objective, exact first and second derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cge.engine.errors import EngineError
from cge.engine.hessian import Hessian
from cge.engine.solvers.ipopt import FINITE, IPOPT
from cge.engine.solvers.space import Space
from cge.engine.system import CompiledSystem

OPTIONS = {
    "nlp_scaling_method": "none",
    "bound_relax_factor": 0.0,
    "mu_strategy": "monotone",
    "mu_init": 1e-3,  # the start solves the equations: no need to begin far inside the bounds
    "print_level": 0,
    "sb": "yes",
}


@dataclass(frozen=True)
class ScaledSpace:
    """Logs for positive variables; the others in units of `sizes`, so that one step fits all."""

    space: Space
    sizes: np.ndarray  # 1 for variables in logs

    def to_solver(self, x: np.ndarray) -> np.ndarray:
        """y from x."""
        return self.space.to_solver(x) / self.sizes

    def to_model(self, y: np.ndarray) -> np.ndarray:
        """x from y. Raises FloatingPointError where exp overflows."""
        return self.space.to_model(y * self.sizes)

    def slope(self, x: np.ndarray) -> np.ndarray:
        """dx/dy."""
        return self.space.slope(x) * self.sizes

    def bounds(self, lower: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Bounds on y."""
        low, high = self.space.bounds(lower, upper)
        return low / self.sizes, high / self.sizes


@dataclass(frozen=True)
class Optimum:
    """A local optimum: the point, the objective, multipliers of the rows of `outcomes`, status and iterations.

    The multiplier of a bounded outcome is the change of the objective per unit of that bound.
    """

    x: np.ndarray
    objective: float
    multipliers: np.ndarray
    status: str
    iterations: int
    success: bool


def maximise(
    equations: CompiledSystem | None,
    outcomes: CompiledSystem,
    x0: np.ndarray,
    *,
    positive: np.ndarray,
    scale: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    bounds: np.ndarray,
    sizes: np.ndarray | None = None,
    tolerance: float = 1e-9,
    max_iterations: int = 300,
    max_seconds: float = 300.0,
) -> Optimum:
    """Maximise the first row of `outcomes` subject to `equations` = 0 and bounds on the other rows.

    Both systems have the same variables, at the parameter values they were compiled with. `positive` variables are solved
    in logs; `lower`, `upper` bound variables; `bounds` has a row (lower, upper) for each outcome after the first; `scale` is
    the size of each equation and `sizes` that of each variable which is not positive. Raises EngineError where the
    variables differ.
    """
    if equations is not None and equations.variables != outcomes.variables:
        raise EngineError("equations and outcomes are of different models: their variables differ")
    units = np.ones(outcomes.n) if sizes is None else np.where(positive, 1.0, sizes)
    callbacks = _Problem(equations, outcomes, ScaledSpace(Space(positive), units), scale, x0)
    low, high = callbacks.space.bounds(lower, upper)
    fixed = np.zeros(callbacks.height)
    rows = (
        np.concatenate([fixed, bounds[:, 0] / callbacks.sizes[1:]]),
        np.concatenate([fixed, bounds[:, 1] / callbacks.sizes[1:]]),
    )
    problem = IPOPT.Problem(
        n=outcomes.n,
        m=callbacks.height + len(bounds),
        problem_obj=callbacks,
        lb=np.maximum(low, -2 * FINITE),
        ub=np.minimum(high, 2 * FINITE),
        cl=np.maximum(rows[0], -2 * FINITE),
        cu=np.minimum(rows[1], 2 * FINITE),
    )
    options = {**OPTIONS, "tol": tolerance, "constr_viol_tol": tolerance, "max_iter": max_iterations}
    for name, value in {**options, "max_wall_time": float(max_seconds)}.items():
        problem.add_option(name, value)
    y, info = problem.solve(callbacks.space.to_solver(x0))
    x = callbacks.space.to_model(y)
    message = info["status_msg"]
    sizes = callbacks.sizes
    return Optimum(
        x,
        float(callbacks.outcomes.residual(x)[0]),
        np.asarray(info["mult_g"])[callbacks.height :] * sizes[0] / sizes[1:],
        message.decode() if isinstance(message, bytes) else str(message),
        callbacks.iterations,
        info["status"] == 0,
    )


class _Problem:
    """IPOPT minimises; so the objective is minus the first outcome, by its size at the start."""

    def __init__(
        self,
        equations: CompiledSystem | None,
        outcomes: CompiledSystem,
        space: ScaledSpace,
        scale: np.ndarray,
        x0: np.ndarray,
    ) -> None:
        self.space = space
        self.scale = scale
        self.outcomes = outcomes.at(outcomes.parameter_start)
        self.equations = None if equations is None else equations.at(equations.parameter_start)
        self.height = 0 if equations is None else equations.m
        sizes = self.outcomes.scale(x0)
        self.sizes = np.where(sizes > 0.0, sizes, 1.0)
        self.outcome_hessian = Hessian(outcomes)
        self.equation_hessian = None if equations is None else Hessian(equations)
        self.n = outcomes.n
        diagonal = np.arange(self.n)
        parts = [self.outcome_hessian, *([self.equation_hessian] if self.equation_hessian else [])]
        keys = np.concatenate([diagonal * self.n + diagonal, *(h.rows * self.n + h.columns for h in parts)])
        self.keys, self.place = np.unique(keys, return_inverse=True)
        self.iterations = 0

    def objective(self, y: np.ndarray) -> float:
        return -float(self._outcomes(y)[0])

    def gradient(self, y: np.ndarray) -> np.ndarray:
        x = self._x(y)
        jacobian = self._guarded(lambda: self.outcomes.jacobian(x).toarray()[0])
        return -jacobian / self.sizes[0] * self.space.slope(x)

    def constraints(self, y: np.ndarray) -> np.ndarray:
        bounded = self._outcomes(y)[1:]
        equations = self.equations
        if equations is None:
            return bounded
        x = self._x(y)
        return np.concatenate([self._guarded(lambda: equations.residual(x)) / self.scale, bounded])

    def jacobianstructure(self) -> tuple[np.ndarray, np.ndarray]:
        outcome = self.outcomes.system.chain
        later = outcome.rows > 0
        rows, columns = outcome.rows[later] - 1 + self.height, outcome.indices[later]
        if self.equations is None:
            return rows, columns
        chain = self.equations.system.chain
        return np.concatenate([chain.rows, rows]), np.concatenate([chain.indices, columns])

    def jacobian(self, y: np.ndarray) -> np.ndarray:
        x = self._x(y)
        slope, outcome = self.space.slope(x), self.outcomes.system.chain
        later = outcome.rows > 0
        values = self._guarded(lambda: self.outcomes.jacobian_values(x)) / self.sizes[outcome.rows]
        bounded = (values * slope[outcome.indices])[later]
        equations = self.equations
        if equations is None:
            return bounded
        chain = equations.system.chain
        own = self._guarded(lambda: equations.jacobian_values(x)) / self.scale[chain.rows]
        return np.concatenate([own * slope[chain.indices], bounded])

    def hessianstructure(self) -> tuple[np.ndarray, np.ndarray]:
        return self.keys // self.n, self.keys % self.n

    def hessian(self, y: np.ndarray, multipliers: np.ndarray, factor: float) -> np.ndarray:
        """In logs x = exp(y) the Hessian is D H D plus the gradient times x on the diagonal, D = dx/dy."""
        x = self._x(y)
        of_outcomes = np.concatenate([[-factor], multipliers[self.height :]]) / self.sizes
        gradient = self.outcomes.jacobian(x).T @ of_outcomes
        slope, hessian = self.space.slope(x), self.outcome_hessian
        values = hessian.values(self.outcomes, x, of_outcomes) * slope[hessian.rows] * slope[hessian.columns]
        parts = [values]
        if self.equations is not None and self.equation_hessian is not None:
            weights = multipliers[: self.height] / self.scale
            gradient = gradient + self.equations.jacobian(x).T @ weights
            hessian = self.equation_hessian
            own = hessian.values(self.equations, x, weights)
            parts.append(own * slope[hessian.rows] * slope[hessian.columns])
        diagonal = np.where(self.space.space.logs, gradient * x, 0.0)
        return np.bincount(self.place, np.concatenate([diagonal, *parts]), minlength=len(self.keys))

    def intermediate(self, mode: int, iteration: int, *measures: float) -> bool:
        self.iterations = iteration
        return True

    def _x(self, y: np.ndarray) -> np.ndarray:
        return self._guarded(lambda: self.space.to_model(y))

    def _outcomes(self, y: np.ndarray) -> np.ndarray:
        x = self._x(y)
        return self._guarded(lambda: self.outcomes.residual(x)) / self.sizes

    @staticmethod
    def _guarded(compute: Callable[[], np.ndarray]) -> np.ndarray:
        try:
            return compute()
        except FloatingPointError as error:
            raise IPOPT.CyIpoptEvaluationError(str(error)) from error
