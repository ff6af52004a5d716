"""Make: activities turn out commodities (CET), and producers of one commodity combine (CES).

Two linear technologies never produce one good: with several producers their outputs are imperfect substitutes. Vintages of
one activity make the same: the old one has capital of its own, so that one price leaves both without profit.
Source: Powell and Gruen (1968) for the CET; Rutherford (2002) for the calibrated-share form.
"""

from __future__ import annotations

from cge.block import Block
from cge.forms import cost_identity, revenue_identity, substitution, transformation

block = Block("make")

block.parameter(
    "q0_make",
    "ac",
    "base-year money",
    "quantity",
    r"\bar Y_{ac}",
    "Benchmark output of c by activity a.",
    role="benchmark",
)
block.share("share_make", "ac", r"\phi_{ac}", "Revenue share of commodity c in activity a.")
block.share("share_producer", "ac", r"\theta_{ac}", "Share of activity a in the output of commodity c.")
block.elasticity(
    "omega_make",
    "a",
    r"\omega_a",
    "Elasticity of transformation between joint products.",
    selects_form=(0.0,),
)
block.elasticity(
    "sigma_make",
    "c_output",
    r"\sigma^Y_c",
    "Elasticity of substitution between producers.",
    selects_form=(0.0, 1.0),
)
block.parameter(
    "q0_output",
    "c_output",
    "base-year money",
    "quantity",
    r"\bar Y_c",
    "Benchmark output of a commodity.",
    role="benchmark",
)

block.variable(
    "q_make",
    "ac",
    "base-year money",
    "quantity",
    "Y_{ac}",
    "Output of commodity c by activity a.",
    start="q0_make",
)
block.variable(
    "p_make", "ac", "1", "jpy_per_unit", "p_{ac}", "Price of commodity c as activity a sells it.", start=1.0
)
block.variable(
    "q_output",
    "c_output",
    "base-year money",
    "quantity",
    "Y_c",
    "Domestic output of a commodity.",
    start="q0_output",
)
block.variable(
    "p_output",
    "c_output",
    "1",
    "jpy_per_unit",
    "p^y_c",
    "Price of the domestic output of a commodity.",
    start=1.0,
)


block.transaction(
    "make",
    "ac",
    payer="c",
    receiver="a",
    price="p_make",
    quantity="q_make",
    symbol="p_{ac}",
    sentence="sale of a product by an activity",
)


@block.equation("a", determines="q_node")
def zero_profit(m, a):
    """M1. Zero profit: unit cost with output taxes equals the unit revenue of the products (CET dual)."""
    items = [(m.share_make[a, c], m.p_make[a, c]) for c in m.products[a]]
    return revenue_identity(_unit_revenue(m, a), items, m.omega_make[a], m.number("omega_make", a))


@block.equation("ac", determines="q_make")
def make_supply(m, a, c):
    """M2. Supply of a product at the largest revenue."""
    share = (
        transformation(m.p_make[a, c], _unit_revenue(m, a), m.omega_make[a], m.number("omega_make", a))
        if len(m.products[a]) > 1 and not m.has("ac_by", (a, c))
        else 1.0
    )
    return m.q_make[a, c] == m.q0_make[a, c] * m.q_node[a] / m.q0_node[a] * share


@block.equation("ac", determines="p_make")
def make_demand(m, a, c):
    """M3. Demand for the output of one producer and of its old vintage, which sells at the same price; a by-product sells
    at the price of the whole supply."""
    if m.has("ac_by", (a, c)):
        return m.p_make[a, c] == m.paid("supply", c) / m.paid0_supply[c]
    if len(m.producers[c]) == 1:
        return m.q_make[a, c] == m.q0_make[a, c] * m.q_output[c] / m.q0_output[c]
    if m.has("ac_old", (a, c)):
        return m.p_make[a, c] == m.p_make[m.new_vintage[a], c]
    old = m.old_vintages[a]
    made = m.q_make[a, c] + sum(m.q_make[b, c] for b in old)
    base = m.q0_make[a, c] + sum(m.q0_make[b, c] for b in old)
    share = substitution(m.p_make[a, c], m.p_output[c], m.sigma_make[c], m.number("sigma_make", c))
    return made == base * m.q_output[c] / m.q0_output[c] * share


@block.equation("c_output", determines="p_output")
def output_price(m, c):
    """M4. Price of a commodity's output: the CES dual over its producers."""
    items = [(m.share_producer[a, c], m.p_make[a, c]) for a in m.producers[c]]
    return cost_identity(m.p_output[c], items, m.sigma_make[c], m.number("sigma_make", c))


def _unit_revenue(m, a):
    return m.paid("output", a) / m.paid0_output[a]
