"""Nests as data: a tree of substitution nodes per payer, whose leaves are purchases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sam.display import Card, Shown


@dataclass(frozen=True)
class Leaf:
    """A purchase: `transaction` names the ledger's transaction, `index` its labels (for example ("c_ely", "a_agr"))."""

    transaction: str
    index: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Node(Shown):
    """A substitution node. `label` is unique in the model ("a_agr" for a top node, "a_agr/energy" below it)."""

    label: str
    children: tuple[Node | Leaf, ...]

    def _card(self) -> Card:
        facts = {
            node.label: ", ".join(
                child.label if isinstance(child, Node) else child.index[0] for child in node.children
            )
            for node in self.nodes()
        }
        return Card("Node", facts)

    def nodes(self) -> Iterator[Node]:
        """This node and every node below it, parents first."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()

    def leaves(self) -> Iterator[Leaf]:
        """Every purchase below this node."""
        for child in self.children:
            if isinstance(child, Node):
                yield from child.leaves()
            else:
                yield child
