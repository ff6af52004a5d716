"""Policies on top of a path: by hand on two sectors, and the shipped ones on both cases of METI's outlook."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cge
from cge import examples
from experiments.inputs.locate import policies
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.figures import deviations
from experiments.path.plan import options_under, read_policy
from experiments.path.run import BASELINE, POLICY, run_path
from experiments.plan import make_plan
from experiments.run import ModelCache

from .test_path import CLOSURE, capital

KEPT = {"free": "q_investment_fixed[saving]", "fix": "consumption_real", "to": "baseline"}


def test_a_figure_is_kept_at_its_baseline() -> None:
    economy = examples.small_economy()
    dynamics = {
        "years": "0-5",
        "capital": [capital()],
        "labour": [{"factor": "labour", "heads_pct": 1.0}],
        "policy": [{"parameter": "rate_duty", "set": 0.0}],
        "policy_targets": [KEPT],
    }
    path = economy.path(dynamics, CLOSURE)
    assert path.deviations.loc["consumption_real"].abs().max() < 1e-9
    assert path.deviations.loc["investment_real"].abs().min() > 1e-3


def test_a_policy_changes_what_the_baseline_has() -> None:
    """A tenth off a price that the baseline has doubled is 1.8 times the benchmark's, not 0.9 times."""
    economy = examples.small_economy()
    price = {"parameter": "p_world_import", "index": {"c": "c_y"}}
    dynamics = {
        "years": "0-2",
        "paths": [price | {"multiply": {0: 1.0, 1: 1.5, 2: 2.0}}],
        "policy": [price | {"multiply": 0.9}],
    }
    runs = economy.path(dynamics, CLOSURE).results.runs
    before = economy.parameters.value("p_world_import", "w", "c_y")
    last = {
        run: years[-1].equilibrium.parameters.value("p_world_import", "w", "c_y")
        for run, years in runs.items()
    }
    assert last == pytest.approx({BASELINE: 2 * before, POLICY: 1.8 * before})


def test_a_wrong_policy_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("policy:\n- {parameter: carbon_prise, set: 5}\n")
    with pytest.raises(cge.InputError, match="mine.yaml:2: there is no parameter 'carbon_prise'"):
        run_path(make_plan(read_experiment("meti_base")), policy=read_policy(str(file)))
    with pytest.raises(cge.InputError, match="there is no such name or path"):
        read_policy("carbon_prise")


@pytest.fixture(scope="module")
def on_top(models: Any) -> dict[tuple[str, str], pd.DataFrame]:
    """Deviations of the shipped policies from both cases; of US tariffs those by their dates, which others vary.

    The power mix is of one case alone (tests/docs/test_power_mix_page.py).
    """
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        caches: dict[str, ModelCache] = {}  # by structure: some policies need another
        own = [name for name in policies() if not name.startswith(("us_tariffs_", "gx_ets_b", "power_mix"))]
        for case, policy in product(("meti_base", "meti_new_axis"), own):
            file = read_policy(policy)
            options = options_under(file, Options(settings=("solver.method=newton",)))
            plan = make_plan(read_experiment(case), options)
            cache = caches.setdefault(options.structure, ModelCache(plan))
            found[case, policy] = deviations(run_path(plan, cache=cache, policy=file))
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_shipped_policies_on_both_cases(on_top: dict[tuple[str, str], pd.DataFrame]) -> None:
    for (case, policy), table in on_top.items():
        before = 2024 if policy == "us_tariffs" else 2025
        assert table[[2021, before]].abs().max().max() < 1e-7, (
            case,
            policy,
        )  # nothing before it begins, per cent
    for case in ("meti_base", "meti_new_axis"):
        carbon = on_top[case, "carbon_price"]
        # 10,000 yen in 2040: about the static -23 % of CO2 and -0.33 % of GDP (docs/explanation/literature.md).
        assert -27 < carbon.loc["co2", 2040] < -18
        assert -0.7 < carbon.loc["gdp_real", 2040] < -0.2
        assert carbon.loc["co2"].is_monotonic_decreasing
        # Labour supply is given: lower contributions go into wages, not into output.
        recycled = on_top[case, "carbon_price_social_contribution"]
        assert recycled.loc["real_wage", 2040] > 0 > carbon.loc["real_wage", 2040]
        for figure in ("gdp_real", "co2"):
            assert recycled.loc[figure, 2040] == pytest.approx(carbon.loc[figure, 2040], abs=0.05)
        assert recycled.loc["lump_sum"].abs().max() < 1e-6  # kept at the baseline's, per cent
        abroad = on_top[case, "us_tariffs"]
        assert abroad.loc["terms_of_trade", 2025] < abroad.loc["terms_of_trade", 2027] < -0.5
        assert abroad.loc["gdp_real"].loc[2025:].between(-0.1, 0.0).all()
        gx = on_top[case, "gx_ets"]
        assert gx[2026].abs().max() < 1e-7  # trading opens in 2027
        assert gx.loc["co2", 2027:].is_monotonic_decreasing
        assert -16 < gx.loc["co2", 2040] < -8
        tariffs = on_top[case, "tariff_removal"]
        assert tariffs.loc["imports_real", 2040] > 0.9
        assert abs(tariffs.loc["gdp_real", 2040]) < 0.1
        subsidy = on_top[case, "investment_subsidy"]
        # Static: consumption pays. On a path the capital that is bought yields: consumption ends above its baseline in the
        # base case, and near it in the new one, where more of what is invested replaces capital that wears out.
        assert subsidy.loc["consumption_real", 2026] < -0.5
        assert subsidy.loc["consumption_real", 2040] > (0.2 if case == "meti_base" else -0.3)
        assert subsidy.loc["gdp_real"].loc[2026:].is_monotonic_increasing


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_old_capital_answers_a_carbon_price_less() -> None:
    """The figures of docs/reference/paths.md for the first year of the carbon price, with vintages and without."""
    years = ("dynamics.years=2024-2026", "solver.method=newton")
    for settings, co2 in (((), -2.92), (("dynamics.capital.0.vintages.old_share=0.92",), -2.14)):
        plan = make_plan(read_experiment("cabinet_office_transition"), Options(settings=(*years, *settings)))
        found = deviations(run_path(plan, policy=read_policy("carbon_price")))
        assert found.loc["co2", 2026] == pytest.approx(co2, abs=0.005)
