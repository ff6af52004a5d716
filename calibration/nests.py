"""Nests: from the tree a structure writes to the tree of one payer, with what its SAM column holds."""

from __future__ import annotations

from collections.abc import Sequence

from cge.nests import Leaf, Node
from cge.structure import ActivitySpec, NestSpec


def activity_spec(specs: Sequence[ActivitySpec], activity: str) -> NestSpec | None:
    """The last entry that covers an activity."""
    for spec in reversed(specs):
        if spec.of == "*" or activity in spec.of:
            return spec.nest
    return None


def fixed_inputs(specs: Sequence[ActivitySpec], activity: str) -> tuple[str, ...]:
    """Factors that an activity uses as fixed inputs, outside its tree."""
    for spec in reversed(specs):
        if spec.of == "*" or activity in spec.of:
            return spec.fixed
    return ()


def resolve(
    spec: NestSpec, payer: str, inputs: dict[str, Leaf], groups: dict[str, list[str]]
) -> tuple[Node, dict[str, NestSpec], list[str]]:
    """Tree of one payer.

    `inputs` maps account id to purchase for what the payer buys; `groups` maps `commodities` and `factors` to the ids
    they stand for (those not named elsewhere in the tree). Returns the node, the spec behind each node's label and the
    ids left out of the tree.
    """
    named = set(_named(spec))
    specs: dict[str, NestSpec] = {}
    used: set[str] = set()

    def node(part: NestSpec, label: str) -> Node | None:
        children: list[Node | Leaf] = []
        for item in part.inputs:
            if isinstance(item, NestSpec):
                child = node(item, f"{payer}/{item.name}")
                children += [child] if child else []
            else:
                ids = [i for i in groups[item] if i not in named] if item in groups else [item]
                children += [inputs[i] for i in ids if i in inputs]
                used.update(i for i in ids if i in inputs)
        if not children:
            return None
        specs[label] = part
        return Node(label, tuple(children))

    root = node(spec, payer)
    return root, specs, [i for i in inputs if i not in used]


def _named(spec: NestSpec) -> list[str]:
    names = []
    for item in spec.inputs:
        names += _named(item) if isinstance(item, NestSpec) else [item]
    return names
