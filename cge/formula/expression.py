"""Expressions that a rule leaves behind when it is run on symbols: trees that keep the order in which it was written.

Only what every writer leaves out is simplified: adding zero, multiplying or dividing by one. `key` is the structure of a
tree: two expressions say the same if their keys are equal (`==` belongs to the rules: it makes an equation).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import TypeAlias

Operand: TypeAlias = "Expression | float"


class Expression:
    """A tree; Python's operators make larger ones."""

    __slots__ = ()
    __hash__ = object.__hash__  # `==` makes an equation, so trees are compared by `key`

    @property
    def children(self) -> tuple[Expression, ...]:
        """The trees that this one is made of."""
        return ()

    def rebuilt(self, make: Callable[[Expression], Expression]) -> Expression:
        """The same tree with each child replaced."""
        return self

    @property
    def key(self) -> tuple:
        """The structure, hashable."""
        return (type(self).__name__, *(child.key for child in self.children))

    def walk(self) -> Iterator[Expression]:
        """This tree and every tree within it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def log(self) -> Expression:
        """The natural logarithm."""
        return Log(self)

    def __add__(self, other: Operand) -> Expression:
        return _add(self, other)

    def __radd__(self, other: Operand) -> Expression:
        return _add(other, self)

    def __sub__(self, other: Operand) -> Expression:
        return self if _is(other, 0.0) else _add(self, _negative(_expression(other)))

    def __rsub__(self, other: Operand) -> Expression:
        return _add(other, _negative(self))

    def __neg__(self) -> Expression:
        return _negative(self)

    def __mul__(self, other: Operand) -> Expression:
        return _multiply(self, other)

    def __rmul__(self, other: Operand) -> Expression:
        return _multiply(other, self)

    def __truediv__(self, other: Operand) -> Expression:
        return self if _is(other, 1.0) else Quotient(self, _expression(other))

    def __rtruediv__(self, other: Operand) -> Expression:
        return Quotient(_expression(other), self)

    def __pow__(self, other: Operand) -> Expression:
        return Power(self, _expression(other))

    def __eq__(self, other: Operand) -> Equality:  # type: ignore[override]
        return Equality(self, _expression(other))


@dataclass(frozen=True, eq=False)
class Number(Expression):
    """A number that stands in a rule."""

    value: float

    @property
    def key(self) -> tuple:
        """The structure, hashable."""
        return ("Number", self.value)


@dataclass(frozen=True, eq=False)
class Symbol(Expression):
    """A variable, parameter or price paid at labels or, in a formula, at letters; `over` is its index set."""

    name: str
    over: str
    at: tuple[str, ...] = ()

    @property
    def key(self) -> tuple:
        """The structure, hashable."""
        return ("Symbol", self.name, self.at)


@dataclass(frozen=True, eq=False)
class _Of(Expression):
    """A tree with a fixed number of children, its fields."""

    __slots__ = ()

    @property
    def children(self) -> tuple[Expression, ...]:
        """The trees that this one is made of."""
        return tuple(getattr(self, field.name) for field in fields(self))

    def rebuilt(self, make: Callable[[Expression], Expression]) -> Expression:
        """The same tree with each child replaced."""
        return type(self)(*(make(child) for child in self.children))


@dataclass(frozen=True, eq=False)
class Negative(_Of):
    """Minus a tree."""

    term: Expression


@dataclass(frozen=True, eq=False)
class Product(_Of):
    """A product of two."""

    left: Expression
    right: Expression


@dataclass(frozen=True, eq=False)
class Quotient(_Of):
    """A fraction."""

    numerator: Expression
    denominator: Expression


@dataclass(frozen=True, eq=False)
class Power(_Of):
    """A base with an exponent."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True, eq=False)
class Log(_Of):
    """A natural logarithm."""

    argument: Expression


@dataclass(frozen=True, eq=False)
class Equality(_Of):
    """An equation, or a condition."""

    left: Expression
    right: Expression


@dataclass(frozen=True, eq=False)
class Complementarity(_Of):
    """Two expressions, neither of them negative, of which at least one is zero."""

    distance: Expression
    pressure: Expression


@dataclass(frozen=True, eq=False)
class Between(_Of):
    """A variable between two bounds; the pressure is positive at the lower one, negative at the upper one."""

    lower: Expression
    variable: Expression
    upper: Expression
    pressure: Expression


@dataclass(frozen=True, eq=False)
class Addition(Expression):
    """A sum of terms."""

    terms: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        """The trees that this one is made of."""
        return self.terms

    def rebuilt(self, make: Callable[[Expression], Expression]) -> Expression:
        """The same tree with each child replaced."""
        return Addition(tuple(make(term) for term in self.terms))


@dataclass(frozen=True, eq=False)
class Sum(Expression):
    """A sum over letters; `only` and `never` name index sets, with the letters that must, or must not, be in them."""

    letters: tuple[str, ...]
    term: Expression
    only: tuple[str, tuple[str, ...]] | None = None
    never: tuple[str, tuple[str, ...]] | None = None

    @property
    def children(self) -> tuple[Expression, ...]:
        """The trees that this one is made of."""
        return (self.term,)

    def rebuilt(self, make: Callable[[Expression], Expression]) -> Expression:
        """The same tree with each child replaced."""
        return Sum(self.letters, make(self.term), self.only, self.never)

    @property
    def key(self) -> tuple:
        """The structure, hashable."""
        return ("Sum", self.letters, self.term.key)


def symbols(expression: Expression) -> Iterator[Symbol]:
    """Every symbol of a tree, in the order of writing."""
    return (part for part in expression.walk() if isinstance(part, Symbol))


def _expression(value: Operand) -> Expression:
    return value if isinstance(value, Expression) else Number(float(value))


def _is(value: Operand, number: float) -> bool:
    return not isinstance(value, Expression) and value == number


def _add(left: Operand, right: Operand) -> Expression:
    # `0 + x` starts a sum in Python: it stays a sum of one, to which members with more terms compare.
    terms: list[Expression] = []
    for part in (left, right):
        if not _is(part, 0.0):
            terms += part.terms if isinstance(part, Addition) else [_expression(part)]
    return Addition(tuple(terms))


def _negative(value: Expression) -> Expression:
    if isinstance(value, Addition):
        terms = [_negative(term) for term in value.terms]
        return Addition(tuple(sorted(terms, key=lambda term: isinstance(term, Negative))))
    return value.term if isinstance(value, Negative) else Negative(value)


def _multiply(left: Operand, right: Operand) -> Expression:
    if _is(left, 1.0):
        return _expression(right)
    return _expression(left) if _is(right, 1.0) else Product(_expression(left), _expression(right))
