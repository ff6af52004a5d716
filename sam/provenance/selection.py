"""Which cells an address means."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sam.labels import means, unknown_parts
from sam.problem import InputError, UnknownNameError, suggestion
from sam.provenance.records import Cell
from sam.sam import Sam

SHOWN = 5
"""Cells that a message about an empty one names."""


def selected(address: str, sam: Sam, cells: Collection[Cell]) -> list[Cell]:
    """The cells of an address: `receiver,payer`, or one account for its row and its column.

    Raises InputError where it is neither, names an account that is not there, or means no cell; the message has the nearest.
    """
    labels = [label.strip() for label in address.split(",")]
    if len(labels) > 2 or not all(labels):
        raise InputError(
            f"{address!r} is no cell; write RECEIVER,PAYER, or one account for its row and its column"
        )
    for label in labels:
        if wrong := unknown_parts(label, list(sam.accounts.index)):
            raise UnknownNameError(
                f"{address}: {sam.title} has no account {wrong[0]!r}. {suggestion(wrong[0], sam.accounts.index)}"
            )
    if len(labels) == 1:
        found = [cell for cell in cells if any(means(labels[0], account) for account in cell)]
    else:
        found = [cell for cell in cells if means(labels[0], cell[0]) and means(labels[1], cell[1])]
    if not found:
        raise UnknownNameError(f"{address}: {sam.title} has no such cell. {_near(labels, sam, cells)}")
    return found


def _near(labels: Sequence[str], sam: Sam, cells: Collection[Cell]) -> str:
    """The cell the other way round, else the largest that share the receiver or the payer."""
    if len(labels) == 2:
        receiver, payer = labels
        if any(means(payer, own[0]) and means(receiver, own[1]) for own in cells):
            return f"The row receives from the column: did you mean {payer},{receiver}?"
        beside = [own for own in cells if means(receiver, own[0]) or means(payer, own[1])]
        if beside:
            largest = sorted(beside, key=lambda own: -abs(sam.value(*own)))[:SHOWN]
            return f"The largest in its row and column: {' '.join(','.join(own) for own in largest)}."
    return "Nothing flows through the account."
