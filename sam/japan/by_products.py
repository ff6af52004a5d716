"""Negative purchases: scrap, by-products, stock releases and fee surpluses turned into sales."""

from __future__ import annotations

import pandas as pd

from sam.flip import flip_cells
from sam.sam import Sam

_REASON = {
    "activity": "negative input: by-product sold by the activity",
    "household": "negative consumption: scrap sold by the household",
    "government": "negative consumption: fees above cost, sold by government",
    "i_private": "negative investment: scrap of capital goods sold by the account",
    "i_public": "negative investment: scrap of capital goods sold by the account",
    "i_inventory": "negative stock change: release from stocks",
}


def bundle_without_scrap(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Business consumption without negative cells: (table, cells moved).

    A fixed-proportion bundle cannot sell scrap. Its scrap is booked with households' scrap, and the bundle
    gives up the same amount of lodging and food (its largest item) to households, so that every total of a
    commodity and of a user stays as published.
    """
    table = table.copy()
    moved = []
    scrap = table["bcn"].where(table["bcn"] < 0.0, 0.0)
    for code in scrap.index[scrap < 0.0]:
        moved.append((f"c_{code}", "c_bcn", scrap[code], 0.0))
        moved.append((f"c_{code}", "household", table.at[code, "hh"], table.at[code, "hh"] + scrap[code]))
    total = float(scrap.sum())
    moved.append(("c_acc", "c_bcn", table.at["acc", "bcn"], table.at["acc", "bcn"] + total))
    moved.append(("c_acc", "household", table.at["acc", "hh"], table.at["acc", "hh"] - total))
    table["bcn"] = table["bcn"] - scrap
    table["hh"] = table["hh"] + scrap
    table.loc["acc", "bcn"] += total
    table.loc["acc", "hh"] -= total
    changes = pd.DataFrame(moved, columns=["receiver", "payer", "before", "after"])
    return table, changes.assign(reason="scrap of business consumption booked with households")


def sell_by_products(sam: Sam) -> tuple[Sam, pd.DataFrame]:
    """The SAM without negative purchases, and the cells moved with the reason of each."""
    revision = flip_cells(sam)
    changes = revision.changes[["receiver", "payer", "before", "after"]].copy()
    sellers = [
        (payer if receiver.startswith("c_") and before < 0.0 else receiver)
        for receiver, payer, before in changes[["receiver", "payer", "before"]].itertuples(index=False)
    ]
    changes["reason"] = [_REASON.get(s) or _REASON[sam.kind(s)] for s in sellers]
    return revision.sam, changes
