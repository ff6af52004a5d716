"""The budget of all governments together: what a lump sum consists of.

Benefits are fixed in real terms and contributions a share of income in the Japan SAM, so that a lump sum holds more than the
revenue of a shock: taxes that shrink or grow with the economy, benefits that follow prices, purchases at other prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cge.equilibrium import Equilibrium

SUPPLIERS = "commodity"
"""The partner of all purchases and sales of commodities."""


@dataclass(frozen=True)
class BudgetItem:
    """What a government account receives from a partner, or pays to it: `kind` of the ledger, account or `SUPPLIERS`.

    `own` is that account: contributions and benefits of social security have accounts of their own in the Japan SAM.
    """

    kind: str
    partner: str
    received: bool
    own: str


def budget(equilibrium: Equilibrium) -> dict[BudgetItem, float]:
    """Receipts (positive) and payments (negative) of all governments but those between them; they add up to zero."""
    cells, sets = equilibrium.cells, equilibrium.parameters.sets
    own = {side: cells[side].isin(sets["g"]) for side in ("receiver", "payer")}
    return {
        BudgetItem(kind, partner, received, account): sign * value
        for received, own_side, side, rows, sign in (
            (True, "receiver", "payer", cells[own["receiver"] & ~own["payer"]], 1.0),
            (False, "payer", "receiver", cells[own["payer"] & ~own["receiver"]], -1.0),
        )
        for (kind, partner, account), value in _sums(rows, side, own_side, set(sets["c"])).items()
    }


def _sums(
    rows: pd.DataFrame, side: str, own_side: str, commodities: set[str]
) -> dict[tuple[str, str, str], float]:
    partners = rows[side].where(~rows[side].isin(commodities), SUPPLIERS)
    return rows["value"].groupby([rows["kind"], partners, rows[own_side]], sort=False).sum().to_dict()
