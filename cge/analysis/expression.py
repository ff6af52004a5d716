"""Expressions: one language for figures of a solved economy, in papers, outcomes of sweeps and targets.

`73 * q_node[a_BRD] / base(q_node[a_BRD])`, `sam[INV,*]`, `pct(gdp_real)`. docs/reference/expressions.md is the reference.
A text is read before anything is solved: what can be known of it then (grammar, arithmetic of numbers) is refused then.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from graphlib import CycleError, TopologicalSorter

from cge.address import NAME, Address, readable
from cge.analysis.scenario import Scenario
from sam.problem import InputError, suggestion

DEEPEST = 50
"""Brackets, functions, powers and definitions within each other: a reader does not follow more, nor does Python's stack."""
LONGEST = 10_000  # characters
SHOWN = 100  # characters of an expression in a message

Node = Callable[[Scenario, bool], float]
"""From a scenario, and whether its benchmark is meant, to a number."""

_TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?P<name>{NAME})(?:\s*\[(?P<labels>[^\[\]]*)\])?"
    r"|(?P<sign>\*\*|[-+*/(),]))\s*"
)


Argument = Callable[[bool], float]
"""The value of an argument, in the benchmark or not."""
ONE, SEVERAL = "x", "x, y, …"


@dataclass(frozen=True)
class Function:
    """What `name(x)` is: `sentence` says it, `of` computes it from the arguments, which are one or two and more."""

    sentence: str
    of: Callable[[Sequence[Argument], bool], float]
    arguments: str = ONE

    def check(self, name: str, count: int) -> None:
        """Raise InputError for a number of arguments that the function does not take."""
        if (count > 1) != (self.arguments == SEVERAL):
            takes = "one argument" if self.arguments == ONE else "two arguments at least"
            raise InputError(f"{name}({self.arguments}) takes {takes}; it has {count}")


def _of_number(sentence: str, function: Callable[[float], float]) -> Function:
    return Function(sentence, lambda xs, at_base: function(xs[0](at_base)))


def _of_several(sentence: str, function: Callable[[Sequence[float]], float]) -> Function:
    def of(xs: Sequence[Argument], at_base: bool) -> float:
        values = [x(at_base) for x in xs]
        # What does not apply is neither larger nor smaller: Python would pass over it or not, by its place.
        return math.nan if any(map(math.isnan, values)) else function(values)

    return Function(sentence, of, SEVERAL)


FUNCTIONS: Mapping[str, Function] = {
    "base": Function("x in the benchmark", lambda xs, at_base: xs[0](True)),
    "pct": Function(
        "change of x from the benchmark, in per cent",
        lambda xs, at_base: 100 * (xs[0](at_base) / xs[0](True) - 1),
    ),
    "log": _of_number("natural logarithm", math.log),
    "exp": _of_number("exponential", math.exp),
    "sqrt": _of_number("square root", math.sqrt),
    "abs": _of_number("absolute value", abs),
    "max": _of_several("the largest of them", max),
    "min": _of_several("the smallest of them", min),
}
_OPERATIONS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": math.pow,
}


@dataclass(frozen=True, eq=False)
class Expression:
    """A text that was read: the names in it, and its value in a scenario."""

    text: str
    names: tuple[Address, ...]
    depth: int
    _node: Node = field(repr=False)

    def value(self, scenario: Scenario, at_base: bool = False) -> float:
        """Its value after the shocks, or in the benchmark.

        Raises InputError for a name or label that the economy does not have, and for what is no finite number.
        """
        try:
            found = self._node(scenario, at_base)
        except InputError as error:
            raise InputError(f"{_shown(self.text)}: {problem}" for problem in error.problems) from None
        if not math.isfinite(found):
            raise InputError(f"{_shown(self.text)} is {found}, not a finite number")
        return found


def read_expression(text: str, definitions: Mapping[str, Expression] | None = None) -> Expression:
    """Read a text; `definitions` are names that it may use. Raises InputError saying where it cannot be read."""
    try:
        return _Reader(text, definitions or {}).expression()
    except InputError as error:
        raise InputError(f"{_shown(text)}: {problem}" for problem in error.problems) from None


