"""The page of the GX law: its figures are those that its script prints now."""

from __future__ import annotations

from types import ModuleType

import pytest

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
    year = 2027
    found = script.permits("gx_ets_band", f"dynamics.years=2021-{year}", "solver.method=newton")
    assert missing(PAGE, [f"| {' | '.join(script.in_band(year, found.loc[year]))} |"]) == []
