"""The page on who carries a price of carbon: its words and figures are those that its script prints now."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "gx_burden.md"


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    monkeypatch.delitem(sys.modules, "gx_burden", raising=False)


def test_words() -> None:
    import gx_burden as script

    page = PAGE.read_text(encoding="utf-8")
    assert script.HEAD.strip() in page
    assert script.READING.strip() in page


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_of_japan() -> None:
    import gx_burden as script

    page, runs = PAGE.read_text(encoding="utf-8"), script.Runs()
    found = script.solutions(runs)
    for lines in (script.in_force(runs), script.sectors(found)):
        assert [line for line in lines if line.strip() not in page] == []
    auction, border = found["auction"], found["auction, border"]
    assert (
        auction.sectors["exports"].loc["c_i_s", "change_pct"]
        < auction.sectors["output"].loc["a_i_s", "change_pct"]
    )
    assert (
        border.sectors["imports"].loc["c_i_s", "change_pct"]
        < auction.sectors["imports"].loc["c_i_s", "change_pct"]
    )
