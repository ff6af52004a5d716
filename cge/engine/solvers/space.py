"""The space a solver works in: logs for positive variables (x = exp(y)), levels for the free ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cge.engine.evaluate import float_errors


@dataclass(frozen=True)
class Space:
    """`logs[i]`: variable i is solved in logs."""

    logs: np.ndarray

    @cached_property
    def _positions(self) -> np.ndarray:
        return np.flatnonzero(self.logs)  # an index reads and writes in a third of a mask's time

    @property
    def name(self) -> str:
        """'logs' or 'levels', as attempts report it."""
        return "logs" if self.logs.any() else "levels"

    def to_solver(self, x: np.ndarray) -> np.ndarray:
        """y from x; the positive variables must be positive."""
        y = np.array(x, dtype=float)
        y[self._positions] = np.log(y.take(self._positions))
        return y

    def to_model(self, y: np.ndarray) -> np.ndarray:
        """x from y. Raises FloatingPointError where exp overflows, or vanishes: there would be no way back by logs."""
        x = np.array(y, dtype=float)
        with float_errors():
            positive = np.exp(x.take(self._positions))
        if not positive.all():
            raise FloatingPointError("a positive variable vanishes")
        x[self._positions] = positive
        return x

    def slope(self, x: np.ndarray) -> np.ndarray:
        """dx/dy, the factor of each column of the Jacobian."""
        return np.where(self.logs, x, 1.0)

    def bounds(self, lower: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Bounds on y. A lower bound of zero (or below) is none in logs."""
        low, high = lower.copy(), upper.copy()
        low[self.logs] = np.log(np.maximum(lower[self.logs], 0.0), where=lower[self.logs] > 0.0,
                                out=np.full(self.logs.sum(), -np.inf))  # fmt: skip
        finite = self.logs & np.isfinite(upper)
        high[finite] = np.log(upper[finite])
        return low, high
