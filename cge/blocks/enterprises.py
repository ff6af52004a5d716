"""Enterprises: what they do not pay in taxes and transfers, they save."""

from __future__ import annotations

from cge.block import Block

block = Block("enterprises")

block.parameter(
    "v0_saving_enterprise",
    "e",
    "money",
    "jpy",
    r"\bar S_e",
    "Benchmark saving of enterprises.",
    role="benchmark",
)
block.variable(
    "v_saving_enterprise",
    "e",
    "money",
    "jpy",
    "S_e",
    "Saving of enterprises.",
    start="v0_saving_enterprise",
    positive=False,
)


def saving(m, _pool, e):
    """What an enterprise saves."""
    return m.v_saving_enterprise[e]


block.transfer(
    "saving",
    "pool",
    "e",
    payer="e",
    receiver="j",
    value=saving,
    sentence="saving of an enterprise",
)


@block.equation("e", determines="v_saving_enterprise")
def enterprise_saving(m, e):
    """E1. Enterprise saving: disposable income less transfers; a fixed rate, because transfers are fixed shares."""
    transfers = sum(cell.value() for cell in m.ledger.paid_by(e) if cell.kind == "transfer")
    return m.v_saving_enterprise[e] == m.v_disposable[e] - transfers
