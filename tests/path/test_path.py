"""Paths: what must stay put stays, what must grow grows; forecast, baseline and policy; wrong files in one sentence."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cge
import experiments.path
from cge import examples
from cge.equilibrium import Equilibrium
from cge.motion import LAWS, Capital, Debt, MotionError, capital_stock, debt_stock, goods_invested
from experiments.path.run import BASELINE, FORECAST, POLICY
from experiments.path.series import growth

STDCGE = Path(experiments.path.__file__).parent.parent / "papers" / "hosoe_2010_stdcge"
DELTA = 0.05
INVESTED = 25.0  # of the two-sector economy, by its one investment account
CLOSURE = {
    "base": "textbook",
    "investment": {"saving": "fixed"},
    "household_saving": "residual",
    "government_consumption": "fixed",
    "government_instrument": "lump_sum",
    "government_saving": "fixed_real",
}


@pytest.fixture(scope="module")
def economy() -> cge.Economy:
    """Two sectors with government, taxes, saving and trade."""
    return examples.small_economy()


def capital(growth: float = 0.0, **changes: Any) -> dict[str, Any]:
    """A stock whose investment keeps it on a path of this growth: I = (g + delta) K."""
    stock = INVESTED / (growth + DELTA)
    return {
        "factors": ["capital"],
        "investment": "saving",
        "depreciation": DELTA,
        "stock": {"capital": stock},
    } | changes


def largest_gap(one: Equilibrium, other: Equilibrium, scale: float = 1.0) -> float:
    """Largest relative difference; `scale` times `other` where a variable is an amount."""
    gaps = []
    for name, values in one.values.items():
        grows = one.variables[name].dimension in {"quantity", "jpy", "fx"}
        expected = other.values[name] * (scale if grows else 1.0)
        gaps.append(float(np.max(np.abs(values - expected) / np.maximum(np.abs(expected), 1.0), initial=0.0)))
    return max(gaps)


@pytest.mark.parametrize("mobility", ["mobile", "specific"])
def test_a_steady_state_stays_put(economy: cge.Economy, mobility: str) -> None:
    closure = CLOSURE | ({"factor_mobility": {"capital": "immobile"}} if mobility == "specific" else {})
    path = economy.path({"years": "0-20", "capital": [capital(mobility=mobility)]}, closure)
    for year in path.results.runs[BASELINE]:
        assert largest_gap(year.equilibrium, path.results.base) < 1e-9


def test_balanced_growth(economy: cge.Economy) -> None:
    dynamics = {"years": "0-20", "growth_pct": 2.0, "capital": [capital(0.02)]}
    for year in economy.path(dynamics, CLOSURE).results.runs[BASELINE]:
        assert largest_gap(year.equilibrium, economy_base(economy), 1.02**year.year) < 1e-9


def economy_base(economy: cge.Economy) -> Equilibrium:
    return economy.model(CLOSURE).solve().equilibrium


def test_capital_by_hand() -> None:
    # 100 left at 0.9 twice, and 20 invested in each of two years, of which the first has lost a tenth.
    assert capital_stock(100.0, 20.0, 0.1, 2) == pytest.approx(81.0 + 18.0 + 20.0)
    assert debt_stock(50.0, 3.0, 2) == 56.0


def test_steps_of_years_agree_where_nothing_moves(economy: cge.Economy) -> None:
    path = economy.path({"years": [2020, 2025, 2040], "capital": [capital()]}, CLOSURE)
    assert largest_gap(path.results.runs[BASELINE][-1].equilibrium, path.results.base) < 1e-9


def test_specific_capital_goes_where_rentals_are_high(economy: cge.Economy) -> None:
    closure = CLOSURE | {"factor_mobility": {"capital": "immobile"}}
    dynamics = {
        "years": "0-10",
        "capital": [capital(mobility="specific", zeta=2.0)],
        "paths": [{"parameter": "p_world_export", "index": {"c": "c_x"}, "multiply": 1.2}],
    }
    last = economy.path(dynamics, closure).results.runs[BASELINE][-1]
    stocks = last.state.stocks["capital"]
    first = economy.path(dynamics, closure).results.runs[BASELINE][0].state.stocks["capital"]
    assert (
        stocks["capital", "a_x"] / first["capital", "a_x"]
        > stocks["capital", "a_y"] / first["capital", "a_y"]
    )
    total = sum(value for at, value in last.equilibrium.entries("q_factor").items() if at[0] == "capital")
    assert total == pytest.approx(last.equilibrium.value("q_factor_total", "capital"), rel=1e-12)
    # What an activity uses is what its stock serves: F = rho K with one rho for both.
    used = last.equilibrium.entries("q_factor")
    assert used["capital", "a_x"] / stocks["capital", "a_x"] == pytest.approx(
        used["capital", "a_y"] / stocks["capital", "a_y"], rel=1e-9
    )


def test_a_unit_of_capital_may_be_goods_at_benchmark_prices(economy: cge.Economy) -> None:
    dynamics = {
        "years": [0, 1],
        "paths": [{"parameter": "p_world_export", "index": {"c": "c_x"}, "multiply": 1.2}],
    }
    stocks = {}
    for volume in ("composite", "goods"):
        path = economy.path(dynamics | {"capital": [capital(volume=volume)]}, CLOSURE)
        first, last = path.results.runs[BASELINE]
        stocks[volume] = last.state.stocks["capital"]["capital",]
    left = capital_stock(first.state.stocks["capital"]["capital",], 0.0, DELTA, 1)
    goods = first.equilibrium.entries("q_investment_use")
    assert len(goods) == 2
    assert stocks["goods"] - stocks["composite"] > 1e-5  # second order in relative prices
    assert stocks["goods"] == pytest.approx(left + sum(goods.values()), rel=1e-12)
    assert stocks["composite"] == pytest.approx(
        left + first.equilibrium.value("q_investment", "saving"), rel=1e-12
    )


def test_goods_invested_by_hand() -> None:
    # 60 and 40 were bought; three quarters of one and twice as much of the other are 125.
    assert goods_invested(100.0, np.array([45.0, 80.0]), np.array([60.0, 40.0])) == 125.0


AS_GOOD_AS_ONE = 1 + 1e-14
"""By what a policy changes next to nothing: one that changes nothing is refused."""
FORECAST_KEYS = {
    "years": "2021-2030",
    "capital": [capital()],
    "labour": [{"factor": "labour", "heads_pct": -0.5, "quality_pct": 0.2}],
    "forecast": [
        {"free": "productivity[*]", "fix": "gdp_real", "growth_pct": 1.5},
        {"free": "q_investment_fixed[saving]", "fix": "investment_real", "growth_pct": 2.0},
    ],
}


def test_the_baseline_reproduces_the_forecast(economy: cge.Economy) -> None:
    path = economy.path(FORECAST_KEYS, CLOSURE).results
    assert list(path.runs) == [FORECAST, BASELINE]
    for imposed, kept in zip(path.runs[FORECAST], path.runs[BASELINE], strict=True):
        assert largest_gap(kept.equilibrium, imposed.equilibrium) < 1e-9
    macro = economy.path(FORECAST_KEYS, CLOSURE).macro_of(BASELINE)
    growth = macro.loc["gdp_real", 2030] / macro.loc["gdp_real", 2021]
    assert growth == pytest.approx(1.015**9, rel=1e-9)


def test_without_a_shifter_its_figure_is_lost(economy: cge.Economy) -> None:
    """As many shifters as figures: each one left out of the baseline loses its own figure."""
    table = economy.path(FORECAST_KEYS, CLOSURE).lost_figures
    free = [target["free"] for target in FORECAST_KEYS["forecast"]]
    assert list(table.index) == free
    assert list(table.columns) == ["gdp_real", "investment_real"]
    assert abs(table.loc[free[0], "gdp_real"]) > 1.0  # per cent in the last year
    assert abs(table.loc[free[1], "investment_real"]) > 1.0


def test_two_shifters_of_one_parameter_are_told_apart(economy: cge.Economy) -> None:
    """A figure may be a variable, and what one of them frees stays where the other is left out."""
    forecast = [
        {"free": "productivity[a_x/*]", "fix": "q_output[c_x]", "growth_pct": 2.0},
        {"free": "productivity[a_y/*]", "fix": "q_output[c_y]", "growth_pct": 1.0},
    ]
    table = economy.path(FORECAST_KEYS | {"forecast": forecast}, CLOSURE).lost_figures
    with pytest.raises(cge.InputError, match="has no run 'forecast'"):
        _ = economy.path({"years": "0-1"}, CLOSURE).lost_figures
    assert table.loc["productivity[a_x/*]", "q_output[c_x]"] < -1.0
    assert table.loc["productivity[a_y/*]", "q_output[c_y]"] < -1.0
    assert abs(table.loc["productivity[a_x/*]", "q_output[c_y]"]) < 1.0


def test_no_policy_no_deviation(economy: cge.Economy) -> None:
    idle = {"parameter": "rate_duty", "multiply": AS_GOOD_AS_ONE}
    path = economy.path(FORECAST_KEYS | {"policy": [idle]}, CLOSURE)
    assert float(path.deviations.abs().max().max()) < 1e-9
    falling = {2021: 0.2, 2026: 0.2, 2030: 0.0}
    moved = economy.path(
        FORECAST_KEYS | {"policy": [{"parameter": "rate_duty", "set": falling, "between": "step"}]},
        CLOSURE,
    )
    assert abs(moved.deviations.loc["gdp_real", 2030]) > 1e-4


def test_a_policy_changes_what_the_baseline_has(economy: cge.Economy) -> None:
    """A path of the policy starts from the values that meet the forecast, or that other paths give, as a shock does."""
    for parameter in ("productivity", "p_world_import"):
        keys = FORECAST_KEYS | {"paths": [{"parameter": "p_world_import", "growth_pct": 1.0}]}
        idle = economy.path(
            keys | {"policy": [{"parameter": parameter, "multiply": AS_GOOD_AS_ONE}]}, CLOSURE
        )
        assert float(idle.deviations.abs().max().max()) < 1e-9


def test_paths_of_one_parameter_compose(economy: cge.Economy) -> None:
    """In their order, from the benchmark's value, whatever grows with everything else."""
    paths = [
        {"parameter": "q_government_fixed", "growth_pct": 1.0},
        {"parameter": "q_government_fixed", "multiply": 1.5},
    ]
    path = economy.path(
        {"years": "0-2", "growth_pct": 3.0, "paths": paths, "capital": [capital(0.03)]}, CLOSURE
    )
    bought = [year.equilibrium.value("q_government", "gov") for year in path.results.runs[BASELINE]]
    assert bought == pytest.approx([16 * 1.5 * 1.01**year for year in range(3)], rel=1e-9)


