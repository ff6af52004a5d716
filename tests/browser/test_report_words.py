"""What a reader sees of a report in headless Chromium: titles, units, households, warnings, labels as they are written."""

from __future__ import annotations

import html as html_format
import re
from functools import cache
from pathlib import Path

import pytest

from experiments.api.economy import Economy
from experiments.examples import two_by_two
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.report.page import report_html
from experiments.run import Results, run
from sam import Sam

from ..cge.test_households import INCOME, SHARES, economy
from ..experiments.reports import japan
from ..sweep.files import task_of
from ..sweep.test_analyse import spec_of
from ..sweep.test_report import report_of
from .test_report_browser import chromium, opened

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("kept_models")]
__all__ = ["chromium"]
MINUS = "\N{MINUS SIGN}"
# Loads a page in a frame and writes the text that a reader sees of the elements that a selector finds, one a line.
PROBE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<iframe id="frame" style="width:1200px;height:900px;border:0" srcdoc="{page}"></iframe><pre id="found"></pre>
<script>
const frame = document.getElementById("frame");
frame.onload = () => {{
  const found = [...frame.contentDocument.querySelectorAll(`{selector}`)];
  const text = element => (element.innerText ?? element.textContent).replace(/\\s+/g, " ").trim();
  document.getElementById("found").textContent = found.map(text).join("\\n");
}};
</script>"""


def seen(chromium: str, space: Path, html: str, selector: str = "body") -> list[str]:
    """Text of the elements as the browser shows it."""
    probe = space / "probe.html"
    probe.write_text(PROBE.format(page=html_format.escape(html), selector=selector), encoding="utf-8")
    dom, log = opened(chromium, probe, space)
    assert not [line for line in log.splitlines() if "CONSOLE" in line]
    found = re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL)
    assert found
    return html_format.unescape(found[1]).split("\n")


@cache
def carbon_5000() -> Results:
    """The carbon price of the catalogue at another price, with its variants."""
    settings = ("carbon_price=5000", "solver.method=newton")
    return run(make_plan(read_experiment("carbon_price"), Options(settings=settings)))


def changed(economy: Economy, **shocks: float) -> Results:
    """A solution of a small economy against its benchmark, as a report takes it."""
    model = economy.model()
    return model.solve(shocks).against(model.solve()).results


@pytest.mark.parametrize(("lang", "title"), [("en", "5,000 yen per tonne of CO2"), ("ja", "5,000円/tCO2")])
def test_title_lead_and_shocks_say_what_was_run(chromium: str, tmp_path: Path, lang: str, title: str) -> None:
    page = report_html(carbon_5000(), lang)
    heading, lead, shock = seen(chromium, tmp_path, page, "h1, .lead, #method table:first-of-type tbody tr")[
        :3
    ]
    assert title in heading
    assert "5,000" in lead
    assert shock.startswith("carbon_price")
    assert "5,000" in shock
    (text,) = seen(chromium, tmp_path, page)
    assert "10,000 " not in text
    assert "10,000円" not in text


@pytest.mark.parametrize(
    ("lang", "unit", "others"), [("en", "trillion yen", "billion yen"), ("ja", "兆円", "億円")]
)
def test_all_money_has_one_unit(chromium: str, tmp_path: Path, lang: str, unit: str, others: str) -> None:
    page = report_html(carbon_5000(), lang)
    lines = seen(
        chromium, tmp_path, page, "dl.key div, #macro tr, #households caption, #revenue caption, #sectors th"
    )
    assert any(unit in line for line in lines)
    assert [line for line in lines if others in line] == []
    ev = carbon_5000().main.indicators.macro["ev"].value or 0.0
    shown = f"{MINUS}{abs(ev) / 1000:.3f} {unit}"
    assert any(shown in line for line in lines)


def test_cases_that_agree_say_why(chromium: str, tmp_path: Path) -> None:
    (text,) = seen(chromium, tmp_path, report_html(carbon_5000()), "#variants")
    assert "Main case, Recycled through income tax, Recycled through corporate tax" in text
    assert "works as a lump sum" in text
    (text,) = seen(chromium, tmp_path, report_html(carbon_5000(), "ja"), "#variants")
    assert "一括移転と同じ働き" in text


def test_value_added_of_meti_rises_with_gdp(chromium: str, tmp_path: Path) -> None:
    page = report_html(japan()).replace("<details>", "<details open>")
    activities = "#sectors details .scroll:first-of-type table"
    heads = seen(chromium, tmp_path, page, f"{activities} thead th")
    column = heads.index("Value added, change %")
    cells = seen(chromium, tmp_path, page, f"{activities} tbody tr > *")
    changes = [cells[at] for at in range(column, len(cells), len(heads))]
    rising = [change for change in changes if change.startswith("+")]
    assert len(changes) > 50
    assert len(rising) > 0.9 * len(changes)


def test_welfare_by_household(chromium: str, tmp_path: Path) -> None:
    results = changed(economy(), **{"q_factor_endowment[labour]": 60 * 1.21})
    rows = seen(chromium, tmp_path, report_html(results), "#households tbody tr")
    assert [row.split()[0] for row in rows] == list(SHARES)
    for h, row in zip(SHARES, rows, strict=True):
        ev = results.main.indicators.households["ev"][h][1]
        assert f"+{ev:.4f}" in row
        assert f"+{100 * ev / INCOME[h]:.3f}" in row
    (japanese,) = seen(chromium, tmp_path, report_html(results, "ja"), "#households thead tr")
    assert "EV（等価変分）" in japanese
    assert "CV（補償変分）" in japanese


def test_what_does_not_apply_is_no_headline(chromium: str, tmp_path: Path) -> None:
    results = changed(two_by_two(), **{"q_factor_endowment[labour]": 66.0})
    main = seen(chromium, tmp_path, report_html(results), "#macro > .scroll tr, dl.key div")
    assert [line for line in main if "not applicable" in line or "None" in line or "export" in line] == []
    page = report_html(results).replace("<details>", "<details open>")
    rest = seen(chromium, tmp_path, page, "#macro details tr")
    assert any("Real exports" in line and "not applicable" in line for line in rest)


def test_a_number_in_another_unit_is_doubted_on_the_page(chromium: str, tmp_path: Path) -> None:
    results = changed(two_by_two(), **{"q_factor_endowment[labour]": 1.05})
    for lang, told in (("en", "a change of -98.25 %"), ("ja", "変化率は -98.25%")):
        (warning,) = seen(chromium, tmp_path, report_html(results, lang), ".warning li")
        assert "q_factor_endowment[labour] = 1.05" in warning
        assert told in warning


@pytest.mark.parametrize("label", ["Fa$rming", "$x$ and $y$", r"\frac{$", "[red]B&B[/red] <b>"])
def test_labels_are_text_in_figures_and_tables(chromium: str, tmp_path: Path, label: str) -> None:
    sam = _labelled(task_of(tmp_path).plan.sam, label)
    for design in ({"kind": "monte_carlo", "draws": 30}, {"kind": "one_at_a_time"}):
        report_of(tmp_path, spec_of(design, n=2), "en", sam)
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        (text,) = seen(chromium, tmp_path, page)
        assert f"Output: {' '.join(label.split())}" in text
        drawn = seen(chromium, tmp_path, page, "figure")
        assert any(label in figure for figure in drawn)


def _labelled(sam: Sam, label: str) -> Sam:
    accounts = sam.accounts.copy()
    accounts.loc["a_agr", "label_en"] = label
    return sam.replace(accounts=accounts)
