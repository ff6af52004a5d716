"""Closures by year: what holds in some years, exchanges that move nothing without a shock, and mistakes in one sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import cge
from cge import examples
from cge.equilibrium import Equilibrium
from experiments.examples import BURNT, carbon_taxes, small_sam, two_sectors
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.figures import figures_of
from experiments.path.plan import read_policy
from experiments.path.run import BASELINE, POLICY, resumed, run_path
from experiments.plan import make_plan

from .test_path import CLOSURE, STDCGE, capital

YEARS = "0-5"
NOTHING = 1e-7  # per cent: 1e-9 of the baseline's figure
GROWING = {
    "years": YEARS,
    "capital": [capital()],
    "labour": [{"factor": "labour", "heads_pct": 1.0}],
    "paths": [{"parameter": "p_world_import", "index": {"c": "c_y"}, "growth_pct": 2.0}],
}
IDLE = {"parameter": "rate_duty", "multiply": 1 + 1e-14}  # one that changes nothing is refused
FREE_TRADE = {"parameter": "rate_duty", "set": 0.0}


@pytest.fixture(scope="module")
def economy() -> cge.Economy:
    """Two sectors with government, taxes, saving and trade."""
    return examples.small_economy()


def solved(economy: cge.Economy, run: str = BASELINE, **keys: Any) -> dict[int, Equilibrium]:
    """The years of a run of the growing path with further keys."""
    path = economy.path(GROWING | keys, CLOSURE)
    return {year.year: year.equilibrium for year in path.results.runs[run]}


def real_wage(solved: Equilibrium) -> float:
    return solved.value("p_factor_market", "labour") / solved.value("p_consumption")


def test_a_wage_is_fixed_and_then_free(economy: cge.Economy) -> None:
    fixed = {"years": "2-3", "factor_markets": {"labour": "fixed_real_price"}}
    years = solved(economy, closure=[fixed])
    endowment = {
        year: each.parameters.entries("q_factor_endowment")["labour"] for year, each in years.items()
    }
    employed = {year: each.value("q_factor_total", "labour") for year, each in years.items()}
    for year, each in years.items():
        if year in (2, 3):
            assert real_wage(each) == pytest.approx(1.0, rel=1e-9)
            assert abs(employed[year] / endowment[year] - 1) > 1e-4
        else:
            assert employed[year] == pytest.approx(endowment[year], rel=1e-9)
    assert abs(real_wage(years[5]) - 1) > 1e-3


def test_a_trade_balance_becomes_exogenous(economy: cge.Economy) -> None:
    """From year 3 on it falls to the value of each year; before, foreign saving is what the closure says."""
    swap = {"free": "v_saving_foreign", "fix": "trade_balance", "to": {3: -1.0, 5: 1.0}, "between": "linear"}
    macro = economy.path(GROWING | {"closure": [{"years": [3, 4, 5], "swap": [swap]}]}, CLOSURE).macro
    without = economy.path(GROWING, CLOSURE).macro
    assert macro.loc["trade_balance", [3, 4, 5]].tolist() == pytest.approx([-1.0, 0.0, 1.0], abs=1e-8)
    assert macro[[0, 1, 2]].equals(without[[0, 1, 2]])


def test_an_instrument_of_some_years(economy: cge.Economy) -> None:
    years = solved(economy, closure=[{"years": "4-5", "recycling": "output_tax"}])
    points = [each.value("rate_instrument") for each in years.values()]
    assert points[:4] == pytest.approx([0.0] * 4, abs=1e-12)
    assert min(abs(each) for each in points[4:]) > 1e-4
    assert [each.value("lump_sum", "gov") for each in years.values()][4:] == pytest.approx([0, 0], abs=1e-9)


EXCHANGES: dict[str, dict[str, Any]] = {
    "wage": {"factor_markets": {"labour": "fixed_real_price"}},
    "tax": {"recycling": "output_tax"},
    "saving of the government": {"recycling": "none", "government_saving": "residual"},
    "investment": {"investment": {"saving": "saving"}, "household_saving": "rate"},
    "exchange rate": {"foreign": "fixed_exchange_rate"},
    "numeraire": {"numeraire": "exchange_rate"},
    "swap": {"swap": [{"free": "v_saving_foreign", "fix": "trade_balance"}]},
    "another closure": {"base": "savings_driven"},
}


@pytest.mark.parametrize("name", EXCHANGES)
def test_an_exchange_without_a_shock_moves_nothing(economy: cge.Economy, name: str) -> None:
    """What the baseline determined is given to the policy as it was there (Dixon and Rimmer 2002)."""
    item = EXCHANGES[name] | {"years": "2-5"}
    idle = economy.path(GROWING | {"policy": [IDLE], "policy_closure": [item]}, CLOSURE)
    assert idle.deviations.abs().max().max() < NOTHING
    moved = economy.path(GROWING | {"policy": [FREE_TRADE], "policy_closure": [item]}, CLOSURE)
    plain = economy.path(GROWING | {"policy": [FREE_TRADE]}, CLOSURE)
    differs = (moved.deviations - plain.deviations).abs().max()
    assert differs[[0, 1]].max() < NOTHING
    # The numeraire alone moves no quantity, but prices in money.
    assert differs[[2, 3, 4, 5]].min() > 1e-6


def test_what_a_baseline_freed_a_policy_can_fix(economy: cge.Economy) -> None:
    """The baseline balances its budget by a tax, a policy by a lump sum: rates stay where the baseline moved them."""
    keys = GROWING | {"closure": [{"years": "1-5", "recycling": "output_tax"}]}
    back = [{"years": "3-5", "recycling": "lump_sum"}]
    idle = economy.path(keys | {"policy": [IDLE], "policy_closure": back}, CLOSURE)
    # The points are part of the rates now.
    assert idle.deviations.drop(index="rate_instrument").abs().max().max() < NOTHING
    last = {run: years[-1].equilibrium for run, years in idle.results.runs.items()}
    moved = last[BASELINE].value("rate_instrument")
    before = economy.parameters.entries("rate_output_tax")
    assert last[POLICY].parameters.entries("rate_output_tax") == pytest.approx(
        {member: rate + moved for member, rate in before.items()}
    )
    assert abs(moved) > 1e-4


def test_a_floor_under_the_wage_of_a_policy(economy: cge.Economy) -> None:
    """A complementarity that only the policy has: from year 3 on the wage stays at one, and some labour is unused."""
    floor = {
        "parameter": "real_wage_floor",
        "index": {"f": "labour"},
        "set": {3: 1.0, 5: 1.0},
        "between": "step",
    }
    item = {"years": "2-5", "factor_markets": {"labour": "real_wage_floor"}}
    path = economy.path(GROWING | {"policy": [floor], "policy_closure": [item]}, CLOSURE)
    assert path.deviations[[0, 1, 2]].abs().max().max() < NOTHING
    for year in path.results.runs[POLICY][3:]:
        solved, given = year.equilibrium, year.equilibrium.parameters.value("q_factor_endowment", "labour")
        assert real_wage(solved) == pytest.approx(1.0, abs=1e-9)
        assert solved.value("q_factor_total", "labour") < 0.99 * given


def test_a_price_in_place_of_a_cap() -> None:
    """The permit price of the baseline's cap is the policy's carbon price, which leaves everything as it is."""
    burning = cge.Economy(
        small_sam(two_sectors()),
        structure=examples.small_structure(
            closure="textbook", taxes=(*examples.SMALL_TAXES, *carbon_taxes("intermediate", "consumption"))
        ),
        elasticities=examples.SMALL_TABLE,
        emissions=BURNT,
    )
    keys = GROWING | {
        "closure": [{"years": "2-5", "carbon": "cap"}],
        "paths": [{"parameter": "carbon_cap", "set": {0: 3.0, 1: 3.0, 5: 2.4}, "between": "linear"}],
        "policy": [IDLE],
        "policy_closure": [{"years": "3-5", "carbon": "price"}],
    }
    path = burning.path(keys, CLOSURE)
    assert path.deviations.abs().max().max() < NOTHING
    last = {run: years[-1].equilibrium for run, years in path.results.runs.items()}
    price = last[BASELINE].value("price_permit")
    assert price > 1.0
    assert last[POLICY].parameters.value("carbon_price") == pytest.approx(price, rel=1e-12)


def test_a_swap_of_the_path_holds_in_all_runs(economy: cge.Economy) -> None:
    """What it frees is no shifter of the forecast: it is solved in each run."""
    swap = {"free": "rate_duty", "fix": "tariff_revenue", "to": 3.0}
    keys = GROWING | {
        "closure": [{"years": "1-5", "swap": [swap]}],
        "forecast": [{"free": "productivity[*]", "fix": "gdp_real", "growth_pct": 1.0}],
        "policy": [{"parameter": "p_world_import", "multiply": 1.1}],
    }
    path = economy.path(keys, CLOSURE)
    assert list(path.shifters.index.get_level_values(0).unique()) == ["productivity"]
    for run in path.results.runs:
        assert path.macro_of(run).loc["tariff_revenue", [1, 5]].tolist() == pytest.approx([3.0, 3.0])
    forecast, baseline = path.macro_of("forecast"), path.macro_of("baseline")
    pd.testing.assert_frame_equal(forecast, baseline, rtol=1e-9)


HEAD = f"name: wrong\nsam: {STDCGE / 'sam.csv'}\nclosure: welfare\n" + "".join(
    f"{key}: {STDCGE / value}\n"
    for key, value in {"structure": "structure.yaml", "elasticities": "elasticities_model.csv"}.items()
)
DYNAMICS = HEAD + "dynamics:\n  years: 2021-2024\n"
WRONG = {
    "a year is left singular": (
        "  closure:\n  - {years: 2023, swap: [{free: rate_tariff, fix: cpi}]}\n",
        "year 2023: wrong.yaml:9: swap free=rate_tariff, fix=cpi: cpi is fixed already",
    ),
    "a policy leaves a year singular": (
        "  policy_closure:\n  - {years: 2022-2024, swap: [{free: rate_tariff, fix: cpi}]}\n",
        "policy, year 2022: wrong.yaml:9: swap free=rate_tariff, fix=cpi: cpi is fixed already",
    ),
    "two rules balance one budget": (
        "  closure:\n  - {years: 2024, government_saving: residual}\n",
        "year 2024: wrong.yaml:9: closure welfare:",
    ),
    "no such word": (
        "  closure:\n  - {years: 2024, government_saving: residul}\n",
        "year 2024: wrong.yaml:9: closure welfare: government_saving: 'residul' is unknown",
    ),
    "no such name": (
        "  closure:\n  - years: 2024\n    swap:\n    - {free: v_saving_foreign, fix: trade_balanse}\n",
        "year 2024: wrong.yaml:11: swap free=v_saving_foreign, fix=trade_balanse: there is no variable or macro",
    ),
    "no such key": (
        "  closure:\n  - {years: 2024, swap: [{free: x, fix: y, fixx: z}]}\n",
        "wrong.yaml:9: closure[0].swap[0].fixx: unknown key",
    ),
    "a closure for years that are not solved": (
        "  closure:\n  - {years: 2030-2040, recycling: lump_sum}\n",
        "wrong.yaml:9: years 2030-2040 has none of the solved years, 2021 to 2024",
    ),
    "two values": (
        "  closure:\n  - swap: [{free: rate_tariff, fix: gdp_real, to: 3, change_pct: 2}]\n",
        "a swap fixes at one value",
    ),
    "no baseline to keep": (
        "  closure:\n  - swap: [{free: v_saving_foreign, fix: trade_balance, to: baseline}]\n",
        "wrong.yaml:9: only a policy can keep trade_balance at what it is in the baseline",
    ),
    "a forecast has none either": (
        "  forecast:\n  - {free: productivity, fix: gdp_real, to: baseline}\n",
        "wrong.yaml:9: only a policy can keep gdp_real at what it is in the baseline",
    ),
    "factors have moved": (
        "  policy_closure:\n  - {factor_mobility: {CAP: immobile}}\n",
        "wrong.yaml:9: a policy cannot change factor_mobility",
    ),
    "a year without a value": (
        "  closure:\n  - years: 2023-2024\n    swap:\n    - {free: v_saving_foreign, fix: trade_balance, to: {2023: 0}}\n",
        "wrong.yaml:11: there is no value for 2024",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_closures_get_one_sentence(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, message = WRONG[name]
    monkeypatch.chdir(tmp_path)
    file = Path("wrong.yaml")
    file.write_text(DYNAMICS + text)
    with pytest.raises(cge.CgeError, match=re.escape(message)) as caught:
        run_path(make_plan(read_experiment(file)))
    assert str(caught.value).count("wrong.yaml") == 1


def test_a_policy_file_has_closures_of_its_own(tmp_path: Path) -> None:
    """Its messages name the policy's file and line."""
    path = tmp_path / "path.yaml"
    path.write_text(DYNAMICS)
    policy = tmp_path / "mine.yaml"
    policy.write_text(
        "policy:\n- {parameter: rate_tariff, set: 0}\npolicy_closure:\n- {recycling: nothing}\n"
    )
    with pytest.raises(
        cge.CgeError, match=r"policy, year 2021: .*mine.yaml:4: closure .*'nothing'"
    ) as caught:
        run_path(make_plan(read_experiment(path)), policy=read_policy(str(policy)))
    assert "\n" not in str(caught.value)


