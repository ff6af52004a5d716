r"""Growth of the output of each activity, by purchase and by node of its tree, exact (Sato-Vartia).

Y4. \ln(q_{k1}/q_{k0}) = \ln(A_{k1}/A_{k0}) + \sum_i w_i \ln(q_{i1}/q_{i0}) over the items of node k, at any elasticity.
From the top down: what a purchase or a productivity adds to output is its growth times the weights on the way to it.

Y8. Where the technique of an old vintage is another one (`cge.vintages`), a node of the later year is that of the earlier
one with items b_i q_i, b_i = ((\bar q_i/\bar q_k)_1 / (\bar q_i/\bar q_k)_0)^{1/(\sigma-1)}: technique adds
\sum_i w_i \ln b_i to Y4, exactly.
Source: Sato (1976), The ideal log-change index number; Vartia (1976), Ideal log-change index numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cge.analysis.accounting.log_mean import ces_weights, log_change
from cge.analysis.accounting.sales import sales
from cge.blocks import TRANSACTIONS
from cge.equilibrium import Equilibrium
from cge.forms import LIMIT
from cge.nests import Node
from cge.parameters import Parameters
from cge.sets import position


@dataclass(frozen=True, eq=False)
class _Trees:
    """The trees of all activities: nodes (those above first), and the items below them.

    parent: of each item its node; the items are the inner nodes, in order, then the purchases by transaction, whose places
    in the transaction's index set are `members`.
    """

    nodes: tuple[str, ...]
    tops: np.ndarray
    parent: np.ndarray
    members: Mapping[str, np.ndarray]

    @cached_property
    def inner(self) -> np.ndarray:
        """Places of the nodes below another one."""
        return np.setdiff1d(np.arange(len(self.nodes)), self.tops)


@dataclass(frozen=True, eq=False)
class OutputGrowth:
    """What makes the output of activities grow between two equilibria of one economy.

    output: log change by activity, as the equilibria have it. purchases: by transaction over its index set, elasticity of
    the activity's output to a purchase (zero outside the tree: fixed inputs). nodes: over `k_production`, elasticity to a
    productivity. cost: of the activities' trees, in both years. technique: what another technique adds to output, by
    activity (Y8).
    """

    output: np.ndarray
    purchases: Mapping[str, np.ndarray]
    nodes: np.ndarray
    cost: tuple[np.ndarray, np.ndarray]
    technique: np.ndarray


def output_growth(before: Equilibrium, after: Equilibrium) -> OutputGrowth:
    """Elasticities of the output of activities to everything that it is made with (Y4)."""
    trees = _trees(before.parameters)
    values = _values(trees, before), _values(trees, after)
    weights = ces_weights(*values, trees.parent, len(trees.nodes))
    of_node = np.zeros(len(trees.nodes))
    of_node[trees.tops] = 1.0
    for item, node in enumerate(trees.inner):
        of_node[node] = of_node[trees.parent[item]] * weights[item]
    within = of_node[trees.parent] * weights
    purchases, first = {}, len(trees.inner)
    for name, members in trees.members.items():
        purchases[name] = np.zeros(len(before.parameters.sets[TRANSACTIONS[name].over]))
        purchases[name][members] = within[first : first + len(members)]
        first += len(members)
    number = before.parameters.numbers("k")
    tops = [number[trees.nodes[top]] for top in trees.tops]
    quantity = [each.vector("q_node")[tops] for each in (before, after)]
    cost = [each.vector("p_node")[tops] * q for each, q in zip((before, after), quantity, strict=True)]
    place = {node: at for at, node in enumerate(trees.nodes)}
    productivities = [place[node] for node in before.parameters.sets["k_production"]]
    augmented = within * _augmentation(trees, before.parameters, after.parameters)
    technique = np.bincount(_owners(trees)[trees.parent], augmented, len(trees.tops))
    return OutputGrowth(
        log_change(*quantity), purchases, of_node[productivities], (cost[0], cost[1]), technique
    )


def activity_of(parameters: Parameters, over: str) -> np.ndarray:
    """The number of the activity of each member of an index set of pairs with an activity, or of each node of activities."""
    number = parameters.numbers("a")
    if over == "k_production":
        owner = {node.label: a for a in number for node in parameters.nests[a].nodes()}
        return np.array([number[owner[node]] for node in parameters.sets[over]], dtype=int)
    place = position(over, "a")
    return np.array([number[at[place]] for at in parameters.sets[over]], dtype=int)


def _owners(trees: _Trees) -> np.ndarray:
    """The number of the activity of each node: trees follow each other, each from its top on."""
    return np.searchsorted(trees.tops, np.arange(len(trees.nodes)), side="right") - 1


def _augmentation(trees: _Trees, before: Parameters, after: Parameters) -> np.ndarray:
    """The logarithm of b of each item (Y8); zero where the technique is the same, as it is where shares are constant."""
    change = log_change(_coefficients(trees, before), _coefficients(trees, after))
    number = after.numbers("k")
    sigma = after.vector("sigma_node")[[number[node] for node in trees.nodes]][trees.parent]
    return np.divide(change, sigma - 1.0, out=np.zeros(len(change)), where=np.abs(sigma - 1.0) > LIMIT)


def _coefficients(trees: _Trees, parameters: Parameters) -> np.ndarray:
    """Of each item, what its node takes in the technique's own units."""
    number = parameters.numbers("k")
    nodes = parameters.vector("q0_node")[[number[node] for node in trees.nodes]]
    items = [parameters.vector(f"q0_{name}")[at] for name, at in trees.members.items()]
    return np.concatenate([nodes[trees.inner], *items]) / nodes[trees.parent]


def _values(trees: _Trees, equilibrium: Equilibrium) -> np.ndarray:
    number = equilibrium.parameters.numbers("k")
    inner = [number[trees.nodes[node]] for node in trees.inner]
    nodes = equilibrium.vector("p_node")[inner] * equilibrium.vector("q_node")[inner]
    return np.concatenate([nodes, *(sales(equilibrium, name).paid[at] for name, at in trees.members.items())])


def _trees(parameters: Parameters) -> _Trees:
    owned = [
        (top, node) for a in parameters.sets["a"] for top, node in enumerate(parameters.nests[a].nodes())
    ]
    place = {node.label: at for at, (_, node) in enumerate(owned)}
    above: dict[str, int] = {}
    bought: dict[str, tuple[list[int], list[int]]] = {}
    for at, (_, node) in enumerate(owned):
        for child in node.children:
            if isinstance(child, Node):
                above[child.label] = at
                continue
            members, parents = bought.setdefault(child.transaction, ([], []))
            members.append(parameters.numbers(TRANSACTIONS[child.transaction].over)[child.index])
            parents.append(at)
    return _Trees(
        nodes=tuple(place),
        tops=np.array([at for at, (below, _) in enumerate(owned) if not below], dtype=int),
        parent=np.concatenate(
            [
                [above[label] for label in place if label in above],
                *(parents for _, parents in bought.values()),
            ]
        ).astype(int),
        members={name: np.array(members, dtype=int) for name, (members, _) in bought.items()},
    )
