"""Functional forms in calibrated-share form: unit cost or revenue, demand or supply, and the calibrating inverse.

All prices enter relative to the benchmark (1 there), so that a form needs only its value shares and its elasticity.
Each identity is written additively, `power(p) = sum of share * power(p_i)`, because additive terms with one structure
compile to one vectorised template. The limits 0 (Leontief) and 1 (Cobb-Douglas) of an elasticity are selected within
`LIMIT` of the value, for price and demand alike: a limit in one only would break the SAM's balance.

Source: Rutherford (2002), Lecture notes on constant elasticity functions, sections 2-4; for LES, Stone (1954).
The functions work on numbers, on Pyomo expressions and on the symbols of formulas (`cge.formula`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cge.expression import Expression

LIMIT = 1e-6


def is_limit(elasticity: float, limit: float) -> bool:
    """True if the elasticity counts as the limit value (0, 1 or infinity)."""
    return elasticity == limit or abs(elasticity - limit) <= LIMIT


def cost_identity(
    price: Expression, items: Sequence[tuple], elasticity: Expression, value: float
) -> Expression:
    """A1. Unit cost of a CES aggregate as an equation (equation P1 shows it, with its limits).

    `items` are (share, relative price); `elasticity` the symbol and `value` its number, which selects the limit form.
    """
    return _identity(price, items, 1 - elasticity, is_limit(value, 1.0), is_limit(value, 0.0))


def revenue_identity(
    price: Expression, items: Sequence[tuple], elasticity: Expression, value: float
) -> Expression:
    """A2. Unit revenue of a CET transformation as an equation (M1 shows it)."""
    return _identity(price, items, 1 + elasticity, False, is_limit(value, 0.0))


def _identity(
    price: Expression, items: Sequence[tuple], exponent: Expression, logarithmic: bool, linear: bool
) -> Expression:
    if len(items) == 1:
        return price == items[0][1]
    if logarithmic:
        return logarithm(price) == sum(share * logarithm(item) for share, item in items)
    if linear:
        return price == sum(share * item for share, item in items)
    return price**exponent == sum(share * item**exponent for share, item in items)


def logarithm(value: Expression) -> Expression:
    """The natural logarithm of an expression or a symbol."""
    if hasattr(value, "log"):  # a symbol of a formula
        return value.log()
    from cge.algebra import pyo  # calibration uses the inverses only, and need not import Pyomo

    return pyo.log(value)


def substitution(own: Expression, aggregate: Expression, elasticity: Expression, value: float) -> Expression:
    """A3. Demand for one item of a CES aggregate per unit of the aggregate, relative to the benchmark (shown in P2)."""
    if is_limit(value, 0.0):
        return 1.0
    if is_limit(value, 1.0):
        return aggregate / own
    return (aggregate / own) ** elasticity


def transformation(
    own: Expression, aggregate: Expression, elasticity: Expression, value: float
) -> Expression:
    """A4. Supply of one item of a CET transformation per unit of the aggregate, relative to the benchmark (shown in M2)."""
    if is_limit(value, 0.0):
        return 1.0
    return (own / aggregate) ** elasticity


def value_shares(values: Iterable[float]) -> list[float]:
    """Calibrating inverse of CES and CET: the benchmark value shares."""
    values = list(values)
    total = sum(values)
    if total <= 0:
        raise ValueError(f"value shares need a positive total, got {total:g}")
    return [value / total for value in values]


def les_from_frisch(
    values: Sequence[float], income_elasticities: Sequence[float], frisch: float
) -> tuple[list[float], list[float]]:
    r"""Calibrating inverse of the linear expenditure system from income elasticities and the Frisch parameter.

    A5. \beta_i = \eta_i w_i / \sum_j \eta_j w_j, \gamma_i = x_i (1 + \beta_i / (w_i \phi)), \phi < -1 the Frisch
    parameter (Frisch 1959; Dervis, de Melo and Robinson 1982, p. 482). Returns (beta, gamma); gamma in the units of
    `values`.
    """
    weights = value_shares(values)
    scale = sum(eta * w for eta, w in zip(income_elasticities, weights, strict=True))
    beta = [eta * w / scale for eta, w in zip(income_elasticities, weights, strict=True)]
    gamma = [x * (1 + b / (w * frisch)) for x, b, w in zip(values, beta, weights, strict=True)]
    return beta, gamma


def les_from_subsistence(values: Sequence[float], shares: Sequence[float]) -> tuple[list[float], list[float]]:
    r"""Calibrating inverse of the linear expenditure system from subsistence shares.

    A6. \gamma_i = s_i x_i, \beta_i = (x_i - \gamma_i) / \sum_j (x_j - \gamma_j). Shares 0 give Cobb-Douglas.
    """
    gamma = [s * x for s, x in zip(shares, values, strict=True)]
    return value_shares([x - g for x, g in zip(values, gamma, strict=True)]), gamma
