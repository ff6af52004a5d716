"""Frames of charts by year: round ticks, places of values and years, the letters' room. The templates draw them."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from experiments.report.amounts import number
from experiments.report.figures import NARROWEST, longest

HEIGHT = 200.0  # CSS pixels of the plot
TICKS = 5  # about as many, and as many years are named
ROOM = 8.0  # CSS pixels between the labels of the values and the plot
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#8a96a3")
"""Told apart by all readers (Okabe and Ito 2008, without yellow); the last one is for what is left."""
DASHES = ("none", "7 4", "2 3", "9 3 2 3")


@dataclass(frozen=True)
class Mark:
    """A label on an axis, and where it stands."""

    place: float
    text: str
    anchor: str = "end"


@dataclass(frozen=True)
class Frame:
    """A plot of values by year: x in per cent of the chart's width, y in CSS pixels from the plot's top.

    slots: years stand in the middle of slots, as bars need it, else the first and the last at the edges.
    """

    years: Sequence[int]
    levels: Sequence[float]
    slots: bool = False

    @property
    def left(self) -> float:
        """Where the plot begins, behind the longest label of a value."""
        return 100 * (longest(mark.text for mark in self.ticks) + ROOM) / NARROWEST

    @property
    def step(self) -> float:
        """Per cent of the width from one year to the next."""
        return (100 - self.left) / max(1, len(self.years) - (not self.slots))

    def x(self, at: int) -> float:
        """The place of a year by its number in the order of years."""
        return self.left + self.step * (at + 0.5 * self.slots)

    def y(self, value: float) -> float:
        """The place of a value."""
        low, high = self.levels[0], self.levels[-1]
        return HEIGHT * (high - value) / (high - low)

    @property
    def ticks(self) -> list[Mark]:
        """Labels of values."""
        gap = self.levels[1] - self.levels[0]
        decimals = max(0, -math.floor(math.log10(gap) + 1e-9))
        decimals += not math.isclose(round(gap, decimals), gap, rel_tol=1e-6)  # steps of 2.5, 0.25 and so on
        return [Mark(self.y(level), number(level, decimals)) for level in self.levels]

    @property
    def named(self) -> list[Mark]:
        """Labels of years: the first, others at the same distance, and the last, which has the room of one too close."""
        last = len(self.years) - 1
        step = max(1, -(-last // (TICKS - 1)))
        places = [*(at for at in range(0, last, step) if at == 0 or 2 * (last - at) > step), last]
        places = sorted(set(places))
        anchors = {} if self.slots else {0: "start"}
        found = [Mark(self.x(at), str(self.years[at]), anchors.get(at, "middle")) for at in places]
        middle, room = found[-1].place, 50 * longest([found[-1].text]) / NARROWEST
        return found if middle + room <= 100 else [*found[:-1], Mark(100.0, found[-1].text, "end")]


def levels(values: Collection[float], smallest: float) -> list[float]:
    """Round levels around all values, which span `smallest` at least: what is less is rounding, and no news."""
    low, high = min(values), max(values)
    span = max(high - low, smallest)
    middle = (low + high) / 2
    low, high = min(low, middle - span / 2), max(high, middle + span / 2)
    power = 10.0 ** math.floor(math.log10(span / (TICKS - 1)))
    step = next(
        part * power for part in (1, 2, 2.5, 5, 10) if part * power * (TICKS - 1) >= span * (1 - 1e-9)
    )
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [at * step for at in range(first, last + 1)]
