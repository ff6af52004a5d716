"""Charts of values by year as SVG: lines, and stacked bars with their total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from experiments.report.amounts import number
from experiments.report.figures import NARROWEST, WIDEST, longest
from experiments.report.frame import COLOURS, DASHES, HEIGHT, Frame, levels
from experiments.report.templates import template
from experiments.words import Words

LEGEND = 30.0  # CSS pixels: the mark of a legend before its words
BAR = 0.7  # of a year's slot
NOTHING = 1e-12  # the least that an axis spans
FLAT = 1e-3  # of the largest value: lines that move by less are drawn level


@dataclass(frozen=True)
class Block:
    """A part of a stacked bar: per cent of the width, CSS pixels of the height."""

    x: float
    width: float
    y: float
    height: float
    colour: str


def line_chart(
    values: Mapping[str, Sequence[float]],
    years: Sequence[int],
    unit: str,
    title: str,
    figure_id: str,
    words: Words,
    smallest: float = 0.0,
) -> Markup:
    """An SVG element with a line for each label over the years, a legend and axes that say `unit` and year.

    `title` and a description with each line's first and last value are there for screen readers; their ids start with
    `figure_id`. smallest: the least that the axis of values spans, in `unit`.
    """
    every = [value for line in values.values() for value in line]
    frame = Frame(years, levels(every, max(smallest, FLAT * max(map(abs, every)), NOTHING)))
    lines = [
        {
            "label": label,
            "points": " ".join(f"{frame.x(at):.3f},{frame.y(value):.2f}" for at, value in enumerate(line)),
            "colour": COLOURS[at % len(COLOURS)],
            "dash": DASHES[at % len(DASHES)],
        }
        for at, (label, line) in enumerate(values.items())
    ]
    return _drawn("lines.svg.jinja", frame, values, unit, title, figure_id, words, lines=lines)


def stacked_bars(
    parts: Mapping[str, Sequence[float]],
    total: tuple[str, Sequence[float]],
    years: Sequence[int],
    unit: str,
    title: str,
    figure_id: str,
    words: Words,
    smallest: float = 0.0,
) -> Markup:
    """An SVG element with a bar for each year: parts above zero upwards, those below downwards, and a dot for the total.

    As in `line_chart` otherwise. `total` is its label and its values.
    """
    piled = [_piled([part[at] for part in parts.values()]) for at in range(len(years))]
    ends = [0.0, *total[1], *(end for pile in piled for pair in pile for end in pair)]
    frame = Frame(years, levels(ends, max(smallest, NOTHING)), slots=True)
    blocks = [
        Block(
            frame.x(at) - frame.step * BAR / 2,
            frame.step * BAR,
            frame.y(high),
            frame.y(low) - frame.y(high),
            COLOURS[number],
        )
        for at, pile in enumerate(piled)
        for number, (low, high) in enumerate(pile)
    ]
    dots = [(frame.x(at), frame.y(value)) for at, value in enumerate(total[1])]
    legend = dict(zip(parts, COLOURS, strict=False))
    every = {total[0]: total[1], **parts}
    return _drawn(
        "stacks.svg.jinja",
        frame,
        every,
        unit,
        title,
        figure_id,
        words,
        blocks=blocks,
        dots=dots,
        legend=legend,
        total=total[0],
        zero=frame.y(0.0),
    )


def _piled(values: Iterable[float]) -> list[tuple[float, float]]:
    """Lower and upper end of each part of a bar, from zero on in both directions."""
    above = below = 0.0
    found = []
    for value in values:
        if value >= 0:
            found.append((above, above + value))
            above += value
        else:
            found.append((below + value, below))
            below += value
    return found


def _drawn(
    file: str,
    frame: Frame,
    values: Mapping[str, Sequence[float]],
    unit: str,
    title: str,
    figure_id: str,
    words: Words,
    **parts: object,
) -> Markup:
    first, last = frame.years[0], frame.years[-1]
    said = [
        words("line_said", label=label, first=first, start=_figure(line[0]), last=last, end=_figure(line[-1]))
        for label, line in values.items()
    ]
    narrowest = max(NARROWEST, longest(values) + LEGEND)
    return Markup(
        template(file).render(
            id=figure_id,
            title=title,
            said=said,
            unit=unit,
            year=words("year"),
            frame=frame,
            height=HEIGHT,
            narrowest=narrowest,
            widest=max(WIDEST, narrowest),
            **parts,
        )
    )


def _figure(value: float) -> str:
    return number(value, 0 if abs(value) >= 1e4 else 3)
