"""The page of the GX law: its figures are those that its script prints now."""

from __future__ import annotations

from types import ModuleType

import pytest

from experiments.path.plan import read_policy
from tests.docs.scripts import docs_script, missing

PAGE = "gx_law"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return docs_script("gx_law")


def test_bonds_and_words(script: ModuleType) -> None:
    assert missing(PAGE, script.bonds()) == []
    assert missing(PAGE, [script.HEAD, script.EXPERIMENTS, script.BESIDE, script.LEFT_OUT]) == []
    assert missing(PAGE, script.instruments()) == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_of_japan(script: ModuleType) -> None:
    runs = script.Runs()
    for part in (script.coverage, script.allocation, script.fuels, script.recycling):
        assert missing(PAGE, part(runs)) == [], part.__name__


@pytest.mark.slow
def test_a_year_of_the_path(script: ModuleType) -> None:
    """The page's row of the first year, and caps that start from what is covered in the law's base period on this path."""
    year = 2027
    found = script.permits("gx_ets_band", f"dynamics.years=2021-{year}", "solver.method=newton")
    assert missing(PAGE, [f"| {' | '.join(script.in_band(year, found.loc[year]))} |"]) == []
    base_period = found.loc[2023:2025, "covered"].mean()
    assert base_period == pytest.approx(651.0, abs=0.5)  # Mt, as the policies write it
    assert found.loc[year, "cap"] == pytest.approx(651.0 * 0.983, rel=1e-12)
    banking = read_policy("gx_ets_banking").spec.banking
    assert banking is not None
    assert banking.permits == "651 * 0.983 ** (year - 2026)"
