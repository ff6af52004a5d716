"""The page of the double dividend: its figures are those that its script prints now."""

from __future__ import annotations

from types import ModuleType

import pandas as pd
import pytest

from tests.docs.scripts import docs_script, missing

PAGE = "double_dividend"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return docs_script(PAGE)


def test_words_and_figures_of_takeda_and_arimura(script: ModuleType) -> None:
    assert missing(PAGE, [*script.HEAD.splitlines(), *script.READING.splitlines()]) == []
    theirs = pd.read_csv(script.THEIRS, dtype=str)
    assert script.their_figures(theirs, "corporate_tax") == ("+0.99", "−0.684")
    assert script.their_figures(theirs, "investment_goods") == ("-", "-")


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_of_japan(script: ModuleType) -> None:
    found = script.solutions(script.Runs())
    for part in (script.taxes, script.dividends, script.stabiliser):
        assert missing(PAGE, part(found)) == [], part.__name__
