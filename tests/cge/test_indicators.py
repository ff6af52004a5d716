"""Indicators: identities after shocks, and welfare against a hand computation."""

from __future__ import annotations

import pytest

from cge.analysis.emissions import emissions
from cge.analysis.final_demand import COMPONENTS, expenditure, fisher, items, laspeyres, paasche
from cge.analysis.homogeneity import in_equations, numeraire_scaled
from cge.analysis.indicators import gdp_three_ways, indicators, tax_receipts
from cge.closure import CLOSURES
from cge.equilibrium import Equilibrium
from cge.solve import compile_economy, solve
from cge.structure import HouseholdSpec
from experiments.examples import Sector, small_sam

from .economies import japan, opencge_10, scaled, small, stdcge, textbook, with_entry


@pytest.fixture(scope="module")
def found(benchmark: Equilibrium, shocked: Equilibrium):
    return indicators(benchmark, shocked)


def test_gdp_of_japan_three_ways(benchmark: Equilibrium, shocked: Equilibrium) -> None:
    for equilibrium in (benchmark, shocked):
        ways = gdp_three_ways(equilibrium)
        assert ways["production"] == pytest.approx(ways["expenditure"], rel=1e-9)
        assert ways["income"] == pytest.approx(ways["expenditure"], rel=1e-9)
    assert gdp_three_ways(benchmark)["expenditure"] == pytest.approx(535_603, abs=1.0)


@pytest.mark.parametrize("parameters", [stdcge, opencge_10, small], ids=lambda f: f.__name__)
def test_gdp_of_textbooks_three_ways(parameters) -> None:
    economy = parameters()
    compiled = compile_economy(economy, textbook(economy))
    rate = "rate_duty" if parameters is small else "rate_tariff"
    new = solve(compiled, economy.with_values({rate: economy.data[rate] * 2 + 0.1}))
    ways = gdp_three_ways(new)
    assert ways["production"] == pytest.approx(ways["expenditure"], rel=1e-10)
    assert ways["income"] == pytest.approx(ways["expenditure"], rel=1e-10)


def test_fisher_lies_between_laspeyres_and_paasche(benchmark: Equilibrium, shocked: Equilibrium) -> None:
    before, after = items(benchmark), items(shocked)
    sets = {name: (before[name], after[name]) for name in COMPONENTS} | {
        "gdp": (expenditure(benchmark), expenditure(shocked))
    }
    for name, (one, two) in sets.items():
        low, high = sorted((laspeyres(one, two), paasche(one, two)))
        assert low - 1e-12 <= fisher(one, two) <= high + 1e-12, name
    assert laspeyres(*sets["consumption"]) > paasche(
        *sets["consumption"]
    )  # buyers move to what became cheaper


def test_carbon_accounts_agree(benchmark: Equilibrium, shocked: Equilibrium, found) -> None:
    table = emissions(shocked)
    total = shocked.value("e_total")
    assert table["mt_co2"].sum() == pytest.approx(total, rel=1e-12)
    assert table.groupby("source")["mt_co2"].sum().sum() == pytest.approx(total, rel=1e-12)
    assert sum(value for _, value in found.sectors["co2"].values()) == pytest.approx(total, rel=1e-12)
    # Mt x yen per tonne = million yen; 1e-3 of it in billion yen, in base-year money.
    revenue = 10_000 * total * 1e-3 * shocked.value("p_consumption")
    assert found.macro["carbon_revenue"].value == pytest.approx(revenue, rel=1e-10)
    assert found.macro["co2"].base == pytest.approx(japan().value("e0_total"), rel=1e-10)
    assert emissions(benchmark)["mt_co2"].sum() == pytest.approx(japan().value("e0_total"), rel=1e-10)


def test_tax_receipts_are_the_tax_accounts(shocked: Equilibrium) -> None:
    accounts = {tax.name: tax.account for tax in shocked.parameters.taxes}
    by_account: dict[str, float] = {}
    for name, value in tax_receipts(shocked).items():
        by_account[accounts[name]] = by_account.get(accounts[name], 0.0) + value
    receipts = shocked.sam.receipts()
    for account, value in by_account.items():
        assert value == pytest.approx(float(receipts.get(account, 0.0)), rel=1e-11, abs=1e-6), account


def test_final_demand_adds_up_to_consumption(shocked: Equilibrium) -> None:
    value = items(shocked)["consumption"].nominal
    sales = shocked.cells[shocked.cells["kind"] == "institution_sale"]
    sold = sales.loc[sales["receiver"].isin(shocked.parameters.sets["h"]), "value"].sum()
    assert value == pytest.approx(shocked.value("v_consumption", "household") - sold, rel=1e-11)


def test_macro_of_an_unchanged_economy_is_its_base(benchmark: Equilibrium) -> None:
    same = indicators(benchmark, benchmark)
    for name, figure in same.macro.items():
        if figure.value is None:
            assert figure.reason, name
        else:
            assert figure.value == pytest.approx(figure.base, rel=1e-10, abs=1e-6), name


