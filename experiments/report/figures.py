"""Figures of the report: horizontal bar charts as SVG whose text stays text, so that the reader's fonts draw it."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

RISE, FALL, TEXT, LINE = "#2a6592", "#b4532a", "#22303c", "#8a96a3"
WIDTH, ROW, MARGIN = 4.8, 0.44, 0.06  # inches; one row holds a label and its bar
STYLE: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "cge", "font.size": 9.5}
_IDS = re.compile(r'(id="|href="#|url\(#)')


def bar_chart(values: Mapping[str, float], title: str, figure_id: str, text: Callable[[float], str]) -> str:
    """An SVG element with one bar per label, in the order given, `text` writing each figure beside its bar.

    `title` becomes the accessible name; ids inside start with `figure_id`, so that several figures fit in one page.
    """
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # The labels are never drawn here: the SVG holds them as text. Only matplotlib's measuring lacks the glyphs.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        return _embedded(_drawn(values, text), title, figure_id)


def _drawn(values: Mapping[str, float], text: Callable[[float], str]) -> str:
    height = ROW * len(values) + 2 * MARGIN
    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasSVG(figure)
    axes = figure.add_axes((0.0, MARGIN / height, 1.0, 1 - 2 * MARGIN / height))
    axes.set_axis_off()
    low, high = min(0.0, *values.values()), max(0.0, *values.values())
    span = high - low or 1.0
    room = 0.17 * span  # for the figure at the end of a bar
    left, right = (
        low - (room if low < 0 else 0.02 * span),
        high + (room if high > 0 or not low else 0.02 * span),
    )
    axes.set_xlim(left, right)
    axes.set_ylim(len(values), 0)
    for row, (label, value) in enumerate(values.items()):
        axes.text(left, row + 0.28, label, ha="left", va="center", color=TEXT)
        axes.plot([0, 0], [row + 0.48, row + 0.92], color=LINE, linewidth=0.8)
        axes.barh(row + 0.7, value, height=0.36, color=RISE if value >= 0 else FALL)
        gap = 0.012 * span
        at, side = (value + gap, "left") if value >= 0 else (value - gap, "right")
        axes.text(at, row + 0.7, text(value), ha=side, va="center", color=TEXT)
    drawn = io.StringIO()
    figure.savefig(
        drawn, format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None}
    )
    return drawn.getvalue()


def _embedded(document: str, title: str, figure_id: str) -> str:
    """The <svg> element of a document: no doctype, namespaced ids, a name for screen readers, width left to the page."""
    svg = document[document.index("<svg") :].strip()
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = _IDS.sub(rf"\g<1>{figure_id}-", svg)
    width = svg.partition('width="')[2].partition("pt")[0]
    svg = re.sub(r' width="[\d.]+pt" height="[\d.]+pt"', "", svg, count=1)
    widest = float(width) / 72 * 100  # CSS pixels
    svg = re.sub(r' xmlns(:xlink)?="[^"]*"| version="[^"]*"', "", svg)
    head = f'<svg role="img" aria-label="{_escaped(title)}" style="max-width:{widest:.0f}px"'
    return svg.replace("<svg", head, 1)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
