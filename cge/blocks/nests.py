r"""Nests: the nodes of every tree, of production, of households' groups, of government and of investment.

Source: Rutherford (2002); the default tree of production is that of Takeda and Arimura (2021), section 3.
"""

from __future__ import annotations

from cge.block import Block
from cge.composites import in_node, unit_cost

block = Block("nests")

block.parameter(
    "q0_node",
    "k",
    "base-year money",
    "quantity",
    r"\bar V_k",
    "Benchmark value of a node.",
    role="benchmark",
)
block.elasticity(
    "sigma_node",
    "k",
    r"\sigma_k",
    "Elasticity of substitution in a node.",
    selects_form=(0.0, 1.0),
    named_in_structure=True,
)
block.share("share_node", "k_inner", r"\theta_k", "Cost share of a node in the node above it.")
block.parameter(
    "productivity",
    "k_production",
    "1",
    "none",
    r"A_k",
    "Hicks-neutral productivity of a node of production.",
    role="exogenous",
    positive=True,
    initial=1.0,
)

block.variable(
    "p_node", "k", "1", "jpy_per_unit", "p_k", "Unit cost of a node; of the whole tree at the top.", start=1.0
)
block.variable(
    "q_node",
    "k",
    "base-year money",
    "quantity",
    "V_k",
    "Quantity of a node; the level of an activity or of purchases at the top.",
    start="q0_node",
)


@block.equation("k", determines="p_node")
def node_cost(m, k):
    """N1. Unit cost of a node: the CES dual over the prices paid for its items; only activities have a productivity."""
    return unit_cost(m, k)


@block.equation("k_inner", determines="q_node")
def node_demand(m, k):
    """N2. Demand for a node by the node above it, at least cost; at the top of a household by its demand system."""
    node = m.parent[k]
    if m.has("h", node):
        return m.demand_system.demand(m, node, k, m.q_node[k], m.q0_node[k], m.p_node[k], m.p_node[k])
    return m.q_node[k] == m.q0_node[k] * in_node(m, node, lambda: m.p_node[k])
