"""The page on who carries a price of carbon: its words and figures are those that its script prints now."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.docs.scripts import docs_script, missing

PAGE = "gx_burden"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return docs_script(PAGE)


def test_words(script: ModuleType) -> None:
    assert missing(PAGE, [*script.HEAD.splitlines(), *script.READING.splitlines()]) == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_of_japan(script: ModuleType) -> None:
    runs = script.Runs()
    found = script.solutions(runs)
    for lines in (script.in_force(runs), script.sectors(found)):
        assert missing(PAGE, lines) == []
    auction, border = found["auction"], found["auction, border"]
    assert (
        auction.sectors["exports"].loc["c_i_s", "change_pct"]
        < auction.sectors["output"].loc["a_i_s", "change_pct"]
    )
    assert (
        border.sectors["imports"].loc["c_i_s", "change_pct"]
        < auction.sectors["imports"].loc["c_i_s", "change_pct"]
    )
