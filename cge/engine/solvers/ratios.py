"""Equations as ratios: log(left / right) in place of left - right, wherever both sides are sums of positive terms.

A demand `x = a (p / p_i)**sigma` is linear in logs in this form, and a price index is a log-sum-exp, smooth and nearly
linear however large sigma: Newton's method then converges from far away, where left - right spans a hundred orders of
magnitude. The roots are the same. Rows that hold a free variable (a balance, a transfer) stay left - right over scale.
"""

from __future__ import annotations

import numpy as np

from cge.engine.code.program import StageProgram
from cge.engine.code.stages import Stage
from cge.engine.evaluate import Evaluator, float_errors
from cge.engine.linear import Factors
from cge.engine.reading.terms import INTERMEDIATE, VARIABLE
from cge.engine.solution import Run
from cge.engine.solvers.formulation import Formulation, Limits
from cge.engine.solvers.newton import newton, outside


class RatioForm:
    """Which equations of a system are ratios, and where their terms and slopes are; serves every evaluation."""

    def __init__(self, evaluator: Evaluator, x: np.ndarray, positive: np.ndarray) -> None:
        """Ratios are the equations that have positive terms on both sides at `x`, and no free variable."""
        system = evaluator.system
        stage = system.stages[-1]
        coordinates = stage.sums.tocoo()
        self.row = np.empty(stage.sums.shape[1], dtype=np.int64)
        self.sign = np.empty(stage.sums.shape[1])
        self.row[coordinates.col] = coordinates.row
        self.sign[coordinates.col] = coordinates.data
        self.direct, self.through = _term_of_slope(stage, system.programs[-1])
        self.add = abs(stage.sums)
        free = np.zeros(system.m, dtype=bool)
        free[system.chain.rows[~positive[system.chain.indices]]] = True
        up, down = self.sides(self.values(evaluator, x))
        self.ratio = ~free & (up > 0.0) & (down > 0.0)
        self.rows = np.flatnonzero(self.ratio)

    def values(self, evaluator: Evaluator, x: np.ndarray) -> np.ndarray:
        """The signed terms of all equations at `x`."""
        return evaluator.terms(x) * self.sign

    def sides(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sums of the positive and of the negative terms of each equation; the latter with its sign turned."""
        return self.add @ np.maximum(values, 0.0), self.add @ np.maximum(-values, 0.0)


class RatioEvaluator:
    """An Evaluator whose residuals are log ratios; takes the place of one in `newton`, with a scale of 1.

    Raises FloatingPointError where a side of a ratio is not positive: a step that leads there is shortened.
    """

    def __init__(self, evaluator: Evaluator, form: RatioForm, scale: np.ndarray) -> None:
        self.evaluator = evaluator
        self.system = evaluator.system
        self.p = evaluator.p
        self.form = form
        self.scale = scale
        self._at: np.ndarray | None = None  # the point to which the next three belong
        self._values = self._up = self._down = np.empty(0)

    def _evaluate(self, x: np.ndarray) -> None:
        if self._at is not None and np.array_equal(x, self._at):
            return
        self._at = None
        self._values = self.form.values(self.evaluator, x)
        self._up, self._down = self.form.sides(self._values)
        self._at = np.array(x, dtype=float)

    def residual(self, x: np.ndarray) -> np.ndarray:
        """log(left / right), or (left - right) / scale where a row holds a free variable."""
        self._evaluate(x)
        rows = self.form.rows
        with float_errors():
            result = (self._up - self._down) / self.scale
            quotient = self._up.take(rows) / self._down.take(
                rows
            )  # of sums of positive terms: never negative
            if not quotient.min(initial=1.0) > 0.0:
                raise FloatingPointError("a side of an equation is not positive")
            result[rows] = np.log(quotient)
        return result

    def jacobian_values(self, x: np.ndarray) -> np.ndarray:
        """Data of d(residual)/d(x) in the order of `system.chain`."""
        self._evaluate(x)
        form = self.form
        weights = 1.0 / self.scale[form.row]
        rows = form.ratio[form.row]
        own = form.row[rows]
        with float_errors():
            weights[rows] = 1.0 / np.where(self._values[rows] > 0.0, self._up[own], self._down[own])
        direct, through = self.evaluator.slopes(x)
        return self.system.chain.total(
            [*direct[:-1], direct[-1] * weights[form.direct]],
            [*through[:-1], through[-1] * weights[form.through]],
        )

    def sizes(self, x: np.ndarray) -> np.ndarray:
        """What a change of left - right is divided by, at a solution."""
        self._evaluate(x)
        return np.where(self.form.ratio, self._up, self.scale)


def _term_of_slope(stage: Stage, program: StageProgram) -> tuple[np.ndarray, np.ndarray]:
    """For every slope of a stage, on variables and on intermediates, the term it belongs to."""
    found = {kind: np.empty(size, dtype=np.int64) for kind, size in program.sizes.items()}
    for group, places in zip(stage.groups, program.places, strict=True):
        for kind, at in places.values():
            found[kind][at] = np.arange(group.first, group.first + group.size)
    return found[VARIABLE], found[INTERMEDIATE]


def as_ratios(on: Formulation[Evaluator], form: RatioForm) -> Formulation[RatioEvaluator]:
    """The formulation with its equations as log ratios, whose scale is 1."""
    ratios = RatioEvaluator(on.evaluator, form, on.scale)
    return Formulation(ratios, on.space, np.ones(len(on.scale)), on.start)


def ratio_newton(
    on: Formulation[Evaluator], limits: Limits, near: tuple[RatioForm, Factors] | None = None
) -> Run:
    """`newton` on log ratios; `near` are the form and the factors of a solved point at the start, for other parameters."""
    if near is not None:
        form, factors = near
        ratios = as_ratios(on, form)
        try:
            ratios.residual(on.start)
        except FloatingPointError:
            pass  # the change of parameters took a side of some ratio away: other equations are ratios now
        else:
            return newton(ratios, limits, factors)
    try:
        form = RatioForm(on.evaluator, on.evaluator.system.start, on.space.logs)
    except FloatingPointError as error:
        return outside(np.array(on.start, dtype=float), error)
    return newton(as_ratios(on, form), limits)
