"""Equations as ratios: log(left / right) in place of left - right, wherever both sides are sums of positive terms.

A demand `x = a (p / p_i)**sigma` is linear in logs in this form, and a price index is a log-sum-exp, smooth and nearly
linear however large sigma: Newton's method then converges from far away, where left - right spans a hundred orders of
magnitude. The roots are the same. Rows that hold a free variable (a balance, a transfer) stay left - right over scale.
"""

from __future__ import annotations

import numpy as np

from .evaluate import Evaluator, float_errors
from .newton import newton
from .space import Space
from .stages import Stage
from .templates import INTERMEDIATE, VARIABLE


class RatioEvaluator:
    """An Evaluator whose residuals are log ratios; takes the place of one in `newton`, with a scale of 1.

    Raises FloatingPointError where a side of a ratio is not positive: a step that leads there is shortened.
    """

    def __init__(self, evaluator: Evaluator, positive: np.ndarray, scale: np.ndarray) -> None:
        self.evaluator = evaluator
        self.system = evaluator.system
        self.p = evaluator.p
        self.scale = scale
        stage = self.system.stages[-1]
        coordinates = stage.sums.tocoo()
        self._row = np.empty(stage.sums.shape[1], dtype=np.int64)
        self._sign = np.empty(stage.sums.shape[1])
        self._row[coordinates.col] = coordinates.row
        self._sign[coordinates.col] = coordinates.data
        self._direct, self._through = _term_of_slope(stage, self.system.templates)
        chain = self.system.chain
        free = np.zeros(self.system.m, dtype=bool)
        free[chain.rows[~positive[chain.indices]]] = True
        up, down = self._sides(evaluator.system.start)
        self.ratio = ~free & (up > 0.0) & (down > 0.0)

    def residual(self, x: np.ndarray) -> np.ndarray:
        """log(left / right), or (left - right) / scale where a row holds a free variable."""
        up, down = self._sides(x)
        rows = self.ratio
        if np.any(up[rows] <= 0.0) or np.any(down[rows] <= 0.0):
            raise FloatingPointError("a side of an equation is not positive")
        with float_errors():
            result = (up - down) / self.scale
            result[rows] = np.log(up[rows]) - np.log(down[rows])
        return result

    def jacobian_values(self, x: np.ndarray) -> np.ndarray:
        """Data of d(residual)/d(x) in the order of `system.chain`."""
        up, down = self._sides(x)
        weights = 1.0 / self.scale[self._row]
        rows = self.ratio[self._row]
        positive = self._values > 0.0
        own = self._row[rows]
        with float_errors():
            weights[rows] = 1.0 / np.where(positive[rows], up[own], down[own])
        self.evaluator.jacobian_values(x)  # fills the slopes of every term
        stages_direct = [*self.evaluator._direct[:-1], self.evaluator._direct[-1] * weights[self._direct]]
        stages_through = [*self.evaluator._through[:-1], self.evaluator._through[-1] * weights[self._through]]
        return self.system.chain.total(stages_direct, stages_through)

    def sizes(self, x: np.ndarray) -> np.ndarray:
        """What a change of left - right is divided by, at a solution."""
        up, _ = self._sides(x)
        return np.where(self.ratio, up, self.scale)

    def _sides(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sums of the positive and of the negative terms of each equation; the latter with its sign turned."""
        self.evaluator.residual(x)
        self._values = self.evaluator._terms[-1] * self._sign
        count = self.system.m
        up = np.bincount(self._row, np.maximum(self._values, 0.0), minlength=count)
        down = np.bincount(self._row, np.maximum(-self._values, 0.0), minlength=count)
        return up, down


def _term_of_slope(stage: Stage, templates: tuple) -> tuple[np.ndarray, np.ndarray]:
    """For every slope of a stage, on variables and on intermediates, the term it belongs to."""
    found: dict[int, list[np.ndarray]] = {VARIABLE: [], INTERMEDIATE: []}
    for group in stage.groups:
        for slot in templates[group.template].varying:
            found[group.kinds[slot]].append(np.arange(group.first, group.first + group.size))
    none = np.empty(0, dtype=np.int64)
    direct, through = (np.concatenate(found[k]) if found[k] else none for k in (VARIABLE, INTERMEDIATE))
    return direct, through


def ratio_newton(
    evaluator: Evaluator,
    x0: np.ndarray,
    space: Space,
    scale: np.ndarray,
    tolerance: float,
    max_iterations: int,
    max_seconds: float,
) -> tuple[np.ndarray, str, int]:
    """`newton` on log ratios."""
    ratios = RatioEvaluator(evaluator, space.logs, scale)
    return newton(ratios, x0, space, np.ones(len(scale)), tolerance, max_iterations, max_seconds)
