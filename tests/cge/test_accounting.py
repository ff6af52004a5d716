"""Accounting of growth and wages: by hand on two sectors, exact at every form, a residual that would show a fault."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cge import examples
from cge.analysis.accounting.chained import chained, price_index
from cge.analysis.accounting.growth import growth_accounting, output_accounting
from cge.analysis.accounting.log_mean import log_mean, quantity_changes
from cge.analysis.accounting.real_wage import real_wage_accounting
from cge.analysis.accounting.year import AccountedYear
from cge.analysis.final_demand import expenditure, items
from cge.analysis.indicators import indicators
from cge.equilibrium import Equilibrium
from cge.solve import solve
from cge.structure import Roles, TaxSpec
from experiments.api.economy import Economy
from sam.problem import InputError
from tests.cge.economies import carbon_and_free_trade, changed, japan, japan_compiled
from tests.properties.economy import ERRORS
from tests.properties.economy import Economy as RandomEconomy
from tests.properties.recipe import drawn

EXACT = 1e-8  # per cent points: 1e-10 in logs, what a solution to 1e-12 leaves of an identity
SHOCKS = {
    "q_factor_endowment[labour]": {"multiply": 1.21},
    "productivity[a_x]": {"multiply": 1.1},
    "rate_duty": {"set": 0.0},
    "p_world_import": {"multiply": 1.1},
}


def pair(economy: Economy, shocks: Mapping[str, Any] = SHOCKS) -> tuple[Equilibrium, Equilibrium]:
    """The benchmark and the economy after shocks."""
    model = economy.model()
    return model.solve().equilibrium, model.solve(shocks).equilibrium


def growth(before: AccountedYear, after: AccountedYear) -> pd.Series:
    return growth_accounting({0: before, 1: after})[1]


def wage(before: AccountedYear, after: AccountedYear) -> pd.Series:
    return real_wage_accounting({0: before, 1: after})[1]


def assert_exact(table: pd.Series | pd.DataFrame, total: str, axis: Any = 0) -> None:
    """The terms add up to the total, and the residual is rounding."""
    residual = np.abs(table["residual"])
    assert np.max(residual) < EXACT
    terms = table.drop([total, "residual"], axis=axis)
    assert np.max(np.abs(terms.sum(axis=axis) - table[total])) < EXACT


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_the_log_mean_by_hand() -> None:
    assert log_mean(1.0, math.e) == pytest.approx(math.e - 1.0, rel=1e-15)
    assert log_mean(3.0, 3.0) == 3.0
    assert log_mean(1.0, 1.0 + 1e-9) == pytest.approx(1.0 + 0.5e-9, rel=1e-15)
    assert log_mean(-1.0, -math.e) == pytest.approx(1.0 - math.e, rel=1e-15)
    assert log_mean(0.0, 5.0) == 0.0
    # An item that disappears takes its value with it, the limit of one that shrinks.
    gone, almost = (
        quantity_changes(*np.array([[2.0], [2.0 * left], [4.0], [4.0 * left]])) for left in (0.0, 1e-300)
    )
    assert gone == pytest.approx(almost)


def test_cobb_douglas_contributions_are_value_shares_times_growth() -> None:
    """Labour earns 60 of 100, and activity x makes 60; shares in value do not change."""
    base, new = pair(
        examples.two_by_two(),
        {"q_factor_endowment[labour]": {"multiply": 1.21}, "productivity[a_x]": {"multiply": 1.1}},
    )
    terms = growth(AccountedYear(base), AccountedYear(new))
    assert terms["hours"] == pytest.approx(60 * math.log(1.21), abs=EXACT)
    assert terms["productivity_residual"] == pytest.approx(60 * math.log(1.1), abs=EXACT)
    others = terms.drop(["hours", "productivity_residual", "index_number", "gdp_real"])
    assert np.abs(others).max() < EXACT
    assert_exact(terms, "gdp_real")
    output = output_accounting(AccountedYear(base), AccountedYear(new))
    assert list(output["labour"]) == pytest.approx([50 * math.log(1.21), 75 * math.log(1.21)], abs=EXACT)


def test_hours_quality_stocks_and_services_by_hand() -> None:
    """Labour has 0.6 of GDP and capital 0.4: services above hours are quality, and so are those above the stock."""
    base, new = pair(examples.two_by_two(), {"q_factor_endowment[labour]": {"multiply": 1.21}})
    before = AccountedYear(base, {"labour": 100.0}, {"capital": 500.0})
    after = AccountedYear(new, {"labour": 115.0}, {"capital": 550.0})
    terms = growth(before, after)
    assert terms["hours"] == pytest.approx(60 * math.log(1.15), abs=EXACT)
    assert terms["labour_quality"] == pytest.approx(60 * math.log(1.21 / 1.15), abs=EXACT)
    assert terms["capital_quantity"] == pytest.approx(40 * math.log(1.1), abs=EXACT)
    assert terms["capital_quality"] == pytest.approx(-40 * math.log(1.1), abs=EXACT)
    assert terms["other_factors"] == 0.0
    assert_exact(terms, "gdp_real")


@pytest.mark.parametrize("group", ["labour", "capital"])
def test_the_mix_of_kinds_is_quality_by_what_they_cost(group: str) -> None:
    """Two kinds of a factor: the second has a quarter of the hours, or of the stock, and earns 40 of 100.

    With ten per cent more of the second the sum rises by 82/80, and services by 0.4 ln 1.1.
    """
    base, new = pair(examples.two_by_two(), {"q_factor_endowment[capital]": {"multiply": 1.1}})
    kinds = ("labour", "capital") if group == "labour" else ()
    amounts = ({"labour": 60.0, "capital": 20.0}, {"labour": 60.0, "capital": 22.0})
    given = "hours" if group == "labour" else "stocks"
    years = [
        AccountedYear(
            replace(each, parameters=replace(each.parameters, roles={"labour": kinds})), **{given: amount}
        )
        for each, amount in zip((base, new), amounts, strict=True)
    ]
    terms = growth(*years)
    quantity = "hours" if group == "labour" else "capital_quantity"
    assert terms[quantity] == pytest.approx(100 * math.log(82 / 80), abs=EXACT)
    assert terms[f"{group}_quality"] == pytest.approx(40 * math.log(1.1) - 100 * math.log(82 / 80), abs=EXACT)
    assert_exact(terms, "gdp_real")


def test_sources_of_productivity_are_apart_from_the_residual() -> None:
    base, new = pair(examples.two_by_two(), {"productivity[a_x]": {"multiply": 1.1}})
    before = AccountedYear(base, sources=[("ai", {"a_x": 1.0}), ("skills", {"a_x": 1.0, "a_y": 1.0})])
    after = AccountedYear(new, sources=[("ai", {"a_x": 1.04}), ("skills", {"a_x": 1.05, "a_y": 1.02})])
    terms = growth(before, after)
    assert terms["productivity_ai"] == pytest.approx(60 * math.log(1.04), abs=EXACT)
    skills = 60 * math.log(1.05 / 1.04) + 40 * math.log(1.02)
    assert terms["productivity_skills"] == pytest.approx(skills, abs=EXACT)
    left = 60 * math.log(1.1 / 1.05) - 40 * math.log(1.02)  # activity y has not grown by what skills say
    assert terms["productivity_residual"] == pytest.approx(left, abs=EXACT)
    assert_exact(terms, "gdp_real")


def test_employers_contributions_by_hand() -> None:
    """A tax of 10 % on the use of labour leaves workers 1/1.1 of what they cost."""
    tax = TaxSpec(name="social", account="t_social", on="factor", of=("labour",), collector="gov")
    economy = examples.small_economy(taxes=(*examples.SMALL_TAXES, tax))
    base, new = pair(economy, {"rate_social": {"set": 0.1}})
    terms = wage(AccountedYear(base), AccountedYear(new))
    assert terms["employers_contributions"] == pytest.approx(-100 * math.log(1.1), abs=EXACT)
    assert terms["real_wage"] < -5.0
    assert_exact(terms, "real_wage")


def test_dearer_imports_cost_wages_and_dearer_exports_raise_them() -> None:
    years = [
        AccountedYear(each) for each in pair(examples.small_economy(), {"p_world_import": {"multiply": 1.1}})
    ]
    terms = wage(*years)
    assert terms["import_prices"] < -1.0
    assert_exact(terms, "real_wage")
    # The first term by its formula: log-mean share of exports in GDP times their price against absorption.
    gdp, sold = (
        [f(year.equilibrium) for year in years] for f in (expenditure, lambda e: items(e)["exports"])
    )
    share = log_mean(*(sold[at].nominal / gdp[at].nominal for at in (0, 1)))
    cpi = years[1].equilibrium.value("p_consumption")
    absorption = terms["absorption_prices"] + 100 * math.log(cpi)
    assert terms["export_prices"] == pytest.approx(
        share * (100 * math.log(price_index(*sold)) - absorption), abs=EXACT
    )


# --- exact ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("top", [0.0, 0.6, 1.0, 3.0])
@pytest.mark.parametrize("value_added", [0.3, 1.0, 2.5])
def test_exact_at_every_functional_form(top: float, value_added: float) -> None:
    """Fixed proportions, CES on both sides of one, Cobb-Douglas."""
    economy = examples.small_economy(activities=examples.technology(value_added, top))
    years = [AccountedYear(each) for each in pair(economy)]
    assert_exact(growth(*years), "gdp_real")
    assert_exact(wage(*years), "real_wage")
    assert_exact(output_accounting(*years), "output", axis=1)


def test_the_residual_shows_what_no_term_explains() -> None:
    """The terms are computed on their own: one per cent more labour that no equation knows is in the residual."""
    base, new = pair(examples.small_economy())
    sound = growth(AccountedYear(base), AccountedYear(new))
    wrong = replace(new, values={**new.values, "q_factor": new.values["q_factor"] * 1.01})
    terms = growth(AccountedYear(base), AccountedYear(wrong))
    assert sound["residual"] == pytest.approx(0.0, abs=EXACT)
    assert terms["residual"] < -0.5
    assert terms["gdp_real"] == sound["gdp_real"]


def test_index_terms_vanish_faster_than_growth() -> None:
    """Log-mean weights, and Fisher against Sato-Vartia: of third order, so half the shock leaves about an eighth."""
    sizes = []
    for step in (0.2, 0.1):
        base, new = pair(
            examples.small_economy(),
            {"productivity[a_x]": {"multiply": 1 + step}, "p_world_import": {"multiply": 1 + step}},
        )
        terms = growth(AccountedYear(base), AccountedYear(new))
        sizes.append(terms[["aggregation", "index_number"]].abs())
        assert sizes[-1].max() < 0.1  # per cent points
    assert (sizes[1] < sizes[0] / 5).all()


@pytest.mark.parametrize(
    "seeds", [range(6), pytest.param(range(6, 80), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_random_economies(seeds: range) -> None:
    """By-products, joint products, deep nests, every tax, fixed inputs, several partners: nothing is left over.

    What commodity balances and the log means leave is small: a sale or a tax that no term knows would be in `aggregation`.
    """
    accounted = 0
    for seed in seeds:
        economy = RandomEconomy(drawn(seed))
        try:
            compiled, options = economy.subject.compiled, economy.subject.options
            solved = [
                solve(compiled, each, options) for each in (economy.subject.parameters, economy.shocked())
            ]
        except ERRORS:  # no equilibrium: the random economies' own test says which may be refused
            continue
        factors = tuple(solved[0].parameters.sets["f"][:1])
        named = [
            replace(e, parameters=replace(e.parameters, roles={**e.parameters.roles, "labour": factors}))
            for e in solved
        ]
        years = [AccountedYear(each) for each in named]
        terms = growth(*years)
        assert_exact(terms, "gdp_real")
        assert_exact(wage(*years), "real_wage")
        assert_exact(output_accounting(*years), "output", axis=1)
        assert abs(terms["aggregation"]) < 0.1, f"seed {seed}: {terms}"
        accounted += 1
    assert accounted >= 0.8 * len(seeds)


# --- aggregates and errors --------------------------------------------------------------------------------------------


def test_chained_aggregates() -> None:
    model = examples.small_economy().model()
    grown = ({"productivity[a_x]": {"multiply": 1.02**year}} for year in (1, 2, 3))
    solved = [model.solve(), *(model.solve(shock) for shock in grown)]
    years = {year: solution.equilibrium for year, solution in enumerate(solved)}
    table = chained(years)
    macro = indicators(years[0], years[1]).macro
    assert table.loc["gdp_real", 1] == pytest.approx(
        macro["gdp_real"].value, rel=1e-12
    )  # one link is the Fisher index
    steps = growth_accounting({year: AccountedYear(each) for year, each in years.items()})
    chain = np.log(table.loc["gdp_real", 3] / table.loc["gdp_real", 0])
    assert steps.loc["gdp_real"].sum() == pytest.approx(100 * chain, abs=EXACT)
    assert (table.loc["gdp_nominal"] == table.loc["gdp_real"] * table.loc["gdp_deflator"]).all()
    assert list(table.loc["cpi"]) == [years[year].value("p_consumption") for year in years]


def test_a_component_that_there_is_not_has_no_row() -> None:
    base, new = pair(examples.two_by_two(), {"q_factor_endowment[labour]": {"multiply": 1.21}})
    assert list(chained({0: base, 1: new}).index) == [
        "gdp_real",
        "consumption_real",
        "gdp_nominal",
        "gdp_deflator",
        "cpi",
    ]


def test_without_labour_there_is_no_wage() -> None:
    base, new = pair(examples.small_economy(roles=Roles()))
    with pytest.raises(InputError, match=r"roles\.labour"):
        wage(AccountedYear(base), AccountedYear(new))
    terms = growth(AccountedYear(base), AccountedYear(new))
    assert terms["hours"] == 0.0
    assert_exact(terms, "gdp_real")


@pytest.mark.slow
def test_the_full_japan_is_accounted_for() -> None:
    compiled = japan_compiled()
    shocked = changed(carbon_and_free_trade(japan()), productivity=1.02)
    years = [AccountedYear(solve(compiled, parameters)) for parameters in (japan(), shocked)]
    terms = growth(*years)
    assert_exact(terms, "gdp_real")
    assert_exact(wage(*years), "real_wage")
    assert_exact(output_accounting(*years), "output", axis=1)
    assert abs(terms["aggregation"]) < 0.01
    assert terms["productivity_residual"] > 1.0
