"""A solved point to start from: its Jacobian's factors serve every re-solve."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from cge.engine.errors import SingularError
from cge.engine.evaluate import Evaluator
from cge.engine.linear import Factors
from cge.engine.solvers.formulation import Formulation
from cge.engine.solvers.newton import LARGEST_STEP
from cge.engine.solvers.ratios import RatioForm, as_ratios

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

    def predicted(self, on: Formulation[Evaluator]) -> Formulation[Evaluator]:
        """The formulation with a start nearer to the solution at its parameters; itself where that does not pay.

        `on` starts at this point. The step solves the linearised system with the factors of the Jacobian here: for a
        small change of parameters the tangent dx/dp, at the price of one residual.
        """
        factors = self.factors(on)
        if factors is None:
            return on
        try:
            residual = on.residual(on.start)
            step = -factors(residual)
            largest = np.max(np.abs(step[on.space.logs]), initial=0.0)
            if largest > LARGEST_STEP:
                return on
            moved = on.space.to_model(on.space.to_solver(on.start) + step)
            size = np.max(np.abs(on.residual(moved)), initial=0.0)
        except (FloatingPointError, SingularError):
            return on
        pays = size <= PAYS * np.max(np.abs(residual), initial=0.0)
        return replace(on, start=moved) if pays else on

    def ratios(self, on: Formulation[Evaluator]) -> tuple[RatioForm, Factors] | None:
        """The log ratios of the whole system here and the factors of their Jacobian; None where it is singular."""
        if not self._ratios:
            here = self._here(on)
            form = RatioForm(here.evaluator, self.x, on.space.logs)
            try:
                self._ratios.append((form, as_ratios(here, form).inverse_jacobian(self.x)))
            except (SingularError, FloatingPointError):
                self._ratios.append(None)
        return self._ratios[0]

    def factors(self, on: Formulation[Evaluator]) -> Factors | None:
        """Of the Jacobian here, kept for the next time; None where it is singular. `on` starts at this point."""
        key = id(on.evaluator.system)
        if key not in self._factors:
            try:
                self._factors[key] = self._here(on).inverse_jacobian(on.start)
            except (SingularError, FloatingPointError):
                self._factors[key] = None
        return self._factors[key]

    def _here(self, on: Formulation[Evaluator]) -> Formulation[Evaluator]:
        """The same equations at this point's parameters."""
        return replace(on, evaluator=Evaluator(on.evaluator.system, self.p, on.evaluator))

    def __getstate__(self) -> dict[str, object]:
        return {"x": self.x, "p": self.p, "_factors": {}, "_ratios": []}
