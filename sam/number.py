"""Numbers as people and offices write them, from text to a float; what could be read in two ways is not read at all."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

LARGEST = 1e30
"""Largest amount that is read: sums and products of larger ones leave the range of numbers. World output is 1e17 yen."""
WITH_A_POINT = "Enter the amount with a decimal point."

NOTHING = frozenset("-–—−‐…")
"""What tables print where there is nothing."""

_MINUS = str.maketrans("−–△▲", "----")  # official statistics of Japan mark a negative by a triangle
_SPACED = re.compile(r"(?<=\d)[ '’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_THOUSANDS = {mark: re.compile(rf"(?<![\d.,])\d{{1,3}}(\{mark}\d{{3}})+(?![\d{mark}])") for mark in ",."}
_DECIMAL_COMMA = re.compile(r"[+-]?(\d+,(\d{1,2}|\d{4,})|0,\d+|\d{1,3}(\.\d{3})+,\d+)", re.ASCII)
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


def decimal_mark(cells: Iterable[str], separator: str) -> str:
    """The decimal mark of a table: "," where some cell shows it, else "."; "" where semicolons leave 1,234 open."""
    written = [text for cell in cells if "," in cell and (text := _normal(cell))]
    if any(_DECIMAL_COMMA.fullmatch(text) for text in written):
        return ","
    return "" if separator == ";" and any(_EITHER.fullmatch(text) for text in written) else "."


class NumberError(ValueError):
    """Why a text is no amount, as the end of a sentence, and what to enter instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason, self.remedy = reason, remedy
        super().__init__(reason)


def read_number(text: str, decimal: str = ".") -> float:
    """The number that a text is.

    Thousands may be grouped by a space, an apostrophe, or the comma or point that is not the decimal mark; brackets, a
    triangle and every dash mean minus; one of `NOTHING` alone is zero. decimal: see `decimal_mark`. Raises NumberError.
    """
    if text in NOTHING:
        return 0.0
    plain = _normal(text)
    if plain.endswith("%"):
        raise NumberError("a share in per cent", "Enter the amount itself.")
    if not decimal and "," in plain:
        raise NumberError("where the comma may group thousands or begin decimals", WITH_A_POINT)
    group = "," if decimal == "." else "."
    plain = _THOUSANDS[group].sub(lambda match: match[0].replace(group, ""), plain)
    plain = plain.replace(",", ".") if decimal == "," and "." not in plain else plain
    value = float(plain) if _NUMBER.fullmatch(plain) else math.nan
    if math.isnan(value):
        raise NumberError("not a finite number", WITH_A_POINT)
    if abs(value) > LARGEST:
        raise NumberError(f"beyond {LARGEST:g}", "Choose a larger unit.")
    return value


def _normal(text: str) -> str:
    """ASCII digits, one minus in front, no spaces or apostrophes between thousands."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1].strip()}"
    return _SPACED.sub("", plain)