def test_a_restart_from_a_state_goes_on_to_the_same_bits(economy: cge.Economy) -> None:
    from experiments.path.run import resumed

    path = economy.path(FORECAST_KEYS | {"policy": [{"parameter": "rate_duty", "set": 0.0}]}, CLOSURE)
    years = path.results.runs[POLICY]
    again = resumed(path.results, POLICY, years[4].state)
    assert [each.year for each in again] == [each.year for each in years[4:]]
    for one, two in zip(years[4:], again, strict=True):
        for name, values in one.equilibrium.values.items():
            assert np.array_equal(values, two.equilibrium.values[name])


def test_a_formula_of_the_year(economy: cge.Economy) -> None:
    formula = {"parameter": "rate_duty", "multiply": "1 - 0.1 * (year - first)"}
    years = economy.path({"years": "2021-2024", "paths": [formula]}, CLOSURE).results.runs[BASELINE]
    before = economy.parameters.vector("rate_duty")
    for year in years:
        own = year.equilibrium.parameters.vector("rate_duty")
        assert own == pytest.approx(before * (1 - 0.1 * (year.year - 2021)))
    with pytest.raises(cge.InputError, match="there is no name 'yaer'"):
        economy.path({"years": "2021-2024", "paths": [formula | {"multiply": "yaer / 2021"}]}, CLOSURE)


