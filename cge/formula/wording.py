"""What is said beside a formula, in words."""

from __future__ import annotations

from collections.abc import Callable

from cge.formula.equation import Equation, Formula
from cge.formula.expression import Expression


def conditions(formula: Formula, write: Callable[[Expression], str]) -> str:
    """When a formula holds; `write` writes an elasticity at its limit. Index sets stand in backquotes."""
    each = ((c.words, f"at {write(c.limit)}" if c.limit else "") for c in formula.conditions)
    return ", or ".join(" ".join(filter(None, parts)) for parts in each)


def where(equation: Equation, write: Callable[[str], str]) -> str:
    """What the letters are that are neither summed over nor of the equation's index set; "" where there are none."""
    letters: dict[str, list[str]] = {}
    for letter, words in equation.following.items():
        letters.setdefault(words, []).append(write(letter))
    said = " and ".join(f"{_either(named)} is {words}" for words, named in letters.items())
    return f"where {said}" if said else ""


def _either(named: list[str]) -> str:
    *first, last = named
    return f"{', '.join(first)} or {last}" if first else last
