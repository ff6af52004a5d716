"""Back-of-envelope accounts: exact where theory says so, of the right sign and size on the catalogue."""

from __future__ import annotations

import json
import math
from functools import cache

import pytest

from calibration import ElasticityTable
from cge.analysis.back_of_envelope import account
from cge.analysis.indicators import indicators
from cge.closure import CLOSURES, Closure
from cge.parameters import Parameters
from cge.solve import compile_economy, solve
from cge.structure import TaxSpec
from experiments.examples import SMALL_TAXES, Sector, small_sam
from tests.cge.economies import changed, japan, small, textbook, with_entry
from tests.experiments.test_cli import cge

from .economies import ENDOWMENT, PRODUCTIVITY, autarky, endowments_times, value_added_times

pytestmark = pytest.mark.usefixtures("kept_models")


def estimates(base: Parameters, shocked: Parameters, closure: Closure) -> dict[str, float]:
    """Lines by name."""
    return {line.name: line.estimate for line in account(base, shocked, closure)}


@pytest.mark.parametrize("export_demand", ["price_taker", "finite"])
def test_one_good_with_a_small_duty_is_exact(export_demand: str) -> None:
    """One home good is what the account assumes: a duty of 0.1 per cent, by hand and by the model."""
    sam = small_sam({"x": Sector({}, 60.0, 60.0, imports=20.0, duty=1.0, exports=20.0, government=1.0)})
    table = {("sigma_armington", "*"): 2.0, ("omega_export", "*"): 1.5, ("eta_export_demand", "*"): 5.0}
    structure = {
        "taxes": (TaxSpec(name="duty", account="t_duty", on="import"),),
        "export_demand": export_demand,
    }
    economy = small(sam, ElasticityTable("one good", table), **structure)
    closure = Closure(
        name="one good", walras="c_x"
    )  # the government buys what it buys, a lump sum pays for it
    moved = changed(economy, rate_duty=0.051)
    compiled = compile_economy(economy, closure)
    model = indicators(solve(compiled, economy), solve(compiled, moved)).macro
    found = estimates(economy, moved, closure)
    assert found["imports"] == pytest.approx(model["imports_real"].change_pct, rel=5e-3)
    assert found["exports"] == pytest.approx(model["exports_real"].change_pct, rel=5e-3)
    assert found["EV by taxes and terms of trade"] == pytest.approx(model["ev"].value, rel=5e-2)
    if export_demand == "price_taker":
        # U1 by hand: M = E = 20, D = 100, so 1.2 E = -omega p_D = sigma (p_D - t), the price of imports up by 0.001 / 1.05
        rise = math.log(1.051 / 1.05)
        assert found["exports"] == pytest.approx(-100 * 1.5 * 2.0 * rise / ((1.5 + 2.0) * 1.2), rel=1e-9)
        assert found["terms of trade"] == 0.0


def test_a_small_tariff_abroad_is_exact() -> None:
    """U1 with E = M = 20, D = 100, omega 1.5, sigma 2, eta 5: what exports fetch falls, imports with it."""
    sam = small_sam({"x": Sector({}, 60.0, 60.0, imports=20.0, duty=1.0, exports=20.0, government=1.0)})
    table = {("sigma_armington", "*"): 2.0, ("omega_export", "*"): 1.5, ("eta_export_demand", "*"): 5.0}
    structure = {
        "taxes": (TaxSpec(name="duty", account="t_duty", on="import"),),
        "export_demand": "finite",
    }
    economy = small(sam, ElasticityTable("one good", table), **structure)
    closure = Closure(name="one good", walras="c_x")
    taxed = changed(economy, foreign_tariff=0.001)
    compiled = compile_economy(economy, closure)
    model = indicators(solve(compiled, economy), solve(compiled, taxed)).macro
    found = estimates(economy, taxed, closure)
    assert found["terms of trade"] < 0.0
    for line, figure in (
        ("imports", "imports_real"),
        ("exports", "exports_real"),
        ("terms of trade", "terms_of_trade"),
    ):
        assert found[line] == pytest.approx(model[figure].change_pct, rel=5e-3)


def test_growth_of_a_product_is_exact() -> None:
    parameters, compiled = autarky()
    grown = endowments_times(value_added_times(parameters, PRODUCTIVITY), ENDOWMENT)
    found = estimates(parameters, grown, compiled.closure)
    assert found["real GDP"] == pytest.approx(100 * (PRODUCTIVITY * ENDOWMENT - 1))
    assert found["EV"] == pytest.approx(
        sum(parameters.entries("q0_utility").values()) * (PRODUCTIVITY * ENDOWMENT - 1)
    )


def test_a_subsidy_on_fixed_investment_costs_nothing() -> None:
    subsidy = TaxSpec(name="goods", account="t_goods", on="investment", collector="gov")
    economy = small(taxes=(*SMALL_TAXES, subsidy))
    subsidised = changed(economy, rate_goods=-0.1)
    fixed = estimates(economy, subsidised, CLOSURES["welfare"])
    assert fixed["EV by investment"] == 0.0
    assert fixed["receipts of the tax"] == pytest.approx(-0.1 * 25.0)
    free = estimates(economy, subsidised, textbook(economy))
    assert free["EV by investment"] < 0.0


def test_no_substitution_no_abatement() -> None:
    """Where nobody substitutes, nothing is abated and it costs nothing, whatever is passed on in prices."""
    zero = {name: 0 * japan().data[name] for name in ("sigma_node", "sigma_utility")}
    rigid = japan().with_values(zero)
    priced = rigid.with_values({"carbon_price": rigid.data["carbon_price"] + 10_000.0})
    found = estimates(rigid, priced, CLOSURES["welfare"])
    assert found["CO2"] == pytest.approx(0.0, abs=1e-9)
    assert found["cost of abatement"] == pytest.approx(0.0, abs=1e-9)


def test_a_shock_without_an_account() -> None:
    economy = small()
    more = with_entry(economy, "p_world_import", ("w", "c_x"), 1.1)
    assert account(economy, more, textbook(economy)) == []


@cache
def decomposed(experiment: str) -> dict:
    """The catalogue's experiment."""
    return json.loads(cge("decompose", experiment, "--json").stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("experiment", "headline", "largest"),
    [
        ("tariff_removal", "imports", 1.5),
        ("tariff_removal", "gain of terms of trade", 1.5),
        ("tariff_removal", "gain on imports from duty", 1.5),
        ("carbon_price", "CO2", 1.25),
        ("carbon_price", "cost of abatement", 1.25),
        ("carbon_price", "EV by taxes and terms of trade", 1.5),
        ("gx_ets_auction", "CO2", 1.25),
        ("gx_ets_auction", "cost of abatement", 1.25),
        ("gx_ets_benchmark", "CO2", 1.1),
        ("gx_ets_benchmark", "cost of abatement", 1.1),
        ("fossil_levy", "EV by taxes and terms of trade", 1.5),
        ("us_tariffs", "gain of terms of trade", 1.25),
        ("us_tariffs", "EV by taxes and terms of trade", 1.1),
        ("investment_subsidy", "EV by investment", 1.1),
        ("meti_2040_base", "real GDP", 1.25),
        ("meti_2040_new_axis", "real GDP", 1.1),
        ("meti_2040_new_axis", "EV", 1.25),
    ],
)
def test_catalogue(experiment: str, headline: str, largest: float) -> None:
    """The model's figure has the sign of the account's and is at most so many times as large or small."""
    line = next(line for line in decomposed(experiment)["account"] if line["name"] == headline)
    assert 1 / largest <= line["model"] / line["estimate"] <= largest
