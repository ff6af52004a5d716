"""Markets: supply of each commodity equals its uses; the numeraire."""

from __future__ import annotations

from cge.block import Block

block = Block("markets")

block.parameter(
    "p_numeraire",
    "",
    "money",
    "jpy_per_unit",
    r"\bar p",
    "Value of the numeraire.",
    role="exogenous",
    positive=True,
    initial=1.0,
)


@block.equation("c_supply", determines="q_supply", balances=True)
def commodity_market(m, c):
    """K1. The market of a commodity clears, sales by institutions, out of stocks and of by-products included."""
    sales = sum(m.q_institution_sale[i] for i in m.index("nc", c) if not m.has("nc_domestic", i)) + sum(
        m.q_stock_sale[i] for i in m.index("ic", c)
    )
    sales += sum(m.q_make[i] / m.paid0_supply[c] for i in m.index("ac_by", c))
    uses = (
        sum(m.q_intermediate[i] for i in m.index("ca", c))
        + sum(m.q_consumption[i] for i in m.index("ch", c))
        + sum(m.q_government_use[i] for i in m.index("cg", c))
        + sum(m.q_investment_use[i] for i in m.index("ci", c))
        + sum(m.q_bundle[i] for i in m.index("cb", c))
    )
    return m.q_supply[c] + sales == uses


@block.equation("", determines="numeraire", alternative="numeraire=cpi", holds="p_consumption")
def numeraire(m):
    """K2. The consumer price index is the numeraire."""
    return m.p_consumption == m.p_numeraire


@block.equation("", determines="numeraire", alternative="numeraire=exchange_rate", holds="p_exchange")
def numeraire_exchange_rate(m):
    """K3. The exchange rate is the numeraire."""
    return m.p_exchange == m.p_numeraire


@block.equation("f", determines="numeraire", alternative="numeraire=f", holds="p_factor_market")
def numeraire_factor(m, f):
    """K4. The price of a factor is the numeraire."""
    return m.p_factor_market[f] == m.p_numeraire
