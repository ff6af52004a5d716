"""Institutions: incomes, transfers between them and saving, for households, enterprises and governments alike.

Everything an institution does not tax, transfer or save, it spends; its block says on what.
"""

from __future__ import annotations

from cge.block import Block

block = Block("institutions")

block.parameter(
    "v0_income", "n", "money", "jpy", r"\bar Y_n", "Benchmark income of an institution.", role="benchmark"
)
block.parameter(
    "v0_disposable",
    "n",
    "money",
    "jpy",
    r"\bar Y^d_n",
    "Benchmark income after direct taxes.",
    role="benchmark",
)
block.parameter(
    "v0_tax", "t", "money", "jpy", r"\bar T_t", "Benchmark receipts of a tax account.", role="benchmark"
)
block.share(
    "share_transfer", "np", r"\tau_{np}", "Share of the payer's disposable income transferred.", adds_up=""
)
block.parameter(
    "v_transfer_real",
    "np",
    "base-year money",
    "quantity",
    r"\bar R_{np}",
    "Transfer fixed in base-year money times CPI.",
    role="exogenous",
)
block.parameter(
    "v_transfer_foreign",
    "np",
    "foreign money",
    "fx",
    r"\bar R^*_{np}",
    "Transfer fixed in foreign money.",
    role="exogenous",
)
block.share(
    "share_collector",
    "tg",
    r"\gamma_{gt}",
    "Share of an institution in the receipts of a tax or rent.",
    adds_up="g",
)

# An enterprise that lives on a rent has no income where the rent is gone. A household without one consumes nothing, and
# that is refused.
block.variable(
    "v_income",
    "n",
    "money",
    "jpy",
    "Y_n",
    "Income of an institution.",
    start="v0_income",
    may_vanish=True,
)
block.variable(
    "v_disposable",
    "n",
    "money",
    "jpy",
    "Y^d_n",
    "Income after direct taxes.",
    start="v0_disposable",
    positive=False,
)
block.variable(
    "v_tax", "t", "money", "jpy", "T_t", "Receipts of a tax account.", start="v0_tax", positive=False
)


def one(m, n):
    """The price of an income: one unit of money."""
    return 1.0


def transfer(m, n, p):
    """Value of one transfer: shares of disposable income, CPI-indexed and foreign-currency parts add up."""
    value = 0
    if m.number("share_transfer", n, p):
        value += m.share_transfer[n, p] * m.v_disposable[p]
    if m.number("v_transfer_real", n, p):
        value += m.v_transfer_real[n, p] * m.p_consumption
    if m.number("v_transfer_foreign", n, p):
        value += m.v_transfer_foreign[n, p] * m.p_exchange
    return value


def collected(m, g, t):
    """What an institution receives of a tax account."""
    return m.share_collector[g, t] * m.v_tax[t]


block.transaction(
    "income",
    "n",
    payer="n",
    remits="payer",
    price=one,
    quantity="v_income",
    symbol="1",
    sentence="income of a household, enterprise or government",
    direct=True,
)
block.transfer(
    "transfer",
    "np",
    payer="p",
    receiver="n",
    value=transfer,
    sentence="transfer between institutions, and from and to partners",
)
block.transfer(
    "tax_receipts",
    "tg",
    payer="t",
    receiver="g",
    value=collected,
    sentence="receipts of a tax account to those who collect it",
)


@block.equation("n", determines="v_income")
def income(m, n):
    """I1. Income of an institution: the row sum of its account."""
    return m.v_income[n] == m.ledger.receipts(n)


@block.equation("n", determines="v_disposable")
def disposable_income(m, n):
    """I2. Disposable income: income after direct taxes. Transfers are shares of it, so that no social contribution is
    levied on a lump sum.
    """
    return m.v_disposable[n] == m.v_income[n] - m.ledger.direct_taxes(n)


@block.equation("t", determines="v_tax")
def tax_receipts(m, t):
    """I3. Receipts of a tax account: the row sum of its account."""
    return m.v_tax[t] == m.ledger.receipts(t)
