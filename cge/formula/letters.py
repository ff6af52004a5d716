"""Index letters: what each stands for, which of them name the same kind of account, and how some follow from others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cge.build import Model
from cge.formula.expression import Symbol
from cge.sets import SETS

LETTERS: Mapping[str, str] = {
    "a": "activity",
    "b": "new vintage of an activity",
    "c": "commodity",
    "d": "bundle commodity, which buys other commodities",
    "e": "enterprise",
    "f": "factor",
    "g": "government or government fund",
    "h": "household",
    "i": "investment account that buys commodities",
    "j": "investment account that receives saving",
    "k": "node of a tree: the account's id at the top, `account/name` below",
    "n": "institution (household, enterprise or government); in `nf` and `np` also a world partner",
    "p": "payer of a transfer: institution or world partner",
    "r": "world partner",
    "t": "tax account",
    "x": "item at the top of a household's tree: a commodity or a node",
}
_KINDS = {**dict.fromkeys("nhegpr", "n"), **dict.fromkeys("ij", "i"), **dict.fromkeys("cdx", "c"), "b": "a"}


def kind(letter: str) -> str:
    """The kind of account: letters of one kind may stand for one label."""
    return _KINDS.get(letter.rstrip("'"), letter.rstrip("'"))


def dims(over: str) -> tuple[str, ...]:
    """The letters of an index set; of a product of sets, written `t*rc`, of both."""
    return tuple(letter for part in over.split("*") for letter in SETS[part])


def unused(letter: str, taken: Sequence[str]) -> str:
    """The letter, with as many primes as it takes to be new."""
    while letter in taken:
        letter += "'"
    return letter


def members(sets: Mapping[str, tuple], over: str) -> list[tuple[str, ...]]:
    """The members of an index set, or of a product of sets, as tuples of labels."""
    found: list[tuple[str, ...]] = [()]
    for part in over.split("*"):
        if part:
            own = [label if isinstance(label, tuple) else (label,) for label in sets[part]]
            found = [(*left, *right) for left in found for right in own]
    return found


def identity(symbol: Symbol, place: int) -> tuple[str, str]:
    """What a label stands for: an account and the top of its tree have one label and are two things."""
    label = symbol.at[place]
    return str(label), type(label).__name__


def _above(model: Model, member: tuple[str, ...]) -> str | None:
    keys = member if len(member) == 1 else ((name, *member) for name in model.ledger.transactions)
    return next((model.parent[key] for key in keys if key in model.parent), None)


def _account(model: Model, member: tuple[str, ...]) -> str | None:
    return member[0].split("/", 1)[0] if member else None


def _new(model: Model, member: tuple[str, ...]) -> str | None:
    return model.new_vintage.get(member[0]) if member else None


ABOVE = "the node above"
NESTED = "nests"  # all that have a node above
OWNER = "the account whose tree it is in"
NEW = "the new vintage"
# How a letter that is neither summed over nor in the equation's own index set follows from the latter.
RELATIONS: Mapping[str, Callable] = {ABOVE: _above, OWNER: _account, NEW: _new}


def relation(model: Model, member: tuple[str, ...], name: tuple[str, str]) -> str:
    """The key of `RELATIONS` by which a label follows from a member; ValueError where none does."""
    label, of = name
    in_tree = of != str.__name__ or "/" in label
    for words in (ABOVE, OWNER) if in_tree else (OWNER, ABOVE, NEW):
        if RELATIONS[words](model, member) == label:
            return words
    raise ValueError(f"how does {label!r} follow from {member}? Name it in cge/formula/letters.py")