def test_a_formula_that_stops_at_a_limit(economy: cge.Economy) -> None:
    formula = {"parameter": "rate_duty", "multiply": "max(1 - 0.1 * (year - first), min(0.85, 0.9))"}
    years = economy.path({"years": "2021-2024", "paths": [formula]}, CLOSURE).results.runs[BASELINE]
    before = economy.parameters.vector("rate_duty")
    for year, factor in zip(years, [1.0, 0.9, 0.85, 0.85], strict=True):
        assert year.equilibrium.parameters.vector("rate_duty") == pytest.approx(before * factor, rel=1e-12)


def test_debt_pays_interest(economy: cge.Economy) -> None:
    with pytest.raises(MotionError, match="no transfer"):
        Debt("debt", "gov", "house", 100.0, 0.02).moved(
            economy.parameters, economy.parameters, {("gov",): 110.0}
        )


def test_a_stock_below_zero_is_refused(economy: cge.Economy) -> None:
    base = economy_base(economy)
    law = Capital("capital", ("capital",), "saving", 1.0, rate_of_return=0.1)
    negative = {("capital",): -1.0}
    with pytest.raises(MotionError, match="falls to"):
        Capital("capital", ("capital",), "saving", 0.0, rate_of_return=0.1).next(
            base, {("capital",): -1000.0}, 1
        )
    assert law.next(base, negative, 1)["capital",] == pytest.approx(INVESTED)