# --- welfare ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "household",
    [
        HouseholdSpec(demand="cobb_douglas"),
        HouseholdSpec(demand="ces", elasticity=0.5),
    ],
    ids=lambda h: h.demand,
)
def test_a_pure_change_of_the_price_level_has_no_welfare(household: HouseholdSpec) -> None:
    economy = small(household=household)
    compiled = compile_economy(economy, textbook(economy))
    base = solve(compiled, economy)
    dearer = solve(compiled, in_equations(compiled, numeraire_scaled(economy, 1.5)))
    found = indicators(base, dearer).macro
    assert found["ev"].value == pytest.approx(0.0, abs=1e-8)
    assert found["gdp_real"].value == pytest.approx(found["gdp_real"].base, rel=1e-10)
    assert found["gdp_nominal"].value == pytest.approx(1.5 * found["gdp_nominal"].base, rel=1e-10)
    assert found["real_wage"].value == pytest.approx(1.0, rel=1e-10)
    assert found["cpi"].value == pytest.approx(1.5)


def test_ev_of_cobb_douglas_by_hand() -> None:
    """Spending 55 on x and 31 on y; EV = 86 (u1/u0 - 1) with u = x^(55/86) y^(31/86)."""
    economy = small()
    compiled = compile_economy(economy, textbook(economy))
    base, new = solve(compiled, economy), solve(compiled, scaled(economy, rate_duty=2.5))
    quantities = [{c: e.value("q_consumption", c, "house") for c in ("c_x", "c_y")} for e in (base, new)]
    spending = sum(quantities[0].values())
    utility = 1.0
    for c in ("c_x", "c_y"):
        utility *= (quantities[1][c] / quantities[0][c]) ** (quantities[0][c] / spending)
    ev = indicators(base, new).macro["ev"].value
    assert ev == pytest.approx(spending * (utility - 1), rel=1e-9)
    assert abs(ev) > 0.01


def test_ev_of_ces_by_hand() -> None:
    sigma = 0.5
    economy = small(household=HouseholdSpec(demand="ces", elasticity=sigma))
    compiled = compile_economy(economy, textbook(economy))
    base, new = solve(compiled, economy), solve(compiled, scaled(economy, rate_duty=2.5))
    q = [{c: e.value("q_consumption", c, "house") for c in ("c_x", "c_y")} for e in (base, new)]
    spending, rho = sum(q[0].values()), (sigma - 1) / sigma
    utility = sum(q[0][c] / spending * (q[1][c] / q[0][c]) ** rho for c in q[0]) ** (1 / rho)
    assert indicators(base, new).macro["ev"].value == pytest.approx(spending * (utility - 1), rel=1e-9)


def test_ev_of_les_is_the_transfer_that_buys_the_new_utility() -> None:
    """At base prices, base spending plus EV buys the new Stone-Geary utility."""
    economy = opencge_10()
    compiled = compile_economy(economy, textbook(economy))
    base, new = (
        solve(compiled, economy),
        solve(compiled, economy.with_values({"rate_tariff": economy.data["rate_tariff"] * 2})),
    )
    ev = indicators(base, new).macro["ev"].value
    gamma, beta = economy.entries("q_subsistence"), economy.entries("share_marginal")
    spending = base.value("v_consumption", "HOH") + ev
    left = spending - sum(gamma.values())

    def utility(quantity) -> float:
        import math

        return sum(beta[key] * math.log(quantity(key[1]) - gamma[key]) for key in gamma)

    at_base_prices = utility(lambda c: gamma["HOH", c] + beta["HOH", c] * left)
    assert at_base_prices == pytest.approx(utility(lambda c: new.value("q_consumption", c, "HOH")), rel=1e-10)


def test_terms_of_trade_by_hand() -> None:
    """World prices of imports +10 % and exports as price takers: the terms of trade are 1/1.1."""
    economy = small(export_demand="price_taker")
    compiled = compile_economy(economy, textbook(economy))
    base, new = solve(compiled, economy), solve(compiled, scaled(economy, p_world_import=1.1))
    assert indicators(base, new).macro["terms_of_trade"].value == pytest.approx(1 / 1.1, rel=1e-10)


def test_a_closed_economy_says_why_it_has_no_trade() -> None:
    sectors = {"x": Sector({}, 30.0, 24.0, 6.0, government=5.0, investment=10.0)}
    economy = small(small_sam(sectors), taxes=two_taxes())
    compiled = compile_economy(economy, textbook(economy))
    base = solve(compiled, economy)
    new = solve(compiled, with_entry(economy, "productivity", ("a_x/va",), 1.1))
    macro = indicators(base, new).macro
    assert macro["terms_of_trade"].value is None
    assert macro["terms_of_trade"].reason == "the economy is closed"
    assert macro["exports_real"].reason == "the SAM has no exports"
    assert macro["co2"].reason == "no emissions file was given"
    assert macro["gdp_real"].change_pct == pytest.approx(10.0, rel=1e-9)


def two_taxes():
    from experiments.examples import SMALL_TAXES

    return (SMALL_TAXES[0].model_copy(update={"collector": "gov"}), SMALL_TAXES[1])


def test_a_base_that_is_rounding_is_zero() -> None:
    """A lump sum of a part in a trillion of public purchases is the solver's; one in a thousand is an amount."""
    economy = small()
    compiled = compile_economy(economy, CLOSURES["welfare"])

    def bought(times: float) -> Equilibrium:
        bill = {at: times * value for at, value in economy.entries("q_government_fixed").items()}
        return solve(compiled, economy.with_entries({"q_government_fixed": bill}))

    more = bought(1.1)
    rounding, amount = (indicators(bought(1 + part), more).macro["lump_sum"] for part in (1e-12, 1e-3))
    assert (rounding.base, rounding.change_pct) == (0.0, None)
    assert amount.base
    assert amount.change_pct
