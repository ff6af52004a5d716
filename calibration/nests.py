"""Nests: from the trees a structure writes to the tree of one payer, with what its SAM column holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cge.nests import Leaf, Node
from cge.structure import ActivitySpec, NestSpec, ReplacementSpec


def activity_nest(specs: Sequence[ActivitySpec], activity: str) -> NestSpec | None:
    """The tree of an activity: that of the last entry which gives it one, with the nodes that later entries replace."""
    nest = None
    for spec in specs:
        if spec.of == "*" or activity in spec.of:
            nest = spec.nest or (nest and with_nodes(nest, spec.replace))
    return nest


def fixed_inputs(specs: Sequence[ActivitySpec], activity: str) -> tuple[str, ...]:
    """Factors that an activity uses as fixed inputs, outside its tree: of the last entry that gives it a tree or them."""
    fixed: tuple[str, ...] = ()
    for spec in specs:
        if (spec.of == "*" or activity in spec.of) and (spec.nest or spec.fixed):
            fixed = spec.fixed
    return fixed


def with_nodes(nest: NestSpec, replaced: Mapping[str, ReplacementSpec]) -> NestSpec:
    """A tree in which some nodes have other inputs, and another elasticity where one is given."""
    new = replaced.get(nest.name)
    inputs = new.inputs if new else nest.inputs
    elasticity = nest.elasticity if new is None or new.elasticity is None else new.elasticity
    children = tuple(with_nodes(item, replaced) if isinstance(item, NestSpec) else item for item in inputs)
    return NestSpec(name=nest.name, elasticity=elasticity, inputs=children)


def spec_nodes(spec: NestSpec) -> Iterator[NestSpec]:
    """This node and every node below it."""
    yield spec
    for item in spec.inputs:
        if isinstance(item, NestSpec):
            yield from spec_nodes(item)


def named_inputs(spec: NestSpec) -> list[str]:
    """Accounts and words that a tree names."""
    return [item for node in spec_nodes(spec) for item in node.inputs if isinstance(item, str)]


def resolve(
    spec: NestSpec, payer: str, inputs: Mapping[str, Leaf], groups: Mapping[str, Sequence[str]]
) -> tuple[Node | None, dict[str, NestSpec], list[str]]:
    """Tree of one payer.

    `inputs` maps account id to purchase for what the payer buys; `groups` maps `commodities` and `factors` to the ids
    they stand for (those not named elsewhere in the tree). Returns the node, the spec behind each node's label and the
    ids left out of the tree.
    """
    named = set(named_inputs(spec))
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
