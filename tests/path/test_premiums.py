"""Wages per hour that converge on a path: off, nothing changes; on, hours are given and their services follow."""

from __future__ import annotations

from typing import Any

import pytest

import cge
from cge import examples
from cge.motion import Premiums, converged_premium
from experiments.path.run import BASELINE

from .test_path import capital

HOURS = {"a_x": 60.0, "a_y": 38.5}


@pytest.fixture(scope="module")
def economy() -> cge.Economy:
    """Two sectors; x pays half of the mean wage, y 1.6 times as much."""
    small = examples.small_economy()
    return cge.Economy(
        small.sam,
        structure=examples.small_structure(closure="textbook"),
        elasticities=examples.SMALL_TABLE,
        hours=HOURS,
    )


def path(
    economy: cge.Economy, convergence: float | None, premium: bool = True, **labour: Any
) -> cge.PathResult:
    given = {"factor": "labour", "heads_pct": -1.0, **labour}
    if convergence is not None:
        given["wage_convergence_pct"] = convergence
    rules = {"factor_mobility": {"labour": "premium"}, "factor_markets": {"labour": "hours"}}
    closure = {"base": "textbook", **(rules if premium else {})}
    return economy.path({"years": "2021-2025", "capital": [capital()], "labour": [given]}, closure)


def hours(result: cge.PathResult, year: int) -> dict[str, float]:
    """Hours by activity, with those of the benchmark as they are given."""
    last = result.results.runs[BASELINE][year - 2021].equilibrium
    first = result.results.runs[BASELINE][0].equilibrium
    return {
        a: HOURS[a] * last.value("q_factor", "labour", a) / first.value("q_factor", "labour", a)
        for a in HOURS
    }


def test_a_path_without_convergence_has_one_price(economy: cge.Economy) -> None:
    off = path(economy, None, premium=False).results.runs[BASELINE][-1].equilibrium
    assert off.value("p_factor", "labour", "a_x") == off.value("p_factor", "labour", "a_y")
    assert set(off.parameters.entries("wage_premium").values()) == {1.0}


@pytest.mark.parametrize("convergence", [0.0, 10.0])
def test_hours_are_those_given(economy: cge.Economy, convergence: float) -> None:
    found = path(economy, convergence)
    offered = [98.5 * 0.99**year for year in range(5)]
    assert found.macro.loc["employment"].to_list() == pytest.approx(offered, rel=1e-9)
    for year in (2021, 2025):
        given = sum(HOURS.values()) * 0.99 ** (year - 2021)
        assert sum(hours(found, year).values()) == pytest.approx(given, rel=1e-9)


def test_wages_converge_at_the_rate(economy: cge.Economy) -> None:
    last = path(economy, 10.0).results.runs[BASELINE][-1].equilibrium
    used = last.parameters.entries("q0_factor")
    paid = {a: used["labour", a] / HOURS[a] for a in HOURS}
    mean = sum(used["labour", a] for a in HOURS) / sum(HOURS.values())
    ratio = {
        a: last.value("p_factor", "labour", a) * paid[a] / mean / converged_premium(paid[a] / mean, 10.0, 4)
        for a in HOURS
    }
    assert ratio["a_x"] == pytest.approx(ratio["a_y"], rel=1e-9)
    stays = path(economy, 0.0).results.runs[BASELINE][-1].equilibrium
    assert last.value("q_factor", "labour", "a_x") < stays.value("q_factor", "labour", "a_x")


@pytest.mark.parametrize("convergence", [0.0, 10.0])
def test_growth_is_accounted_for(economy: cge.Economy, convergence: float) -> None:
    found = path(economy, convergence, quality_pct=0.3)
    for table in (found.growth_accounting, found.real_wage_accounting):
        assert table.loc["residual"].abs().max() < 1e-8
    hours = found.growth_accounting.loc["gdp_real"] - found.real_wage_accounting.loc["gdp_per_hour"]
    assert hours.to_numpy() == pytest.approx(-1.0050336, abs=1e-6)  # 100 ln 0.99


def test_what_does_not_fit_is_refused(economy: cge.Economy) -> None:
    with pytest.raises(cge.InputError, match=r"factor_mobility: \{labour: premium\}"):
        path(economy, 5.0, premium=False)
    with pytest.raises(cge.InputError, match="has no labour.csv"):
        path(examples.small_economy(), 5.0)
    with pytest.raises(cge.InputError, match="less than or equal to 100"):
        path(economy, 101.0)
    without = Premiums({"a_x": 60.0}, 10.0)
    with pytest.raises(cge.CgeError, match="a_y pays 50 for labour and has no hours"):
        without.wages(economy.parameters, "labour")
