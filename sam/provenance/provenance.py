"""The provenance of a SAM: cells traced one by one, and blocks, treatments and assumptions added up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.arguments import arguments
from sam.bundled import bundled_folder, bundled_names
from sam.description import rolled_from
from sam.display import Card, Shown
from sam.provenance.amounts import amounts_of
from sam.provenance.blocks import BLOCKS, block_of
from sam.provenance.records import Cell, Records, beside, read_records
from sam.provenance.selection import SHOWN, selected
from sam.provenance.trace import Trace
from sam.read import read_sam
from sam.sam import Sam

PARTS = ("evidence", "split", "assumption", "balancing", "unknown")
"""What the amount of a cell rests on: `Amounts`."""

MOVES = ("evidence", "assumption", "balancing")
"""What moved a cell from the SAM of an earlier year: `Roll`."""


@arguments()
def read_provenance(source: str | Path) -> Provenance:
    """Where the amounts of a SAM come from, as far as the tables beside it say.

    source: the name of a shipped SAM, a folder, or a single file, whose tables are called `<stem>_sources.csv` and so on.
    The tables (docs/reference/provenance.md): `sources.csv`, `assumptions.csv`, `changes.csv`, `roll.csv`,
    `producers_prices.csv`; `rolled_from` in `sam.yaml` names the SAM that `roll.csv` starts from.

    Raises SamError where the SAM or a table cannot be read.
    """
    sam = read_sam(source)
    shipped = isinstance(source, str) and source in bundled_names()
    path = bundled_folder() / source if shipped else Path(source)
    base = rolled_from(beside(path, "sam.yaml"))
    place = path / base if path.is_dir() else path.parent / base
    earlier = read_provenance(base if base in bundled_names() else place) if base else None
    return Provenance(sam, read_records(path), earlier)


class Provenance(Shown):
    """Sources and treatments of the cells of a SAM, and how much of it is evidence, assumption and balancing.

    sam: the SAM. records: the tables beside it. base: the provenance of the SAM that it was rolled from, or None.
    Cells are named by an address: `receiver,payer`, or one account for its row and its column; `*` all, `x|y` some, `!x` all
    others. An address without any cell is an InputError with the nearest names.
    """

    def __init__(self, sam: Sam, records: Records, base: Provenance | None = None) -> None:
        self.sam = sam
        self.records = records
        self.base = base

    def _card(self) -> Card:
        facts = {"unit": self.sam.unit or "none", "unknown": " ".join(self.unknown()) or "nothing"}
        return Card(f"Provenance of {self.sam.title}", facts, {"by block": self.blocks()})

    @arguments()
    def cells(self, address: str = "*,*") -> list[Cell]:
        """Cells of the address, in the order of the SAM; then those that are empty now and that a table says were moved."""
        return selected(
            address, self.sam, list(dict.fromkeys([*self.sam.flows.index, *self.records.cells()]))
        )

    @arguments()
    def trace(self, address: str) -> list[Trace]:
        """The traces of the cells of an address."""
        return [self._traced(cell) for cell in self.cells(address)]

    @arguments()
    def blocks(self, address: str = "*,*") -> pd.DataFrame:
        """By block: cells and value, then what the amounts rest on (`PARTS`), and the number of cells with any of it.

        Amounts without sign, in the unit of the SAM. `evidence_cells` rest on evidence alone.
        """
        rows = []
        for cell in self.cells(address):
            value = self.sam.value(*cell)
            if value:
                own = amounts_of(self.records, cell, value)
                amounts = [getattr(own, part) for part in PARTS]
                touched = [own.evidence == abs(value), *(amount > 0 for amount in amounts[1:])]
                rows.append((self._block(cell), 1, abs(value), *amounts, *touched))
        columns = ["block", "cells", "value", *PARTS, *(f"{part}_cells" for part in PARTS)]
        return _by_block(rows, columns)

    @arguments()
    def rolled(self, address: str = "*,*") -> pd.DataFrame:
        """By block: amounts before and after the roll from an earlier year and what moved them, up or down, and cells moved.

        Amounts without sign, in the unit of the SAM; empty where the SAM was not rolled.
        """
        rows = []
        roll = self.records.roll or {}
        for cell in self.cells(address):
            if own := roll.get(cell):
                moved = [abs(getattr(own, move)) for move in MOVES]
                rows.append(
                    (
                        self._block(cell),
                        1,
                        abs(own.before),
                        *moved,
                        abs(own.after),
                        *(size > 0 for size in moved),
                    )
                )
        columns = ["block", "cells", "before", *MOVES, "after", *(f"{move}_cells" for move in MOVES)]
        return _by_block(rows, columns)

    @arguments()
    def rolled_by(self, address: str = "*,*") -> pd.DataFrame:
        """By statistic or assumption of the roll from an earlier year: the cells that it speaks of and their value."""
        rows = [
            (text, abs(own.after))
            for cell in self.cells(address)
            if (own := (self.records.roll or {}).get(cell))
            for text in own.texts
        ]
        return _added(rows, "source", "value")

    @arguments()
    def treatments(self, address: str = "*,*") -> pd.DataFrame:
        """By reason, balancing too: cells and the amount moved, up or down, largest first."""
        rows = [
            (change.reason, abs(change.after - change.before))
            for cell in self.cells(address)
            for change in (self.records.changes or {}).get(cell, ())
        ]
        return _added(rows, "reason", "moved")

    @arguments()
    def assumptions(self, address: str = "*,*") -> pd.DataFrame:
        """By assumption: cells and the amount that rests on it, largest first; a cell with several counts in each."""
        rows = [
            (text, own.amount)
            for cell in self.cells(address)
            for own in (self.records.assumed or {}).get(cell, ())
            for text in own.texts
        ]
        return _added(rows, "assumption", "value")

    @arguments()
    def sources(self, address: str = "*,*") -> pd.DataFrame:
        """Statistics behind the cells: statistic, table, year, use, the number of cells and their value without sign."""
        cells = self.cells(address)
        rows = []
        for source in self.records.sources or ():
            own = [abs(self.sam.value(*cell)) for cell in cells if source.covers(cell)]
            if own:
                rows.append((source.statistic, source.table, source.year, source.use, len(own), sum(own)))
        return pd.DataFrame(rows, columns=["statistic", "table", "year", "use", "cells", "value"])

    def unknown(self) -> tuple[str, ...]:
        """What no table beside the SAM says, as sentences."""
        return (*self._missing(), *self._unsourced())

    def _missing(self) -> tuple[str, ...]:
        rolled = self.records.roll is not None
        missing = {
            "sources.csv is not there: no table says which statistic a cell comes from.": (
                self.records.sources is None and not rolled
            ),
            "assumptions.csv is not there: no table says which amounts are assumed, so none is called evidence.": (
                self.records.assumed is None and not rolled
            ),
            "changes.csv is not there: no table says what treatments and balancing moved.": (
                self.records.changes is None and not rolled
            ),
            "`rolled_from` is not in sam.yaml: what the amounts of the earlier year rest on is not followed.": (
                rolled and self.base is None
            ),
        }
        return tuple(sentence for sentence, is_so in missing.items() if is_so)

    def _unsourced(self) -> list[str]:
        """How many cells no statistic is named for, where some table names statistics."""
        if self.records.sources is None and self.records.roll is None:
            return []
        cells = [cell for cell in self.sam.flows.index if not self._has_source(cell)]
        if not cells:
            return []
        largest = sorted(cells, key=lambda cell: -abs(self.sam.value(*cell)))[:SHOWN]
        return [
            f"No statistic is named for {len(cells)} cells, such as {' '.join(','.join(cell) for cell in largest)}."
        ]

    def _has_source(self, cell: Cell) -> bool:
        roll = (self.records.roll or {}).get(cell)
        return bool(roll and roll.texts) or any(source.covers(cell) for source in self.records.sources or ())

    def _traced(self, cell: Cell) -> Trace:
        records, value = self.records, self.sam.value(*cell)
        sources = tuple(source for source in records.sources or () if source.covers(cell))
        published = (records.published or {}).get(cell)
        roll = (records.roll or {}).get(cell)
        named = records.sources is not None or records.roll is not None
        return Trace(
            receiver=cell[0],
            payer=cell[1],
            receiver_label=self.sam.label(cell[0]),
            payer_label=self.sam.label(cell[1]),
            block=self._block(cell),
            value=value,
            unit=self.sam.unit,
            year=self.sam.year,
            sources=sources,
            published=published,
            treatments=(records.changes or {}).get(cell, ()),
            assumed=(records.assumed or {}).get(cell, ()),
            amounts=amounts_of(records, cell, value),
            roll=roll,
            base=self._earlier(cell),
            unknown=(
                *(["No statistic is named for this cell."] if named and not self._has_source(cell) else []),
                *self._missing(),
            ),
        )

    def _earlier(self, cell: Cell) -> Trace | None:
        if self.base is None or not all(account in self.base.sam for account in cell):
            return None
        there = (*self.base.sam.flows.index, *self.base.records.cells())
        return self.base._traced(cell) if cell in there else None

    def _block(self, cell: Cell) -> str:
        return block_of(self.sam.kind(cell[0]), self.sam.kind(cell[1]))


def _by_block(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    """Added up by block, in the order of the blocks, with a total."""
    table = pd.DataFrame(rows, columns=columns).groupby("block").sum()
    table = table.reindex([block for block in BLOCKS if block in table.index])
    if len(table):
        table.loc["total"] = table.sum()
    counts = ["cells", *(column for column in columns if column.endswith("_cells"))]
    return table.astype(dict.fromkeys(counts, int))


def _added(rows: list[tuple[str, float]], what: str, amount: str) -> pd.DataFrame:
    """Cells and amounts by text, largest first."""
    table = pd.DataFrame(rows, columns=[what, amount]).groupby(what, sort=False)[amount].agg(["count", "sum"])
    table.columns = pd.Index(["cells", amount])
    return table.sort_values(amount, ascending=False, kind="stable")
