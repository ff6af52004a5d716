"""Accounting of paths: laws of motion and named paths give its terms, and it is exact on paths drawn at random."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import cge
from cge import examples
from cge.analysis.accounting.growth import growth_accounting
from cge.motion import capital_stock

from .test_path import CLOSURE, DELTA, FORECAST_KEYS, INVESTED, capital

EXACT = 1e-8  # per cent points: 1e-10 in logs
AI = {"parameter": "productivity", "index": {"k": "a_x"}, "growth_pct": 0.9, "term": "ai"}


@pytest.fixture(scope="module")
def economy() -> cge.Economy:
    """Two sectors with government, taxes, saving and trade."""
    return examples.small_economy()


def drawn(seed: int) -> dict[str, Any]:
    """A path of five years, in which everything moves at rates drawn at random."""
    random = np.random.default_rng(seed)

    def rates(scale: float) -> list[float]:
        return [float(rate) for rate in random.normal(0.0, scale, 5)]

    return {
        "years": "2021-2025",
        "capital": [capital(depreciation=float(random.uniform(0.03, 0.12)))],
        "labour": [
            {
                "factor": "labour",
                "heads_pct": rates(1),
                "hours_per_head_pct": rates(1),
                "quality_pct": rates(1),
            }
        ],
        "paths": [
            {
                "parameter": "productivity",
                "index": {"k": ["a_x", "a_y/va"]},
                "growth_pct": rates(2),
                "term": "ai",
            },
            {"parameter": "productivity", "index": {"k": "a_y"}, "growth_pct": rates(2)},
            {"parameter": "p_world_import", "growth_pct": rates(3)},
            {"parameter": "rate_duty", "set": [float(rate) for rate in random.uniform(0.0, 0.3, 5)]},
            {"parameter": "p_numeraire", "growth_pct": rates(2)},
        ],
        "forecast": [
            {"free": "q_investment_fixed[saving]", "fix": "investment_real", "growth_pct": rates(2)}
        ],
    }


@pytest.mark.parametrize("seed", range(4))
def test_random_paths_are_accounted_for(economy: cge.Economy, seed: int) -> None:
    path = economy.path(drawn(seed), CLOSURE)
    for table, total in ((path.growth_accounting, "gdp_real"), (path.real_wage_accounting, "real_wage")):
        assert list(table.columns) == [2022, 2023, 2024, 2025]
        assert table.loc["residual"].abs().max() < EXACT
        terms = table.drop([total, "residual"])
        assert (terms.sum() - table.loc[total]).abs().max() < EXACT
        assert (terms.abs().max(axis=1) > 0.0).sum() >= 6  # terms are there, not all in one
    chain = np.log(path.chained.loc["gdp_real"]).diff().iloc[1:]
    assert (100 * chain - path.growth_accounting.loc["gdp_real"]).abs().max() < EXACT
    hours = path.growth_accounting.loc["hours"]
    per_hour = path.growth_accounting.loc["gdp_real"] - path.real_wage_accounting.loc["gdp_per_hour"]
    assert (np.sign(hours) == np.sign(per_hour)).all()


def test_terms_come_from_the_laws_of_motion(economy: cge.Economy) -> None:
    """A term is the growth that the law or the path gives, times a share in GDP."""
    dynamics = {
        "years": "2021-2023",
        "labour": [{"factor": "labour", "heads_pct": -0.5, "hours_per_head_pct": 0.1, "quality_pct": 0.2}],
        "capital": [capital(stock={"capital": 200.0})],
        "paths": [AI],
    }
    table = economy.path(dynamics, CLOSURE).growth_accounting
    hours, quality = np.log(0.995 * 1.001), np.log(1.002)
    assert table.loc["labour_quality", 2022] / table.loc["hours", 2022] == pytest.approx(
        quality / hours, rel=1e-9
    )
    assert 30 < table.loc["hours", 2022] / hours < 60  # labour has 80 of 178
    stock = np.log(capital_stock(200.0, INVESTED, DELTA, 1) / 200.0)
    assert 30 < table.loc["capital_quantity", 2022] / stock < 60
    assert table.loc["capital_quality"].abs().max() < EXACT  # services in proportion to the one stock
    assert 40 < table.loc["productivity_ai", 2022] / np.log(1.009) < 60  # activity x costs 90 of 178
    assert table.loc["productivity_residual"].abs().max() < EXACT
    assert table.loc["other_factors"].abs().max() == 0.0


def test_hours_are_those_of_the_laws(economy: cge.Economy) -> None:
    """M11. What services have above hours is quality: of the law, or freed to meet a wage."""
    labour = {"factor": "labour", "heads_pct": -0.5, "hours_per_head_pct": 0.1, "quality_pct": 0.2}
    wage = {"free": "q_factor_endowment[labour]", "fix": "real_wage", "growth_pct": -1.0}
    keys = {"years": "2021-2023", "labour": [labour]}
    one, two, free = (
        economy.path(keys | more, CLOSURE)
        for more in ({}, {"labour": [labour | {"hours_per_service": 2.0}]}, {"forecast": [wage]})
    )
    hours, doubled, freed = (
        [year.hours_worked for year in path.accounted_years("baseline").values()] for path in (one, two, free)
    )
    assert hours == pytest.approx([80 * (0.995 * 1.001) ** year for year in range(3)], rel=1e-12)
    assert doubled == pytest.approx([2 * each for each in hours], rel=1e-12)
    assert freed == pytest.approx(hours, rel=1e-12)
    pd.testing.assert_frame_equal(one.growth_accounting, two.growth_accounting, rtol=0, atol=EXACT)
    # An hour that earns less is one that serves less: what presses the price of services down raises income per hour here.
    assert (free.growth_accounting.loc["labour_quality"] < -0.5).all()


def test_unemployed_hours_are_not_worked(economy: cge.Economy) -> None:
    """A wage that is fixed in terms of the CPI: with dearer imports fewer are employed, and fewer hours are worked."""
    closure = CLOSURE | {"factor_markets": {"labour": "fixed_real_price"}}
    dynamics = {
        "years": "2021-2023",
        "labour": [{"factor": "labour"}],
        "paths": [{"parameter": "p_world_import", "growth_pct": 3.0}],
    }
    path = economy.path(dynamics, closure)
    employed = [
        year.equilibrium.value("q_factor_total", "labour")
        for year in path.accounted_years("baseline").values()
    ]
    assert employed[2] < 0.99 * employed[0]
    hours = np.diff(np.log(employed))
    assert np.sign(path.growth_accounting.loc["hours"]).tolist() == np.sign(hours).tolist()
    assert path.growth_accounting.loc["labour_quality"].abs().max() < EXACT
    assert path.real_wage_accounting.loc["real_wage"].abs().max() < EXACT


def test_the_residual_of_productivity_is_what_meets_the_forecast(economy: cge.Economy) -> None:
    path = economy.path(FORECAST_KEYS | {"paths": [AI]}, CLOSURE)
    table, shifters = path.growth_accounting, path.shifters.loc["productivity"]
    given = 1.009 ** (shifters.columns - 2021)
    assert (shifters.loc["a_x"] / shifters.loc["a_y"]).to_numpy() == pytest.approx(given, rel=1e-9)
    assert (table.loc["productivity_ai"] > 0.4).all()
    assert (table.loc["productivity_residual"] > 0.1).all()
    assert table.loc["residual"].abs().max() < EXACT
    forecast = growth_accounting(path.accounted_years("forecast"))
    assert (forecast - table).abs().max().max() < 1e-6
    with pytest.raises(cge.InputError, match="no run 'policy'"):
        path.accounted_years("policy")


def test_sources_of_one_productivity_and_a_policy_of_it_compose(economy: cge.Economy) -> None:
    """Two paths of one node multiply; a policy changes the baseline, whose residual stays."""
    skills = AI | {"growth_pct": 0.4, "term": "skills"}
    more = AI | {"growth_pct": 0.7, "term": "more ai"}
    path = economy.path(FORECAST_KEYS | {"paths": [AI, skills], "policy": [more]}, CLOSURE)
    table, baseline = path.growth_accounting, growth_accounting(path.accounted_years("baseline"))
    nodes = {
        run: path.accounted_years(run)[2030].equilibrium.entries("productivity")
        for run in ("baseline", "policy")
    }
    assert nodes["policy"]["a_x"] / nodes["baseline"]["a_x"] == pytest.approx(1.007**9, rel=1e-12)
    assert nodes["baseline"]["a_x"] / nodes["baseline"]["a_y"] == pytest.approx(
        (1.009 * 1.004) ** 9, rel=1e-9
    )
    ratios = (
        table.loc[["productivity_skills", "productivity_more ai"], 2022] / table.loc["productivity_ai", 2022]
    )
    expected = np.log([1.004, 1.007]) / np.log(1.009)
    assert list(ratios) == pytest.approx(list(expected), rel=1e-9)
    # The node's productivity that meets the forecast counts in both runs, by nearly the same share of the activity in GDP.
    assert (table.loc["productivity_residual"] / baseline.loc["productivity_residual"] - 1).abs().max() < 0.1
    assert table.loc["residual"].abs().max() < EXACT


def test_the_nominal_anchor_moves_prices_alone(economy: cge.Economy) -> None:
    """The CPI on a path of its own: real figures, and their accounting, stay."""
    real = economy.path(FORECAST_KEYS, CLOSURE)
    anchored = economy.path(
        FORECAST_KEYS | {"paths": [{"parameter": "p_numeraire", "growth_pct": 2.0}]}, CLOSURE
    )
    assert list(anchored.chained.loc["cpi"]) == pytest.approx([1.02**year for year in range(10)], rel=1e-9)
    for one, two in (
        (real.growth_accounting, anchored.growth_accounting),
        (real.real_wage_accounting, anchored.real_wage_accounting),
    ):
        pd.testing.assert_frame_equal(one, two, rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ({"parameter": "rate_duty", "multiply": 1.1, "term": "ai"}, "rate_duty is none"),
        (AI | {"term": "residual"}, "term cannot be `residual`"),
    ],
)
def test_a_term_is_a_source_of_productivity(economy: cge.Economy, path: dict[str, Any], message: str) -> None:
    with pytest.raises(cge.InputError, match=message):
        economy.path({"years": "2021-2023", "paths": [path]}, CLOSURE)


def test_no_path_changes_cost_shares(economy: cge.Economy) -> None:
    """They would be a technology that no term knows."""
    path = {"parameter": "share_factor", "index": {"a": "a_x"}, "multiply": 1.1}
    with pytest.raises(cge.InputError, match="share_factor belongs to the benchmark"):
        economy.path({"years": "2021-2023", "paths": [path]}, CLOSURE)