def test_laws_are_declared_with_symbol_unit_sentence_and_source() -> None:
    assert len(LAWS) >= 9
    for law in LAWS.values():
        assert law.unit
        assert law.symbol
        assert law.source
        assert law.sentence.startswith("M")


def test_no_file_of_the_driver_holds_an_equation() -> None:
    folder = Path(experiments.path.__file__).parent
    arithmetic = (ast.Mult, ast.Div, ast.Pow, ast.MatMult)
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, arithmetic)), (
                f"{file.name}:{node.lineno}"
            )


def test_rates_of_the_years_between_count() -> None:
    """Ten per cent less in each of the four years that a step passes, and nothing in the fifth: 0.9 ** 4."""
    rates = {2021: -10.0, 2022: -10.0, 2023: -10.0, 2024: -10.0, 2025: 0.0}
    assert growth(rates, (2020, 2025), "x", Path(), "none")[2025] == pytest.approx(0.9**4)
    assert growth({2020: 0.0} | rates, (2020, 2025), "x", Path(), "linear")[2025] == pytest.approx(0.9**4)
    assert growth({2025: -10.0, 2020: 0.0}, (2020, 2025), "x", Path())[2025] == pytest.approx(0.9**5)
    assert growth("-10", (2020, 2025), "x", Path())[2025] == pytest.approx(0.9**5)
    with pytest.raises(cge.InputError, match="leaves nothing in 2021"):
        growth(-100.0, (2020, 2021), "x", Path())


def test_a_law_of_labour_replaces_growth_of_everything(economy: cge.Economy) -> None:
    dynamics = {
        "years": "0-1",
        "growth_pct": 1.0,
        "labour": [{"factor": "labour", "heads_pct": -1.0}],
        "capital": [capital(0.01)],
    }
    last = economy.path(dynamics, CLOSURE).results.runs[BASELINE][-1].equilibrium.parameters
    before = economy.parameters
    assert last.value("q_factor_endowment", "labour") / before.value(
        "q_factor_endowment", "labour"
    ) == pytest.approx(0.99, rel=1e-12)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"years": "2021-2040 by 7"}, "steps of 7 do not lead from 2021 to 2040"),
        ({"years": "0-1", "capital": [capital() | {"stock": {"capital": 0.5}}]}, "cannot be meant"),
        ({"years": "0-1", "capital": [capital(mobility="specific")]}, "factor_mobility: immobile"),
        ({"years": "0-1", "labour": [{"factor": "labour", "heads_pct": -100.0}]}, "leaves nothing in 1"),
    ],
)
def test_what_cannot_be_meant(economy: cge.Economy, keys: dict, message: str) -> None:
    with pytest.raises(cge.InputError, match=message):
        economy.path(keys, CLOSURE)


def test_a_policy_leaves_the_years_before_it_alone(economy: cge.Economy) -> None:
    policy = {"parameter": "rate_duty", "set": {3: 0.0, 5: 0.0}, "between": "step"}
    table = economy.path({"years": "0-5", "policy": [policy]}, CLOSURE).deviations
    assert table[[0, 1, 2]].abs().max().max() < 1e-9
    assert table[[3, 4, 5]].abs().max().max() > 1e-3
