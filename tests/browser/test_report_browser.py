"""The report in headless Chromium: it opens without a complaint, its tables are seen, and it fits phone and desk."""

from __future__ import annotations

import html as html_format
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.report.page import report_html
from experiments.run import Results
from experiments.words import LANGUAGES

from ..experiments.reports import Page, example, japan

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("kept_models")]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
)
PHONE, DESK = 390, 1200
# Loads the report in a frame of some width and writes what it measures into its own page.
PROBE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<iframe id="frame" style="width:{width}px;height:900px;border:0" srcdoc="{page}"></iframe><pre id="found"></pre>
<script>
const frame = document.getElementById("frame");
frame.onload = () => {{
  const page = frame.contentDocument;
  const seen = element => {{ const box = element.getBoundingClientRect(); return box.width > 0 && box.height > 0; }};
  const figures = [...page.querySelectorAll("figure > svg")];
  document.getElementById("found").textContent = JSON.stringify({{
    width: page.documentElement.scrollWidth,
    tables: [...page.querySelectorAll("table")].filter(table => !table.closest("details")).map(seen),
    figures: figures.map(seen),
    inside: figures.every(svg => [...svg.querySelectorAll("text")].every(text => {{
      const box = text.getBoundingClientRect(), around = svg.getBoundingClientRect();
      return box.left >= around.left - 1 && box.right <= around.right + 1;
    }})),
    overflowing: [...page.querySelectorAll("th, td")]
      .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent.trim()),
    heading: page.querySelector("h1").getBoundingClientRect().height > 0,
  }});
}};
</script>"""


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser; skips where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if not found:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    return found


def opened(chromium: str, page: Path, space: Path) -> tuple[str, str]:
    """The page's DOM after loading, and what the browser logged."""
    done = subprocess.run(
        [
            chromium,
            *FLAGS,
            f"--user-data-dir={space / 'profile'}",
            "--virtual-time-budget=5000",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout, done.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_opens_without_a_complaint(chromium: str, tmp_path: Path, lang: str) -> None:
    page = tmp_path / "report.html"
    page.write_text(report_html(example(), lang), encoding="utf-8")
    dom, log = opened(chromium, page, tmp_path)
    assert not [line for line in log.splitlines() if "CONSOLE" in line]
    assert Page(dom).tables == Page(page.read_text(encoding="utf-8")).tables


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("results", [example, japan])
def test_tables_and_figures_are_seen_and_nothing_overflows(
    chromium: str, tmp_path: Path, results: Callable[[], Results], lang: str, width: int
) -> None:
    probe = tmp_path / "probe.html"
    page = html_format.escape(report_html(results(), lang))
    probe.write_text(PROBE.format(width=width, page=page), encoding="utf-8")
    dom, log = opened(chromium, probe, tmp_path)
    assert not [line for line in log.splitlines() if "CONSOLE" in line]
    found = json.loads(
        html_format.unescape(re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL).group(1))
    )
    assert found["heading"]
    assert found["width"] <= width
    assert found["overflowing"] == []
    assert found["tables"]
    assert all(found["tables"])
    assert found["figures"]
    assert all(found["figures"])
    assert found["inside"]
