r"""The logarithmic mean, and the two decompositions that are exact with it.

Y1. L(x, y) = (y - x) / \ln(y/x), L(x, x) = x: then x_1 - x_0 = L(x_0, x_1) \ln(x_1/x_0) for any positive x.
Source: Montgomery (1937), The mathematical problem of the price index; Vartia (1976), Ideal log-change index numbers;
Sato (1976), The ideal log-change index number.
"""

from __future__ import annotations

import numpy as np


def log_mean(before: np.ndarray | float, after: np.ndarray | float) -> np.ndarray:
    """Y1. The logarithmic mean of each pair of numbers of one sign; zero where one is zero or the signs differ."""
    x, y = np.broadcast_arrays(np.asarray(before, dtype=float), np.asarray(after, dtype=float))
    comparable = x * y > 0.0
    rise = np.divide(y - x, x, out=np.zeros(x.shape), where=comparable)
    slope = np.divide(rise, log_change(x, y), out=np.ones(x.shape), where=rise != 0.0)
    return np.where(comparable, x * slope, 0.0)


def log_change(before: np.ndarray | float, after: np.ndarray | float) -> np.ndarray:
    """ln(after/before) of each pair; zero where one is zero or the signs differ."""
    x, y = np.broadcast_arrays(np.asarray(before, dtype=float), np.asarray(after, dtype=float))
    comparable = x * y > 0.0
    rise = np.divide(y - x, x, out=np.zeros(x.shape), where=comparable)
    near = np.abs(rise) < 0.5  # there log1p keeps the digits that y/x would lose
    ratio = np.divide(y, x, out=np.ones(x.shape), where=comparable & ~near)
    return np.where(near, np.log1p(np.where(near, rise, 0.0)), np.log(ratio))


def quantity_changes(
    value0: np.ndarray, value1: np.ndarray, quantity0: np.ndarray, quantity1: np.ndarray
) -> np.ndarray:
    r"""Y2. What the quantity of each item adds to the change of a sum of values: L(v_0, v_1) \ln(q_1/q_0).

    An item that appears or disappears adds its value, the limit
    (Ang and Liu 2007, Handling zero values in the logarithmic mean Divisia index decomposition approach).
    """
    regular = value0 * value1 > 0.0
    return np.where(regular, log_mean(value0, value1) * log_change(quantity0, quantity1), value1 - value0)


def ces_weights(value0: np.ndarray, value1: np.ndarray, parent: np.ndarray, parents: int) -> np.ndarray:
    r"""Y3. Weights of the items of CES aggregates: w_i = L(s_{i0}, s_{i1}) / \sum_j L(s_{j0}, s_{j1}), s_i shares in value.

    `parent` is the number of the aggregate that each item belongs to, of `parents`. With constant share parameters and
    quantities at least cost, the aggregate grows by \sum_i w_i \ln(q_{i1}/q_{i0}) at any elasticity, one included (Sato
    1976, Vartia 1976); in fixed proportions all items grow alike, and any weights that add up to one will do. An item
    without value in one of the years has no weight.
    """

    def shares(value: np.ndarray) -> np.ndarray:
        total = np.bincount(parent, value, parents)[parent]
        return np.divide(value, total, out=np.zeros(len(value)), where=total != 0.0)

    mean = log_mean(shares(value0), shares(value1))
    total = np.bincount(parent, mean, parents)[parent]
    return np.divide(mean, total, out=np.zeros(len(mean)), where=total != 0.0)
