"""Expression trees: what a template is written from, the same for all terms of one shape in any model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cge.engine.code.graph import Graph
from cge.engine.reading.terms import INTERMEDIATE, Structure

Tree = tuple[Any, ...]
"""("slot", slot, kind of leaf), ("number", its text), or (operation, *trees)."""


def tree_of(structure: int, structures: Sequence[Structure], slots: Sequence[int | float]) -> Tree:
    """The tree of a structure. `slots[i]` says where leaf i is read: an integer is a slot (equal for leaves that
    are always the same variable), a float is a literal with that value in all rows.
    """
    leaves = zip(slots, structures[structure].kinds, strict=True)

    def grown(number: int) -> Tree:
        if number <= INTERMEDIATE:
            slot, kind = next(leaves)
            return ("slot", slot, kind) if isinstance(slot, int) else ("number", repr(slot))
        shape = structures[number]
        return (shape.operation, *[grown(argument) for argument in shape.arguments])

    return grown(structure)


def graph_of(tree: Tree) -> tuple[Graph, int, dict[int, int]]:
    """The graph of a tree, its root, and the kind of each slot."""
    graph = Graph()
    leaves = list(_leaves(tree))
    kinds = {leaf[1]: leaf[2] for leaf in leaves if leaf[0] == "slot"}
    nodes = iter(
        [
            graph.slot(leaf[1], leaf[2]) if leaf[0] == "slot" else graph.number(float(leaf[1]))
            for leaf in leaves
        ]
    )

    def grow(part: Tree) -> int:
        if part[0] in ("slot", "number"):
            return next(nodes)
        return graph.operation(part[0], *[grow(argument) for argument in part[1:]])

    return graph, grow(tree), kinds


def _leaves(tree: Tree) -> Iterator[Tree]:
    """The leaves of a tree from left to right."""
    if tree[0] in ("slot", "number"):
        yield tree
    else:
        for argument in tree[1:]:
            yield from _leaves(argument)
