"""The report of a path in headless Chromium: what a reader reads in both languages, and that it fits phone and desk."""

from __future__ import annotations

import html as html_format
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from cge import examples
from experiments.outlook import calibrated, meti_table, solved_cases
from experiments.path.run import PathResults
from experiments.path.tables import path_tables
from experiments.report.meti_page import meti_html
from experiments.report.path_page import path_html
from experiments.words import LANGUAGES, Words

from ..path.test_path import CLOSURE
from ..path.test_path_report import DYNAMICS
from .test_report_browser import DESK, PHONE, PROBE, chromium, opened
from .test_report_words import seen

pytestmark = pytest.mark.browser
__all__ = ["chromium"]


@cache
def solved() -> PathResults:
    """The path of two sectors whose report the other tests read as text."""
    return examples.small_economy().path(DYNAMICS, CLOSURE).results


def page_of(lang: str) -> str:
    """Its report."""
    return path_html(solved(), path_tables(solved()), lang)


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        (
            "en",
            (
                "What the policy changes",
                "Growth of real GDP by source: Policy",
                "Baseline",
                "Productivity: ai",
            ),
        ),
        ("ja", ("政策の効果", "実質GDP成長の要因：政策経路", "基準経路", "生産性：ai")),
    ],
)
def test_a_reader_reads_it_in_their_language(
    chromium: str, tmp_path: Path, lang: str, texts: tuple[str, ...]
) -> None:
    (text,) = seen(chromium, tmp_path, page_of(lang))
    for each in texts:
        assert each in text
    other = Words("ja" if lang == "en" else "en")
    for key in ("deviations_heading", "accounting_heading", "shifters_heading", "assumptions_heading"):
        assert Words(lang)(key) in text
        assert other(key) not in text


def test_axes_name_years_and_units(chromium: str, tmp_path: Path) -> None:
    marks = seen(chromium, tmp_path, page_of("en"), "#macro figure:first-child text")
    assert {"2021", "2030", "Year", "money at base prices (Fisher)", "Baseline", "Policy"} <= set(marks)


@cache
def both_cases() -> dict[str, PathResults]:
    """The paths of the outlook's cases."""
    return solved_cases(method="newton")


@cache
def outlook(lang: str) -> str:
    """The page of `cge meti`."""
    cases = both_cases()
    tables = {case: path_tables(results) for case, results in cases.items()}
    content = {
        "matched": False,
        "rows": meti_table(cases),
        "calibrated": calibrated(cases),
        "factor_bias": None,
        "lost": None,
    }
    return meti_html(cases, tables, content, lang)


@pytest.mark.usefixtures("kept_models")
@pytest.mark.parametrize(
    ("lang", "item", "relation", "reason"),
    [
        ("en", "GDP, real", "calibrated", "crowding out, so that the two are not comparable"),
        ("ja", "実質GDP", "調整", "比較できない"),
    ],
)
def test_the_outlook_is_read_in_both_languages(
    chromium: str, tmp_path: Path, lang: str, item: str, relation: str, reason: str
) -> None:
    rows = seen(chromium, tmp_path, outlook(lang), "#outlook tbody tr")
    assert [row for row in rows if row.startswith("B1") and item in row and relation in row and "1.70" in row]
    (missing,) = seen(chromium, tmp_path, outlook(lang), "#missing")
    assert reason in missing
    years = seen(chromium, tmp_path, outlook(lang), "#lines figure:first-child text")
    assert {"2021", "2040"} <= set(years)


@pytest.mark.usefixtures("kept_models")
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("page", "charts"), [(page_of, 8), (outlook, 10)])
def test_charts_are_seen_and_nothing_overflows(
    chromium: str, tmp_path: Path, page: Callable[[str], str], charts: int, lang: str, width: int
) -> None:
    probe = tmp_path / "probe.html"
    probe.write_text(PROBE.format(width=width, page=html_format.escape(page(lang))), encoding="utf-8")
    dom, log = opened(chromium, probe, tmp_path)
    assert not [line for line in log.splitlines() if "CONSOLE" in line]
    text = re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL)
    assert text
    found = json.loads(html_format.unescape(text[1]))
    assert found["width"] <= width
    assert found["overflowing"] == []
    assert len(found["figures"]) == charts
    assert all(found["figures"])
    assert all(found["tables"])
    assert found["inside"]
