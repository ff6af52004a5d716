"""Numbers of a path that were probably not meant, and years that nobody uses, are warned of; shipped files give none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cge.motion import Debt
from experiments.inputs.locate import paths, policies
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.doubts import doubts_of_path
from experiments.path.plan import PathPlan, plan_path, read_policy
from experiments.plan import make_plan
from experiments.run import ModelCache
from experiments.words import Words
from tests.sweep.path_files import GROWTH, PATH, written


def doubts(space: Path, path: str = PATH, policy: str = "", *settings: str) -> list[str]:
    """What is doubtful in the example with another path file and a policy."""
    return texts(planned(space, path, policy, *settings))


def planned(space: Path, path: str = PATH, policy: str = "", *settings: str) -> PathPlan:
    """The plan of the example with another path file and a policy."""
    written(space, GROWTH)
    (space / "path.yaml").write_text(path, encoding="utf-8")
    (space / "own.yaml").write_text(f"policy: {policy or '[]'}", encoding="utf-8")
    plan = make_plan(read_experiment(space / "experiment.yaml"), Options(settings=settings))
    benchmark = ModelCache(plan).parameters(plan.main)
    return plan_path(plan, benchmark, read_policy(str(space / "own.yaml")))


def texts(path: PathPlan) -> list[str]:
    """The doubts about a path in words."""
    return [doubt.text(Words("en")) for doubt in doubts_of_path(path)]


@pytest.mark.parametrize("name", paths())
def test_shipped_files_have_none(name: str) -> None:
    """Each path by itself and, if it goes on to the years of policies, under each of them."""
    plan = make_plan(read_experiment(name))
    benchmark = ModelCache(plan).parameters(plan.main)
    # The market of permits needs a structure that has it, the power mix the accounts of FY2021 by asset.
    fit = {"gx_ets_banking"} | (set() if name.startswith("meti_") else {"power_mix"})
    later = () if name == "backcast" else [each for each in policies() if each not in fit]
    for policy in (None, *map(read_policy, later)):
        found = doubts_of_path(plan_path(plan, benchmark, policy))
        assert [doubt.text(Words("en")) for doubt in found] == []


def test_a_plain_path_has_none(tmp_path: Path) -> None:
    assert doubts(tmp_path) == []


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (
            "[{parameter: rate_duty, set: {2021: 0, 2023: 5}, between: linear}]",
            "(2023) = 5 is 500 %: rates are shares",
        ),
        (
            "[{parameter: q_factor_endowment, index: {f: f_labour}, set: 1.05}]",
            "(2020) = 1.05 where the base has",
        ),
        ("[{parameter: p_world_import, growth_pct: 250}]", "(2023) = 42.875 where the base has 1"),
        (
            "[{parameter: rate_duty, set: {2020: 0.1, 2022: 0.2, 2024: 0.3, 2030: 0}, between: linear}]",
            "policy.0.set: the values for 2030 are used by nothing: the path goes from 2020 to 2023",
        ),
        (
            "[{parameter: rate_duty, set: {2010: 0.1, 2015: 0.2, 2023: 0.3}, between: step}]",
            "policy.0.set: the values for 2010 are used by nothing",
        ),
    ],
)
def test_policies(tmp_path: Path, policy: str, message: str) -> None:
    found = doubts(tmp_path, PATH, policy)
    assert len(found) == 1
    assert message in found[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("quality_pct: 0.5", "quality_pct: 150", "f_labour (2023) = "),
        ("growth_pct: 1.5", "growth_pct: 150", "gdp_real (2023) = 15.625"),
        ("years: 2020-2023", "years: 2020-2023\ngrowth_pct: 150", "growth_pct (2023) = 15.625"),
        (
            "quality_pct: 0.5",
            "quality_pct: {2021: 1, 2022: 1, 2023: 1, 2024: 1}",
            "labour.0.quality_pct: the values for 2024",
        ),
    ],
)
def test_path_files(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert any(message in text for text in doubts(tmp_path, PATH.replace(old, new)))


def test_interest_and_elasticities(tmp_path: Path) -> None:
    path = planned(tmp_path, PATH, "", "elasticities.sigma_armington=300")
    debt = Debt("debt", "government", "household", stock=100.0, rate=2.0)
    found = texts(replace(path, motion=replace(path.motion, debt=(debt,))))
    assert any("debt: rate = 2 is 200 %" in text for text in found)
    assert any("sigma_armington" in text for text in found)
