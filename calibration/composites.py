"""Calibration of composites: the tree of every account that buys, with node values, shares and elasticities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calibration.benchmark import Benchmark
from calibration.elasticities import ElasticityTable
from calibration.nests import activity_nest, fixed_inputs, resolve
from cge.nests import Leaf, Node
from cge.structure import NestSpec, Structure

BUYING = ("intermediate", "factor", "consumption", "government", "investment")
"""The transactions that composites are made of."""


@dataclass(frozen=True)
class Composites:
    """Trees by account, the index sets of their nodes, and the parameters of nodes and items."""

    nests: Mapping[str, Node]
    sets: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Mapping]


def calibrate_composites(
    benchmark: Benchmark, structure: Structure, table: ElasticityTable, problems: list[str]
) -> Composites:
    """The tree of every activity, household, government and investment account."""
    trees = _Trees(benchmark, table, problems, structure.name)
    sets = benchmark.sets
    for a in sets["a"]:
        nest = activity_nest(structure.activities, a)
        if nest is None:
            problems.append(
                f"structure {structure.name}: no entry of `activities` covers {a!r}; add it or an entry `of: '*'`"
            )
            continue
        trees.add(nest, a, ("intermediate", "factor"), fixed_inputs(structure.activities, a))
    production = tuple(trees.parameters["q0_node"])
    for h in sets["h"]:
        top = NestSpec(name=h, elasticity=0, inputs=("commodities", *structure.household.groups))
        trees.add(top, h, ("consumption",))
    for name, accounts, specs in (
        ("government", sets["g_buyer"], {"*": structure.government}),
        ("investment", sets["i"], structure.investment),
    ):
        for account in accounts:
            buyer = specs.get(account) or specs.get("*")
            if buyer is None:
                problems.append(
                    f"structure {structure.name}: `{name}` has no entry for {account!r}; add it, or a `*` entry"
                )
                continue
            inputs = ("commodities", *buyer.groups)
            trees.add(NestSpec(name=account, elasticity=buyer.elasticity, inputs=inputs), account, (name,))
    nodes = {
        "k": tuple(trees.parameters["q0_node"]),
        "k_production": production,
        "k_inner": tuple(trees.parameters["share_node"]),
    }
    return Composites(trees.nests, nodes, trees.parameters)


class _Trees:
    """Trees that were resolved so far, with their parameters."""

    def __init__(
        self, benchmark: Benchmark, table: ElasticityTable, problems: list[str], structure: str
    ) -> None:
        self._benchmark, self._table, self._problems, self._structure = benchmark, table, problems, structure
        self.nests: dict[str, Node] = {}
        self.parameters: dict[str, dict] = {name: {} for name in ("q0_node", "sigma_node", "share_node")}
        self.parameters |= {f"share_{name}": {} for name in BUYING}
        self._bought: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name in BUYING:
            for i, buyer in benchmark.spending[name]:
                self._bought[name, buyer].append(i)

    def add(
        self, spec: NestSpec, account: str, transactions: Sequence[str], fixed: Sequence[str] = ()
    ) -> None:
        """Resolve the tree of an account that buys by some transactions; `fixed` inputs stand outside it."""
        bought = {(name, i): None for name in transactions for i in self._bought[name, account]}
        inputs = {i: Leaf(name, (i, account)) for name, i in bought if i not in fixed}
        self.parameters["share_factor"] |= {(f, account): 0.0 for f in fixed if ("factor", f) in bought}
        words = {
            "commodities": [i for i, leaf in inputs.items() if leaf.transaction != "factor"],
            "factors": [i for i, leaf in inputs.items() if leaf.transaction == "factor"],
        }
        root, specs, left = resolve(spec, account, inputs, words)
        if left or root is None:
            self._problems.append(
                f"structure {self._structure}: the nest of {account} leaves out {', '.join(left) or 'every input'}; add "
                "`commodities` or `factors` to one of its nodes"
            )
            return
        self.nests[account] = root
        for node in root.nodes():
            total = self._value(node)
            for child in node.children:
                if isinstance(child, Leaf):
                    self.parameters[f"share_{child.transaction}"][child.index] = self._value(child) / total
                else:
                    self.parameters["share_node"][child.label] = self._value(child) / total
            if node.label in self._benchmark.sets["h"]:
                continue  # a demand system
            self.parameters["q0_node"][node.label] = total
            self.parameters["sigma_node"][node.label] = (
                self._table.resolve(specs[node.label].elasticity, account, problems=self._problems)
                if len(node.children) > 1
                else 0.0  # nothing to substitute
            )

    def _value(self, child: Node | Leaf) -> float:
        """Benchmark spending on an item."""
        if isinstance(child, Leaf):
            return self._benchmark.spending[child.transaction][child.index]
        return sum(self._value(grandchild) for grandchild in child.children)