def test_the_report_and_the_summary_say_which_closures_hold(economy: cge.Economy, tmp_path: Path) -> None:
    keys = {"policy": [FREE_TRADE], "policy_closure": [{"years": "2-5", "recycling": "output_tax"}]}
    path = economy.path(GROWING | keys, CLOSURE)
    path.write(tmp_path / "out")
    closures = json.loads((tmp_path / "out" / "summary.json").read_text())["closures"]
    assert closures["baseline"] == {}
    assert {
        year: each["government_instrument"] for year, each in closures["policy"].items()
    } == dict.fromkeys("2345", "output_tax")
    page = (tmp_path / "out" / "report.html").read_text()
    assert "Closure of the policy" in page
    assert "recycling: output_tax" in page


def test_a_run_with_closures_goes_on_from_a_state_to_the_same_bits(economy: cge.Economy) -> None:
    item = {"years": "3-5", "recycling": "output_tax", "swap": EXCHANGES["swap"]["swap"]}
    keys = GROWING | {"policy": [FREE_TRADE], "policy_closure": [item]}
    results = economy.path(keys, CLOSURE).results
    years = results.runs[POLICY]
    for first in (2, 3, 4):  # before, at and after the year in which the equations change
        again = resumed(results, POLICY, years[first].state)
        for one, two in zip(years[first:], again, strict=True):
            for name, values in one.equilibrium.values.items():
                assert np.array_equal(values, two.equilibrium.values[name])


def test_a_setting_changes_the_value_of_a_swap(tmp_path: Path) -> None:
    file = tmp_path / "path.yaml"
    file.write_text(
        DYNAMICS + "  closure:\n  - swap: [{free: rate_tariff, fix: imports_real, change_pct: 1}]\n"
    )
    options = Options(settings=("dynamics.closure.0.swap.0.change_pct=2",))
    results = run_path(make_plan(read_experiment(file), options))
    first, last = (
        figures_of(results, year).macro["imports_real"].change_pct for year in results.runs[BASELINE][::3]
    )
    assert (first, last) == pytest.approx((2.0, 2.0), abs=1e-7)
