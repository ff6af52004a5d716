r"""Institutions: incomes, transfers between them and saving, for households, enterprises and governments alike.

Everything an institution does not tax, transfer or save, it spends; its block says on what.
"""

from __future__ import annotations

from cge.block import Block
from cge.ledger import Transaction

block = Block("institutions")

block.parameter("v0_income", "n", "money", "jpy", r"\bar Y_n", "Benchmark income of an institution.")
block.parameter("v0_disposable", "n", "money", "jpy", r"\bar Y^d_n", "Benchmark income after direct taxes.")
block.parameter("v0_tax", "t", "money", "jpy", r"\bar T_t", "Benchmark receipts of a tax account.")
block.parameter(
    "share_transfer", "np", "1", "none", r"\tau_{np}", "Share of the payer's disposable income transferred."
)
block.parameter(
    "v_transfer_real",
    "np",
    "base-year money",
    "quantity",
    r"\bar R_{np}",
    "Transfer fixed in base-year money times CPI.",
)
block.parameter(
    "v_transfer_foreign", "np", "foreign money", "fx", r"\bar R^*_{np}", "Transfer fixed in foreign money."
)
block.parameter(
    "share_collector",
    "tg",
    "1",
    "none",
    r"\gamma_{gt}",
    "Share of an institution in the receipts of a tax or rent.",
)

block.variable("v_income", "n", "money", "Y_n", "Income of an institution.", start="v0_income")
block.variable(
    "v_disposable",
    "n",
    "money",
    "Y^d_n",
    "Income after direct taxes.",
    start="v0_disposable",
    positive=False,
)
block.variable("v_tax", "t", "money", "T_t", "Receipts of a tax account.", start="v0_tax", positive=False)


@block.cells
def payments(m, ledger) -> None:
    """Direct taxes, transfers by rule, and the receipts of tax accounts handed to governments."""
    sets = m.sets
    ledger.transaction(
        Transaction(
            "income",
            tuple((n,) for n in sets["n"]),
            payer=None,
            receiver=None,
            price=lambda n: 1.0,
            quantity=lambda n: m.v_income[n],
            taxed_party=lambda n: n,
        )
    )
    for n, p in sets["np"]:
        ledger.transfer("transfer", n, p, lambda n=n, p=p: transfer(m, n, p), (n, p))
    for g, t in sets["tg"]:
        ledger.transfer("tax_receipts", g, t, lambda g=g, t=t: m.share_collector[g, t] * m.v_tax[t], (g, t))


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


@block.equation("n", determines="v_income")
def income(m, n):
    r"""I1. Income of an institution: the row sum of its account.

    Y_n = \sum of the cells that n receives
    """
    return m.v_income[n] == m.ledger.receipts(n)


@block.equation("n", determines="v_disposable")
def disposable_income(m, n):
    r"""I2. Disposable income: income after direct taxes. Transfers are shares of it, so that no social contribution is
    levied on a lump sum.

    Y^d_n = Y_n - \sum_t T_{tn}
    """
    direct = {tax.name for tax in m.taxes if tax.on == "income"}
    charges = sum(cell.value() for cell in m.ledger.paid_by(n) if cell.kind in direct)
    return m.v_disposable[n] == m.v_income[n] - charges


@block.equation("t", determines="v_tax")
def tax_receipts(m, t):
    r"""I3. Receipts of a tax account: the row sum of its account.

    T_t = \sum of the cells that t receives
    """
    return m.v_tax[t] == m.ledger.receipts(t)
