"""The report of a sweep in headless Chromium: no text of a figure is clipped, and it fits phone and desk."""

from __future__ import annotations

import html as html_format
import json
import re
from pathlib import Path

import pytest

from experiments.words import LANGUAGES

from ..sweep.files import task_of
from ..sweep.test_analyse import spec_of
from ..sweep.test_report import report_of
from .test_report_browser import DESK, PHONE, PROBE, chromium, opened

pytestmark = pytest.mark.browser
__all__ = ["chromium"]


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("design", [{"kind": "monte_carlo", "draws": 3000}, {"kind": "one_at_a_time"}])
def test_no_text_of_a_figure_is_clipped(
    chromium: str, tmp_path: Path, design: dict, lang: str, width: int
) -> None:
    report_of(tmp_path, spec_of(design, n=2, low=-1e4, high=3e4), lang, task_of(tmp_path).plan.sam)
    page = html_format.escape((tmp_path / "report.html").read_text(encoding="utf-8"))
    probe = tmp_path / "probe.html"
    probe.write_text(PROBE.format(width=width, page=page), encoding="utf-8")
    dom, log = opened(chromium, probe, tmp_path)
    assert not [line for line in log.splitlines() if "CONSOLE" in line]
    found = json.loads(
        html_format.unescape(re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL).group(1))
    )
    assert len(found["figures"]) == 2
    assert all(found["figures"])
    assert found["inside"]
    assert found["width"] <= width
