"""Energy CO2 of a path by fuel, user and year: its sum is the macro figure, and page and CSV show it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import cge
from cge import examples
from experiments.api.path import PathResult
from experiments.examples import BURNT, carbon_taxes, small_sam, two_sectors
from experiments.path.emissions import emissions_by_year
from experiments.path.tables import path_tables
from experiments.report.path_page import path_html
from experiments.words import LANGUAGES, Words

from ..experiments.reports import Page
from .test_path import CLOSURE, capital

KEYS = {
    "years": "2021-2024",
    "capital": [capital()],
    "labour": [{"factor": "labour", "heads_pct": 1.0}],
    "policy": [{"parameter": "carbon_price", "set": {2021: 0, 2024: 3}, "between": "linear"}],
}
YEARS = range(2021, 2025)


@pytest.fixture(scope="module")
def path() -> PathResult:
    """A carbon price on good x, which sector y and the household burn."""
    taxes = (*examples.SMALL_TAXES, *carbon_taxes("intermediate", "consumption"))
    burning = cge.Economy(
        small_sam(two_sectors()),
        structure=examples.small_structure(closure="textbook", taxes=taxes),
        elasticities=examples.SMALL_TABLE,
        emissions=BURNT,
    )
    return burning.path(KEYS, CLOSURE)


def test_users_sum_to_the_macro_figure_of_each_run_and_year(path: PathResult) -> None:
    for run in ("baseline", "policy"):
        by_user = emissions_by_year(path.results, run)
        assert by_user.index.tolist() == [("c_x", "a_y"), ("c_x", "house")]
        assert by_user.sum().tolist() == pytest.approx(path.macro_of(run).loc["co2"].tolist(), rel=1e-12)
    assert path.emissions[2021].tolist() == pytest.approx([2.0, 1.0], rel=1e-9)  # the benchmark's
    assert path.emissions.equals(emissions_by_year(path.results, "policy"))


def test_the_folder_has_every_user_and_year(path: PathResult, tmp_path: Path) -> None:
    path.write(tmp_path / "out")
    with (tmp_path / "out" / "emissions.csv").open(encoding="utf-8") as text:
        rows = {(row["run"], row["source"], row["user"]): row for row in csv.DictReader(text)}
    assert {run for run, *_ in rows} == {"baseline", "policy"}
    for at, values in path.emissions.iterrows():
        assert [float(rows["policy", *at][str(year)]) for year in YEARS] == values.tolist()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_fuels_by_year(path: PathResult, lang: str) -> None:
    page = Page(path_html(path.results, path_tables(path.results), lang))
    assert Words(lang)("co2_heading") in page.headings
    last = {run: emissions_by_year(path.results, run).sum()[2024] for run in ("policy", "baseline")}
    cells = page.rows["c_x"]
    assert f"{last['policy']:.2f}" in cells
    differs = f"{100 * (last['policy'] / last['baseline'] - 1):+.2f}".replace("-", "\N{MINUS SIGN}")
    assert differs in cells


def test_without_emissions_there_is_no_section_and_no_row(tmp_path: Path) -> None:
    keys = {name: given for name, given in KEYS.items() if name != "policy"}
    path = examples.small_economy().path(keys, CLOSURE)
    assert path.emissions.empty
    path.write(tmp_path / "out")
    header = "run,source,user,2021,2022,2023,2024"
    assert (tmp_path / "out" / "emissions.csv").read_text(encoding="utf-8").splitlines() == [header]
    page = Page(path_html(path.results, path_tables(path.results)))
    assert Words("en")("co2_heading") not in page.headings
