"""The report of a path: its charts say what the tables say, its tables what the CSV files say, in both languages."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cge import examples
from cge.structure import Roles
from experiments.api.path import PathResult
from experiments.inputs.locate import papers
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.run import run_path
from experiments.path.tables import in_one, path_tables
from experiments.path_results import PATH_FILES
from experiments.plan import make_plan
from experiments.report.amounts import in_words
from experiments.report.frame import Frame, levels
from experiments.report.path_page import path_html
from experiments.report.year_charts import line_chart, stacked_bars
from experiments.words import LANGUAGES, Words
from sam.problem import InputError

from ..experiments.reports import Page
from .test_path import CLOSURE, capital

YEARS = range(2021, 2031)
DYNAMICS: dict[str, Any] = {
    "years": "2021-2030",
    "capital": [capital(source="an assumption of ours")],
    "labour": [{"factor": "labour", "heads_pct": -0.5, "source": "heads of a census"}],
    "paths": [
        {"parameter": "productivity", "index": {"k": ["a_x"]}, "growth_pct": 0.9, "term": "ai"},
        {"parameter": "p_numeraire", "growth_pct": 1.0},
    ],
    "forecast": [
        {
            "free": "q_investment_fixed[saving]",
            "fix": "investment_real",
            "growth_pct": 1.0,
            "source": "a target",
        }
    ],
    "policy": [{"parameter": "rate_duty", "set": 0.2, "source": "a proposal"}],
}


@pytest.fixture(scope="module")
def path() -> PathResult:
    """A path of two sectors with a figure to meet and a policy."""
    return examples.small_economy().path(DYNAMICS, CLOSURE)


@pytest.fixture(scope="module")
def folder(path: PathResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is written of it."""
    out = tmp_path_factory.mktemp("path") / "out"
    path.write(out, lang="ja")
    return out


def page_of(path: PathResult, lang: str = "en") -> str:
    """The report."""
    return path_html(path.results, path_tables(path.results), lang)


def rows_of(file: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with file.open(encoding="utf-8") as text:
        return list(csv.DictReader(text))


def test_the_folder_holds_what_the_methods_return(path: PathResult, folder: Path) -> None:
    assert {each.name for each in folder.iterdir()} == set(PATH_FILES)
    for name in ("growth_accounting", "real_wage_accounting"):
        rows = {row["term"]: row for row in rows_of(folder / f"{name}.csv") if row["run"] == "policy"}
        for term, values in getattr(path, name).iterrows():
            assert [float(rows[term][str(year)]) for year in YEARS[1:]] == pytest.approx(values.tolist())
    assert {row["run"] for row in rows_of(folder / "growth_accounting.csv")} == {"baseline", "policy"}
    assert '<html lang="ja">' in (folder / "report.html").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="exists|holds|replace|--force"):
        path.write(folder)


def test_stored_accounting_adds_up(folder: Path) -> None:
    terms = [row for row in rows_of(folder / "growth_accounting.csv") if row["run"] == "policy"]
    for year in map(str, YEARS[1:]):
        parts = [float(row[year]) for row in terms if row["term"] != "gdp_real"]
        (total,) = (float(row[year]) for row in terms if row["term"] == "gdp_real")
        assert math.fsum(parts) == pytest.approx(total, abs=1e-8)  # written with all digits


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_show_the_figures(path: PathResult, lang: str) -> None:
    words, page = Words(lang), Page(page_of(path, lang))
    for name in ("gdp_real", "consumption_real", "real_wage"):
        policy, baseline = (
            path.macro_of(run).loc[name, [2021, 2030]].tolist() for run in ("policy", "baseline")
        )
        differs = f"{100 * (policy[1] / baseline[1] - 1):+.2f}".replace("-", "\N{MINUS SIGN}")
        assert differs in page.rows[name]
        for first, last in (policy, baseline):
            assert f"{100 * ((last / first) ** (1 / 9) - 1):+.2f}" in page.rows[name]
    headings = ("macro", "deviations", "accounting", "shifters", "assumptions")
    assert {words(f"{key}_heading") for key in headings} < set(page.headings)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_source_of_the_file_is_named(path: PathResult, lang: str) -> None:
    text = page_of(path, lang)
    for source in ("an assumption of ours", "heads of a census", "a target", "a proposal"):
        assert source in text
    assert text.count(Words(lang)("no_source")) == 2  # the two paths without one


