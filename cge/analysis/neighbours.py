"""Neighbours: solved economies of one compiled model, between which the search for a new one starts."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np

from cge.engine.solvers.space import Space
from cge.equilibrium import Equilibrium
from cge.read_model import CompiledModel


class Neighbours:
    """Solutions at points of a design, joined by a smooth interpolation.

    Interpolated are the logs of positive variables and the levels of the others, by cubic radial basis functions with a
    linear trend (Wendland 2005, Scattered Data Approximation, chapter 8).
    """

    def __init__(
        self, compiled: CompiledModel, points: np.ndarray, equilibria: Sequence[Equilibrium]
    ) -> None:
        """`points`: economies x dimensions, scaled to comparable ranges; `equilibria`: solutions of `compiled` there."""
        self._points = np.asarray(points, dtype=float)
        self._started = [compiled.started_at(each) for each in equilibria]
        self._space = Space(compiled.positive)
        self._solutions = np.array([self._space.to_solver(each.start) for each in self._started])
        count, dimensions = self._points.shape
        self._weights: np.ndarray | None = None
        if count > dimensions + 1:
            distances = np.linalg.norm(self._points[:, None, :] - self._points[None, :, :], axis=2)
            trend = np.hstack([np.ones((count, 1)), self._points])
            matrix = np.block([[distances**3, trend], [trend.T, np.zeros((dimensions + 1, dimensions + 1))]])
            self._weights = np.linalg.pinv(matrix)[:count]

    def near(self, point: np.ndarray) -> CompiledModel:
        """The compiled model as it starts at the interpolated solution, with the factors of the nearest neighbour."""
        distances = np.linalg.norm(self._points - point, axis=1)
        nearest = self._started[int(np.argmin(distances))]
        if self._weights is None:
            return nearest
        shares = self._weights @ np.concatenate([distances**3, [1.0], point])
        moved = copy(nearest)
        moved.start = self._space.to_model(shares @ self._solutions)
        return moved
