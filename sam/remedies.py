"""What to enter instead of a cell that the model does not take: every remedy ends in cells that it does."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sam.account import INSTITUTIONS
from sam.payments import RECEIVERS, VIA, flips
from sam.problem import amount_text, cell_text

FLIP = "`cge sam flip` does it"


def remedy_for(receiver: str, payer: str, value: float, kinds: Mapping[str, str], cells: pd.Series) -> str:
    """One or two sentences: the cells that say the same and that the model takes.

    kinds: kind of each account. cells: the SAM, in which the account to go by way of is looked for (the product of an
    activity, the owner of a factor, …).
    """
    kind = kinds[receiver], kinds[payer]
    amount = amount_text(value)
    if flips(*kind, value):
        return f"Enter {amount_text(-value)} in {cell_text(payer, receiver)} instead, on top of what is there; {FLIP}."
    if kind == ("factor", "activity"):
        return (
            f"A loss is a negative tax that the owner of the factor pays for: {amount} in (tax, {payer}) and (government, "
            f"tax), {amount_text(-value)} more in (owner, {receiver}) and (government, owner).{ROW}"
        )
    if kind[1] == "factor" and value < 0:
        return f"Lower what another owner has of {payer} by {amount_text(-value)}, and let {receiver} pay it to that owner."
    if kind == ("investment", "activity"):
        return (
            f"Pay it to a factor and let its owner save it: {amount} more in (factor, {payer}), (owner, factor) and "
            f"({receiver}, owner)."
        )
    if kind[0] == "factor" and kind[1] not in ("tax", "activity", "world"):
        return (
            f"Let an activity employ the factor and sell what it makes: {amount} more in ({receiver}, activity), (activity, "
            f"commodity) and (commodity, {payer})."
        )
    if kind == ("tax", "tax"):
        return (
            f"Let {payer} pay the government what {receiver} pays on: {amount} more in (government, {payer})."
        )
    if kind == ("tax", "world"):
        return (
            f"Let the export that is taxed hand it over: {amount} more in ({receiver}, commodity) and in (commodity, "
            f"{payer}), and a row of `taxes` with on: export."
        )
    if kind in VIA:
        text = _by_way_of(VIA[kind], receiver, payer, amount, kinds, cells)
        if kind == ("government", "activity"):
            return text + (" A subsidy is a negative tax." if value < 0 else "") + ROW
        if kind == ("activity", "government"):
            text += f" If it is a subsidy, a negative tax: -{amount} in (tax, {receiver}) and in ({payer}, tax).{ROW}"
        return text
    return _possible(receiver, payer, kinds)


ROW = " The structure then needs a row of `taxes` with on: output."


def _by_way_of(
    via: str, receiver: str, payer: str, amount: str, kinds: Mapping[str, str], cells: pd.Series
) -> str:
    """The payment in two steps, through the account of a kind that has most of both steps already; a tax is a new one."""
    known = [account for account, kind in kinds.items() if kind == via and via != "tax"]
    name, largest = (known or [""])[0] if via in INSTITUTIONS else "", (0.0, 0.0)
    for account in known:
        steps = [abs(float(cells.get(cell, 0.0))) for cell in ((account, payer), (receiver, account))]
        if (min(steps), max(steps)) > largest:
            name, largest = account, (min(steps), max(steps))
    by, step = (f"the {via} {name}", name) if name else (f"an account of kind {via}", via)
    return f"Enter it by way of {by}: {amount} more in {cell_text(step, payer)} and in {cell_text(receiver, step)}."


def _possible(receiver: str, payer: str, kinds: Mapping[str, str]) -> str:
    payers = [kind for kind, receivers in RECEIVERS.items() if kinds[receiver] in receivers]
    return (
        f"{payer} ({kinds[payer]}) may pay accounts of kind {', '.join(RECEIVERS[kinds[payer]])}; {receiver} "
        f"({kinds[receiver]}) may receive from {', '.join(payers)}."
    )