def test_a_page_needs_nothing_else(path: PathResult) -> None:
    text = page_of(path)
    assert "<script" not in text
    assert not re.search(r'(src|href)="(?!#|data:)', text)


def test_ids_are_unique_and_charts_are_described(path: PathResult) -> None:
    text = page_of(path)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    charts = re.findall(r'<svg role="img" aria-labelledby="(\S+) (\S+)"', text)
    assert len(charts) >= 7
    assert all(title in ids and figures in ids for title, figures in charts)


def test_without_policy_and_figures_their_sections_are_not_there() -> None:
    own = {key: DYNAMICS[key] for key in ("years", "capital", "labour")}
    found = examples.small_economy().path(own, CLOSURE)
    text = page_of(found)
    assert 'id="accounting"' in text
    for section in ("deviations", "shifters"):
        assert f'id="{section}"' not in text


def test_an_economy_without_labour_says_why_there_is_no_wage(tmp_path: Path) -> None:
    economy = examples.small_economy(roles=Roles())
    found = economy.path({"years": "2021-2023", "growth_pct": 1.0}, CLOSURE)
    found.write(tmp_path / "out")
    assert (tmp_path / "out" / "real_wage_accounting.csv").read_text() == "run,term,2022,2023\n"
    assert "names no factor in roles.labour" in page_of(found)


def test_a_new_title_names_the_policy_on_top(path: PathResult, tmp_path: Path) -> None:
    policy = tmp_path / "duty.yaml"
    policy.write_text(
        "title_en: A duty\ntitle_ja: 関税\npolicy:\n  - {parameter: rate_duty, set: 0.3, source: a minister}\n",
        encoding="utf-8",
    )
    found = examples.small_economy().path(DYNAMICS, CLOSURE, policy=str(policy))
    assert "with policy: A duty" in page_of(found)
    assert "政策: 関税" in page_of(found, "ja").replace("：", ": ")
    assert "a minister" in page_of(found)
    assert "a proposal" not in page_of(found)  # the file on top replaces the experiment's own policy


@pytest.mark.parametrize(
    ("japanese", "lead"),
    [
        ("", '<p class="lead" lang="en">A duty for a minister.</p>'),
        ("description_ja: 関税の説明\n", '<p class="lead">関税の説明</p>'),
    ],
)
def test_a_description_without_japanese_says_that_it_is_english(
    tmp_path: Path, japanese: str, lead: str
) -> None:
    policy = tmp_path / "duty.yaml"
    policy.write_text(
        f"description: A duty for a minister.\n{japanese}policy:\n  - {{parameter: rate_duty, set: 0.3}}\n",
        encoding="utf-8",
    )
    found = examples.small_economy().path({"years": "2021-2022"}, CLOSURE, policy=str(policy))
    assert lead in page_of(found, "ja")


@pytest.mark.parametrize(
    ("values", "round_levels"),
    [
        ([0.0, 1.0], [0.0, 0.25, 0.5, 0.75, 1.0]),
        ([-3.0, 7.0], [-5.0, -2.5, 0.0, 2.5, 5.0, 7.5]),
        ([518.0, 522.0], [518.0, 519.0, 520.0, 521.0, 522.0]),
    ],
)
def test_levels_are_round_and_hold_all_values(values: list[float], round_levels: list[float]) -> None:
    assert levels(values, 0.0) == pytest.approx(round_levels)


