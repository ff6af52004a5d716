"""Investment: composites bought by the investment accounts, and the pool of saving that pays for them."""

from __future__ import annotations

from cge.block import Block
from cge.composites import purchase
from cge.transactions import supply_price_paid

block = Block("investment")

block.parameter(
    "q0_investment_use",
    "ci",
    "base-year money",
    "quantity",
    r"\bar I_{ci}",
    "Benchmark purchases for investment.",
    role="benchmark",
)
block.share("share_investment", "ci", r"\theta_{ci}", "Share of a commodity in investment.")
block.parameter(
    "q0_investment",
    "i",
    "base-year money",
    "quantity",
    r"\bar I_i",
    "Benchmark real investment.",
    role="benchmark",
)
block.parameter(
    "q_investment_fixed",
    "i",
    "base-year money",
    "quantity",
    r"\hat I_i",
    "Real investment where fixed.",
    role="exogenous",
    positive=True,
)
block.parameter(
    "v0_allocation",
    "ij",
    "money",
    "jpy",
    r"\bar A_{ij}",
    "Benchmark saving allocated to an investment account.",
    role="benchmark",
)
block.parameter(
    "q_institution_sale",
    "nc",
    "base-year money",
    "quantity",
    r"\bar N_{nc}",
    "Commodities that an institution sells (scrap).",
    role="exogenous",
)
block.parameter(
    "q_stock_sale",
    "ic",
    "base-year money",
    "quantity",
    r"\bar N_{ic}",
    "Commodities that an investment account sells (stocks, scrap).",
    role="exogenous",
)

block.variable(
    "q_investment", "i", "base-year money", "quantity", "I_i", "Real investment.", start="q0_investment"
)
block.variable("p_investment", "i", "1", "jpy_per_unit", "p^i_i", "Price of investment.", start=1.0)
block.variable(
    "q_investment_use",
    "ci",
    "base-year money",
    "quantity",
    "I_{ci}",
    "Purchases of a commodity for investment.",
    start="q0_investment_use",
)
block.variable(
    "v_allocation",
    "ij",
    "money",
    "jpy",
    "A_{ij}",
    "Saving allocated to an investment account.",
    start="v0_allocation",
    positive=False,
)


def institution_sale_price(m, n, c):
    """Price of what an institution sells: that of domestic goods where it competes with them, else that of supply."""
    return m.p_domestic[c] if m.has("nc_domestic", (n, c)) else m.paid("supply", c)


def stock_sale_price(m, _account, c):
    """Price of what an investment account sells: that of supply."""
    return m.paid("supply", c)


def allocation(m, i, j):
    """Pooled saving that an investment account receives."""
    return m.v_allocation[i, j]


block.transaction(
    "investment",
    "ci",
    payer="i",
    receiver="c",
    remits="payer",
    price=supply_price_paid,
    quantity="q_investment_use",
    symbol=r"\tilde p_{ci}",
    sentence="purchase for investment",
    component="investment",
)
block.transaction(
    "stock_sale",
    "ic",
    payer="c",
    receiver="i",
    price=stock_sale_price,
    quantity="q_stock_sale",
    symbol=r"\tilde p_c",
    sentence="sale by an investment account",
    component="investment",
    sign=-1,
)
block.transaction(
    "institution_sale",
    "nc",
    payer="c",
    receiver="n",
    price=institution_sale_price,
    quantity="q_institution_sale",
    symbol=r"\tilde p_{nc}",
    sentence="sale by an institution",
    component="consumption",
    sign=-1,
)
block.transfer(
    "allocation",
    "ij",
    payer="j",
    receiver="i",
    value=allocation,
    sentence="pooled saving allocated to an investment account",
)


@block.equation("i", determines="p_investment")
def investment_price(m, i):
    """V1. Price of investment: unit cost of the composite that the account buys."""
    return m.p_investment[i] == m.p_node[i]


@block.equation("ci", determines="q_investment_use")
def investment_demand(m, c, i):
    """V2. Demand for an investment good."""
    return m.q_investment_use[c, i] == m.q0_investment_use[c, i] * purchase(m, "investment", c, i)


@block.equation("i", determines="q_node")
def investment_composite(m, i):
    """V3. The composite that the account buys is real investment."""
    return m.q_node[i] == m.q_investment[i]


@block.equation("i", determines="q_investment", alternative="investment=fixed", holds="q_investment")
def real_investment(m, i):
    """V4. Real investment is fixed."""
    return m.q_investment[i] == m.q_investment_fixed[i]


@block.equation("i", determines="v_allocation", balances=True)
def investment_account(m, i):
    """V5. An investment account spends what it receives."""
    return m.ledger.receipts(i) == m.ledger.payments(i)


@block.equation("pool_only", determines="q_investment", balances=True)
def saving_investment(m, j):
    """V6. Saving equals investment: what the pool receives it allocates."""
    return m.ledger.receipts(j) == m.ledger.payments(j)
