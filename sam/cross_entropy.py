"""Cross-entropy estimation of cells under linear constraints, by Newton's method on the dual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Estimated:
    """Estimated cells, Newton steps taken and the largest constraint error, as a share of its turnover."""

    cells: Array
    iterations: int
    error: float


def cross_entropy(
    prior: Array, constraints: csr_array, values: Array, tolerance: float = 1e-12, max_iterations: int = 200
) -> Estimated:
    """Cells nearest to the prior that satisfy `constraints @ cells = values`; signs are kept.

    Minimises sum |x0| (z ln z - z + 1) with z = x / x0, which is the cross-entropy sum x ln(x / x0) for
    positive cells (Golan, Judge and Robinson 1994, Review of Economics and Statistics 76(3)) in the signed
    form of Lenzen et al. (2007). The first-order condition gives z = exp(sign(x0) A'λ) in closed form, so
    that only the convex dual sum |x0| z - values·λ is left, one λ per constraint. The stop is a constraint
    error within `tolerance` of its turnover, or the end of progress; read `.error` of the result.
    """
    sign = np.sign(prior)
    size = np.abs(prior)
    spread = abs(constraints)
    gauge = np.maximum(spread @ size, np.abs(values))
    gauge = np.where(gauge > 0, gauge, 1.0)
    multipliers = np.zeros(len(values))

    def cells_at(point: Array) -> Array:
        # the bound keeps a step that overshoots finite; no solution scales a cell by e^60
        return prior * np.exp(np.clip(sign * (constraints.T @ point), -60.0, 60.0))

    def dual(point: Array) -> float:
        return float(np.abs(cells_at(point)).sum() - values @ point)

    def error_of(cells: Array) -> float:
        turnover = np.maximum(spread @ np.abs(cells), np.abs(values))
        gap = np.abs(constraints @ cells - values)
        return float(np.max(gap[turnover > 0] / turnover[turnover > 0], initial=0.0))

    cells = cells_at(multipliers)
    error, best, iterations = error_of(cells), (np.inf, cells), 0
    while error > tolerance and iterations < max_iterations:
        gradient = constraints @ cells - values
        scaled = constraints.multiply(np.sqrt(np.abs(cells))[None, :]).tocsr()
        hessian = (scaled @ scaled.T).toarray()
        # constraints of a SAM depend on each other (balances sum to zero): least squares takes the step
        # of least norm among the equivalent ones; scaling by gauge makes small accounts count
        weight = 1 / np.sqrt(gauge)
        step = (
            -weight
            * np.linalg.lstsq(weight[:, None] * hessian * weight[None, :], weight * gradient, rcond=1e-14)[0]
        )
        slope = float(gradient @ step)
        length, here = 1.0, dual(multipliers)
        # Armijo rule; near the optimum rounding hides the decrease, so a full step that cuts the error passes
        while length > 1e-10:
            trial = multipliers + length * step
            trial_cells = cells_at(trial)
            if dual(trial) <= here + 1e-4 * length * slope or error_of(trial_cells) < 0.5 * error:
                break
            length /= 2
        else:
            break
        multipliers, cells = trial, trial_cells
        iterations, error = iterations + 1, error_of(cells)
        if error < best[0]:
            best = (error, cells)
    if error > best[0]:
        error, cells = best
    return Estimated(cells, iterations, error)
