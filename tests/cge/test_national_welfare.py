"""Welfare where saving moves, and the public budget that a lump sum balances."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from cge.analysis.budget import BudgetItem, budget
from cge.analysis.indicator import Indicator
from cge.analysis.indicators import indicators
from cge.analysis.national_welfare import consumption_and_saving, welfare_figure
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve

from .economies import japan, scaled, small, textbook


def nation(consumed: float, invested: float, lent: float = 0.0, exchange: float = 1.0) -> SimpleNamespace:
    """What the measure reads of an equilibrium: utility in base money, investment, foreign saving and its price."""
    return SimpleNamespace(
        vector=lambda name: np.array([consumed]),
        entries=lambda name: {"i": invested} if name == "q_investment" else {"w": lent},
        value=lambda name: exchange,
    )


def test_consumption_and_saving_by_hand() -> None:
    """60 consumed and 40 saved: shares 0.6 and 0.4, EV = 100 (1.1^0.6 0.9^0.4 - 1), in the first order 6 - 4."""
    base, new = nation(60, 50, lent=10), nation(66, 60, lent=48, exchange=2.0)
    found = consumption_and_saving(base, new, {"h": 6.0})  # type: ignore[arg-type]
    assert found == pytest.approx(100 * (1.1**0.6 * 0.9**0.4 - 1), rel=1e-14)
    assert 1.5 < found < 2.0  # the second order lowers both


@pytest.mark.parametrize("step", [0.1, 0.01, 0.001])
def test_a_small_change_is_ev_and_saving(step: float) -> None:
    """The error against EV + dS is of second order: at most (dU)^2/U + (dS)^2/S."""
    new = nation(60 * (1 + step), 40 * (1 - step))
    found = consumption_and_saving(nation(60, 40), new, {"h": 60 * step})  # type: ignore[arg-type]
    assert found == pytest.approx(20 * step, abs=100 * step**2)


def test_no_positive_saving_no_figure() -> None:
    assert consumption_and_saving(nation(60, 10, lent=10), nation(60, 20), {"h": 1.0}) is None  # type: ignore[arg-type]
    unknown = consumption_and_saving(nation(60, 40), nation(60, 40), {"h": math.nan})  # type: ignore[arg-type]
    assert unknown is not None
    assert math.isnan(unknown)


def test_welfare_is_what_moves() -> None:
    held, moved = Indicator(100.0, 100.0 + 1e-6, "u"), Indicator(100.0, 99.0, "u")
    assert welfare_figure({"saving_real": held}) == welfare_figure({}) == "ev"
    assert welfare_figure({"saving_real": moved}) == "ev_consumption_saving"
    assert welfare_figure({"saving_real": replace(held, value=None, reason="none")}) == "ev"


def test_japan_where_saving_is_held(benchmark: Equilibrium, shocked: Equilibrium) -> None:
    """Under `welfare` nothing of saving moves: both measures differ by what a second order makes, U^2/2 of 150 tn."""
    macro = indicators(benchmark, shocked, groups=("welfare",)).macro
    assert welfare_figure(macro) == "ev"
    ev, both = macro["ev"].value, macro["ev_consumption_saving"].value
    assert ev is not None
    assert both == pytest.approx(ev, abs=ev**2 / 150_000)


def test_japan_where_investment_takes_what_is_saved(savings: CompiledModel) -> None:
    """A subsidy of investment: consumption is lost, capital is gained, and the difference is a small loss."""
    base, subsidised = solve(savings, japan()), solve(savings, _subsidised())
    macro = indicators(base, subsidised, groups=("welfare",)).macro
    assert welfare_figure(macro) == "ev_consumption_saving"
    ev, both = macro["ev"].value, macro["ev_consumption_saving"].value
    assert ev is not None
    assert both is not None
    assert ev < -1000 < -500 < both < 0
    assert macro["saving_real"].value > macro["saving_real"].base


def _subsidised() -> Parameters:
    goods = ("c_gpm", "c_prm", "c_bom", "c_elm")
    return japan().with_entries({"rate_investment_goods": {(c, "i_private"): -0.1 for c in goods}})


def test_a_budget_adds_up_and_the_lump_sum_is_the_rest(benchmark: Equilibrium, shocked: Equilibrium) -> None:
    base, new = budget(benchmark), budget(shocked)
    size = sum(value for value in new.values() if value > 0)
    assert sum(base.values()) == pytest.approx(0.0, abs=1e-9 * size)
    assert sum(new.values()) == pytest.approx(0.0, abs=1e-9 * size)
    lump = BudgetItem("lump_sum", "household", True, "government")
    others = sum(new[item] - base.get(item, 0.0) for item in new if item != lump)
    assert new[lump] == pytest.approx(-others, rel=1e-9)
    # Carbon revenue comes in, duties go, the other taxes shrink, and contributions are a share of income.
    carbon = new[BudgetItem("tax_receipts", "t_carbon", True, "government")]
    assert carbon > -new[lump] > 0
    contributions = BudgetItem("transfer", "household", True, "s_contributions")
    benefits = BudgetItem("transfer", "household", False, "s_benefits")
    assert new[contributions] < base[contributions]
    assert new[benefits] == pytest.approx(
        base[benefits], rel=1e-9
    )  # fixed in real terms, and the CPI is the numeraire


def test_a_textbook_government_spends_its_revenue() -> None:
    economy = small()
    compiled = compile_economy(economy, textbook(economy))
    dearer = solve(compiled, scaled(economy, rate_duty=2.0))
    found = budget(dearer)
    assert sum(found.values()) == pytest.approx(0.0, abs=1e-10)
    assert {item.kind for item in found} >= {"tax_receipts", "government"}
