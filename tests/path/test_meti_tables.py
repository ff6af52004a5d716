"""The tables of METI's pages are what `python docs/meti_2040.py` prints, and the pages say of them only what holds."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from experiments.outlook import CASES
from tests.docs.scripts import docs_script

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("kept_models")]


@pytest.fixture(scope="module")
def command(root: Path) -> ModuleType:
    """`docs/meti_2040.py`."""
    return docs_script("meti_2040")


@pytest.fixture(scope="module")
def runs(command: ModuleType, models: Any) -> Any:
    """Snapshots and paths, from one reading of the economy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        runs = command.Runs()
        assert set(runs.free) == set(runs.matched) == set(CASES)
        return runs


def test_the_page_has_the_snapshots_and_the_wage_by_cause(command: ModuleType, runs: Any, root: Path) -> None:
    page = (root / "docs/explanation/meti_2040.md").read_text(encoding="utf-8")
    assert command.snapshot_table(runs) in page
    assert command.wage_table(runs) in page


def test_the_paths_have_the_accounts_of_2021_and_wages_that_converge(
    command: ModuleType, runs: Any, root: Path
) -> None:
    assert command.accounts_table() in _paths(root)
    assert command.convergence_table(runs.free) in _paths(root)


@pytest.mark.parametrize("name", ["needs_table", "bias_table"])
def test_the_paths_have_what_the_documents_figures_need(
    command: ModuleType, runs: Any, root: Path, name: str
) -> None:
    assert getattr(command, name)(runs.matched) in _paths(root)


def test_the_paths_have_the_policies(command: ModuleType, runs: Any, root: Path) -> None:
    assert command.policy_table(runs.free) in _paths(root)


def test_the_paths_have_vintages(command: ModuleType, root: Path) -> None:
    assert command.vintage_table() in _paths(root)


def test_half_of_the_excess_wage_is_prices(command: ModuleType, runs: Any) -> None:
    """The document's deflator grows by less than its CPI; ours by more, and labour's share rises instead of falling."""
    for case in CASES:
        document, own = command.document(case), command.snapshot_by_cause(runs, case)
        assert document["prices"] < -0.4 < 0.1 < own["prices"]
        assert document["labour_share"] < 0.0 < own["labour_share"]
        excess = own["real_wage"] - document["real_wage"]
        assert 0.4 < (own["prices"] - document["prices"]) / excess < 0.75
        assert own["gdp_per_hour"] == pytest.approx(
            document["gdp_per_hour"], abs=0.1
        )  # printed with one decimal


def _paths(root: Path) -> str:
    return (root / "docs/reference/paths.md").read_text(encoding="utf-8")
