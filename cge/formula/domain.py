"""Where a term of a sum exists: at the labels that all its symbols have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

from cge.build import Model
from cge.formula.expression import Addition, Expression, Sum, Symbol
from cge.formula.letters import ABOVE, NESTED, RELATIONS, kind, members
from cge.sets import SETS

Labels = Mapping[str, str]  # of letters
# An index set, and the letters that must, or must not, be in it; or `ABOVE`, and letters of which the last is the node.
Restriction = tuple[str, tuple[str, ...]]


def own_symbols(term: Expression) -> Iterator[Symbol]:
    """The symbols of a term that are not in a sum within it, whose terms may be absent one by one."""
    if isinstance(term, Symbol):
        yield term
    elif not isinstance(term, Addition | Sum):
        for child in term.children:
            yield from own_symbols(child)


def assignments(term: Expression, known: Labels, model: Model) -> list[Labels]:
    """The labels of the letters of one term of a sum at which the term exists, some being known.

    A `Sum` gives one per term that it stands for; another term one if it exists, else none.
    """
    held = term.term if isinstance(term, Sum) else term
    found: list[Labels] = [dict(known)]
    for symbol in own_symbols(held):
        found = [new for labels in found for new in _extended(labels, symbol, model)]
    if isinstance(term, Sum):
        found = [labels for labels in found if holds(term, labels, model)]
    return found


def _extended(labels: Labels, symbol: Symbol, model: Model) -> list[Labels]:
    at = tuple(labels.get(letter) for letter in symbol.at)
    if None not in at:
        parts = symbol.over.split("*")
        own = (at[-len(SETS[parts[-1]]) :], at[: -len(SETS[parts[-1]])]) if len(parts) > 1 else (at,)
        known = all(
            not p or model.has(p, o if len(o) > 1 else o[0])
            for p, o in zip(reversed(parts), own, strict=True)
        )
        return [dict(labels)] if known else []
    return [
        {**labels, **dict(zip(symbol.at, label, strict=True))}
        for label in members(model.sets, symbol.over)
        if all(mine is None or mine == own for mine, own in zip(at, label, strict=True))
    ]


def within(restriction: Restriction, labels: Labels, model: Model) -> bool:
    """True if a restriction is true of the labels."""
    name, letters = restriction
    at = tuple(labels[letter] for letter in letters)
    if name == ABOVE:
        return RELATIONS[ABOVE](model, at[:-1]) == at[-1]
    if name == NESTED:
        return RELATIONS[ABOVE](model, at) is not None
    return model.has(name, at if len(at) > 1 else at[0])


def candidates(letters: tuple[str, ...]) -> Iterator[Restriction]:
    """Every restriction that these letters allow: a node above, then each index set whose kinds of letters they are."""
    for count in (1, 2):
        for at in permutations(letters, count + 1):
            yield ABOVE, at
        for at in permutations(letters, count):
            yield NESTED, at
    for name, wanted in SETS.items():
        for at in permutations(letters, len(wanted)):
            if name and all(kind(letter) == kind(own) for letter, own in zip(at, wanted, strict=True)):
                yield name, at


def holds(term: Sum, labels: Labels, model: Model) -> bool:
    """True if the restrictions of a sum leave a term at these labels."""
    if term.only and not within(term.only, labels, model):
        return False
    return not (term.never and within(term.never, labels, model))
