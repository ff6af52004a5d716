"""The form of a law of motion: declared as an equation is, by symbol, unit, sentence and source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Law:
    """Declaration of one law: the rule gives the later value from the earlier ones."""

    name: str
    unit: str
    symbol: str
    source: str
    rule: Callable

    @property
    def sentence(self) -> str:
        """What the law says: the rule's docstring."""
        return " ".join((self.rule.__doc__ or "").split())


LAWS: dict[str, Law] = {}


def law(unit: str, symbol: str, source: str) -> Callable[[Callable], Callable]:
    """Declare the law that a function is, under the function's name."""

    def declared(rule: Callable) -> Callable:
        LAWS[rule.__name__] = Law(rule.__name__, unit, symbol, source, rule)
        return rule

    return declared
