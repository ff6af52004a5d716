"""The page of paragraphs: what the commands say now, without the intervals, whose 200 draws take half an hour."""

from __future__ import annotations

from types import ModuleType

import pytest

from experiments.inputs.locate import catalogue
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.reading import read_results
from experiments.reading.sentences import sentences
from experiments.words import Words
from tests.docs.scripts import docs_script, missing

PAGE = "readings"
NAMES = ("carbon_price", "food_tax_cut", "gx_ets_band", "meti_2040_base", "us_tariffs")
"""A tax, a market of permits, a snapshot of a path's end and a tariff abroad, on the accounts of both years."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return docs_script(PAGE)


def test_each_instrument_has_its_row(script: ModuleType) -> None:
    assert missing(PAGE, [script.table(script.instruments())]) == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_of_experiments(name: str) -> None:
    reading = read_results(make_plan(read_experiment(name, catalogue())), 0, lambda text: None)
    said = [text for lang in ("en", "ja") for text in sentences(reading, Words(lang))]
    assert len(said) > 4
    assert missing(PAGE, said) == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_paragraph_of_a_policy(script: ModuleType) -> None:
    """The law by its dates, on the path of METI's base case."""
    assert missing(PAGE, script.policy_section("gx_ets").splitlines()) == []
