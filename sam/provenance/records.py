"""The tables beside a SAM that say where its amounts come from; each may be absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sam.labels import means
from sam.problem import Problem, SamError
from sam.table import number, read_text_table, records

Cell = tuple[str, str]

BALANCING = "balancing"
"""How the reason of a change begins that is balancing and no treatment."""

BETWEEN = "; "
"""What stands between several assumptions or sources of one cell."""

_DIVIDES = re.compile(r"([a-z]+ )?split\b")
"""How an assumption begins that divides a published total between cells."""


@dataclass(frozen=True)
class Source:
    """A statistic behind the cells of two patterns: its name, table and year, and how the cells follow from it (use)."""

    receiver: str
    payer: str
    statistic: str
    table: str
    year: str
    use: str

    def covers(self, cell: Cell) -> bool:
        """Whether the patterns mean this cell."""
        return means(self.receiver, cell[0]) and means(self.payer, cell[1])


@dataclass(frozen=True)
class Change:
    """What a treatment made of a cell, in the unit of the SAM."""

    before: float
    after: float
    reason: str

    @property
    def balances(self) -> bool:
        """Whether it is balancing."""
        return self.reason.startswith(BALANCING)


@dataclass(frozen=True)
class Assumed:
    """The amount of a cell, without sign, that rests on these assumptions together."""

    amount: float
    texts: tuple[str, ...]

    @property
    def divides(self) -> bool:
        """Whether the assumptions divide a published total between cells, so that the sum of these is evidence."""
        return all(_DIVIDES.match(text) for text in self.texts)


@dataclass(frozen=True)
class Roll:
    """How a cell came from the SAM of an earlier year: before + evidence + assumption + balancing = after."""

    before: float
    evidence: float
    assumption: float
    balancing: float
    after: float
    source: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The statistics and assumptions in its source."""
        return tuple(text for text in self.source.split(BETWEEN) if text)


@dataclass(frozen=True)
class Records:
    """What a folder says of its cells; a table that is not there is None."""

    sources: tuple[Source, ...] | None
    assumed: Mapping[Cell, tuple[Assumed, ...]] | None
    changes: Mapping[Cell, tuple[Change, ...]] | None
    roll: Mapping[Cell, Roll] | None
    published: Mapping[Cell, float] | None

    def cells(self) -> list[Cell]:
        """Cells that a treatment or the roll from an earlier year moved, also those that are empty now."""
        return list(dict.fromkeys([*(self.changes or {}), *(self.roll or {})]))


def beside(sam: Path, table: str) -> Path:
    """Where a table of a SAM stands: in its folder, or beside its file as `<stem>_<table>`."""
    return sam / table if sam.is_dir() else sam.with_name(f"{sam.stem}_{table}")


def read_records(sam: Path) -> Records:
    """Read the tables beside a SAM, a folder or a file. Raises SamError with file and line of every mistake."""
    problems: list[Problem] = []
    sources = _rows(
        beside(sam, "sources.csv"), ("receiver", "payer", "statistic", "table", "year", "use"), (), problems
    )
    assumed = _rows(beside(sam, "assumptions.csv"), ("receiver", "payer", "assumption"), ("value",), problems)
    changes = _rows(
        beside(sam, "changes.csv"), ("receiver", "payer", "reason"), ("before", "after"), problems
    )
    moves = ("before", "evidence", "assumption", "balancing", "after")
    roll = _rows(beside(sam, "roll.csv"), ("receiver", "payer", "source"), moves, problems)
    published = _rows(beside(sam, "producers_prices.csv"), ("receiver", "payer"), ("producers",), problems)
    if problems:
        raise SamError(problems, "the tables of provenance")
    return Records(
        None if sources is None else tuple(Source(**texts) for texts, _ in sources),
        None if assumed is None else _assumed(assumed),
        None if changes is None else _changes(changes),
        None
        if roll is None
        else {_cell(texts): Roll(**numbers, source=texts["source"]) for texts, numbers in roll},
        None if published is None else {_cell(texts): numbers["producers"] for texts, numbers in published},
    )


_Row = tuple[dict[str, str], dict[str, float]]


def _rows(
    path: Path, texts: tuple[str, ...], numbers: tuple[str, ...], problems: list[Problem]
) -> list[_Row] | None:
    """Texts and numbers of each row; None where there is no such file."""
    if not path.exists():
        return None
    table = read_text_table(path)
    return [
        (
            {name: record[name] for name in texts},
            {name: number(table, row, record[name], name, problems) for name in numbers},
        )
        for row, record in records(table, (*texts, *numbers), problems)
    ]


def _cell(texts: Mapping[str, str]) -> Cell:
    return texts["receiver"], texts["payer"]


def _assumed(rows: list[_Row]) -> dict[Cell, tuple[Assumed, ...]]:
    """The assumptions of each cell; parts of a cell that rest on different ones have a row each."""
    found: dict[Cell, tuple[Assumed, ...]] = {}
    for texts, numbers in rows:
        named = tuple(dict.fromkeys(texts["assumption"].split(BETWEEN)))
        found[_cell(texts)] = (*found.get(_cell(texts), ()), Assumed(abs(numbers["value"]), named))
    return found


def _changes(rows: list[_Row]) -> dict[Cell, tuple[Change, ...]]:
    """The changes of each cell in the order in which they were made: one goes on from where another ended.

    The table is in order of size, so the order is known from the amounts alone.
    """
    found: dict[Cell, list[Change]] = {}
    for texts, numbers in rows:
        found.setdefault(_cell(texts), []).append(Change(**numbers, reason=texts["reason"]))
    return {cell: tuple(_chained(own)) for cell, own in found.items()}


def _chained(changes: list[Change]) -> list[Change]:
    ends = {change.after for change in changes}
    return sorted(changes, key=lambda change: (change.before in ends, change.balances))
