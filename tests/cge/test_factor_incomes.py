"""Factors that earn abroad and factors that pay a tax, in economies that are solved by hand."""

from __future__ import annotations

import pytest

from cge.analysis.shock_decomposition import ShockPath
from cge.analysis.welfare_decomposition import welfare
from cge.closure import CLOSURES
from cge.solve import compile_economy
from cge.structure import ActivitySpec, BuyerSpec, HouseholdSpec, Roles, Structure, TaxSpec
from experiments.api.economy import Economy
from experiments.examples import NO_ELASTICITIES, nest, typed_sam
from sam import problems_of
from sam.problem import CalibrationError
from tests.cge.economies import scaled

from .test_homogeneity import check

ABROAD = """
account  kind       a_x  a_y  c_x  c_y  c_z  labour  capital  house  world
a_x      activity     .    .   60    .    .       .        .      .      .
a_y      activity     .    .    .   40    .       .        .      .      .
c_x      commodity    .    .    .    .    .       .        .     60      .
c_y      commodity    .    .    .    .    .       .        .     40      .
c_z      commodity    .    .    .    .    .       .        .     10      .
labour   factor      30   30    .    .    .       .        .      .     10
capital  factor      30   10    .    .    .       .        .      .      .
house    household    .    .    .    .    .      70       40      .      .
world    world        .    .    .    .   10       .        .      .      .
"""
"""Labour earns 10 abroad, which buys 10 of an imported good."""

TAXED = """
account  kind        a_x  a_y  c_x  c_y  labour  capital  house  gov  t_wage
a_x      activity      .    .   60    .       .        .      .    .       .
a_y      activity      .    .    .   40       .        .      .    .       .
c_x      commodity     .    .    .    .       .        .     50   10       .
c_y      commodity     .    .    .    .       .        .     40    .       .
labour   factor       30   30    .    .       .        .      .    .       .
capital  factor       30   10    .    .       .        .      .    .       .
house    household     .    .    .    .      50       40      .    .       .
gov      government    .    .    .    .       .        .      .    .      10
t_wage   tax           .    .    .    .      10        .      .    .       .
"""
"""Labour hands over a sixth of its income before its owner has it."""

WAGE_TAX = TaxSpec(name="wage_tax", account="t_wage", on="earnings")


def economy(table: str, *taxes: TaxSpec) -> Economy:
    """Cobb-Douglas everywhere; the household owns what factors earn."""
    structure = Structure(
        name="by_hand",
        activities=(ActivitySpec(of="*", nest=nest(1.0, "factors")),),
        household=HouseholdSpec(demand="cobb_douglas"),
        government=BuyerSpec(elasticity=1),
        taxes=taxes,
        roles=Roles(labour=("labour",)),
        closure="textbook",
    )
    return Economy(typed_sam(table, "by_hand"), structure=structure, elasticities=NO_ELASTICITIES)


def test_twice_the_income_from_abroad_buys_twice_the_imports_and_halves_the_price_of_foreign_money() -> None:
    # Of an income Y = wL + rK + 20 e the household spends 10/110 on imports, which cost 20 e: Y = 220 e, and what is earned
    # at home is 200 e where it was 100 e. Good x keeps 60/110 of Y, y 40/110: their costs, and so their factors, stay.
    solved = economy(ABROAD).model().solve({"v_factor_abroad[labour,world]": {"multiply": 2.0}}).equilibrium
    wage, exchange = solved.value("p_factor_market", "labour"), solved.value("p_exchange")
    assert solved.value("q_import", "c_z") == pytest.approx(20.0, rel=1e-9)
    assert exchange / wage == pytest.approx(0.5, rel=1e-9)
    assert solved.value("p_factor_market", "capital") == pytest.approx(wage, rel=1e-9)
    assert [solved.value("q_make", a, c) for a, c in (("a_x", "c_x"), ("a_y", "c_y"))] == pytest.approx(
        [60, 40]
    )
    assert solved.value("v_factor_income", "labour") == pytest.approx(60 * wage + 20 * exchange, rel=1e-9)


def test_the_real_wage_is_what_activities_pay_and_not_what_comes_from_abroad() -> None:
    model = economy(ABROAD).model()
    solved = model.solve({"v_factor_abroad[labour,world]": {"multiply": 2.0}})
    macro = solved.against(model.solve()).macro
    wage = solved.equilibrium.value("p_factor_market", "labour") / solved.equilibrium.value("p_consumption")
    assert macro.loc["real_wage", "base"] == pytest.approx(1.0)
    assert macro.loc["real_wage", "value"] == pytest.approx(wage)


