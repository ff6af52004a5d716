"""The rest of the world: partner balances, foreign saving and the exchange rate."""

from __future__ import annotations

from cge.block import Block

block = Block("foreign")

block.parameter(
    "v0_saving_foreign",
    "r",
    "money",
    "jpy",
    r"\bar S_r",
    "Benchmark foreign saving by partner.",
    role="benchmark",
)
block.parameter(
    "saving_foreign",
    "",
    "foreign money",
    "fx",
    r"\hat S",
    "Foreign saving in foreign currency, all partners.",
    role="exogenous",
)

block.variable(
    "v_saving_foreign",
    "r",
    "money",
    "jpy",
    "S_r",
    "Foreign saving: deficit with a partner.",
    start="v0_saving_foreign",
    positive=False,
)
block.variable(
    "p_exchange",
    "",
    "money per foreign money",
    "jpy_per_unit",
    "e",
    "Exchange rate: price of foreign currency.",
    start=1.0,
)


def saving(m, _pool, r):
    """What a partner lends."""
    return m.v_saving_foreign[r]


block.transfer(
    "saving",
    "pool",
    "r",
    payer="r",
    receiver="j",
    value=saving,
    sentence="foreign saving",
)


@block.equation("r", determines="v_saving_foreign", balances=True)
def partner_balance(m, r):
    """W1. Balance of payments with a partner: what it receives it pays or lends."""
    return m.ledger.receipts(r) == m.ledger.payments(r)


@block.equation("", determines="p_exchange", alternative="foreign=fixed_saving", holds="v_saving_foreign")
def foreign_saving(m):
    """W2. Foreign saving is fixed in foreign currency, and the exchange rate clears."""
    if not m.sets["r"]:
        return None
    return sum(m.v_saving_foreign[r] for r in m.sets["r"]) == m.p_exchange * m.saving_foreign


@block.equation("", determines="p_exchange", alternative="foreign=fixed_exchange_rate", holds="p_exchange")
def fixed_exchange_rate(m):
    """W3. The exchange rate is fixed in terms of the CPI, and foreign saving adjusts."""
    return m.p_exchange == m.p_consumption if m.sets["r"] else None


@block.equation("", determines="p_exchange")
def closed_economy(m):
    """W4. In an economy without partners the exchange rate says nothing; it follows the CPI."""
    return None if m.sets["r"] else m.p_exchange == m.p_consumption
