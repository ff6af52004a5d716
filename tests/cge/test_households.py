"""Welfare by household against a hand computation: two goods, a worker and a rentier."""

from __future__ import annotations

from math import prod

import pytest

from cge.analysis.indicator import Indicators
from cge.structure import ActivitySpec, HouseholdSpec, Roles, Structure
from experiments.api.economy import Economy
from experiments.api.solution import Solution
from experiments.examples import NO_ELASTICITIES, nest, typed_sam

# The worker spends half on each good, the rentier three quarters on x. Labour has half the cost of x, three quarters of y.
TWO_HOUSEHOLDS = """
account  kind       a_x  a_y  c_x  c_y  labour  capital  worker  rentier
a_x      activity     .    .   60    .       .        .       .        .
a_y      activity     .    .    .   40       .        .       .        .
c_x      commodity    .    .    .    .       .        .      30       30
c_y      commodity    .    .    .    .       .        .      30       10
labour   factor      30   30    .    .       .        .       .        .
capital  factor      30   10    .    .       .        .       .        .
worker   household    .    .    .    .      60        .       .        .
rentier  household    .    .    .    .       .       40       .        .
"""
SHARES = {"worker": (0.5, 0.5), "rentier": (0.75, 0.25)}
INCOME = {"worker": 60.0, "rentier": 40.0}
COBB_DOUGLAS = HouseholdSpec(demand="cobb_douglas")
MORE_LABOUR = 1.21
SOLVER = 1e-9  # of a solution whose equations hold to 1e-10


def economy(demand: HouseholdSpec = COBB_DOUGLAS) -> Economy:
    structure = Structure(
        name="two_households",
        activities=(ActivitySpec(of="*", nest=nest(1.0, "factors")),),
        household=demand,
        roles=Roles(labour=("labour",)),
        closure="textbook",
    )
    table = NO_ELASTICITIES.with_value("subsistence_share", 0.4, "")
    sam = typed_sam(TWO_HOUSEHOLDS, "two_households")
    return Economy(sam, structure=structure, elasticities=table)


def solved(demand: HouseholdSpec) -> tuple[Solution, Indicators]:
    model = economy(demand).model()
    new = model.solve({"q_factor_endowment[labour]": {"multiply": MORE_LABOUR}})
    return new, new.against(model.solve()).indicators


def test_ev_and_cv_of_each_household_by_hand() -> None:
    # Both factors keep their shares of spending, 60 to 40, so the wage falls to 1/1.21 of the rent. In units of the rent
    # incomes stay at 60 and 40, and what a unit of utility costs falls with the prices of its goods.
    _, found = solved(COBB_DOUGLAS)
    wage = 1 / MORE_LABOUR
    prices = wage**0.5, wage**0.75
    cpi = 0.6 * prices[0] + 0.4 * prices[1]  # the numeraire
    for h, shares in SHARES.items():
        unit = prod(p**share for p, share in zip(prices, shares, strict=True))
        gained = INCOME[h] / unit - INCOME[h]
        assert found.households["ev"][h] == pytest.approx((0.0, gained), rel=SOLVER)
        assert found.households["cv"][h] == pytest.approx((0.0, gained * unit / cpi), rel=SOLVER)
        assert found.households["ev_share"][h][1] == pytest.approx(100 * (1 / unit - 1), rel=SOLVER)
        assert found.households["income"][h] == pytest.approx((INCOME[h], INCOME[h] / cpi), rel=SOLVER)
        bought = [INCOME[h] * share / p for p, share in zip(prices, shares, strict=True)]
        assert found.households["consumption"][h] == pytest.approx((INCOME[h], sum(bought)), rel=SOLVER)
    both = sum(value for _, value in found.households["ev"].values())
    assert found.macro["ev"].value == pytest.approx(both, rel=SOLVER)
    assert found.macro["ev_share_gdp"].value == pytest.approx(both, rel=SOLVER)  # GDP is 100
    assert found.macro["ev_share_consumption"].value == pytest.approx(both, rel=SOLVER)


def test_ev_and_cv_are_differences_of_the_expenditure_function_with_subsistence() -> None:
    """From quantities and prices alone: e(p, u) is the cost of subsistence and u times the product of (p/share)^share."""
    new, found = solved(HouseholdSpec(demand="les", calibrate="subsistence_share"))
    equilibrium, parameters = new.equilibrium, new.equilibrium.parameters
    subsistence, shares = parameters.entries("q_subsistence"), parameters.entries("share_marginal")
    bought = equilibrium.entries("q_consumption"), parameters.entries("q0_consumption")
    prices = equilibrium.entries("p_supply")
    goods = "c_x", "c_y"
    for h in SHARES:
        minimum, share = ({c: table[h, c] for c in goods} for table in (subsistence, shares))
        assert all(value > 0.0 for value in minimum.values())
        after, before = (prod((q[c, h] - minimum[c]) ** share[c] for c in goods) for q in bought)

        def spent(p: dict, u: float, minimum: dict = minimum, share: dict = share) -> float:
            unit = prod((p[c] / share[c]) ** share[c] for c in goods)
            return sum(p[c] * minimum[c] for c in goods) + u * unit

        ones = dict.fromkeys(goods, 1.0)
        ev, cv = (spent(p, after) - spent(p, before) for p in (ones, prices))
        assert found.households["ev"][h][1] == pytest.approx(ev, rel=SOLVER)
        assert found.households["cv"][h][1] == pytest.approx(cv, rel=SOLVER)
        assert ev > 0.0
