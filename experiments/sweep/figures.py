"""Figures of the sweep report as SVG text."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

COLOUR = "#2a6592"
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_NAMESPACES = re.compile(r' xmlns(:xlink)?="[^"]*"| version="[^"]*"')


def histogram(values: np.ndarray, unit: str) -> str:
    """Histogram of an outcome over the draws, with the 5, 50 and 95 % quantiles."""
    values = values[np.isfinite(values)]
    figure, axes = _axes()
    spread = float(np.ptp(values))
    bins = (
        min(40, max(5, int(np.sqrt(len(values)))))
        if spread > 1e-12 * max(1.0, float(np.abs(values).max()))
        else 1
    )
    axes.hist(values, bins=bins, color=COLOUR, alpha=0.75)
    for quantile in np.quantile(values, (0.05, 0.5, 0.95)):
        axes.axvline(quantile, color="#22303c", linewidth=0.8, linestyle="--")
    axes.set_xlabel(unit)
    return _svg(figure)


def tornado(found: Mapping, unit: str) -> str:
    """Bars from the lowest to the highest outcome of each quantity around the middle, widest on top."""
    rows = list(found["quantities"].items())[:15][::-1]
    figure, axes = _axes(0.5 + 0.32 * len(rows))
    for place, (_, each) in enumerate(rows):
        ends = sorted((each["at_low"], each["at_high"], found["middle"]))
        axes.barh(place, ends[-1] - ends[0], left=ends[0], color=COLOUR, alpha=0.75, height=0.7)
    axes.axvline(found["middle"], color="#22303c", linewidth=0.8)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_xlabel(unit)
    return _svg(figure)


def _axes(height: float = 2.2):
    figure = Figure(figsize=(5.2, max(1.4, height)), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _svg(figure: Figure) -> str:
    """The SVG element alone; the ids do not change from run to run."""
    target = io.StringIO()
    with rc_context({"svg.hashsalt": "sweep", "svg.fonttype": "none"}):
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    text = target.getvalue()
    text = _METADATA.sub("", text[text.index("<svg") :].strip())
    return _NAMESPACES.sub("", text)
