r"""Production: each activity's tree of substitution nodes down to purchases of commodities and factors.

Source: Rutherford (2002); the default tree is that of Takeda and Arimura (2021), section 3.
"""

from __future__ import annotations

from collections.abc import Callable

from cge.block import Block
from cge.forms import cost_identity, is_limit, substitution
from cge.transactions import supply_price_paid

block = Block("production")

block.parameter(
    "q0_node",
    "k",
    "base-year money",
    "quantity",
    r"\bar V_k",
    "Benchmark value of a production node.",
    role="benchmark",
)
block.elasticity(
    "sigma_node",
    "k",
    r"\sigma_k",
    "Elasticity of substitution in a production node.",
    selects_form=(0.0, 1.0),
    named_in_structure=True,
)
block.parameter(
    "productivity",
    "k",
    "1",
    "none",
    r"A_k",
    "Hicks-neutral productivity of a production node.",
    role="exogenous",
    positive=True,
)
block.share("share_node", "k_inner", r"\theta_k", "Cost share of a node in the node above it.")
block.parameter(
    "q0_intermediate",
    "ca",
    "base-year money",
    "quantity",
    r"\bar X_{ca}",
    "Benchmark intermediate input.",
    role="benchmark",
)
block.share("share_intermediate", "ca", r"\theta_{ca}", "Cost share of an input in its node.")
block.parameter(
    "q0_factor",
    "fa",
    "base-year money",
    "quantity",
    r"\bar F_{fa}",
    "Benchmark factor input.",
    role="benchmark",
)
block.share("share_factor", "fa", r"\theta_{fa}", "Cost share of a factor in its node.")

block.variable(
    "p_node", "k", "1", "p_k", "Unit cost of a production node; of the whole activity at the top.", start=1.0
)
block.variable(
    "q_node",
    "k",
    "base-year money",
    "V_k",
    "Quantity of a production node; the activity level at the top.",
    start="q0_node",
)
block.variable(
    "q_intermediate",
    "ca",
    "base-year money",
    "X_{ca}",
    "Intermediate input of commodity c.",
    start="q0_intermediate",
)
block.variable("q_factor", "fa", "base-year money", "F_{fa}", "Input of factor f.", start="q0_factor")


def average_cost(m, a):
    """Unit cost; with fixed inputs, their cost per unit on top; less what by-products bring in."""
    fixed = [f for f in m.factors_of[a] if is_fixed(m, f, a)]
    if not fixed and not m.by_products[a]:
        return m.p_node[a]
    on_top = sum(m.paid("factor", f, a) * m.q_factor[f, a] for f in fixed)
    off = sum(m.p_make[a, c] * m.q_make[a, c] for c in m.by_products[a])
    return m.p_node[a] + (on_top - off) / m.q_node[a]


block.transaction(
    "output",
    "a",
    receiver="a",
    remits="receiver",
    price=average_cost,
    quantity="q_node",
    symbol=r"\tilde p_a",
    sentence="output of an activity, at unit cost",
)
block.transaction(
    "factor",
    "fa",
    payer="a",
    receiver="f",
    remits="payer",
    price="p_factor",
    quantity="q_factor",
    symbol=r"\tilde p_{fa}",
    sentence="use of a factor",
)
block.transaction(
    "intermediate",
    "ca",
    payer="a",
    receiver="c",
    remits="payer",
    price=supply_price_paid,
    quantity="q_intermediate",
    symbol=r"\tilde p_{ca}",
    sentence="purchase of an input",
)


@block.equation("k", determines="p_node")
def node_cost(m, k):
    r"""P1. Unit cost of a node: the CES dual over the prices paid for its items.

    (A_k p_k)^{1-\sigma_k} = \sum_i \theta_i (\tilde p_i / \bar{\tilde p}_i)^{1-\sigma_k}
    """
    items = [(m.share(child), m.relative_price(child)) for child in m.node(k).children]
    return cost_identity(m.productivity[k] * m.p_node[k], items, m.sigma_node[k], m.number("sigma_node", k))


@block.equation("k_inner", determines="q_node")
def node_demand(m, k):
    r"""P2. Demand for a node by the node above it, at least cost.

    V_k = \bar V_k (V_n / (A_n \bar V_n)) (A_n p_n / p_k)^{\sigma_n}
    """
    return m.q_node[k] == m.q0_node[k] * _per_node(m, m.parent[k], lambda: m.p_node[k])


@block.equation("ca", determines="q_intermediate")
def intermediate_demand(m, c, a):
    r"""P3. Demand for an intermediate input, at the price paid.

    X_{ca} = \bar X_{ca} (V_n / (A_n \bar V_n)) (A_n p_n / (\tilde p_{ca} / \bar{\tilde p}_{ca}))^{\sigma_n}
    """
    return m.q_intermediate[c, a] == m.q0_intermediate[c, a] * _per_node(
        m,
        m.parent["intermediate", c, a],
        lambda: m.paid("intermediate", c, a) / m.paid0_intermediate[c, a],
    )


@block.equation("fa", determines="q_factor")
def factor_demand(m, f, a):
    r"""P4. Demand for a factor, at the price paid; a fixed input does not follow output.

    F_{fa} = \bar F_{fa} (V_n / (A_n \bar V_n)) (A_n p_n / (\tilde p_{fa} / \bar{\tilde p}_{fa}))^{\sigma_n};
    F_{fa} = \bar F_{fa} \bar F_f / \bar F^0_f if it is a fixed input
    """
    if is_fixed(m, f, a):
        return m.q_factor[f, a] == m.q0_factor[f, a] * m.q_factor_endowment[f] / m.q0_factor_total[f]
    return m.q_factor[f, a] == m.q0_factor[f, a] * _per_node(
        m, m.parent["factor", f, a], lambda: m.paid("factor", f, a) / m.paid0_factor[f, a]
    )


def is_fixed(m, f, a) -> bool:
    """True if activity a uses factor f as a fixed input: outside its tree."""
    return ("factor", f, a) not in m.parent


def _per_node(m, k, own: Callable):
    """Demand per unit of the benchmark's, under node k; `own()` is the item's relative price, if it matters."""
    sigma = m.number("sigma_node", k)
    if is_limit(sigma, 0.0):
        return m.level(k)
    return m.level(k) * substitution(own(), m.productivity[k] * m.p_node[k], m.sigma_node[k], sigma)
