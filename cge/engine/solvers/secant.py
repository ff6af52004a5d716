"""A factorised Jacobian kept for several steps, and corrected by what each step showed.

A residual and a solve with factors at hand cost a fifth of new factors; near a solution Broyden's rank-one corrections make
up for an old Jacobian. Source: Deuflhard (2011), Newton Methods for Nonlinear Problems, section 2.1.4, algorithm QNERR.
"""

from __future__ import annotations

import numpy as np

from cge.engine.linear import Factors
from cge.engine.solvers.space import Space

SLOW = 0.25  # a step that is not this much shorter than the one before asks for a new Jacobian


class KeptJacobian:
    """Steps towards a root with the factors of one Jacobian of the (scaled) residual."""

    def __init__(self, factors: Factors, space: Space) -> None:
        self._factors = factors
        # Lengths are those of the logs: levels have units, and would drown them.
        self._measured = (space.logs if space.logs.any() else ~space.logs).astype(float)
        self._steps: list[np.ndarray] = []
        self._lengths: list[np.ndarray] = []  # the steps where they are measured, else 0
        self._squares: list[float] = []

    def step(self, residual: np.ndarray) -> np.ndarray | None:
        """The next step from a point with this residual; None where the steps no longer shrink fast.

        Raises SingularError where the factors give no finite answer.
        """
        step = -self._factors(residual)
        for after, length, square in zip(self._steps[1:], self._lengths, self._squares, strict=False):
            step += after * (float(length @ step) / square)
        if self._steps:
            square = self._squares[-1]
            if float((self._measured * step) @ step) > SLOW**2 * square:
                return None
            step /= 1.0 - float(self._lengths[-1] @ step) / square
        return step

    def taken(self, step: np.ndarray) -> None:
        """Note a step that was made in full; one of length zero teaches nothing."""
        length = self._measured * step
        square = float(length @ step)
        if square > 0.0:
            self._steps.append(step)
            self._lengths.append(length)
            self._squares.append(square)
