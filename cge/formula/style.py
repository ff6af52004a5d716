"""Writing an expression: where parentheses are needed, whatever the marks are."""

from __future__ import annotations

from abc import ABC, abstractmethod

from cge.formula.expression import (
    Addition,
    Between,
    Complementarity,
    Equality,
    Expression,
    Log,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from cge.formula.letters import ABOVE

SUM, PRODUCT, ATOM = 1, 2, 3  # how tightly the parts of an expression hold together


class Style(ABC):
    """The marks of one way of writing; `written` does the rest."""

    def written(self, expression: Expression, inline: bool = False) -> str:
        """The expression as text; `inline` within a fraction, where fractions are written with a stroke."""
        match expression:
            case Number(value):
                return self.number(value)
            case Symbol():
                return self.symbol(expression)
            case Equality(left, right):
                return f"{self.written(left)} = {self.written(right)}"
            case Complementarity(distance, pressure):
                return self.complements(self.written(distance), self.written(pressure))
            case Between(lower, variable, upper, pressure):
                return self.between(*(self.written(part) for part in (lower, variable, upper, pressure)))
            case Addition(terms):
                return self._addition([self.written(term, inline) for term in terms])
            case Negative(term):
                return f"-{self._within(term, PRODUCT, inline)}"
            case Sum(letters, Negative(term)):
                return f"-{self.sum(letters, self._limits(expression))}{self._within(term, PRODUCT, inline)}"
            case Sum(letters, term):
                return f"{self.sum(letters, self._limits(expression))}{self._within(term, PRODUCT, inline)}"
            case Product(left, right):
                # `a / b c` would say a over both.
                tight = [
                    ATOM if isinstance(part, Quotient) and self._level(part, inline) < ATOM else PRODUCT
                    for part in (left, right)
                ]
                return self.product(
                    self._within(left, tight[0], inline), self._within(right, tight[1], inline)
                )
            case Quotient(numerator, denominator) if inline or self.strokes:
                return f"{self._within(numerator, PRODUCT, True)} / {self._within(denominator, ATOM, True)}"
            case Quotient(numerator, denominator):
                return self.fraction(self.written(numerator, True), self.written(denominator, True))
            case Power(base, exponent):
                written = self.written(base, inline)
                held = (
                    written if isinstance(base, Symbol) and "^" not in written else self.parentheses(written)
                )
                return self.power(held, self.written(exponent, True))
            case Log(argument):
                return self.log(self._within(argument, ATOM, inline))
        raise TypeError(f"cannot write a {type(expression).__name__}")

    def _within(self, expression: Expression, least: int, inline: bool) -> str:
        written = self.written(expression, inline)
        return written if self._level(expression, inline) >= least else self.parentheses(written)

    def _level(self, expression: Expression, inline: bool) -> int:
        match expression:
            case Addition((only,)):
                return self._level(only, inline)
            case Addition() | Sum() | Negative():
                return SUM
            case Product():
                return PRODUCT
            case Quotient():
                return PRODUCT if inline or self.strokes else ATOM
        return ATOM

    @staticmethod
    def _addition(terms: list[str]) -> str:
        text = terms[0]
        for term in terms[1:]:
            text += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
        return text

    def _limits(self, expression: Sum) -> str:
        """What restricts the letters of a sum, besides that the symbols have them."""
        for restriction, true in ((expression.only, True), (expression.never, False)):
            if restriction is not None:
                name, letters = restriction
                if name == ABOVE:
                    return self.member("".join(letters[:-1]), letters[-1], true)
                return self.member("".join(letters), self.set(name), true)
        return ""

    strokes = False  # True where no fraction can stand on two lines

    @abstractmethod
    def number(self, value: float) -> str:
        """A number."""

    @abstractmethod
    def symbol(self, symbol: Symbol) -> str:
        """A symbol at its letters."""

    @abstractmethod
    def parentheses(self, written: str) -> str:
        """Something in parentheses."""

    @abstractmethod
    def product(self, left: str, right: str) -> str:
        """Two factors."""

    @abstractmethod
    def fraction(self, numerator: str, denominator: str) -> str:
        """A fraction on two lines."""

    @abstractmethod
    def power(self, base: str, exponent: str) -> str:
        """A power."""

    @abstractmethod
    def log(self, argument: str) -> str:
        """A logarithm."""

    @abstractmethod
    def sum(self, letters: tuple[str, ...], limits: str) -> str:
        """The sign of a sum over letters."""

    @abstractmethod
    def member(self, label: str, of: str, true: bool) -> str:
        """That a label is, or is not, in a set or under a node."""

    @abstractmethod
    def set(self, name: str) -> str:
        """An index set."""

    @abstractmethod
    def complements(self, distance: str, pressure: str) -> str:
        """Two expressions of which one is zero, none negative."""

    @abstractmethod
    def between(self, lower: str, variable: str, upper: str, pressure: str) -> str:
        """A variable between bounds, and the expression that it clears between them."""
