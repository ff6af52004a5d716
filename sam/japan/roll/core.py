"""The part of a SAM that cross entropy balances: production, use, trade, and the taxes on them."""

from __future__ import annotations

import pandas as pd

from sam.sam import Sam


def core_cells(sam: Sam) -> pd.Series:
    """Cells of production, use and trade and taxes on them, and what saving pays for; none between institutions."""
    kind = sam.accounts["kind"]
    inside = ("activity", "commodity")
    kept = [
        kind[receiver] in inside or kind[payer] in inside or receiver == "t_consumption" or payer == "saving"
        for receiver, payer in sam.flows.index
    ]
    return sam.flows[kept]


def core_accounts(sam: Sam) -> list[str]:
    """Accounts that these cells alone must balance."""
    investment = [account for account in sam.of_kind("investment") if account != "saving"]
    return [*sam.of_kind("activity"), *sam.of_kind("commodity"), *investment]
