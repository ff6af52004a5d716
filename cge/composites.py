r"""Composites: what a node of a tree costs and how its items share in it. One code for every tree of the model.

An activity, a household's group, a government and an investment account each buy a composite: a tree of `Node`s whose leaves
are purchases (`cge.nests`). Source: Rutherford (2002), calibrated-share form.
"""

from __future__ import annotations

from collections.abc import Callable

from cge.expression import Expression, Symbols
from cge.forms import cost_identity, is_limit, substitution


def unit_cost(m: Symbols, k: str) -> Expression:
    """Unit cost of a node as an equation: the CES dual over the relative prices of its items."""
    items = [(m.share(child), m.relative_price(child)) for child in m.node(k).children]
    return cost_identity(_cost_of_effective_unit(m, k), items, m.sigma_node[k], m.number("sigma_node", k))


def in_node(m: Symbols, k: str, own: Callable[[], Expression]) -> Expression:
    """Demand for an item of a node relative to the benchmark's, at least cost.

    `own()` is the item's relative price, asked for only where the elasticity lets it matter.
    """
    sigma = m.number("sigma_node", k)
    if is_limit(sigma, 0.0):
        return m.level(k)
    return m.level(k) * substitution(own(), _cost_of_effective_unit(m, k), m.sigma_node[k], sigma)


def purchase(m: Symbols, transaction: str, *index: str) -> Expression:
    """Demand for a purchase by the node that it belongs to, relative to the benchmark's."""
    leaf = m.leaf(transaction, *index)
    return in_node(m, m.parent[transaction, *index], lambda: m.relative_price(leaf))


def _cost_of_effective_unit(m: Symbols, k: str) -> Expression:
    return m.productivity[k] * m.p_node[k] if m.has("k_production", k) else m.p_node[k]
