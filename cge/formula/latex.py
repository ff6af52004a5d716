"""Formulas in LaTeX."""

from __future__ import annotations

from cge.formula.expression import Addition, Equality, Expression, Symbol
from cge.formula.notation import written
from cge.formula.style import Style

TERMS = 5  # of a sum on one line of a display


class _Latex(Style):
    def number(self, value: float) -> str:
        return r"\infty" if value == float("inf") else f"{value:g}"

    def symbol(self, symbol: Symbol) -> str:
        stem, letters = written(symbol)
        if not letters:
            return stem
        return f"{stem}_{letters}" if len(letters) == 1 else f"{stem}_{{{letters}}}"

    def parentheses(self, written: str) -> str:
        return rf"\left( {written} \right)"

    def product(self, left: str, right: str) -> str:
        return rf"{left} \, {right}"

    def fraction(self, numerator: str, denominator: str) -> str:
        return rf"\frac{{{numerator}}}{{{denominator}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def log(self, argument: str) -> str:
        return rf"\log {argument}"

    def sum(self, letters: tuple[str, ...], limits: str) -> str:
        over = ", ".join(letters)
        if limits.startswith(f"{''.join(letters)} "):
            over, limits = limits, ""
        return rf"\sum_{{{over}{' : ' if limits else ''}{limits}}} "

    def member(self, label: str, of: str, true: bool) -> str:
        return rf"{label} {chr(92)}{'in' if true else 'notin'} {of}"

    def set(self, name: str) -> str:
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"

    def complements(self, distance: str, pressure: str) -> str:
        return rf"0 \leq {distance} \perp {pressure} \geq 0"

    def between(self, lower: str, variable: str, upper: str, pressure: str) -> str:
        return rf"{lower} \leq {variable} \leq {upper} \perp {pressure}"


def latex(expression: Expression) -> str:
    """An expression in LaTeX, without the marks that set it as mathematics."""
    return _Latex().written(expression)


def display(expression: Expression) -> str:
    """The same for a formula on lines of its own: an equation of many terms goes over several."""
    if not isinstance(expression, Equality):
        return latex(expression)
    sides = [_lines(side) for side in (expression.left, expression.right)]
    if sum(map(len, sides)) == 2:
        return latex(expression)
    left, right = (r" \\ & \quad {} ".join(lines) for lines in sides)
    return rf"\begin{{split}} & {left} \\ & \quad {{}} = {right} \end{{split}}"


def _lines(side: Expression) -> list[str]:
    terms = side.terms if isinstance(side, Addition) else (side,)
    parts = [latex(Addition(terms[first : first + TERMS])) for first in range(0, len(terms), TERMS)]
    return [parts[0], *(part if part.startswith("-") else f"+ {part}" for part in parts[1:])]
