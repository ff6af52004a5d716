r"""Consumption: the household's demand system (`cge.demand`) over a tree of goods, and the consumer price index."""

from __future__ import annotations

from cge.block import Block
from cge.composites import purchase
from cge.transactions import supply_price_paid

block = Block("consumption")

block.parameter(
    "q0_consumption",
    "ch",
    "base-year money",
    "quantity",
    r"\bar C_{ch}",
    "Benchmark consumption of a commodity.",
    role="benchmark",
)
block.share("share_consumption", "ch", r"\theta_{ch}", "Share of a commodity in its node of consumption.")
block.parameter(
    "q_subsistence",
    "hk",
    "base-year money",
    "quantity",
    r"\gamma_{hx}",
    "Subsistence quantity (LES).",
    role="exogenous",
    initial=0.0,
    taste=True,
)
block.share("share_marginal", "hk", r"\beta_{hx}", "Marginal budget share (LES).", adds_up="x", taste=True)
block.elasticity(
    "sigma_utility",
    "h",
    r"\sigma_h",
    "Elasticity of substitution at the top, above subsistence; 1 in the linear expenditure system.",
    selects_form=(0.0, 1.0),
    named_in_structure=True,
)
block.parameter(
    "q0_utility",
    "h",
    "base-year money",
    "quantity",
    r"\bar U_h",
    "Benchmark utility in money: (supernumerary) income.",
    role="benchmark",
)

block.variable(
    "q_consumption",
    "ch",
    "base-year money",
    "quantity",
    "C_{ch}",
    "Consumption of a commodity.",
    start="q0_consumption",
)
block.variable(
    "q_utility",
    "h",
    "base-year money",
    "quantity",
    "U_h",
    "Utility in base-year money above subsistence.",
    start="q0_utility",
)
block.variable("p_utility", "h", "1", "jpy_per_unit", "p^u_h", "Price of utility.", start=1.0)
block.variable(
    "p_consumption",
    "",
    "1",
    "jpy_per_unit",
    r"\pi",
    "Consumer price index (Laspeyres, prices paid).",
    start=1.0,
)


block.transaction(
    "consumption",
    "ch",
    payer="h",
    receiver="c",
    remits="payer",
    price=supply_price_paid,
    quantity="q_consumption",
    symbol=r"\tilde p_{ch}",
    sentence="purchase by a household",
    component="consumption",
)


@block.equation("ch", determines="q_consumption")
def consumption_demand(m, c, h):
    """C1. Demand for a commodity: LES at the top of the tree, compensated CES below."""
    node = m.parent["consumption", c, h]
    if node == h:
        paid = m.paid("consumption", c, h)
        return m.demand_system.demand(
            m, h, c, m.q_consumption[c, h], m.q0_consumption[c, h], paid, paid / m.paid0_consumption[c, h]
        )
    return m.q_consumption[c, h] == m.q0_consumption[c, h] * purchase(m, "consumption", c, h)


@block.equation("h", determines="p_utility")
def utility_price(m, h):
    """C2. Price of utility: geometric in marginal shares (LES), or the CES dual."""
    return m.demand_system.price(m, h)


@block.equation("h", determines="q_utility")
def utility(m, h):
    """C3. Utility in base-year money: income above subsistence over the price of utility."""
    return m.demand_system.utility(m, h)


@block.equation("", determines="p_consumption")
def consumer_prices(m):
    """C4. Consumer price index: the Laspeyres index of prices paid by households."""
    base = sum(m.paid0_consumption[c, h] * m.q0_consumption[c, h] for c, h in m.sets["ch"])
    return m.p_consumption * base == sum(
        m.paid("consumption", c, h) * m.q0_consumption[c, h] for c, h in m.sets["ch"]
    )
