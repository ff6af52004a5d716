"""What a treatment changed in a SAM, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sam.sam import Sam

COLUMNS = ["receiver", "payer", "before", "after", "change_pct"]
"""Columns of a table of changes; amounts in the unit of the SAM, change in per cent of the amount before."""


@dataclass(frozen=True, eq=False)
class Revision:
    """A SAM after a treatment and the table of what it changed (columns `COLUMNS`, largest change first)."""

    sam: Sam
    changes: pd.DataFrame


def changes_between(before: Sam, after: Sam) -> pd.DataFrame:
    """Table of the cells that differ: receiver, payer, before, after, change_pct.

    Sorted by absolute change, largest first, then by the order of the accounts of `after`. change_pct is NaN
    where the cell was zero before.
    """
    old, new = before.flows.to_dict(), after.flows.to_dict()
    rows = []
    for cell in dict.fromkeys([*new, *old]):
        was, now = old.get(cell, 0.0), new.get(cell, 0.0)
        if was != now:
            rows.append((*cell, was, now, 100 * (now - was) / abs(was) if was else float("nan")))
    rows.sort(key=lambda row: -abs(row[3] - row[2]))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"before": float, "after": float, "change_pct": float})
