"""What the solvers are given: equations in a space and on a scale, and how far they may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
import scipy.sparse as sparse

from cge.engine.equations import Equations
from cge.engine.linear import Factors
from cge.engine.solvers.space import Space


class Residuals(Protocol):
    """Equations at fixed parameters: an `Evaluator`, or one that gives their residuals another form."""

    @property
    def system(self) -> Equations:
        """The equations."""

    def residual(self, x: np.ndarray) -> np.ndarray:
        """What is to become zero. Raises FloatingPointError outside the domain of an equation."""

    def jacobian_values(self, x: np.ndarray) -> np.ndarray:
        """Entries of d(residual)/dx in the order of `system.chain` (CSR)."""


@dataclass(frozen=True)
class Limits:
    """How exactly, and for how long: largest |residual / scale|, iterations, wall-clock seconds."""

    tolerance: float
    iterations: int
    seconds: float


Form = TypeVar("Form", bound=Residuals, covariant=True)


@dataclass(frozen=True)
class Formulation(Generic[Form]):
    """Equations at fixed parameters, the space and the scale they are solved in, and a start (in levels)."""

    evaluator: Form
    space: Space
    scale: np.ndarray
    start: np.ndarray

    def residual(self, x: np.ndarray) -> np.ndarray:
        """Residuals relative to the scale."""
        return self.evaluator.residual(x) / self.scale

    def inverse_jacobian(self, x: np.ndarray) -> Factors:
        """See `inverse_jacobian`."""
        return inverse_jacobian(self.evaluator, x, self.space, self.scale)


def scaled_values(evaluator: Residuals, x: np.ndarray, space: Space, scale: np.ndarray) -> np.ndarray:
    """Entries of `scaled_jacobian` in the order of `system.chain` (CSR)."""
    chain = evaluator.system.chain
    return evaluator.jacobian_values(x) * (1.0 / scale)[chain.rows] * space.slope(x)[chain.indices]


def scaled_jacobian(evaluator: Residuals, x: np.ndarray, space: Space, scale: np.ndarray) -> sparse.csr_array:
    """d(residual / scale)/dy: rows by the equations' scale, columns by dx/dy."""
    chain = evaluator.system.chain
    data = scaled_values(evaluator, x, space, scale)
    return sparse.csr_array((data, chain.indices, chain.indptr), shape=chain.shape)


def inverse_jacobian(evaluator: Residuals, x: np.ndarray, space: Space, scale: np.ndarray) -> Factors:
    """The inverse of the scaled Jacobian at x as a function. Raises SingularError and FloatingPointError."""
    return evaluator.system.linear_pattern.factorise(scaled_values(evaluator, x, space, scale))
