"""Biproportional scaling of a matrix to given row and column sums: RAS and GRAS, on plain arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Retarget = Callable[[Array], tuple[Array, Array]]

PATIENCE = 200
"""Passes in which the error must fall by a tenth; where it does not, the totals are out of reach."""


@dataclass(frozen=True, eq=False)
class Scaled:
    """A scaled matrix, the passes it took and its largest error, as a share of each line's turnover."""

    matrix: Array
    iterations: int
    error: float


def line_error(matrix: Array, rows: Array, columns: Array) -> float:
    """Largest distance of a row or column sum from its target, as a share of the line's absolute sum."""
    absolute = np.abs(matrix)
    worst = 0.0
    for axis, target in ((1, rows), (0, columns)):
        size = np.maximum(absolute.sum(axis=axis), np.abs(target))
        gap = np.abs(matrix.sum(axis=axis) - target)
        worst = max(worst, float(np.max(gap[size > 0] / size[size > 0], initial=0.0)))
    return worst


def ras(
    matrix: Array,
    rows: Array,
    columns: Array,
    tolerance: float = 1e-12,
    max_iterations: int = 20_000,
    retarget: Retarget | None = None,
) -> Scaled:
    """Scale a non-negative matrix to row sums `rows` and column sums `columns` by r_i a_ij s_j (RAS).

    Minimises sum x ln(x / a). Stops when every line is within `tolerance` of its target (as a share of the
    line), after `max_iterations` passes, or when passes no longer help; read `.error` of the result.
    retarget: gives new rows and columns from the matrix after each pass, for totals that are not known.
    Negative entries need `gras`. Source: Miller and Blair (2009), Input-Output Analysis, section 7.4.
    """
    start = np.array(matrix, dtype=float)
    if (start < 0).any():
        raise ValueError("RAS needs a non-negative matrix; use gras")

    def one_pass(x: Array, rows: Array, columns: Array) -> Array:
        x = x * _ratio(rows, x.sum(axis=1))[:, None]
        return x * _ratio(columns, x.sum(axis=0))[None, :]

    return _repeated(one_pass, start, rows, columns, tolerance, max_iterations, retarget)


def gras(
    matrix: Array,
    rows: Array,
    columns: Array,
    tolerance: float = 1e-12,
    max_iterations: int = 20_000,
    retarget: Retarget | None = None,
) -> Scaled:
    """Scale a matrix of either sign to row sums `rows` and column sums `columns` (GRAS); signs are kept.

    With A = P - N: x_ij = r_i p_ij s_j - n_ij / (r_i s_j), minimising sum |a| (z ln z - z + 1) with
    z = x / a. A line without positive entries uses the limit of the formula. Arguments and stop as in `ras`.
    Sources: Junius and Oosterhaven (2003), Economic Systems Research 15(1); objective and multipliers as
    corrected by Lenzen, Wood and Gallego (2007), ESR 19(4); lines without positive entries as in
    Temurshoev, Miller and Bouwmeester (2013), ESR 25(3).
    """
    start = np.array(matrix, dtype=float)

    def one_pass(x: Array, rows: Array, columns: Array) -> Array:
        # multipliers of successive passes compose, so that each pass may start from the matrix it finds
        x = _scaled_rows(x, rows)
        return _scaled_rows(x.T, columns).T

    return _repeated(one_pass, start, rows, columns, tolerance, max_iterations, retarget)


def _repeated(
    one_pass: Callable[[Array, Array, Array], Array],
    start: Array,
    rows: Array,
    columns: Array,
    tolerance: float,
    max_iterations: int,
    retarget: Retarget | None,
) -> Scaled:
    """Repeat passes until the lines are on target, the passes are used up, or they no longer help."""
    x, iterations, error = start, 0, line_error(start, rows, columns)
    mark = error
    while error > tolerance and iterations < max_iterations:
        x = one_pass(x, rows, columns)
        if retarget is not None:
            rows, columns = retarget(x)
        iterations, error = iterations + 1, line_error(x, rows, columns)
        if iterations % PATIENCE == 0:
            if error > 0.9 * mark:
                break
            mark = error
    return Scaled(x, iterations, error)


def _ratio(target: Array, current: Array) -> Array:
    """target / current, 1 where the line has nothing to scale; a negative target is out of reach: 0."""
    return np.divide(np.maximum(target, 0.0), current, out=np.ones_like(current), where=current > 0)


def _scaled_rows(x: Array, targets: Array) -> Array:
    """Bring rows to their targets: positive entries times a multiplier, negative ones divided by it."""
    positive, negative = np.maximum(x, 0.0), np.maximum(-x, 0.0)
    multiplier = _multiplier(positive.sum(axis=1), negative.sum(axis=1), targets)[:, None]
    return positive * multiplier - negative / multiplier


def _multiplier(p: Array, n: Array, target: Array) -> Array:
    """Positive root of p r² - target r - n = 0, in the form that does not cancel; 1 for an empty line."""
    root = np.sqrt(target**2 + 4 * p * n)
    result = np.ones_like(target)
    up = (p > 0) & (target >= 0)
    result[up] = (target[up] + root[up]) / (2 * p[up])
    down = (n > 0) & ~up
    below = root[down] - target[down]
    result[down] = np.divide(2 * n[down], below, out=np.ones_like(below), where=below > 0)
    return np.where(result > 0, result, 1.0)
