"""The page of the double dividend: its figures are those that its script prints now."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "double_dividend.md"


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    monkeypatch.delitem(sys.modules, "double_dividend", raising=False)


def test_words_and_figures_of_takeda_and_arimura() -> None:
    import double_dividend as script

    page = PAGE.read_text(encoding="utf-8")
    assert script.HEAD.strip() in page
    assert script.READING.strip() in page
    theirs = pd.read_csv(script.THEIRS, dtype=str)
    assert script.their_figures(theirs, "corporate_tax") == ("+0.99", "−0.684")
    assert script.their_figures(theirs, "investment_goods") == ("-", "-")


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_of_japan() -> None:
    import double_dividend as script

    page = PAGE.read_text(encoding="utf-8")
    found = script.solutions(script.Runs())
    for part in (script.taxes, script.dividends, script.stabiliser):
        assert [line for line in part(found) if line.strip() not in page] == [], part.__name__
