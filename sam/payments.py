"""Who may pay whom: the payments that the model has, by kind of account, and their signs.

The check of a SAM and the model read this one table. `tests/calibration/test_payments.py` holds it against the payments
that the equations declare, so that neither side can have a payment which the other has not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sam.account import INSTITUTIONS

RECEIVERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "activity": ("commodity", "factor", "tax"),
        "commodity": ("activity", "commodity", *INSTITUTIONS, "tax", "investment", "world"),
        "factor": (*INSTITUTIONS, "tax", "world"),
        "household": ("commodity", *INSTITUTIONS, "tax", "investment", "world"),
        "enterprise": (*INSTITUTIONS, "tax", "investment", "world"),
        "government": ("commodity", *INSTITUTIONS, "tax", "investment", "world"),
        "tax": INSTITUTIONS,
        "investment": ("commodity", "tax", "investment"),
        "world": ("commodity", "factor", *INSTITUTIONS, "investment", "world"),
    }
)
"""Kinds that an account of a kind may pay."""


def may_pay(receiver_kind: str, payer_kind: str) -> bool:
    """Whether the model has a payment from an account of one kind to one of another."""
    return receiver_kind in RECEIVERS.get(payer_kind, ())


def negative_allowed(receiver_kind: str, payer_kind: str) -> bool:
    """Whether the cell (receiver, payer) may be negative.

    Three cells may: those of tax accounts (a subsidy, a refund), saving (an institution or the world pays
    less than nothing to investment when it dissaves) and net transfers between institutions. Any other
    negative cell is a purchase with the wrong sign; `sam.flip_cells` turns it into a sale.
    """
    if "tax" in (receiver_kind, payer_kind):
        return True
    if receiver_kind == "investment":
        return payer_kind in INSTITUTIONS or payer_kind == "world"
    return receiver_kind in INSTITUTIONS and payer_kind in INSTITUTIONS


def accepted(receiver_kind: str, payer_kind: str, value: float) -> bool:
    """Whether the model takes an amount in a cell between accounts of these kinds."""
    return may_pay(receiver_kind, payer_kind) and (value >= 0 or negative_allowed(receiver_kind, payer_kind))


def flips(receiver_kind: str, payer_kind: str, value: float) -> bool:
    """Whether a cell that the model does not take says the same in the opposite cell with the opposite sign.

    A negative purchase is a sale, lending is negative saving, what a tax account pays a producer is a negative tax. Revenue
    that a tax account pays into saving is none of these: it is income of a government that saves.
    """
    return (
        not accepted(receiver_kind, payer_kind, value)
        and accepted(payer_kind, receiver_kind, -value)
        and (receiver_kind, payer_kind) != ("investment", "tax")
    )


VIA: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        **{(kind, "activity"): "factor" for kind in ("household", "enterprise")},
        ("government", "activity"): "tax",
        ("activity", "activity"): "commodity",
        ("world", "activity"): "commodity",
        **{("activity", kind): "commodity" for kind in ("household", "government", "investment", "world")},
        **{(kind, "factor"): "household" for kind in ("commodity", "investment")},
        ("commodity", "enterprise"): "government",
        **{(kind, "tax"): "government" for kind in ("world", "investment")},
    }
)
"""(receiver, payer) -> the kind of account by way of which a payment that the model does not have is entered."""
