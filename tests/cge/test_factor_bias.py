"""Factor bias by cause (Y9): by hand on two sectors, exact, and the elasticity of an economy whose activities differ."""

from __future__ import annotations

import math

import pytest

from cge import examples
from cge.analysis.accounting.factor_bias import factor_bias
from cge.analysis.accounting.year import AccountedYear
from sam.problem import InputError

EXACT = 1e-8  # per cent points: 1e-10 in logs


def years(more_labour: float, substitution: float = 0.5) -> tuple[AccountedYear, AccountedYear]:
    """Two goods and two factors before and after labour's efficiency grew; hours stay at 60."""
    model = examples.two_by_two(substitution).model()
    after = model.solve({"q_factor_endowment[labour]": {"multiply": more_labour}})
    hours = {"labour": 60.0}
    return AccountedYear(model.solve().equilibrium, hours), AccountedYear(after.equilibrium, hours)


@pytest.mark.parametrize("substitution", [0.5, 0.8, 1.26])
def test_activities_that_differ_substitute_less_than_each_of_them(substitution: float) -> None:
    """By hand: x has 30 of 60 labour and 30 of 40 capital, half and half; y 30 and 10, three to one.

    chi = 0.6 (0.5 - 0.4)^2 / 0.24 + 0.4 (0.25 - 0.4)^2 / 0.24 = 1/16. The household spends fixed shares, so that the
    elasticity between the goods is one: that of the economy is 15/16 of the activities' and 1/16.
    """
    terms = factor_bias(*years(1.0001, substitution), ["capital"], market=["a_x"])
    assert terms["elasticity"] == pytest.approx(15 / 16 * substitution, rel=1e-4)
    whole = 15 / 16 * substitution + 1 / 16
    odds = math.log(1.0001) * (whole - 1) / whole  # of labour's income against capital's
    # Labour has 60 of 100 and capital 40: the odds rise by 1 + 60/40 times the log of the share.
    share = terms["labour_share"] * (1 - terms["elasticity"]) / -terms["elasticity"]
    assert share == pytest.approx(100 * odds, rel=1e-3)
    assert terms["bias"] == pytest.approx(100 * math.log(1.0001), rel=1e-9)


def test_causes_add_up_exactly() -> None:
    """Capital, taxes and a large change: the rest is rounding."""
    model = examples.small_economy().model()
    shocks = {
        "q_factor_endowment[labour]": {"multiply": 1.5},
        "q_factor_endowment[capital]": {"multiply": 1.2},
        "rate_duty": {"set": 0.0},
        "productivity[a_x]": {"multiply": 1.1},
    }
    before = AccountedYear(model.solve().equilibrium, {"labour": 80.0})
    after = AccountedYear(model.solve(shocks).equilibrium, {"labour": 90.0})
    terms = factor_bias(before, after, ["capital"], market=["a_x"])
    assert abs(terms["residual"]) < EXACT
    assert terms.drop(["elasticity", "residual", "bias"]).sum() == pytest.approx(terms["bias"], abs=EXACT)
    assert terms["bias"] == pytest.approx(100 * math.log(1.5 / (90 / 80)))
    assert terms["capital_per_hour"] == pytest.approx(100 * math.log(1.2 / (90 / 80)))
    assert terms["taxes"] != 0.0


def test_what_cannot_be_accounted_for_is_refused() -> None:
    before, after = years(1.21)
    with pytest.raises(InputError, match="activities rent no machines; name a kind of capital"):
        factor_bias(before, after, ["machines"])
    with pytest.raises(InputError, match="neither dearer nor cheaper than capital; take other years"):
        factor_bias(before, before, ["capital"])
