"""The blocks of a SAM: intermediate use, make, final demand, taxes, factors, institutions, trade by partner."""

from __future__ import annotations

from sam.account import INSTITUTIONS

INTERMEDIATE, MAKE, FINAL = "intermediate use", "make", "final demand"
TAXES, FACTORS, OWNERS, TRADE = "taxes", "factors", "institutions", "trade by partner"
BLOCKS = (INTERMEDIATE, MAKE, FINAL, TAXES, FACTORS, OWNERS, TRADE)

_BUYERS = (*INSTITUTIONS, "investment")


def block_of(receiver_kind: str, payer_kind: str) -> str:
    """The block of a payment between accounts of these kinds.

    Bundles and margins (commodity pays commodity) are intermediate use; what an institution or an investment account sells
    is final demand, with the purchase that it is deducted from; taxes are all that a tax account receives. What factors
    earn for their owners, transfers, saving and investment totals are institutions, also where a partner pays or receives.
    """
    kinds = {receiver_kind, payer_kind}
    if receiver_kind == "tax":
        return TAXES
    if "world" in kinds and "commodity" in kinds:
        return TRADE
    if receiver_kind == "activity":
        return MAKE
    if receiver_kind == "factor" and payer_kind == "activity":
        return FACTORS
    if receiver_kind == "commodity" and payer_kind in ("activity", "commodity"):
        return INTERMEDIATE
    return FINAL if "commodity" in kinds and kinds & set(_BUYERS) else OWNERS
