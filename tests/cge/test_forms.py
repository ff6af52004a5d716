"""Functional forms against numerical optimisation, and their limits at elasticities 0 and 1."""

from __future__ import annotations

import math

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize

from cge.forms import (
    LIMIT,
    cost_identity,
    is_limit,
    les_from_frisch,
    les_from_subsistence,
    revenue_identity,
    substitution,
    transformation,
    value_shares,
)

PRICES = st.lists(st.floats(0.3, 3.0), min_size=3, max_size=3)
VALUES = st.lists(st.floats(1.0, 50.0), min_size=3, max_size=3)
ELASTICITY = st.one_of(st.floats(0.05, 0.95), st.floats(1.05, 8.0), st.sampled_from([0.0, 1.0]))


def gap(identity, price: float, items, elasticity: float) -> float:
    """Left less right of an identity at a price: the sides are read off with Pyomo constants."""
    model = pyo.ConcreteModel()
    model.p = pyo.Var(initialize=price)
    relation = identity(model.p, items, elasticity, elasticity)
    return pyo.value(relation.args[0]) - pyo.value(relation.args[1])


def unit(identity, items, elasticity: float) -> float:
    """The price that solves an identity."""
    low, high = min(p for _, p in items), max(p for _, p in items)
    if high - low < 1e-14:
        return low
    sign = np.sign(gap(identity, high * 1.01, items, elasticity))
    return brentq(
        lambda p: sign * gap(identity, p, items, elasticity), low * 0.99, high * 1.01, xtol=1e-15, rtol=1e-14
    )


def cost(shares, prices, sigma: float) -> float:
    return unit(cost_identity, list(zip(shares, prices, strict=True)), sigma)


def revenue(shares, prices, omega: float) -> float:
    return unit(revenue_identity, list(zip(shares, prices, strict=True)), omega)


def ces(quantities, shares, sigma: float) -> float:
    """The primal aggregate of relative quantities in calibrated-share form; benchmark 1."""
    x = np.asarray(quantities)
    if sigma == 0:
        return float(x.min())
    if is_limit(sigma, 1.0):
        return float(np.exp(np.sum(np.asarray(shares) * np.log(x))))
    rho = (sigma - 1) / sigma
    return float(np.sum(np.asarray(shares) * x**rho) ** (1 / rho))


@given(VALUES, PRICES, ELASTICITY)
def test_items_cost_what_the_aggregate_costs(values, prices, sigma) -> None:
    shares = value_shares(values)
    p = cost(shares, prices, sigma)
    demands = [substitution(own, p, sigma, sigma) for own in prices]
    assert sum(s * own * x for s, own, x in zip(shares, prices, demands, strict=True)) == pytest.approx(
        p, rel=1e-11
    )


@given(VALUES, PRICES, ELASTICITY)
def test_demands_produce_one_unit(values, prices, sigma) -> None:
    shares = value_shares(values)
    p = cost(shares, prices, sigma)
    demands = [substitution(own, p, sigma, sigma) for own in prices]
    assert ces(demands, shares, sigma) == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("sigma", [0.3, 0.7, 1.0, 2.5, 5.0])
def test_demands_are_those_of_a_numerical_cost_minimum(sigma: float) -> None:
    shares, prices = np.array([0.2, 0.5, 0.3]), np.array([1.6, 0.7, 1.1])
    found = minimize(
        lambda z: float(np.sum(shares * prices * np.exp(z))),
        np.zeros(3),
        jac=lambda z: shares * prices * np.exp(z),
        constraints={"type": "eq", "fun": lambda z: ces(np.exp(z), shares, sigma) - 1.0},
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 500},
    )
    p = cost(shares, prices, sigma)
    assert found.fun == pytest.approx(p, rel=1e-9)
    demands = [substitution(own, p, sigma, sigma) for own in prices]
    assert np.exp(found.x) == pytest.approx(demands, rel=1e-4)


def test_fixed_proportions_do_not_move() -> None:
    assert [substitution(own, 1.3, 0.0, 0.0) for own in (0.2, 5.0)] == [1.0, 1.0]


@pytest.mark.parametrize("omega", [0.2, 1.0, 4.0])
def test_supplies_are_those_of_a_numerical_revenue_maximum(omega: float) -> None:
    shares, prices = np.array([0.2, 0.5, 0.3]), np.array([1.6, 0.7, 1.1])
    power = (1 + omega) / omega
    found = minimize(
        lambda z: -float(np.sum(shares * prices * np.exp(z))),
        np.zeros(3),
        constraints={"type": "eq", "fun": lambda z: float(np.sum(shares * np.exp(power * z))) - 1.0},
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 500},
    )
    r = revenue(shares, prices, omega)
    assert -found.fun == pytest.approx(r, rel=1e-9)
    assert np.exp(found.x) == pytest.approx(
        [transformation(own, r, omega, omega) for own in prices], rel=1e-4
    )


@given(VALUES, PRICES, st.floats(0.0, 8.0))
def test_sales_earn_what_the_aggregate_earns(values, prices, omega) -> None:
    shares = value_shares(values)
    r = revenue(shares, prices, omega)
    supplies = [transformation(own, r, omega, omega) for own in prices]
    assert sum(s * own * x for s, own, x in zip(shares, prices, supplies, strict=True)) == pytest.approx(
        r, rel=1e-10
    )


