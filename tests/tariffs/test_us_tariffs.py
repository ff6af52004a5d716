"""US tariffs by regime: the rules by hand, and the catalogue has what the tables say."""

from __future__ import annotations

from importlib.resources import files

import pandas as pd
import pytest
from ruamel.yaml import YAML

from calibration import ElasticityTable
from experiments.inputs.locate import catalogue, policies
from experiments.inputs.spec import read_experiment
from experiments.scenarios.us_tariffs import (
    Rule,
    fiscal_year_rates,
    path_lines,
    rates,
    regimes,
    rivals_prices,
    shock_lines,
    whole_rates,
)
from sam.problem import InputError
from tests.cge.economies import JAPAN_TABLE

CASES = {
    ("us_tariffs", ""): "current",
    ("us_tariffs", "april_2025"): "april_2025",
    ("us_tariffs", "deal"): "deal",
    ("us_tariffs", "mfn_plus_10"): "mfn_plus_10",
    ("us_tariffs", "excess_10"): "excess_10",
    ("us_tariffs", "excess_15"): "excess_15",
    ("us_tariffs_2025", ""): "mid_2025",
}


SCENARIOS = files("experiments.scenarios")


def _market() -> list[str]:
    return list(pd.read_csv(SCENARIOS.joinpath("us_market.csv"))["commodity"])


def _labels(labels: str | tuple[str, ...]) -> tuple[str, ...]:
    return (labels,) if isinstance(labels, str) else labels


def test_all_in_and_added() -> None:
    """All-in is max(rate, MFN); what is added comes on top of MFN, by its effective incidence."""
    assert Rule(15, total=True, incidence=1).applied(2.5) == 15
    assert Rule(15, total=True, incidence=1).applied(20) == 20
    assert Rule(10, total=False, incidence=1).applied(2.5) == 12.5
    assert Rule(50, total=False, incidence=0.85).applied(0) == 42.5


def test_rates_by_hand() -> None:
    """Cars 15 all-in over MFN 2.5, steel 85 per cent of 50, metal products by the shares of their lists."""
    deal, current = rates("deal"), rates("current")
    assert deal["c_mvp"] == pytest.approx(1.15 / 1.025 - 1)
    assert deal["c_i_s"] == pytest.approx(0.425)
    assert current["c_i_s"] == pytest.approx(0.5)  # tiers on full value
    assert current["c_met"] == pytest.approx(0.8 * 1.275 / 1.025 + 0.2 * 1.125 / 1.025 - 1)
    assert current["c_elm"] == pytest.approx(1.125 / 1.02 - 1)
    assert rates("mfn_plus_10")["c_elm"] == pytest.approx(1.12 / 1.02 - 1)
    assert rates("excess_10")["c_elm"] == pytest.approx(1.225 / 1.02 - 1)
    assert rates("excess_10")["c_mvh"] == current["c_mvh"]  # not on goods under Section 232
    with pytest.raises(InputError, match="deal"):
        rates("deel")


def test_whole_rates_have_mfn_in_them() -> None:
    """One product of a commodity: (1 + whole) is (1 + rate) (1 + MFN)."""
    assert whole_rates("deal")["c_mvp"] == pytest.approx(0.15)
    assert whole_rates("mfn_plus_10")["c_elm"] == pytest.approx(0.12)
    assert whole_rates("current")["c_met"] == pytest.approx(0.8 * 0.275 + 0.2 * 0.125)


def test_shares_of_products_add_up() -> None:
    products = pd.read_csv(SCENARIOS.joinpath("us_tariffs.csv"))
    assert (products.groupby("commodity")["share"].sum() - 1).abs().max() < 1e-9
    market = pd.read_csv(SCENARIOS.joinpath("us_market.csv"))
    assert (market.select_dtypes("number").sum(axis=1) - 1).abs().max() < 1e-9


def test_rivals_by_hand() -> None:
    """Home producers hold the price down: the rise is below what any other supplier pays."""
    table = ElasticityTable.read(JAPAN_TABLE)
    eta = {c: table.rows["eta_export_demand", c] for c in ("c_i_s",)}
    steel = rivals_prices(eta | dict.fromkeys(_market(), 5.9))["c_i_s"]
    assert steel == pytest.approx((0.7 + 0.3 * 1.5**-4.9) ** (-1 / 4.9))
    assert 1 < steel < 1.5


def test_what_rivals_paid_before_is_no_rise() -> None:
    """Chemicals at an elasticity of two: China's 25 per cent of 2018 and MFN rates are in the benchmark's shares."""
    chemicals = rivals_prices(dict.fromkeys(_market(), 2.0))["c_chm"]
    risen = {"eu": 1.10 / 1.015, "korea_taiwan": 1.113 / 1.008, "china": 1.39 / 1.265, "asean": 1.13 / 1.015}
    shares = {"eu": 0.11, "korea_taiwan": 0.03, "china": 0.04, "asean": 0.02}
    untaxed = 1 - sum(shares.values()) - 0.02
    by_hand = 1 / (untaxed + 0.02 * 1.015 / 1.10 + sum(shares[k] / risen[k] for k in shares))
    assert chemicals == pytest.approx(by_hand)


@pytest.mark.parametrize("at", CASES)
def test_the_catalogue_has_the_rates(at: tuple[str, str]) -> None:
    """The shocks are those that the module prints for the regime; the experiment is read from the file."""
    name, variant = at
    document = YAML(typ="safe").load(catalogue()[name].read_text(encoding="utf-8"))
    shocks = document["shocks"]
    if variant:
        shocks = next(v["shocks"] for v in document["variants"] if v["name"] == variant)
    printed = YAML(typ="safe").load("\n".join(shock_lines(CASES[at])))
    assert shocks == printed


def test_competitors_are_dearer_in_their_variant() -> None:
    spec = read_experiment("us_tariffs", catalogue()).spec
    rivals = next(v for v in spec.variants if v.name == "rivals")
    assert rivals.shocks is not None
    prices = {
        c: s.set for s in rivals.shocks if s.parameter == "p_world_export" for c in _labels(s.index["c"])
    }
    table = ElasticityTable.read(JAPAN_TABLE)
    expected = rivals_prices({c: table.rows["eta_export_demand", c] for c in _market()})
    assert prices == pytest.approx(expected, abs=5e-5)
    assert [s for s in rivals.shocks if s.parameter == "foreign_tariff"] == list(spec.shocks)


def test_every_regime_is_in_the_catalogue() -> None:
    assert set(CASES.values()) == set(regimes())


POLICIES = {
    "us_tariffs": ("current", 2027),
    "us_tariffs_excess": ("excess_15", 2027),
    "us_tariffs_agreement": ("deal", 2026),
}


def test_a_fiscal_year_is_weighted_by_days() -> None:
    """FY2026: 114 days of the surcharge, 251 of the rates since 24 July; FY2024 none, FY2027 one regime."""
    surcharge, current, found = rates("mfn_plus_10"), rates("current"), fiscal_year_rates(2026)
    for commodity, rate in found.items():
        assert rate == pytest.approx((114 * surcharge[commodity] + 251 * current[commodity]) / 365)
    assert set(fiscal_year_rates(2024).values()) == {0.0}
    assert fiscal_year_rates(2027) == pytest.approx(current)


@pytest.mark.parametrize("name", POLICIES)
def test_the_policies_have_the_schedule(name: str) -> None:
    written = YAML(typ="safe").load(policies()[name].read_text(encoding="utf-8"))["policy"]
    assert written == YAML(typ="safe").load("\n".join(path_lines(*POLICIES[name])))
