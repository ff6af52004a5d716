"""The page of carbon prices: no study is dropped, every row is that of the table of studies, figures are this model's."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.scripts import docs_script, missing

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "carbon_prices.md"

# Every study that this project knows of with a carbon or energy policy of Japan; adding one here asks for its row.
KNOWN = (
    "Takeda, textbook ch. 15", "Takeda & Arimura 2021", "Hosoe, Gasawa & Hashimoto", "Takeda 2007",
    "Takeda, Horie & Arimura 2012", "Takeda, Arimura & Sugino 2019", "Takeda, CBAM 2025", "Takeda & Arimura 2023",
    "JCER-CGE 2009", "AIM/Material", "GDMEEM", "MARIA", "SGM", "dynamic GTAP-E", "E3MG 2012", "MIT EPPA",
    "Okagawa & Ban 2008", "Fujimori et al. 2019", "EMF35 JMIP 2021", "RITE 2024", "JCER 2019", "CRIEPI 2017",
    "Energy options 2012", "Yamazaki & Takeda", "Hosoe 2014", "Stiglitz & Stern", "Matsumura, Naka & Sudo 2024",
    "Tanaka & Nagashima 2025", "Takeda 2022",
)  # fmt: skip


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return docs_script("literature_carbon")


def _rows(text: str) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]


def test_no_study_is_dropped(script: ModuleType) -> None:
    studies = script.studies()
    assert [name for name in KNOWN if not any(study["study"].startswith(name) for study in studies)] == []
    assert all(study["source"] and study["model"] and study["policy"] for study in studies)
    on_page = PAGE.read_text(encoding="utf-8")
    theirs = ("study", "model", "policy", "price", "abatement", "gdp", "welfare", "other")
    missing = [study["study"] for study in studies if " | ".join(study[key] for key in theirs) not in on_page]
    assert missing == []


def test_words_are_those_of_the_script(script: ModuleType) -> None:
    words = (script.BESIDE, script.NOTES, script.READ)
    assert missing("carbon_prices", [line for text in words for line in text.splitlines()]) == []


def test_the_prices_of_jcer_are_several_times_ours_at_what_they_abate_of_2015() -> None:
    """15,000, 34,000 and 82,000 yen for −12, −20 and −29 per cent: about five times the row of the first table."""
    rows = _rows(PAGE.read_text(encoding="utf-8"))
    solved = {row[1]: float(row[0].partition(" ")[0].replace(",", "")) for row in rows if "solved" in row[0]}
    for theirs, of_1990, at in ((15_000, 0.95, "−10.0"), (34_000, 0.87, "−20.0"), (82_000, 0.77, "−30.0")):
        of_2015 = 100 * (of_1990 * 1_068 / 1_157 - 1)
        assert abs(of_2015 - float(at.replace("−", "-"))) < 2.5
        assert theirs > 4.5 * solved[at]


def test_what_a_study_gives_is_run(script: ModuleType) -> None:
    """A study with a price of CO2 has ours at it, one with an abatement in per cent has ours at that."""
    for study in script.studies():
        assert bool(study["run_price"]) == ("yen" in study["price"]), study
        stated = study["abatement"].partition(" %")[0].replace("−", "-")
        if study["run_abatement"]:
            assert stated == study["run_abatement"], study
        else:
            assert "%" not in study["abatement"] or stated == "-100", study


def test_numbers_read_as_the_docs_do(script: ModuleType) -> None:
    assert script.signed(-1526.4, 0) == "−1,526"
    assert script.signed(0.304, 2) == "+0.30"
    assert script.table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_are_those_of_this_model(script: ModuleType) -> None:
    """The row of 10,000 yen and CO2 by fuel and user, digit by digit."""
    page = {row[0]: row for row in _rows(PAGE.read_text(encoding="utf-8"))}
    runs = script.Runs({})
    assert page["10,000"] == list(script.rung("10,000", runs.at_price(10_000.0)))
    assert missing("carbon_prices", script.by_fuel_and_user(runs).splitlines()) == []