@given(VALUES, PRICES, ELASTICITY)
def test_shephards_lemma(values, prices, sigma) -> None:
    shares, step = value_shares(values), 1e-5
    p = cost(shares, prices, sigma)
    for i, own in enumerate(prices):
        up, down = list(prices), list(prices)
        up[i], down[i] = own * (1 + step), own * (1 - step)
        slope = (cost(shares, up, sigma) - cost(shares, down, sigma)) / (2 * step * own)
        assert slope == pytest.approx(shares[i] * substitution(own, p, sigma, sigma), rel=1e-6)


@given(VALUES, PRICES, st.sampled_from([0.0, 1.0]), st.sampled_from([-1.0, 1.0]))
def test_limits_are_continuous(values, prices, limit, side) -> None:
    """Just outside the band in which the limit form is used, price and demand are those of the limit to 1e-5."""
    sigma = limit + side * 1.5 * LIMIT
    assume(sigma > 0)
    shares = value_shares(values)
    inside, outside = cost(shares, prices, limit), cost(shares, prices, sigma)
    assert outside == pytest.approx(inside, rel=1e-5)
    for own in prices:
        assert substitution(own, outside, sigma, sigma) == pytest.approx(
            substitution(own, inside, limit, limit), rel=1e-5
        )


def test_the_limit_is_used_for_price_and_demand_alike() -> None:
    for elasticity in (1 - 0.9 * LIMIT, 1 + 0.9 * LIMIT):
        shares, prices = [0.4, 0.6], [2.0, 0.5]
        assert cost(shares, prices, elasticity) == pytest.approx(2.0**0.4 * 0.5**0.6, rel=1e-13)
        assert substitution(2.0, 1.5, elasticity, elasticity) == 1.5 / 2.0
    assert is_limit(LIMIT, 0.0)
    assert not is_limit(2.1 * LIMIT, 0.0)


def test_one_item_costs_its_price() -> None:
    assert gap(cost_identity, 1.7, [(1.0, 1.7)], 3.0) == 0
    assert gap(revenue_identity, 1.7, [(1.0, 1.7)], 3.0) == 0


def test_value_shares_need_a_positive_total() -> None:
    with pytest.raises(ValueError, match="value shares need a positive total, got 0"):
        value_shares([0.0, 0.0])


@given(VALUES, st.lists(st.floats(0.2, 2.0), min_size=3, max_size=3), st.floats(-5.0, -1.1))
def test_les_frisch_and_engel(values, etas, frisch) -> None:
    """Calibrated demand returns the Frisch parameter and the income elasticities, rescaled to add up."""
    beta, gamma = les_from_frisch(values, etas, frisch)
    total, weights = sum(values), value_shares(values)
    assert sum(beta) == pytest.approx(1.0, rel=1e-12)
    assert -total / (total - sum(gamma)) == pytest.approx(frisch, rel=1e-9)
    demand = [g + b * (total - sum(gamma)) for g, b in zip(gamma, beta, strict=True)]
    assert demand == pytest.approx(values, rel=1e-9)
    engel = [b / w for b, w in zip(beta, weights, strict=True)]
    assert sum(w * e for w, e in zip(weights, engel, strict=True)) == pytest.approx(1.0, rel=1e-12)
    scale = sum(w * eta for w, eta in zip(weights, etas, strict=True))
    assert engel == pytest.approx([eta / scale for eta in etas], rel=1e-12)


def test_les_is_the_demand_of_a_stone_geary_consumer() -> None:
    values, prices = [30.0, 50.0, 20.0], np.array([1.3, 0.8, 1.0])
    beta, gamma = les_from_frisch(values, [0.6, 1.0, 1.4], -2.0)
    budget = 104.0
    found = minimize(
        lambda x: -float(np.sum(np.array(beta) * np.log(x - np.array(gamma)))),
        np.array(values),
        constraints={"type": "eq", "fun": lambda x: budget - float(prices @ x)},
        bounds=[(g + 1e-6, None) for g in gamma],
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    supernumerary = budget - float(prices @ gamma)
    closed = [g + b * supernumerary / p for g, b, p in zip(gamma, beta, prices, strict=True)]
    assert found.x == pytest.approx(closed, rel=1e-5)


@given(VALUES, st.lists(st.floats(-0.5, 0.9), min_size=3, max_size=3))
def test_les_from_subsistence_shares(values, shares) -> None:
    beta, gamma = les_from_subsistence(values, shares)
    assert sum(beta) == pytest.approx(1.0)
    assert gamma == pytest.approx([s * x for s, x in zip(shares, values, strict=True)])
    left = sum(values) - sum(gamma)
    assert [g + b * left for g, b in zip(gamma, beta, strict=True)] == pytest.approx(values)


def test_no_subsistence_is_cobb_douglas() -> None:
    beta, gamma = les_from_subsistence([1.0, 3.0], [0.0, 0.0])
    assert (beta, gamma) == ([0.25, 0.75], [0.0, 0.0])
    assert math.isclose(sum(beta), 1.0)
