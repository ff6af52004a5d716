"""Demand systems: each one's calibrating inverse gives demands and a price of utility that are those of the benchmark."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from calibration import CalibrationError
from cge.demand import KEYS, SYSTEMS
from cge.nests import Leaf, Node
from cge.structure import HouseholdSpec

from .economies import small

CHOICES = {
    "cobb_douglas": HouseholdSpec(demand="cobb_douglas"),
    "ces": HouseholdSpec(demand="ces", elasticity="sigma_top"),
    "les": HouseholdSpec(demand="les", calibrate="frisch"),
    "les by subsistence": HouseholdSpec(demand="les", calibrate="subsistence_share"),
}
READ = {
    ("sigma_top", "h"): 0.7,
    ("income_elasticity", "x"): 0.6,
    ("income_elasticity", "y"): 1.3,
    ("frisch", "h"): -2.0,
    ("subsistence_share", "x"): 0.5,
    ("subsistence_share", "y"): 0.1,
}
VALUES = {"x": 30.0, "y": 50.0}


def economy(choice: HouseholdSpec, prices: dict[str, float], income: float) -> SimpleNamespace:
    """A household at some prices, as the system calibrates it; each good bought at a benchmark price of one."""
    system = SYSTEMS[choice.demand]
    found = system.calibrate(choice, "h", list(VALUES), list(VALUES.values()), lambda *key: READ[key])
    marginal = found.by_item["share_marginal"]
    subsistence = found.by_item.get("q_subsistence", [0.0] * len(VALUES))
    root = Node("h", tuple(Leaf("consumption", (x, "h")) for x in VALUES))
    m = SimpleNamespace(
        share_marginal={("h", x): share for x, share in zip(VALUES, marginal, strict=True)},
        q_subsistence={("h", x): needs for x, needs in zip(VALUES, subsistence, strict=True)},
        sigma_utility={"h": found.elasticity},
        q0_utility={"h": sum(VALUES.values()) - sum(subsistence)},
        v_consumption={"h": income},
        consumption_node=lambda h: root,
        child_label=lambda leaf: leaf.index[0],
        relative_price=lambda leaf: prices[leaf.index[0]],
        paid_price=lambda leaf: prices[leaf.index[0]],
    )
    sigma = found.elasticity
    shares = dict(zip(VALUES, marginal, strict=True))
    m.p_utility = {
        "h": math.prod(prices[x] ** shares[x] for x in VALUES)
        if sigma == 1.0
        else sum(shares[x] * prices[x] ** (1 - sigma) for x in VALUES) ** (1 / (1 - sigma))
    }
    m.number = lambda name, h: m.sigma_utility[h]
    spent = sum(prices[x] * m.q_subsistence["h", x] for x in VALUES)
    m.q_utility = {"h": (income - spent) / m.p_utility["h"]}
    return m


@pytest.mark.parametrize("choice", CHOICES.values(), ids=list(CHOICES))
@pytest.mark.parametrize(("prices", "income"), [({"x": 1.0, "y": 1.0}, 80.0), ({"x": 1.4, "y": 0.9}, 95.0)])
def test_demands_spend_the_income(choice: HouseholdSpec, prices: dict[str, float], income: float) -> None:
    m, system = economy(choice, prices, income), SYSTEMS[choice.demand]
    bought = {}
    for x in VALUES:
        # Each demand is linear in its quantity: two residuals give its root.
        def residual(quantity: float, x: str = x) -> float:
            difference = Difference()
            system.demand(m, "h", x, difference.of(quantity), VALUES[x], prices[x], prices[x])
            return difference.found

        at_zero, at_one = residual(0.0), residual(1.0)
        bought[x] = at_zero / (at_zero - at_one)
    assert sum(prices[x] * bought[x] for x in VALUES) == pytest.approx(income, rel=1e-12)
    if income == 80.0:
        assert bought == pytest.approx(VALUES, rel=1e-12)


class Difference:
    """Reads an equation `left == right` as the number left - right."""

    found = math.nan

    def of(self, value: float) -> Side:
        """A number in the equation."""
        return Side(value, self)


class Side:
    """A number whose comparison with another is a difference."""

    def __init__(self, value: float, home: Difference) -> None:
        self._value, self._home = value, home

    def __sub__(self, other: float) -> Side:
        return Side(self._value - other, self._home)

    def __rmul__(self, other: float) -> Side:
        return Side(other * self._value, self._home)

    def __eq__(self, other: object) -> bool:
        self._home.found = self._value - float(other)  # type: ignore[arg-type]
        return True


def test_a_system_says_what_it_needs() -> None:
    for demand, needs in (("ces", "`elasticity`"), ("les", "`calibrate: frisch` or `subsistence_share`")):
        with pytest.raises(CalibrationError, match=f"household demand {demand} needs {needs}"):
            small(household=HouseholdSpec(demand=demand))


def test_keys_of_the_elasticity_table() -> None:
    by = {"income_elasticity": "item", "subsistence_share": "item", "frisch": "household"}
    assert {name: KEYS[name].by for name in by} == by
    assert KEYS["frisch"].impossible(-1.0) == "it has to be < -1"
    assert KEYS["frisch"].impossible(-1.5) == ""
