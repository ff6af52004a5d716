"""The page of US tariffs: its words and its table of who bears them are those that its script prints now."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.docs.scripts import docs_script, missing

PAGE = "us_tariffs"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return docs_script(PAGE)


def test_words(script: ModuleType) -> None:
    words = (
        script.HEAD,
        script.INSTRUMENT,
        script.LITERATURE,
        script.PROBE,
        script.PROBE_NOTE,
        script.LEFT_OUT,
    )
    assert missing(PAGE, words) == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_of_japan(script: ModuleType) -> None:
    for part in (script.summary(), script.rates_table(), script.burden_table()):
        assert missing(PAGE, part) == []
