"""A solved point to start from: its Jacobian's factors serve every re-solve."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cge.engine.errors import SingularError
from cge.engine.evaluate import Evaluator
from cge.engine.linear import Factors
from cge.engine.solvers.newton import LARGEST_STEP, newton_solver
from cge.engine.solvers.ratios import RatioEvaluator, RatioForm
from cge.engine.solvers.space import Space
from cge.engine.system import CompiledSystem

PAYS = 0.5  # a predicted start must halve the largest residual


@dataclass(frozen=True, eq=False)
class Reference:
    """Variables `x` that solve a system at the parameters `p`; kept, with the factors found for it, for many solves."""

    x: np.ndarray
    p: np.ndarray
    _factors: dict[int, Factors | None] = field(default_factory=dict, repr=False)
    _ratios: list[tuple[RatioForm, Factors] | None] = field(default_factory=list, repr=False)

    def is_at(self, x: np.ndarray) -> bool:
        """Whether `x` is this point."""
        return x is self.x or np.array_equal(x, self.x)

    def predicted(
        self, evaluator: Evaluator, x: np.ndarray, space: Space, scale: np.ndarray
    ) -> tuple[np.ndarray, bool]:
        """A start nearer to the solution at the evaluator's parameters, and whether it is one.

        `x` is this point in the evaluator's system. The step solves the linearised system with the factors
        of the Jacobian here: for a small change of parameters the tangent dx/dp, at the price of one
        residual. Where it does not pay the start stays.
        """
        factors = self._factors_for(evaluator, x, space, scale)
        if factors is None:
            return x, False
        try:
            residual = evaluator.residual(x) / scale
            step = -factors(residual)
            largest = np.max(np.abs(step[space.logs]), initial=0.0)
            if largest > LARGEST_STEP:
                return x, False
            moved = space.to_model(space.to_solver(x) + step)
            size = np.max(np.abs(evaluator.residual(moved) / scale), initial=0.0)
        except (FloatingPointError, SingularError):
            return x, False
        pays = bool(size <= PAYS * np.max(np.abs(residual), initial=0.0))
        return (moved, True) if pays else (x, False)

    def ratios(
        self, system: CompiledSystem, space: Space, scale: np.ndarray
    ) -> tuple[RatioForm, Factors] | None:
        """The log ratios of the whole system here and the factors of their Jacobian; None where it is singular."""
        if not self._ratios:
            evaluator = system.at(self.p)
            form = RatioForm(evaluator, self.x, space.logs)
            ratios = RatioEvaluator(evaluator, form, scale)
            try:
                self._ratios.append((form, newton_solver(ratios, self.x, space, np.ones(system.m))))
            except (SingularError, FloatingPointError):
                self._ratios.append(None)
        return self._ratios[0]

    def _factors_for(
        self, evaluator: Evaluator, x: np.ndarray, space: Space, scale: np.ndarray
    ) -> Factors | None:
        key = id(evaluator.system)
        if key not in self._factors:
            try:
                self._factors[key] = newton_solver(evaluator.system.at(self.p), x, space, scale)
            except (SingularError, FloatingPointError):
                self._factors[key] = None
        return self._factors[key]

    def __getstate__(self) -> dict[str, object]:
        return {"x": self.x, "p": self.p, "_factors": {}, "_ratios": []}
