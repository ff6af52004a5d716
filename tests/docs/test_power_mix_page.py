"""The energy plan's power mix: the file has the plan's figures, the page those that its script prints now."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.plan import read_policy
from experiments.path.run import BASELINE, POLICY, PathResults, run_path
from experiments.plan import make_plan
from tests.docs.scripts import docs_script, missing

PAGE = "power_mix"
TWH = {2021: 0.729 * 1032.7, 2023: 0.686 * 985.4, 2040: 0.35 * 1150.0}
"""Thermal generation: share and total of the statistics, and the middle of the plan's 30-40 % of 1,100-1,200 TWh."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return docs_script(PAGE)


def test_words(script: ModuleType) -> None:
    assert missing(PAGE, [*script.HEAD.splitlines(), *script.READING.splitlines()]) == []
    assert pytest.approx(TWH[2021], abs=0.1) == script.BASE_TWH


def test_the_policy_has_the_figures_of_the_plan() -> None:
    (target,) = read_policy("power_mix").spec.policy_targets
    assert isinstance(target.multiply, dict)
    # Three digits of an index, as the file writes it.
    assert target.multiply == pytest.approx({year: twh / TWH[2021] for year, twh in TWH.items()}, abs=5e-4)
    assert "read" in target.source
    assert "assumed" in target.source


@pytest.fixture(scope="module")
def results(models: Any) -> PathResults:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        plan = make_plan(read_experiment("meti_base"), Options(settings=("solver.method=newton",)))
        return run_path(plan, policy=read_policy("power_mix"))


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_of_japan(script: ModuleType, results: PathResults) -> None:
    assert missing(PAGE, script.by_year(results)) == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_what_plants_take_others_lack(results: PathResults) -> None:
    """The series of the file is what other power is built of, to a hundredth of it: no capital comes from nowhere."""
    for before, after in zip(results.runs[BASELINE], results.runs[POLICY], strict=True):
        built, taken = (
            after.equilibrium.value("q_factor_total", f) - before.equilibrium.value("q_factor_total", f)
            for f in ("f_other_power", "f_capital_structures")
        )
        assert built + taken == pytest.approx(0.0, abs=max(0.01 * built, 1e-6))
