r"""Production: what activities buy, in trees (`cge.blocks.nests`) or as a fixed cost, and the price they sell at."""

from __future__ import annotations

from cge.block import Block
from cge.composites import purchase
from cge.transactions import supply_price_paid

block = Block("production")

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
    "q_intermediate",
    "ca",
    "base-year money",
    "quantity",
    "X_{ca}",
    "Intermediate input of commodity c.",
    start="q0_intermediate",
)
block.variable(
    "q_factor", "fa", "base-year money", "quantity", "F_{fa}", "Input of factor f.", start="q0_factor"
)


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


@block.equation("ca", determines="q_intermediate")
def intermediate_demand(m, c, a):
    """P1. Demand for an intermediate input, at the price paid."""
    return m.q_intermediate[c, a] == m.q0_intermediate[c, a] * purchase(m, "intermediate", c, a)


@block.equation("fa", determines="q_factor")
def factor_demand(m, f, a):
    """P2. Demand for a factor, at the price paid; a fixed input does not follow output."""
    if is_fixed(m, f, a):
        return m.q_factor[f, a] == m.q0_factor[f, a] * m.q_factor_endowment[f] / m.q0_factor_total[f]
    return m.q_factor[f, a] == m.q0_factor[f, a] * purchase(m, "factor", f, a)


def is_fixed(m, f, a) -> bool:
    """True if activity a uses factor f as a fixed input: outside its tree."""
    return ("factor", f, a) not in m.parent
