"""Institutions without a rule of their own: funds that pass on what they receive, governments that buy nothing."""

from __future__ import annotations

import pytest

from calibration import ElasticityTable
from cge.closure import ClosureError
from cge.structure import ActivitySpec, HouseholdSpec, Structure
from experiments.api.economy import Economy
from experiments.examples import nest, small_economy, typed_sam
from tests.calibration.refusals import changed_sam


@pytest.mark.parametrize("kind", ["government", "enterprise"])
def test_a_fund_that_pays_abroad_passes_on_what_it_receives(kind: str) -> None:
    # the household gives 2 to a fund, which sends it abroad; the partner lends it back
    sam = changed_sam(
        {("fund", "house"): 2.0, ("w", "fund"): 2.0, ("saving", "house"): -2.0, ("saving", "w"): 2.0},
        {"fund": kind},
    )
    solved = small_economy(sam).model().solve(rate_duty=0).equilibrium
    received = solved.between(["transfer"], ["fund"], ["house"])
    assert received != pytest.approx(2.0, rel=1e-4)  # a share of an income that moved
    passed_on = solved.between(["transfer"], ["w"], ["fund"])
    kept = solved.between(["saving"], ["saving"], ["fund"])
    assert passed_on + kept == pytest.approx(received, rel=1e-9)
    assert kept == pytest.approx(0.0, abs=1e-9) or kind == "enterprise"


TREASURY = {
    ("gov", "t_output"): -10.0,
    ("treasury", "t_output"): 10.0,
    ("gov", "treasury"): 7.0,
    ("saving", "treasury"): 3.0,
    ("saving", "gov"): -3.0,
}
"""The output tax goes to a treasury, which buys nothing, saves 3 and hands on 7."""


def test_a_government_that_buys_nothing_cannot_balance_its_budget_by_buying() -> None:
    economy = small_economy(changed_sam(TREASURY, {"treasury": "government"}))
    with pytest.raises(ClosureError) as refused:
        economy.model("textbook")
    assert str(refused.value) == (
        "closure textbook:\n  government_consumption=budget: treasury buys nothing, so its budget needs another entry; "
        "choose government_consumption=fixed with government_saving=residual, or merge it with a government that buys"
    )


def test_what_it_saves_balances_its_budget() -> None:
    economy = small_economy(changed_sam(TREASURY, {"treasury": "government"}))
    model = economy.model(
        {"base": "textbook", "government_consumption": "fixed", "government_saving": "residual"}
    )
    solved = model.solve({"rate_output_tax": {"multiply": 0.5}}).equilibrium
    handed_on = solved.between(["transfer"], ["gov"], ["treasury"])
    assert solved.value("v_saving_government", "treasury") == pytest.approx(
        solved.value("v_income", "treasury") - handed_on, rel=1e-9
    )
    assert handed_on == pytest.approx(7.0 * solved.value("p_consumption"), rel=1e-9)


def test_an_instrument_names_the_governments_that_it_cannot_balance_at_once() -> None:
    economy = small_economy(changed_sam(TREASURY, {"treasury": "government"}))
    with pytest.raises(ClosureError, match="one budget-holding government, and there are gov, treasury"):
        economy.model(
            {"base": "textbook", "government_consumption": "fixed", "government_instrument": "lump_sum"}
        )


WITHOUT_SAVING = """
account  kind        a_x  a_y  c_x  c_y  labour  capital  house  firm  world
a_x      activity      .    .   60    .       .        .      .     .      .
a_y      activity      .    .    .   40       .        .      .     .      .
c_x      commodity     .    .    .    .       .        .     50     .     10
c_y      commodity     .    .    .    .       .        .     40     .      .
labour   factor       30   30    .    .       .        .      .     .      .
capital  factor       30   10    .    .       .        .      .     .      .
house    household     .    .    .    .      60       30      .     .      .
firm     enterprise    .    .    .    .       .       10      .     .      .
world    world         .    .    .    .       .        .      .    10      .
"""
"""A foreign-owned firm sends its profit abroad, which buys good x; nobody saves."""


def test_a_firm_where_nobody_saves_sends_its_profit_abroad() -> None:
    structure = Structure(
        name="profit",
        activities=(ActivitySpec(of="*", nest=nest(1.0, "factors")),),
        household=HouseholdSpec(demand="cobb_douglas"),
        export_demand="price_taker",
        closure="textbook",
    )
    table = ElasticityTable("profit", {("omega_export", "*"): 2.0})
    economy = Economy(typed_sam(WITHOUT_SAVING, "profit"), structure=structure, elasticities=table)
    solved = economy.model().solve({"q_factor_endowment[capital]": {"multiply": 1.2}}).equilibrium
    profit = solved.value("v_factor_income", "capital") / 4
    assert solved.between(["transfer"], ["world"], ["firm"]) == pytest.approx(profit, rel=1e-9)
    assert solved.value("v_saving_enterprise", "firm") == pytest.approx(0.0, abs=1e-9)
