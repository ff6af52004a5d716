"""Calibration of final demand: households (LES, Cobb-Douglas, CES), government and investment composites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from calibration.elasticities import ElasticityTable
from calibration.nests import resolve
from cge.demand import SYSTEMS
from cge.nests import Leaf, Node
from cge.structure import BuyerSpec, NestSpec, Structure


def calibrate_consumption(
    structure: Structure,
    sets: Mapping[str, tuple],
    table: ElasticityTable,
    spending: Mapping[tuple[str, str], float],
    paid0: Mapping[tuple[str, str], float],
    problems: list[str],
) -> tuple[dict[str, Node], dict[str, dict]]:
    """Trees per household and the parameters of the consumption block; `spending` (c, h) is at prices paid."""
    spec = structure.household
    trees: dict[str, Node] = {}
    names = ("q0_bundle_node", "share_bundle_node", "sigma_bundle_node", "q_subsistence", "share_marginal")
    out: dict[str, dict] = {name: {} for name in names}
    out |= {name: {} for name in ("share_consumption", "sigma_utility", "q0_utility")}
    for h in sets["h"]:
        inputs = {c: Leaf("consumption", (c, b)) for c, b in spending if b == h}
        top = NestSpec(name=h, elasticity=0, inputs=("commodities", *spec.groups))
        root, specs, _ = resolve(top, h, inputs, {"commodities": list(inputs)})
        trees[h] = root

        def value(child: Node | Leaf) -> float:
            if isinstance(child, Leaf):
                return spending[child.index]
            return sum(value(grandchild) for grandchild in child.children)

        for node in root.nodes():
            total = value(node)
            for child in node.children:
                if isinstance(child, Leaf):
                    out["share_consumption"][child.index] = value(child) / total
                else:
                    out["share_bundle_node"][child.label] = value(child) / total
            if node is root:
                continue
            out["q0_bundle_node"][node.label] = total
            out["sigma_bundle_node"][node.label] = (
                table.resolve(specs[node.label].elasticity, h, problems=problems)
                if len(node.children) > 1
                else 0.0  # nothing to substitute
            )
        _top(structure, table, h, root, value, paid0, out, problems)
    return trees, out


def _top(structure, table, h, root, value, paid0, out, problems) -> None:
    spec, system = structure.household, SYSTEMS[structure.household.demand]
    labels = [child.label if isinstance(child, Node) else child.index[0] for child in root.children]
    values = [value(child) for child in root.children]
    if missing := system.missing(spec):
        problems.append(f"structure {structure.name}: household demand {spec.demand} needs {missing}")
        system = SYSTEMS["cobb_douglas"]  # to find the other problems
    read = partial(table.resolve, problems=problems)
    found = system.calibrate(spec, h, [label.split("/")[-1] for label in labels], values, read)
    out["sigma_utility"][h] = found.elasticity
    for label, child, share, spent in zip(
        labels, root.children, found.marginal, found.subsistence, strict=True
    ):
        price = paid0[child.index] if isinstance(child, Leaf) else 1.0
        out["share_marginal"][h, label] = share
        out["q_subsistence"][h, label] = spent / price
    out["q0_utility"][h] = sum(values) - sum(found.subsistence)


def calibrate_buyers(
    sets: Mapping[str, tuple],
    table: ElasticityTable,
    specs: Mapping[str, BuyerSpec],
    spending: Mapping[tuple[str, str], float],
    paid0: Mapping[tuple[str, str], float],
    names: tuple[str, str, str, str],
    accounts: str,
    problems: list[str],
) -> dict[str, dict]:
    """Composite purchases of governments or investment accounts.

    `names` are the parameters for uses, shares, elasticity and total; `specs` maps account (or `*`) to elasticity.
    """
    use, share, sigma, total = names
    totals: dict[str, float] = defaultdict(float)
    for (_, buyer), value in spending.items():
        totals[buyer] += value
    elasticity = {}
    for buyer in sets[accounts]:
        spec = specs.get(buyer) or specs.get("*")
        if spec is None:
            problems.append(
                f"structure: {accounts} account {buyer!r} has no elasticity; add it, or a `*` entry"
            )
            continue
        elasticity[buyer] = table.resolve(spec.elasticity, buyer, problems=problems)
    return {
        use: {(c, b): value / paid0[c, b] for (c, b), value in spending.items()},
        share: {(c, b): value / totals[b] for (c, b), value in spending.items()},
        sigma: elasticity,
        total: {b: totals[b] for b in sets[accounts]},
    }
