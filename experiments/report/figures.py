"""Figures of the report: horizontal bars as SVG, from a template; the reader's fonts draw the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from experiments.report.templates import template

WIDEST, NARROWEST = 480, 320  # CSS pixels: the widest a chart grows, and a phone
LETTER, WIDE_LETTER = (
    7.4,
    13.0,
)  # CSS pixels of a Latin and of a Japanese letter, on the safe side, at 13 pixels
GAP = 5.0  # CSS pixels between a bar and its figure


@dataclass(frozen=True)
class Bar:
    """A row of the chart. Places are per cent of the chart's width: letters keep their size where bars shrink.

    label stands above the bar, figure beside its `end`, on its right or left (`rightward`).
    """

    label: str
    figure: str
    start: float
    end: float
    rises: bool
    rightward: bool

    @property
    def left(self) -> float:
        """Where the bar begins, read from the left."""
        return min(self.start, self.end)

    @property
    def width(self) -> float:
        """Per cent of the chart's width that the bar covers."""
        return abs(self.end - self.start)


def bar_chart(
    values: Mapping[str, float], title: str, figure_id: str, text: Callable[[float], str]
) -> Markup:
    """An SVG element with one bar per label, in the order given, `text` writing each figure beside its bar.

    `title` and a description with all figures are there for screen readers; their ids start with `figure_id`, so that
    several charts fit in one page.
    """
    figures = {label: text(value) for label, value in values.items()}
    narrowest = max(NARROWEST, longest(values))
    bars = list(_bars(values, figures, (longest(figures.values()) + 2 * GAP) / narrowest))
    return Markup(
        template("bars.svg.jinja").render(
            id=figure_id, title=title, bars=bars, narrowest=narrowest, widest=max(WIDEST, narrowest), gap=GAP
        )
    )


def _bars(values: Mapping[str, float], figures: Mapping[str, str], room: float) -> Iterable[Bar]:
    """Bars from zero; `room` is the fraction of the width that the longest figure needs beside its bar."""
    low, high = min(0.0, *values.values()), max(0.0, *values.values())
    rightward = high > 0 or low == 0  # is there room for a figure on the right?
    left = room if low < 0 else 0.0
    scale = (1 - left - room * rightward) / (high - low or 1.0)

    def at(value: float) -> float:
        return 100 * (left + (value - low) * scale)

    for label, value in values.items():
        beside = rightward if value == 0 else value > 0
        yield Bar(label, figures[label], at(0.0), at(value), value >= 0, beside)


def longest(texts: Iterable[str]) -> float:
    """Width of the longest text in CSS pixels, guessed from its letters: only the reader's browser knows its fonts."""
    return max(sum(_width(letter) for letter in text) for text in texts)


def _width(letter: str) -> float:
    return WIDE_LETTER if unicodedata.east_asian_width(letter) in "WFA" else LETTER
