"""Sections of the report: paragraphs, charts and tables in order, before the page is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from experiments.report.amounts import Scale, number, scale_of
from experiments.report.figures import bar_chart
from experiments.report.tables import Table
from experiments.run import Results
from experiments.words import Words


@dataclass(frozen=True)
class Details:
    """Tables behind a heading that the reader opens."""

    heading: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Chart:
    """An SVG figure with its caption, and the table that stands beside it where there is room."""

    caption: str
    svg: Markup
    beside: Table | None = None


@dataclass(frozen=True)
class Gallery:
    """Charts side by side where there is room."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class Section:
    """A part of the report: paragraphs, charts and tables in order, a list, and what is folded away."""

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    parts: tuple[Chart | Gallery | Table, ...] = ()
    list_heading: str = ""
    items: tuple[str, ...] = ()
    details: tuple[Details, ...] = ()


def scale_in(results: Results, unit: str, values: Iterable[float | None], words: Words) -> Scale:
    """Scale for figures of a run, all its money in one unit."""
    size = results.main.indicators.macro["gdp_nominal"].base or 0.0
    return scale_of(unit, values, words, size)


def chart(
    bars: Mapping[str, float], title: str, figure_id: str, beside: Table | None = None, digits: int = 3
) -> tuple[Chart | Table, ...]:
    """A chart with its table; where no bar would be visible the table alone, or nothing."""
    if not any(abs(value) >= 0.5 * 10**-digits for value in bars.values()):
        return (beside,) if beside else ()
    drawn = bar_chart(bars, title, figure_id, lambda value: number(value, digits, sign=True))
    return (Chart(title, drawn, beside),)
