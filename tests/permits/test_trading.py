"""Emissions trading: cap and price, floor and ceiling, allowances, the levy; each against accounts or a closed form."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from cge.analysis.indicators import indicators
from cge.analysis.sensitivities import sensitivities
from cge.closure import ClosureError
from cge.equilibrium import Equilibrium
from cge.solve import compile_economy, solve
from sam.problem import CalibrationError
from tests.cge.economies import changed, differences, small, textbook, with_entry

from .economies import MT, closure, compiled, covered, solved, trading

SAME = 1e-9
PRICE = 5.0


def apart(one: Equilibrium, other: Equilibrium) -> float:
    """The largest difference of two equilibria, but for what names the price and the account that collects it."""
    found = differences(one, other)
    return max(value for name, value in found.items() if name not in ("price_permit", "v_tax"))


def receipts(found: Equilibrium, *taxes: str) -> float:
    """What some taxes collect."""
    return sum(found.totals.get(tax, 0.0) for tax in taxes)


def per_tonne(found: Equilibrium) -> float:
    """Money per Mt at one yen per tonne."""
    return found.parameters.value("money_per_mt") * found.value("p_consumption")


@pytest.mark.parametrize("carbon", ["price", "trading"])
def test_instruments_at_zero_change_nothing(carbon: str) -> None:
    """Allowances and exemptions without a price, and a loose cap, leave the benchmark."""
    where = {"exempt_levy": ("c_x", "a_y"), "grandfathered": ("house",)}
    handed = changed(covered(), free_share=1.0, credit_levy=1.0)
    for name, labels in where.items():
        handed = with_entry(handed, name, labels, 0.5)
    found, base = solve(compiled(carbon), handed), solved()
    assert apart(found, base) < SAME
    assert base.value("e_covered") == pytest.approx(4.5, rel=1e-12)


def test_a_cap_is_a_price() -> None:
    capped = solved("trading", covered_cap=4.2)
    assert capped.value("e_covered") == pytest.approx(4.2, rel=SAME)
    assert apart(solved(covered_price=capped.value("price_permit")), capped) < SAME


def test_floor_and_ceiling_bind() -> None:
    """Permits are bought back at the floor and sold at the ceiling; of each pair the smaller vanishes."""
    free = solved("trading", covered_cap=4.2).value("price_permit")
    low = solved("trading", covered_cap=4.2, permit_price_floor=1.5 * free)
    assert low.value("price_permit") == pytest.approx(1.5 * free, rel=1e-10)
    assert low.value("e_covered") < 4.2
    high = solved("trading", covered_cap=4.2, permit_price_ceiling=0.5 * free)
    assert high.value("price_permit") == pytest.approx(0.5 * free, rel=1e-10)
    assert high.value("e_covered") > 4.2
    for found, bound in ((low, 1.5 * free), (high, 0.5 * free)):
        gap = abs(found.value("price_permit") / free - bound / free)
        slack = abs(found.value("e_covered") / 4.2 - 1.0)
        assert min(gap, slack) <= 1e-10


def test_revenue_is_price_times_covered_emissions() -> None:
    found = solved(covered_price=PRICE)
    paid = receipts(found, "permits_intermediate", "permits_output")
    assert paid == pytest.approx(PRICE * per_tonne(found) * found.value("e_covered"), rel=SAME)
    assert found.value("v_tax", "t_permits") == pytest.approx(paid, rel=SAME)


def test_full_coverage_of_firms_is_a_carbon_price_that_spares_households() -> None:
    """Without emissions of households the two are one."""
    firms = trading(MT[MT["user"] != "house"])
    model = compile_economy(firms, closure(firms))
    assert (
        apart(
            solve(model, changed(firms, covered_price=PRICE)),
            solve(model, changed(firms, carbon_price=PRICE)),
        )
        < SAME
    )


def test_partial_coverage_is_calibrated_to_its_share() -> None:
    """Half of all 5.5 Mt in two sectors that emit 4.5: each is covered by the same share."""
    half = trading(coverage=0.5)
    assert half.value("covered_share", "a_x") == pytest.approx(0.5 * 5.5 / 4.5, rel=1e-12)
    assert half.value("e0_covered") == pytest.approx(0.5 * 5.5, rel=1e-12)
    with pytest.raises(CalibrationError, match=r"would cover 1\d\d(\.\d+)? % of an activity"):
        trading(coverage=0.9)


def test_a_benchmark_at_the_intensity_is_neutral() -> None:
    """Closed form: where emissions follow output alone, allowances e per unit at the price p give back all of p e."""
    process = pd.DataFrame({"source": ["output", "output"], "user": ["a_x", "a_y"], "mt_co2": [3.0, 1.0]})
    parameters = trading(process)
    model = compile_economy(parameters, closure(parameters))
    base = solve(model, parameters)
    full = solve(model, changed(parameters, covered_price=PRICE, free_share=1.0))
    assert receipts(full, "permits_output") > 1.0
    assert receipts(full, "allowances") == pytest.approx(-receipts(full, "permits_output"), rel=SAME)
    assert apart(base, full) < SAME
    # Half of it is a tax of half the price.
    half = solve(model, changed(parameters, covered_price=PRICE, free_share=0.5))
    taxed = solve(model, changed(parameters, covered_price=PRICE / 2))
    assert apart(half, taxed) < SAME


@pytest.mark.parametrize("price", [PRICE, 2 * PRICE])
def test_allowances_are_the_price_times_the_benchmark_per_unit(price: float) -> None:
    """Never an ad valorem rate: the subsidy per physical unit is p b at every price, and substitution still pays."""
    found = solved(covered_price=price, free_share=0.8)
    paid = sum(
        0.8 * covered().value("e0_intensity", a) * found.value("q_node", a) for a in covered().sets["a"]
    )
    assert receipts(found, "allowances") == pytest.approx(-price * per_tonne(found) * paid, rel=SAME)
    assert found.value("e_covered") < covered().value("e0_covered")


def test_benchmarks_abate_less_than_an_auction() -> None:
    auction, benchmark = solved(covered_price=PRICE), solved(covered_price=PRICE, free_share=1.0)
    assert auction.value("e_covered") < benchmark.value("e_covered") < covered().value("e0_covered")
    assert benchmark.value("q_make", "a_y", "c_y") > auction.value("q_make", "a_y", "c_y")


def test_grandfathering_is_a_lump_sum() -> None:
    """With revenue returned to the one household as a lump sum, who gets the allowances moves no quantity."""
    auction = solved(covered_price=PRICE)
    handed = solve(
        compiled(), with_entry(changed(covered(), covered_price=PRICE), "grandfathered", ("house",), 4.0)
    )
    value = 4.0 * PRICE * per_tonne(handed)
    assert handed.totals["grandfathering"] == pytest.approx(value, rel=SAME)
    assert handed.value("lump_sum", "gov") - auction.value("lump_sum", "gov") == pytest.approx(
        value, rel=1e-8
    )
    assert max(differences(auction, handed, money=False)["q_make"], 0.0) < SAME


def test_credits_loosen_the_cap() -> None:
    """A tenth of emissions met by credits: what the cap lets out is a ninth more."""
    found = solved("trading", covered_cap=0.9 * 4.2, credits_share=0.1)
    assert apart(found, solved("trading", covered_cap=4.2)) < SAME


def test_the_levy_falls_on_all_carbon() -> None:
    """Without exemptions it is a carbon price."""
    levied, priced = solved(fossil_levy=PRICE), solved(carbon_price=PRICE)
    assert apart(levied, priced) < SAME
    paid = receipts(levied, "levy_intermediate", "levy_consumption", "levy_output")
    assert paid == pytest.approx(PRICE * per_tonne(levied) * levied.value("e_total"), rel=SAME)


def test_exemptions_of_the_levy() -> None:
    exempt = with_entry(changed(covered(), fossil_levy=PRICE), "exempt_levy", ("c_x", "a_y"), 1.0)
    found = solve(compiled(), exempt)
    burnt = covered().value("emission_intermediate", "c_x", "a_y") * found.value(
        "q_intermediate", "c_x", "a_y"
    )
    paid = receipts(found, "levy_intermediate", "levy_consumption", "levy_output")
    assert paid == pytest.approx(PRICE * per_tonne(found) * (found.value("e_total") - burnt), rel=SAME)


def test_a_credited_levy_leaves_covered_emissions_to_the_permits() -> None:
    """All firms are covered: the levy credited falls on the household alone."""
    found = solved(fossil_levy=PRICE, credit_levy=1.0)
    paid = receipts(found, "levy_intermediate", "levy_consumption", "levy_output")
    outside = found.value("e_total") - found.value("e_covered")
    assert paid == pytest.approx(PRICE * per_tonne(found) * outside, rel=SAME)


@pytest.mark.parametrize("rate", ["covered_price", "fossil_levy"])
@pytest.mark.parametrize("outcome", ["co2", "gdp_real", "q_make[a_x,c_x]"])
def test_small_prices_follow_the_adjoint(rate: str, outcome: str) -> None:
    base = solved()
    slope = float(sensitivities(compiled(), base, [outcome]).sel(parameter=rate).item())
    step = 1e-3
    up, down = (solve(compiled(), changed(covered(), **{rate: sign * step})) for sign in (1, -1))

    def value(found: Equilibrium) -> float:
        if outcome in ("co2", "gdp_real"):
            return indicators(base, found).macro[outcome].pair[1]
        return found.value("q_make", "a_x", "c_x")

    numeric = (value(up) - value(down)) / (2 * step)
    assert slope == pytest.approx(numeric, rel=1e-5, abs=1e-12)


def test_a_market_needs_covered_emissions() -> None:
    parameters = small()
    with pytest.raises(ClosureError, match="trading needs covered emissions"):
        compile_economy(parameters, replace(textbook(parameters), carbon="trading"))
