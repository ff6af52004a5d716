"""What the amount of one cell rests on: evidence, the split of a published total, another assumption, balancing."""

from __future__ import annotations

from dataclasses import dataclass

from sam.provenance.records import Cell, Records


@dataclass(frozen=True)
class Amounts:
    """Parts of the amount of a cell without its sign, in the unit of the SAM; they add up to it.

    split: assumed as to how a published total is divided between cells, so that their sum is evidence. assumption: assumed
    otherwise. unknown: no table says.
    """

    evidence: float
    split: float
    assumption: float
    balancing: float
    unknown: float


def amounts_of(records: Records, cell: Cell, value: float) -> Amounts:
    """What balancing moved and what rests on an assumption, as listed; the rest is evidence.

    Balancing counts by what it moved, up or down, and at most the amount of the cell; of a cell that was rolled forward, by
    what the roll says. Nothing is called evidence that no
    table could contradict: without `assumptions.csv` the rest is unknown. A SAM without `changes.csv` has no balancing
    on record, which `Provenance.unknown` says.
    """
    size = abs(value)
    roll = (records.roll or {}).get(cell)
    changes = (records.changes or {}).get(cell, ())
    moved = roll.balancing if roll else sum(abs(own.after - own.before) for own in changes if own.balances)
    balancing = min(size, abs(moved))
    assumed = (records.assumed or {}).get(cell, ())
    amount = min(size - balancing, sum(own.amount for own in assumed))
    split = min(amount, sum(own.amount for own in assumed if own.divides))
    rest = size - balancing - amount
    listed = records.assumed is not None
    return Amounts(rest if listed else 0.0, split, amount - split, balancing, 0.0 if listed else rest)
