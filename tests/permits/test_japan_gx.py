"""The GX law on Japan: coverage, what benchmarks do to prices and abatement, cap and price, the experiments."""

from __future__ import annotations

from pathlib import Path

import pytest

import cge
from cge.analysis.permit_market import permit_market
from cge.equilibrium import Equilibrium
from experiments.inputs.locate import catalogue
from experiments.run import Results
from tests.cge.economies import differences

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("kept_models")]


@pytest.fixture(scope="module")
def runs(models: Path) -> dict[str, Results]:
    """Results of the experiments by their names; every economy is read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        names = [name for name in catalogue() if name.startswith(("gx_", "fossil_levy", "border_"))]
        return {name: cge.run(name).results for name in names}


def outcome(runs: dict[str, Results], name: str, variant: str = "") -> Equilibrium:
    """An equilibrium of an experiment: its main case or a variant."""
    results = runs[name]
    cases = {each.case.name: each for each in (results.main, *results.variants)}
    return cases[variant or name].equilibrium


def change(runs: dict[str, Results], name: str, variable: str, *labels: str, variant: str = "") -> float:
    """Per cent against the benchmark."""
    new, base = outcome(runs, name, variant), runs[name].main.base
    return 100 * (new.value(variable, *labels) / base.value(variable, *labels) - 1)


def test_coverage_is_the_official_share(runs: dict[str, Results]) -> None:
    parameters = runs["gx_ets_auction"].main.parameters
    assert parameters.value("e0_covered") == pytest.approx(0.6 * parameters.value("e0_total"), rel=1e-9)
    named = sum(
        parameters.value("e0_intensity", a) * parameters.value("q0_node", a)
        for a in parameters.sets["a"]
        if parameters.value("covered_share", a)
    )
    assert named / parameters.value("e0_total") == pytest.approx(0.69, abs=0.005)


def test_benchmarks_spare_prices_and_keep_most_of_the_abatement(runs: dict[str, Results]) -> None:
    """At 4,300 yen: 60 to 80 per cent of the abatement of an auction, electricity within one per cent."""
    auction, benchmark = (change(runs, name, "e_total") for name in ("gx_ets_auction", "gx_ets_benchmark"))
    assert 0.6 < benchmark / auction < 0.8
    assert abs(change(runs, "gx_ets_benchmark", "p_supply", "c_ely")) < 1.0
    assert change(runs, "gx_ets_auction", "p_supply", "c_ely") > 8.0
    assert change(runs, "gx_ets_auction", "q_node", "a_i_s") < -2.0
    assert change(runs, "gx_ets_benchmark", "q_node", "a_i_s") > -1.0


def test_grandfathering_is_an_auction_for_prices(runs: dict[str, Results]) -> None:
    found = differences(outcome(runs, "gx_ets_auction"), outcome(runs, "gx_ets_grandfathering"), money=False)
    moved = {name: value for name, value in found.items() if name not in ("lump_sum", "saving_change")}
    assert max(moved.values()) < 1e-9  # one household: who gets the value, and who saves, is all that moves


@pytest.mark.parametrize(
    ("variant", "regime", "price"),
    [
        ("loose", "floor", 1700),
        ("tight", "ceiling", 4300),
        ("penalty", "ceiling", 4730),
        ("no_band", "market", None),
    ],
)
def test_the_band(runs: dict[str, Results], variant: str, regime: str, price: float | None) -> None:
    found = outcome(runs, "gx_ets_band", variant)
    market = permit_market(found)
    assert market
    assert market.regime == regime
    if price:
        assert found.value("price_permit") == pytest.approx(price, rel=1e-9)
    else:
        assert market.covered == pytest.approx(560.0, rel=1e-9)
        assert market.price > 4300


def test_a_cap_is_the_price_that_it_has(runs: dict[str, Results]) -> None:
    capped = outcome(runs, "gx_ets_band")
    economy = cge.Economy("japan_2015", structure="japan_gx")
    priced = economy.model("welfare").solve(covered_price=float(capped.value("price_permit"))).equilibrium
    found = differences(capped, priced)
    assert max(value for name, value in found.items() if name != "price_permit") < 1e-9


def test_the_levy_and_its_credit(runs: dict[str, Results]) -> None:
    """What is credited abates less than both prices on each tonne, more than permits alone."""
    alone = change(runs, "gx_ets_benchmark", "e_total")
    credited = change(runs, "gx_ets_and_levy", "e_total")
    both = change(runs, "gx_ets_and_levy", "e_total", variant="not_credited")
    assert both < credited < alone
    spared = change(runs, "fossil_levy", "e_total", variant="exemptions")
    assert change(runs, "fossil_levy", "e_total") < spared < 0.0


def test_border_adjustment_lowers_leakage(runs: dict[str, Results]) -> None:
    results = runs["border_adjustment"]
    leakage = {
        each.case.name: each.indicators.macro["leakage_rate"].value
        for each in (results.main, *results.variants)
    }
    assert leakage["border_adjustment"] < leakage["direct"] < leakage["none"]
    assert leakage["imports"] < leakage["none"] > leakage["exports"]


def test_the_law_runs_on_the_accounts_of_2021() -> None:
    """Coverage, auction and benchmarks as on 2015, under the consumption tax and excises of 2021."""
    model = cge.Economy("japan_2021", structure="japan_gx_2021").model("welfare")
    solved = model.solve(covered_price=4300)
    parameters = model.parameters
    assert parameters.value("e0_covered") == pytest.approx(0.6 * parameters.value("e0_total"), rel=1e-9)
    assert parameters.value("rate_consumption_tax") == 0.1
    assert 0.07 < 1 - solved.equilibrium.value("e_total") / parameters.value("e0_total") < 0.10
