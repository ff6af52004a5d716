"""Cells on the wrong side turned over, which conserves every amount and the balance of every account."""

from __future__ import annotations

from sam.changes import Revision, changes_between
from sam.payments import flips
from sam.sam import Sam


def flip_cells(sam: Sam) -> Revision:
    """Move each cell that the model takes only on the other side there: (r, p) = v becomes (p, r) -= v.

    A negative input becomes a by-product, a negative stock change a stock release, negative consumption or
    investment (scrap) a sale by that account; lending abroad becomes negative saving of the world, a subsidy that a tax
    account pays a negative tax (`sam.payments.flips`). Receipts less payments of every account stay as they are; of a
    negative cell no amount is netted away. Returns the SAM and the cells that changed.
    """
    kinds = sam.accounts["kind"].to_dict()
    cells = sam.flows.to_dict()
    flipped = dict(cells)
    for (receiver, payer), value in cells.items():
        if flips(kinds[receiver], kinds[payer], value):
            flipped[receiver, payer] = flipped[receiver, payer] - value
            flipped[payer, receiver] = flipped.get((payer, receiver), 0.0) - value
    flows = sam.flows.iloc[:0].reindex(list(flipped))
    flows[:] = list(flipped.values())
    after = sam.replace(flows=flows)
    return Revision(after, changes_between(sam, after))
