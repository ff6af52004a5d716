"""Household budgets: saving, the lump-sum transfer that may balance the government, and what is left to spend."""

from __future__ import annotations

from cge.block import Block

block = Block("household")

block.parameter(
    "rate_saving_household",
    "h",
    "1",
    "none",
    r"s_h",
    "Saving rate out of disposable income.",
    role="rate",
    below=1.0,
)
block.parameter(
    "v0_saving_household",
    "h",
    "money",
    "jpy",
    r"\bar S_h",
    "Benchmark saving of a household.",
    role="benchmark",
)
block.parameter(
    "v0_consumption", "h", "money", "jpy", r"\bar C_h", "Benchmark consumption expenditure.", role="benchmark"
)
block.share(
    "share_lump_sum", "h", r"\lambda_h", "Share of a household in the lump-sum transfer.", adds_up="h"
)
block.share(
    "share_saving_change",
    "h",
    r"\mu_h",
    "Share of a household in saving that adjusts to investment.",
    adds_up="h",
)

block.variable(
    "v_saving_household",
    "h",
    "money",
    "jpy",
    "S_h",
    "Saving of a household.",
    start="v0_saving_household",
    positive=False,
)
block.variable(
    "v_consumption",
    "h",
    "money",
    "jpy",
    "C_h",
    "Consumption expenditure of a household.",
    start="v0_consumption",
)
block.variable(
    "lump_sum",
    "g_budget",
    "base-year money",
    "quantity",
    "L_g",
    "Lump-sum payment by households to the government, deflated.",
    start=0.0,
    positive=False,
)
block.variable(
    "saving_change",
    "pool",
    "base-year money",
    "quantity",
    r"\Delta S_j",
    "Household saving above the fixed rate, deflated.",
    start=0.0,
    positive=False,
)


def saving(m, _pool, h):
    """What a household saves."""
    return m.v_saving_household[h]


def lump_sum_paid(m, g, h):
    """A household's share of the lump-sum payment to a government."""
    return m.share_lump_sum[h] * m.p_consumption * m.lump_sum[g]


block.transfer(
    "saving",
    "pool",
    "h",
    payer="h",
    receiver="j",
    value=saving,
    sentence="saving of a household",
)
block.transfer(
    "lump_sum",
    "g_budget",
    "h",
    payer="h",
    receiver="g",
    value=lump_sum_paid,
    sentence="lump-sum payment by a household to a government",
)


@block.equation("h", determines="v_saving_household")
def household_saving(m, h):
    """H1. Saving: a fixed rate of disposable income after the lump sum, plus what investment needs where the closure
    says so.
    """
    rate = m.rate_saving_household[h]
    change = sum(m.share_saving_change[h] * m.p_consumption * m.saving_change[j] for j in m.sets["pool"])
    transfers = sum(rate * payment for payment in _lump_sums(m, h))
    return m.v_saving_household[h] == rate * m.v_disposable[h] - transfers + change


@block.equation("h", determines="v_consumption")
def consumption_budget(m, h):
    """H2. Consumption expenditure: what is left of disposable income after the lump sum, transfers and saving."""
    transfers = sum(cell.value() for cell in m.ledger.paid_by(h) if cell.kind == "transfer")
    saving = m.v_saving_household[h] if m.sets["pool"] else 0
    return m.v_consumption[h] == m.v_disposable[h] - sum(_lump_sums(m, h)) - transfers - saving


@block.equation(
    "pool", determines="saving_change", alternative="household_saving=rate", holds="saving_change"
)
def saving_rule(m, j):
    """H3. Household saving follows its rate."""
    return m.saving_change[j] == 0


@block.equation(
    "g_budget", determines="lump_sum", alternative="government_instrument!=lump_sum", holds="lump_sum"
)
def lump_sum_rule(m, g):
    """H4. There is no lump-sum transfer."""
    return m.lump_sum[g] == 0


def _lump_sums(m, h) -> list:
    return [cell.value() for cell in m.ledger.paid_by(h) if cell.kind == "lump_sum"]
