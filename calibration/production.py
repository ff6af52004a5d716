"""Calibration of production and make: node values, shares, elasticities."""

from __future__ import annotations

from collections.abc import Mapping

from calibration.elasticities import ElasticityTable
from calibration.nests import activity_spec, fixed_inputs, resolve
from cge.nests import Leaf, Node
from cge.structure import Structure


def calibrate_production(
    structure: Structure,
    table: ElasticityTable,
    sets: Mapping[str, tuple],
    costs: Mapping[str, Mapping[tuple[str, str], float]],
    problems: list[str],
) -> tuple[dict[str, Node], dict[str, dict]]:
    """Trees per activity and the parameters of the production block.

    `costs["intermediate"][c, a]` and `costs["factor"][f, a]` are benchmark costs with user taxes.
    """
    nests: dict[str, Node] = {}
    out: dict[str, dict] = {name: {} for name in ("q0_node", "sigma_node", "productivity", "share_node")}
    out |= {f"share_{kind}": {} for kind in costs}
    for a in sets["a"]:
        spec = activity_spec(structure.activities, a)
        if spec is None:
            problems.append(
                f"structure {structure.name}: no entry of `activities` covers {a!r}; add it or an entry `of: '*'`"
            )
            continue
        fixed = fixed_inputs(structure.activities, a)
        out["share_factor"] |= {(f, a): 0.0 for f in fixed if (f, a) in costs["factor"]}
        inputs = {
            i: Leaf(kind, (i, b))
            for kind, cells in costs.items()
            for (i, b) in cells
            if b == a and i not in fixed
        }
        groups = {
            "commodities": [i for i, leaf in inputs.items() if leaf.transaction == "intermediate"],
            "factors": [i for i, leaf in inputs.items() if leaf.transaction == "factor"],
        }
        root, specs, left = resolve(spec, a, inputs, groups)
        if left or root is None:
            problems.append(
                f"structure {structure.name}: the nest of {a} leaves out {', '.join(left) or 'every input'}; add "
                "`commodities` or `factors` to one of its nodes"
            )
            continue
        nests[a] = root

        def value(child: Node | Leaf) -> float:
            if isinstance(child, Leaf):
                return costs[child.transaction][child.index]
            return sum(value(grandchild) for grandchild in child.children)

        for node in root.nodes():
            total = value(node)
            out["q0_node"][node.label] = total
            out["productivity"][node.label] = 1.0
            out["sigma_node"][node.label] = (
                table.resolve(specs[node.label].elasticity, a, problems=problems)
                if len(node.children) > 1
                else 0.0  # nothing to substitute
            )
            for child in node.children:
                if isinstance(child, Leaf):
                    out[f"share_{child.transaction}"][child.index] = value(child) / total
                else:
                    out["share_node"][child.label] = value(child) / total
    return nests, out


def calibrate_make(
    sets: Mapping[str, tuple],
    make: Mapping[tuple[str, str], float],
    table: ElasticityTable,
    problems: list[str],
) -> dict[str, dict]:
    """Parameters of the make block from the make matrix (a, c)."""
    beside = set(sets["ac_by"])
    by_activity: dict[str, float] = dict.fromkeys(sets["a"], 0.0)
    by_commodity: dict[str, float] = dict.fromkeys(sets["c_output"], 0.0)
    products: dict[str, int] = dict.fromkeys(sets["a"], 0)
    producers: dict[str, int] = dict.fromkeys(sets["c_output"], 0)
    for (a, c), value in make.items():
        if (a, c) not in beside:
            by_activity[a] += value
            products[a] += 1
            by_commodity[c] += value
            producers[c] += 1
    return {
        "q0_make": dict(make),
        "share_make": {
            (a, c): 0.0 if (a, c) in beside else value / by_activity[a] for (a, c), value in make.items()
        },
        "share_producer": {
            (a, c): 0.0 if (a, c) in beside else value / by_commodity[c] for (a, c), value in make.items()
        },
        "q0_output": by_commodity,
        "omega_make": {
            a: table.get("omega_make", a, problems=problems) if products[a] > 1 else 0.0 for a in sets["a"]
        },
        "sigma_make": {
            c: table.get("sigma_make", c, problems=problems) if producers[c] > 1 else 0.0
            for c in sets["c_output"]
        },
    }
