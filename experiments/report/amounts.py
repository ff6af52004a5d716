"""Amounts as readers expect them: trillion yen where large, per cent with two digits, true minus signs, both languages."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cge.analysis.indicator import ROUNDING, change_pct
from experiments.words import Words

MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EN DASH}"
DECIMALS = 3  # of money: a billion where trillions are counted
_SIZES = {
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
# The money units of a SAM that are known to be yen, in yen: `JPY`, `billion yen`, `JPY bn`.
_YEN = {
    text: yen
    for money in ("JPY", "yen")
    for size, yen in {"": 1.0, **_SIZES}.items()
    for text in (f"{size} {money}".strip(), f"{money} {size}".strip())
}
# Units to write yen in, by size of the economy: (yen in one unit, name), largest first.
_WRITTEN = {
    "en": ((1e12, "trillion yen"), (1e9, "billion yen"), (1e6, "million yen")),
    "ja": ((1e12, "兆円"), (1e8, "億円"), (1e4, "万円")),
}


@dataclass(frozen=True)
class Scale:
    """How to write the figures of one column: divide, then this many decimals.

    `unit` is what they are then in, with what the model adds to it; `short` is the unit alone.
    """

    divisor: float
    decimals: int
    unit: str
    short: str

    def text(self, value: float | None) -> str:
        """A level."""
        return MISSING if value is None else number(value / self.divisor, self.decimals)

    def change(self, value: float | None) -> str:
        """A difference, with its sign."""
        return MISSING if value is None else number(value / self.divisor, self.decimals, sign=True)


def number(value: float, decimals: int, sign: bool = False) -> str:
    """A number with thousands separators; what rounds to zero has no sign."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a figure for readers")
    text = f"{abs(value):,.{decimals}f}"
    if not any(digit in "123456789" for digit in text):
        return text
    return (MINUS if value < 0 else "+" if sign else "") + text


def per_cent(value: float | None) -> str:
    """A per cent change with sign and two digits, without the per cent sign."""
    return MISSING if value is None else number(value, 2, sign=True)


def growth(base: float | None, value: float | None) -> str:
    """Per cent change; missing where the base is not positive, since a per cent of a deficit misleads."""
    return MISSING if base is None or base <= 0 else per_cent(change_pct(base, value))


def small(value: float) -> str:
    """A tiny number as mantissa and power of ten."""
    return "0" if value == 0 else f"{value:.1e}".replace("-", MINUS)


def plain(value: float) -> str:
    """A parameter value: up to six significant digits."""
    return f"{value:,.6g}".replace("-", MINUS)


def span(values: Collection[float], words: Words) -> str:
    """Parameter values as one number, or from the smallest to the largest."""
    low, high = plain(min(values)), plain(max(values))
    return low if low == high else words("range", low=low, high=high)


def scale_of(unit: str, values: Iterable[float | None], words: Words, size: float) -> Scale:
    """Scale for figures in a unit of the model.

    Money in yen becomes trillion, billion or million yen (兆円, 億円) by `size`, the economy's GDP in the unit, so that all
    money of one economy has one unit; figures that are small in it get more decimals. Others keep their unit.
    """
    money, rest = _money_and_rest(unit)
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if money:
        yen, written = _YEN[money], _WRITTEN[words.lang]
        one, name = next((row for row in written if size * yen >= row[0]), written[-1])
        decimals = _decimals(largest * yen / one) if largest > ROUNDING * size else DECIMALS
        return Scale(one / yen, decimals, _joined(name, words.phrase(rest), words), name)
    decimals = 0 if largest >= 1e5 else 1 if largest >= 100 else 4
    return Scale(1.0, decimals, in_words(unit, words), in_words(unit, words))


def in_words(unit: str, words: Words) -> str:
    """A unit in the report's language; the part of it that is known where a SAM has a money of its own."""
    own = unit.split(" ")
    for at in range(len(own)):
        rest = " ".join(own[at:])
        if (known := words.phrase(rest)) != rest:
            return _joined(words.phrase(" ".join(own[:at]).rstrip(";")), known, words) if at else known
    return unit


def _decimals(largest: float) -> int:
    """Three decimals, or as many as show three digits of what is small."""
    return max(DECIMALS, DECIMALS - 1 - math.floor(math.log10(largest)))


def _money_and_rest(unit: str) -> tuple[str, str]:
    for money in sorted(_YEN, key=len, reverse=True):
        if unit == money or unit.startswith((f"{money} ", f"{money};")):
            return money, unit.removeprefix(money).strip(" ;")
    return "", unit


def _joined(name: str, rest: str, words: Words) -> str:
    if not rest:
        return name
    return f"{name}（{rest}）" if words.lang == "ja" else f"{name}, {rest}"