def read_definitions(texts: Mapping[str, str]) -> dict[str, Expression]:
    """Read names for expressions, which may use each other in any order.

    Raises InputError for a name that is none or has a meaning already, and for definitions in a circle.
    """
    for name in texts:
        if not re.fullmatch(NAME, readable(name)) or name in (*FUNCTIONS, "sam", "macro"):
            raise InputError(f"{name!r} cannot be defined: it is no word, or has a meaning of its own")
    used = {name: {part["name"] for part in _TOKEN.finditer(text)} for name, text in texts.items()}
    try:
        order = list(
            TopologicalSorter({name: names & set(texts) for name, names in used.items()}).static_order()
        )
    except CycleError as error:
        circle = " → ".join(list(dict.fromkeys(error.args[1]))[:5])
        raise InputError(
            f"definitions go in a circle: {circle}; one of them has to stand without the others"
        ) from None
    found: dict[str, Expression] = {}
    for name in order:
        found[name] = read_expression(texts[name], found)
    return found


def number_of(text: str, values: Mapping[str, float]) -> float:
    """The number of a text whose only names are those of `values`, such as a formula of the year; no economy is read.

    Raises InputError saying where it cannot be read, and for any other name.
    """
    try:
        return _Reader(text, {}, values).number()
    except InputError as error:
        raise InputError(f"{_shown(text)}: {problem}" for problem in error.problems) from None


class _Reader:
    """Reads one text by descent: sum, product, power, atom. Numbers are computed while reading."""

    def __init__(
        self, text: str, definitions: Mapping[str, Expression], values: Mapping[str, float] | None = None
    ) -> None:
        if len(readable(text)) > LONGEST:
            raise InputError(
                f"it has {len(text):,} characters, more than {LONGEST:,}; split it by definitions"
            )
        self.text = text
        self.definitions = definitions
        self.values = values or {}
        self.names: dict[Address, None] = {}
        self.depth = 0
        self._at = 0
        self._token = self._next()

    def expression(self) -> Expression:
        """The whole text."""
        node = self._chain(("+", "-"), 0)
        if self._token is not None:
            raise self._unreadable()
        return Expression(self.text, tuple(self.names), self.depth, _node(node))

    def number(self) -> float:
        """The whole text, as one number."""
        found = self._chain(("+", "-"), 0)
        if self._token is not None:
            raise self._unreadable()
        if not isinstance(found, float):
            name = str(next(iter(self.names)))
            raise InputError(f"there is no name {name!r} here. {suggestion(name, self.values)}")
        return found

    def _next(self) -> re.Match | None:
        if not self.text[self._at :].strip():
            return None
        match = _TOKEN.match(self.text, self._at)
        if match is None:
            raise self._unreadable()
        return match

    def _take(self) -> re.Match:
        token = self._token
        if token is None:
            raise InputError("it ends too early; check brackets and operators")
        self._at = token.end()
        self._token = self._next()
        return token

    def _ahead(self, signs: tuple[str, ...]) -> bool:
        return self._token is not None and self._token["sign"] in signs

    def _unreadable(self) -> InputError:
        rest = self.text[self._at :].strip()[:10]
        return InputError(
            f"it cannot be read from character {self._at + 1} on ({rest!r}); it may have + - * / **, brackets, numbers, "
            "names and functions"
        )

    def _chain(self, signs: tuple[str, ...], depth: int) -> float | Node:
        """Sums and products: from left to right, however long."""
        part = self._factor if "*" in signs else lambda depth: self._chain(("*", "/"), depth)
        first, rest = part(depth), []
        while self._ahead(signs):
            rest.append((self._take()["sign"], part(depth)))
        return _combined(first, rest)

    def _factor(self, depth: int) -> float | Node:
        """A power, with its signs: -x**2 is -(x**2), as in Python."""
        self._deeper(depth)
        if self._ahead(("-",)):
            self._take()
            return _combined(-1.0, [("*", self._factor(depth + 1))])
        if self._ahead(("+",)):
            self._take()
            return self._factor(depth + 1)
        below = self._atom(depth)
        if not self._ahead(("**",)):
            return below
        self._take()
        return _combined(below, [("**", self._factor(depth + 1))])

    def _atom(self, depth: int) -> float | Node:
        if self._token is not None and self._token["sign"] not in (None, "("):
            raise self._unreadable()
        token = self._take()
        if token["number"]:
            return _finite(float(token["number"]))
        if token["sign"]:
            return self._bracket(depth)
        if token["labels"] is None and self._ahead(("(",)):
            return self._call(token["name"], depth)
        return self._named(token, depth)

    def _bracket(self, depth: int) -> float | Node:
        inner = self._chain(("+", "-"), depth + 1)
        self._close()
        return inner

    def _close(self) -> None:
        if not self._ahead((")",)):
            raise InputError("a bracket is not closed; check brackets and operators")
        self._take()

    def _call(self, name: str, depth: int) -> float | Node:
        if name not in FUNCTIONS:
            raise InputError(f"there is no function {name!r}. {suggestion(name, FUNCTIONS)}")
        parts: list[float | Node] = []
        while not parts or self._ahead((",",)):
            self._take()
            parts.append(self._chain(("+", "-"), depth + 2))
        self._close()
        FUNCTIONS[name].check(name, len(parts))
        of = FUNCTIONS[name].of
        numbers = [part for part in parts if isinstance(part, float)]
        if len(numbers) == len(parts):
            return _finite(_checked(lambda: of([partial(_same, number) for number in numbers], False)))
        nodes = [_node(part) for part in parts]
        return lambda scenario, at_base: _checked(
            lambda: of([partial(node, scenario) for node in nodes], at_base)
        )

    def _named(self, token: re.Match, depth: int) -> float | Node:
        if token["labels"] is None and token["name"] in self.values:
            return self.values[token["name"]]
        defined = self.definitions.get(token["name"]) if token["labels"] is None else None
        if defined is not None:
            self._deeper(depth + defined.depth)
            self.names |= dict.fromkeys(defined.names)
            return lambda scenario, at_base: scenario.once(defined, at_base, defined._node)
        address = Address.of(token["name"], token["labels"])
        self.names[address] = None
        return lambda scenario, at_base: scenario.read(address, at_base, self.definitions)

    def _deeper(self, depth: int) -> None:
        self.depth = max(self.depth, depth + 1)
        if self.depth > DEEPEST:
            raise InputError(
                f"brackets and definitions within each other go deeper than {DEEPEST}; make it flatter"
            )


