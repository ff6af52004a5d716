"""A model is built and read once; closures, instruments, caps and targets select from it."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

import cge.build
import cge.read_model
from cge.analysis.indicators import indicators
from cge.closure import CLOSURES, Closure, Swap
from cge.engine.reading.reader import Reader
from cge.read_model import ReadModel
from cge.solve import read_economy, solve

from .economies import changed, japan, small, textbook

WELFARE, SAVINGS = CLOSURES["welfare"], CLOSURES["savings_driven"]
CAP = 0.8  # of benchmark emissions

SELECTIONS: dict[str, Closure] = {
    "welfare": WELFARE,
    "savings_driven": SAVINGS,
    "exchange rate as numeraire": replace(WELFARE, numeraire="exchange_rate"),
    "immobile factors": replace(WELFARE, factor_mobility={"*": "immobile"}),
    "fixed exchange rate": replace(WELFARE, foreign="fixed_exchange_rate"),
    "income tax balances the budget": replace(WELFARE, government_instrument="income_tax"),
    "corporate tax balances the budget": replace(SAVINGS, government_instrument="corporate_tax"),
    "carbon cap": replace(WELFARE, carbon="cap"),
    "GDP target": replace(WELFARE, swap=(Swap("productivity", "gdp_real", change_pct=2.0),)),
    "emissions held": replace(
        WELFARE, swap=(Swap("carbon_price", "co2", change_pct=100 * (CAP - 1), move="points"),)
    ),
}


def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often Pyomo models are built, and read."""
    calls = {"build": 0, "read": 0}

    def counting(name: str, function):
        def inner(*args, **kwargs):
            calls[name] += 1
            return function(*args, **kwargs)

        return inner

    monkeypatch.setattr(cge.build, "build", counting("build", cge.build.build))
    monkeypatch.setattr(Reader, "equations", counting("read", Reader.equations))
    return calls


def test_japan_is_built_and_read_once_for_ten_selections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five closures, two tax instruments, a cap, a GDP target and emissions that are held: each solved."""
    calls = counted(monkeypatch)
    model = read_economy(japan())
    found, shifts = {}, {}
    for name, closure in SELECTIONS.items():
        compiled = model.under(closure)
        shock = changed(japan(), rate_duty=0.0)
        if closure.carbon == "cap":
            shock = changed(shock, carbon_cap=CAP * japan().value("e0_total"))
        found[name] = solve(compiled, shock)
        shifts[name] = found[name].shifts
    assert calls == {"build": 1, "read": 1}
    base = solve(model.under(WELFARE), japan())
    growth = indicators(base, found["GDP target"]).macro["gdp_real"].change_pct
    assert growth == pytest.approx(2.0, abs=1e-9)
    # A cap with its market and emissions held by a freed tax are one equilibrium.
    assert found["carbon cap"].value("e_total") == pytest.approx(CAP * base.value("e_total"), rel=1e-9)
    assert found["carbon cap"].value("price_permit") == pytest.approx(
        shifts["emissions held"]["carbon_price"], rel=1e-7
    )
    assert found["income tax balances the budget"].value("rate_instrument") != 0.0
    assert found["welfare"].vector("lump_sum").any()


def test_a_closure_is_compiled_once() -> None:
    model = read_economy(small())
    closure = textbook(small())
    assert model.under(closure).system is model.under(replace(closure, name="another name")).system


def test_targets_need_no_further_selection() -> None:
    model = read_economy(small())
    one, other = (
        model.under(replace(textbook(small()), swap=(Swap("productivity", "gdp_real", change_pct=growth),)))
        for growth in (1.0, 3.0)
    )
    assert one.system is other.system
    base = solve(model.under(textbook(small())), small())
    figures = [indicators(base, solve(each, small())).macro["gdp_real"].change_pct for each in (one, other)]
    assert figures == pytest.approx([1.0, 3.0], abs=1e-9)


def test_a_read_model_pickles_without_pyomo() -> None:
    """A worker or a second run starts from it, and gets the same bits."""
    model = read_economy(small())
    text = pickle.dumps(model)
    assert b"pyomo" not in text
    again: ReadModel = pickle.loads(text)
    closure = replace(textbook(small()), swap=(Swap("productivity", "gdp_real", change_pct=1.0),))
    one, other = (solve(each.under(closure), small()) for each in (model, again))
    for name, values in one.values.items():
        assert np.array_equal(values, other.values[name])


def test_a_parameter_is_felt_only_where_a_selected_equation_reads_it() -> None:
    model = read_economy(small())
    closure = replace(textbook(small()), government_instrument="none")
    without = model.under(closure)
    assert not without.reads("share_lump_sum", "house")  # no lump sum moves: a product with zero has no term
    assert not without.reads("q_government_fixed", "gov")  # the budget determines purchases
    fixed = replace(closure, government_consumption="fixed", government_instrument="lump_sum")
    under = model.under(fixed)
    assert under.reads("share_lump_sum", "house")
    assert under.reads("q_government_fixed", "gov")


@pytest.mark.parametrize("walras", ["c_x", "gov", "w", "saving", ""])
def test_walras_law_drops_any_balance_or_chooses_one(walras: str) -> None:
    """The solution is the same whatever balance is left out, and the dropped account balances."""
    model = read_economy(small())
    expected = solve(model.under(textbook(small())), changed(small(), rate_duty=0.4))
    compiled = model.under(replace(textbook(small()), walras=walras))
    found = solve(compiled, changed(small(), rate_duty=0.4))
    assert compiled.closure.walras == (walras or "saving")
    assert found.checks.walras < 1e-9
    for name, values in expected.values.items():
        assert found.values[name] == pytest.approx(values, rel=1e-9, abs=1e-9), name
