"""Names that a structure gives to taxes and nodes: those that the model has already, or that no option could write."""

from __future__ import annotations

from collections.abc import Iterator

from cge.blocks import BLOCKS, TRANSACTIONS, TRANSFERS
from cge.structure import NestSpec, Structure

Keys = tuple[str | int, ...]
"""The place of a name in a structure file."""

SEPARATORS = ".,;=|*/[] \t\n"
"""Characters with which options, shocks, labels and reports write what stands around a name."""

# A tax of the name of another payment would be taken for it.
PAYMENTS = frozenset({*TRANSACTIONS, *(spec.name for spec in TRANSFERS)})
INSTRUMENTS = frozenset({"none", "lump_sum"})
"""Words of the closure's `government_instrument`, where the name of a tax may stand too."""
FIGURES = frozenset({"tax_revenue"})
"""Macro figures beside the `tax_NAME` of each tax."""


def declared() -> dict[str, str]:
    """Every name that a block declares, and what it is."""
    return {
        name: what
        for block in BLOCKS
        for what, names in (
            ("parameter", block.parameters),
            ("variable", block.variables),
            ("equation", block.equations),
            ("complementarity", block.complementarities),
        )
        for name in names
    }


def misnamed(structure: Structure) -> Iterator[tuple[Keys, str]]:
    """The places of names that a structure cannot give, with what is wrong with them and what to try."""
    known = declared()
    for number, tax in enumerate(structure.taxes):
        if problem := _tax_problem(tax.name, known):
            yield ("taxes", number, "name"), f"tax {tax.name}: {problem}"
    for keys, node in _nodes(structure):
        if problem := _unwritable(node.name):
            yield (*keys, "name"), f"node {node.name}: {problem}"


def _tax_problem(name: str, known: dict[str, str]) -> str:
    rate, receipts = f"rate_{name}", f"tax_{name}"
    other = f"choose another, such as {name}_tax"
    if name in PAYMENTS:
        return f"the name is taken by a payment of the model; {other}"
    if name in INSTRUMENTS:
        return f"the name is a word of `government_instrument`; {other}"
    if rate in known:
        return f"its rate would be {rate}, which is a {known[rate]} of the model; {other}"
    if receipts in FIGURES:
        return f"its receipts would be {receipts}, which is what all taxes collect; {other}"
    return _unwritable(name)


def _unwritable(name: str) -> str:
    odd = next((letter for letter in name if letter in SEPARATORS), None)
    if not name:
        return "the name is empty; give one"
    if odd is None:
        return ""
    return f"a name cannot have {odd!r}, which separates names in options and results; write letters, digits and _"


def _nodes(structure: Structure) -> Iterator[tuple[Keys, NestSpec]]:
    for number, activity in enumerate(structure.activities):
        at: Keys = ("activities", number)
        if activity.nest:
            yield from _tree((*at, "nest"), activity.nest)
        for replaced, spec in activity.replace.items():
            yield from _children((*at, "replace", replaced, "inputs"), spec.inputs)
    yield from _children(("household", "groups"), structure.household.groups)
    yield from _children(("government", "groups"), structure.government.groups)
    for account, buyer in structure.investment.items():
        yield from _children(("investment", account, "groups"), buyer.groups)


def _tree(at: Keys, node: NestSpec) -> Iterator[tuple[Keys, NestSpec]]:
    yield at, node
    yield from _children((*at, "inputs"), node.inputs)


def _children(
    at: Keys, items: tuple[str | NestSpec, ...] | tuple[NestSpec, ...]
) -> Iterator[tuple[Keys, NestSpec]]:
    for number, item in enumerate(items):
        if isinstance(item, NestSpec):
            yield from _tree((*at, number), item)