def _combined(first: float | Node, rest: list[tuple[str, float | Node]]) -> float | Node:
    """Operations from left to right; those of numbers are done now."""
    done = 0
    for sign, part in rest:
        if not isinstance(first, float) or not isinstance(part, float):
            break
        first, done = _applied(sign, first, part), done + 1
    if done == len(rest):
        return first
    start, following = _node(first), [(sign, _node(part)) for sign, part in rest[done:]]

    def node(scenario: Scenario, at_base: bool) -> float:
        found = start(scenario, at_base)
        for sign, part in following:
            found = _applied(sign, found, part(scenario, at_base))
        return found

    return node


def _same(number: float, at_base: bool) -> float:
    return number


def _node(part: float | Node) -> Node:
    if not isinstance(part, float):
        return part
    number = part
    return lambda scenario, at_base: number


def _applied(sign: str, left: float, right: float) -> float:
    return _checked(lambda: _OPERATIONS[sign](left, right), f"{left:g} {sign} {right:g}")


def _checked(compute: Callable[[], float], what: str = "a function") -> float:
    try:
        return _finite(compute(), what)
    except InputError:
        raise
    except ZeroDivisionError:
        raise InputError(f"{what} divides by zero") from None
    except OverflowError:
        raise InputError(f"{what} is too large a number") from None
    except ValueError:
        raise InputError(f"{what} has no real value here") from None


def _finite(number: float, what: str = "a number") -> float:
    if math.isinf(number):
        raise InputError(f"{what} is too large a number")
    return number


def _shown(text: str) -> str:
    return f"expression {text if len(text) <= SHOWN else text[:SHOWN] + '…'!r}"
