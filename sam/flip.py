"""Negative purchases turned into sales, which conserves every amount and the balance of every account."""

from __future__ import annotations

from sam.account import negative_allowed
from sam.changes import Revision, changes_between
from sam.sam import Sam


def flip_negative_cells(sam: Sam) -> Revision:
    """Move each negative cell that no sign rule allows to the opposite cell: (r, p) = -v becomes (p, r) += v.

    A negative input becomes a by-product, a negative stock change a stock release, negative consumption or
    investment (scrap) a sale by that account. Receipts less payments of every account stay as they are, while
    both rise by v; no amount is netted away. Returns the SAM and the cells that changed.
    """
    kinds = sam.accounts["kind"].to_dict()
    cells = sam.flows.to_dict()
    flipped = dict(cells)
    for (receiver, payer), value in cells.items():
        if value < 0 and not negative_allowed(kinds[receiver], kinds[payer]):
            flipped[receiver, payer] = flipped[receiver, payer] - value
            flipped[payer, receiver] = flipped.get((payer, receiver), 0.0) - value
    flows = sam.flows.iloc[:0].reindex(list(flipped))
    flows[:] = list(flipped.values())
    after = sam.replace(flows=flows)
    return Revision(after, changes_between(sam, after))
