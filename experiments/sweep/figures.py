"""Figures of the sweep report as SVG text."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

COLOUR, INK = "#2a6592", "#22303c"
WIDTH = 5.2  # inches
BARS = 15  # of a tornado
# Labels are the user's text, not mathematics: a dollar sign stands for itself.
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "sweep",
    "svg.fonttype": "none",
    "font.size": 9.5,
    "text.parse_math": False,
}
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_NAMESPACES = re.compile(r' xmlns(:xlink)?="[^"]*"| version="[^"]*"')


def histogram(values: np.ndarray, unit: str, words: Callable[[str], str]) -> str:
    """Histogram of an outcome over the draws, with the 5, 50 and 95 % quantiles and a legend of theirs."""
    values = values[np.isfinite(values)]
    low, median, high = np.quantile(values, (0.05, 0.5, 0.95))
    spread, size = float(np.ptp(values)), max(1.0, float(np.abs(values).max()))
    bins = min(40, max(5, int(np.sqrt(len(values))))) if spread > 1e-12 * size else 1

    def draw(axes: Axes) -> None:
        axes.hist(values, bins=bins, color=COLOUR, alpha=0.75)
        axes.axvline(median, color=INK, linewidth=1.2, label=words("median"))
        axes.axvline(low, color=INK, linewidth=0.9, linestyle="--", label=words("tails"))
        axes.axvline(high, color=INK, linewidth=0.9, linestyle="--")
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, frameon=False, borderaxespad=0.2)
        axes.set_xlabel(unit)
        axes.set_ylabel(words("bars"))

    return _svg(draw, 2.6, left=0.75, top=0.35, bottom=0.55)


def scaled(found: Mapping, divisor: float) -> dict:
    """What a tornado shows in a unit that is `divisor` times the outcome's."""
    quantities = {
        name: each | {key: each[key] / divisor for key in ("at_low", "at_high", "swing")}
        for name, each in found["quantities"].items()
    }
    return {**found, "middle": found["middle"] / divisor, "quantities": quantities}


def tornado(found: Mapping, unit: str, label: Callable[[str], str]) -> str:
    """Bars from the lowest to the highest outcome of each quantity around the middle, widest on top.

    The name stands above its bar: its width is not known before the reader's fonts draw it.
    """
    rows = list(found["quantities"].items())[:BARS]
    ends = [each[key] for _, each in rows for key in ("at_low", "at_high")] + [found["middle"]]
    margin = 0.03 * (max(ends) - min(ends)) or 1.0

    def draw(axes: Axes) -> None:
        axes.set_xlim(min(ends) - margin, max(ends) + margin)
        axes.set_ylim(len(rows), 0)
        for place, (name, each) in enumerate(rows):
            low, *_, high = sorted((each["at_low"], each["at_high"], found["middle"]))
            axes.barh(place + 0.7, high - low, left=low, color=COLOUR, alpha=0.75, height=0.4)
            axes.text(min(ends) - margin, place + 0.28, label(name), ha="left", va="center", color=INK)
        axes.axvline(found["middle"], color=INK, linewidth=0.9)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(unit)

    return _svg(draw, 0.7 + 0.44 * len(rows), left=0.2, top=0.1, bottom=0.55)


def _svg(draw: Callable[[Axes], None], height: float, left: float, top: float, bottom: float) -> str:
    """The SVG element alone; margins in inches. The ids do not change from run to run.

    Margins are fixed: the reader's fonts draw the text, not those that matplotlib would measure.
    """
    target = io.StringIO()
    with rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasSVG(figure)
        right = 0.25
        axes = figure.add_axes(
            (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height)
        )
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        draw(axes)
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    text = target.getvalue()
    text = _METADATA.sub("", text[text.index("<svg") :].strip())
    return _NAMESPACES.sub("", text)