@pytest.mark.parametrize("mobility", ["mobile", "immobile"])
def test_the_price_of_a_factor_is_its_price_at_home(mobility: str) -> None:
    model = economy(ABROAD).model({"base": "textbook", "factor_mobility": {"*": mobility}})
    solved = model.solve({"v_factor_abroad[labour,world]": {"multiply": 2.0}}).equilibrium
    assert solved.value("p_factor_market", "labour") == pytest.approx(
        solved.value("p_factor_market", "capital")
    )


def test_a_share_of_a_factor_that_foreigners_own_is_one_of_all_it_earns() -> None:
    # the world owns 7 of the 70 that labour earns at home and abroad, and sells 3 of imports only
    table = ABROAD.replace(
        "house    household    .    .    .    .    .      70",
        "house    household    .    .    .    .    .      63",
    )
    table = table.replace(
        "world    world        .    .    .    .   10       .",
        "world    world        .    .    .    .    3       7",
    )
    table = table.replace(
        "c_z      commodity    .    .    .    .    .       .        .     10",
        "c_z      commodity    .    .    .    .    .       .        .      3",
    )
    solved = economy(table).model().solve({"v_factor_abroad[labour,world]": {"multiply": 2.0}}).equilibrium
    earned = solved.value("v_factor_income", "labour")
    assert solved.between(["factor_income"], ["world"], ["labour"]) == pytest.approx(0.1 * earned)
    assert solved.between(["factor_abroad"], ["labour"], ["world"]) == pytest.approx(
        20 * solved.value("p_exchange")
    )


def test_a_factor_that_earns_abroad_only_is_a_transfer() -> None:
    table = ABROAD.replace("labour   factor      30   30", "labour   factor       .    .").replace(
        "70       40", "10       40"
    )
    found = [problem for problem in problems_of(typed_sam(table, "abroad")) if problem.where == "labour"]
    assert [problem.what for problem in found] == [
        "the factor earns 10 abroad and nothing at home, so that it has no price here"
    ]


def test_a_tax_on_the_income_of_a_factor_is_calibrated_and_moves() -> None:
    # With X + Y = 100 spent on the goods, wL = X/2 + 3Y/4 = 50 + Y/4 and Y = 4/9 (100 - t wL), so that
    # Y = 4/9 (100 - 50 t) / (1 + t/9).
    model = economy(TAXED, WAGE_TAX).model()
    assert model.parameters.value("rate_wage_tax", "labour") == pytest.approx(1 / 6)
    solved = model.solve({"rate_wage_tax[labour]": 1 / 3}).equilibrium
    y = 4 / 9 * (100 - 50 / 3) / (1 + 1 / 27)
    wages, rents = solved.value("v_factor_income", "labour"), solved.value("v_factor_income", "capital")
    assert wages / rents == pytest.approx((50 + y / 4) / (50 - y / 4), rel=1e-9)
    assert solved.value("v_tax", "t_wage") == pytest.approx(wages / 3, rel=1e-9)
    assert solved.value("v_income", "house") == pytest.approx(2 / 3 * wages + rents, rel=1e-9)


@pytest.mark.parametrize(
    "taxes", [(), (TaxSpec(name="payroll", account="t_wage", on="factor"),)], ids=["none", "payroll"]
)
def test_a_factor_s_tax_without_a_row_of_its_own_is_refused_by_name(taxes: tuple[TaxSpec, ...]) -> None:
    with pytest.raises(CalibrationError) as refused:
        economy(TAXED, *taxes).model()
    assert str(refused.value) == (
        "SAM by_hand: tax cell (t_wage, labour) = 10 is on no transaction; add a row to `taxes` of the structure with "
        "account: t_wage and on: what labour hands over, earnings"
    )


@pytest.mark.parametrize(("table", "taxes"), [(ABROAD, ()), (TAXED, (WAGE_TAX,))], ids=["abroad", "taxed"])
def test_incomes_of_factors_are_homogeneous_in_money_and_in_size(
    table: str, taxes: tuple[TaxSpec, ...]
) -> None:
    parameters = economy(table, *taxes).parameters
    check(compile_economy(parameters, CLOSURES["textbook"]), parameters)


def test_what_comes_from_abroad_is_a_cause_of_welfare() -> None:
    # half as much again from abroad: prices at home keep their proportions, and the gain is what it buys
    parameters = economy(ABROAD).parameters
    compiled = compile_economy(parameters, CLOSURES["textbook"])
    found = welfare(ShockPath(compiled, parameters, {"more": scaled(parameters, v_factor_abroad=1.5)}))
    cause = found.table.sum(dim="shock")
    assert float(cause.sum()) == pytest.approx(float(found.total[0]), rel=1e-6)
    assert float(cause.sel(cause="income_from_abroad/factor_abroad")) == pytest.approx(
        float(found.total[0]), rel=1e-6
    )
