"""Formulas as Unicode text, for a terminal."""

from __future__ import annotations

import re

from cge.formula.expression import Expression, Symbol
from cge.formula.notation import written
from cge.formula.style import Style

_GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu xi pi rho sigma tau phi chi omega Delta".split(),
        "αβγδεζηθκλμξπρστφχωΔ",
        strict=True,
    )
)
_ACCENTS = {"bar": "\u0304", "tilde": "\u0303", "hat": "\u0302", "overline": "\u0305", "underline": "\u0332"}
_ACCENT = re.compile(r"\\(" + "|".join(_ACCENTS) + r") *(\{[^{}\\]*\}|[^{}\\])")


class _Text(Style):
    strokes = True

    def number(self, value: float) -> str:
        return "∞" if value == float("inf") else f"{value:g}"

    def symbol(self, symbol: Symbol) -> str:
        stem, letters = written(symbol)
        return plain(stem) + (f"_{letters}" if letters else "")

    def parentheses(self, written: str) -> str:
        return f"({written})"

    def product(self, left: str, right: str) -> str:
        return f"{left} {right}"

    def fraction(self, numerator: str, denominator: str) -> str:
        return f"{numerator} / {denominator}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{exponent}" if " " not in exponent else f"{base}^({exponent})"

    def log(self, argument: str) -> str:
        return f"log {argument}"

    def sum(self, letters: tuple[str, ...], limits: str) -> str:
        over = ",".join(letters)
        if limits.startswith(f"{''.join(letters)} "):
            over, limits = limits, ""
        over = f"{over}: {limits}" if limits else over
        return f"Σ_{{{over}}} " if " " in over or len(over) > 1 else f"Σ_{over} "

    def member(self, label: str, of: str, true: bool) -> str:
        return f"{label} {'∈' if true else '∉'} {of}"

    def set(self, name: str) -> str:
        return name

    def complements(self, distance: str, pressure: str) -> str:
        return f"0 ≤ {distance} ⊥ {pressure} ≥ 0"

    def between(self, lower: str, variable: str, upper: str, pressure: str) -> str:
        return f"{lower} ≤ {variable} ≤ {upper} ⊥ {pressure}"


def text(expression: Expression) -> str:
    """An expression in one line of Unicode text."""
    return _Text().written(expression)


def plain(symbol: str) -> str:
    """A LaTeX symbol as Unicode text."""
    symbol = re.sub(r"\\([A-Za-z]+)", lambda m: _GREEK.get(m[1], m[0]), symbol)
    while (accented := _ACCENT.sub(lambda m: m[2].strip("{}") + _ACCENTS[m[1]], symbol)) != symbol:
        symbol = accented
    return re.sub(r"[{}]", "", symbol).replace(" ", "")