@pytest.mark.parametrize(
    ("years", "named"),
    [
        (range(2021, 2041), [2021, 2026, 2031, 2036, 2040]),
        (range(2020, 2026), [2020, 2022, 2025]),
        (range(2021, 2023), [2021, 2022]),
        ([2022], [2022]),
    ],
)
def test_named_years_stand_at_even_distances(years: Sequence[int], named: list[int]) -> None:
    assert [mark.text for mark in Frame(years, [0.0, 1.0]).named] == list(map(str, named))


def test_rounding_is_drawn_level() -> None:
    frame = Frame(YEARS, levels([1e-12, -1e-12, 2e-12], 0.01))
    assert abs(frame.y(2e-12) - frame.y(-1e-12)) < 0.01


def test_lines_run_from_the_first_to_the_last_year_and_higher_is_above() -> None:
    drawn = line_chart({"a": [1.0, 2.0, 3.0]}, (2021, 2022, 2023), "%", "A", "a", Words("en"))
    points = [
        tuple(map(float, pair.split(","))) for pair in re.findall(r'points="([^"]+)"', drawn)[0].split()
    ]
    assert points[-1][0] == pytest.approx(100)
    assert points[1][0] == pytest.approx((points[0][0] + points[2][0]) / 2)
    assert points[0][1] > points[1][1] > points[2][1]
    assert "a: 1.000 in 2021, 3.000 in 2023" in drawn


def test_stacked_parts_reach_from_their_sum_below_to_their_sum_above() -> None:
    parts = {"up": [2.0, 1.0], "more": [1.0, 1.0], "down": [-1.0, 0.0]}
    drawn = stacked_bars(parts, ("sum", [2.0, 2.0]), (2022, 2023), "%", "A", "a", Words("en"))
    rects = re.findall(r'<rect x="[\d.]+%" width="[\d.]+%" y="([\d.]+)" height="([\d.]+)"', drawn)
    heights = [float(height) for _, height in rects]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.02)  # two digits are written
    top = float(rects[1][0])
    bottom = float(rects[2][0]) + heights[2]
    assert bottom - top == pytest.approx(4 * heights[1], abs=0.05)
    dot = float(re.findall(r'<circle cx="[\d.]+%" cy="([\d.]+)"', drawn)[0])
    assert dot == pytest.approx(top + heights[1], abs=0.02)


def test_a_label_that_looks_like_markup_is_text() -> None:
    drawn = line_chart({"<b>&": [1.0, 2.0]}, (2021, 2022), "<i>", "A<", "a", Words("en"))
    assert "<b>" not in drawn
    assert "&lt;b&gt;&amp;" in drawn


def test_runs_in_one_table(path: PathResult) -> None:
    text = in_one(path_tables(path.results).macro, path.results.plan.years, "indicator")
    assert text.splitlines()[0] == "run,indicator," + ",".join(map(str, YEARS))
    assert {line.split(",")[0] for line in text.splitlines()[1:]} == {"forecast", "baseline", "policy"}


def test_shocks_are_among_what_is_assumed() -> None:
    """The published model's tariffs are removed by a shock in every year, and nothing is called after the command line."""
    file = papers()["hosoe_2015_dyncge"] / "experiments" / "tariff_zero.yaml"
    results = run_path(make_plan(read_experiment(file), Options(settings=("rate_tariff=0.01",))))
    text = path_html(results, path_tables(results))
    assert "tariff_zero.yaml:" in text
    assert "--set rate_tariff=0.01" in text
    assert "changed: rate_tariff=0.01" in text
    assert "trillion yen, at base prices" in text  # the SAM is in billions of yen, `JPY bn`


def test_units_of_what_may_be_freed_are_known_in_japanese(path: PathResult) -> None:
    benchmark, words = path.results.plan.benchmark, Words("ja")
    units = {benchmark.data[name].attrs["units"] for name in benchmark.exogenous}
    assert [unit for unit in units if re.search("[a-z]{3}", in_words(unit, words))] == []
