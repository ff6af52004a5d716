"""Where the accounts stand in a square matrix as people lay it out: below titles, beside labels, in one row or in two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sam.table import Table

HEADER_ROWS = 20
"""Rows from the top among which the ids of the columns are sought; titles stand above them."""
LABEL_COLUMNS = 4
"""Columns from the left among which the ids of the rows are sought."""
JOINTS = ("", "_", "-", ".", " ", "/")
"""What stands in an id between a group and a name where two rows of a header make it: ACT over AGR for ACT_AGR."""

TOTALS = frozenset(
    [
        "total",
        "totals",
        "tot",
        "sum",
        "sums",
        "subtotal",
        "gesamt",
        "summe",
        "somme",
        "suma",
        "合計",
        "計",
        "総計",
        "総額",
    ]
)
"""Words by which the sum of a row or column is known, alone or in a name such as `Column total`."""


@dataclass(frozen=True)
class Layout:
    """The accounts of a matrix by their columns and rows, as the accounts table writes them; unknown names as they stand.

    width: columns up to the last that has a name. Totals are left out, and so are unknown names without an amount: notes,
    titles, labels of groups.
    """

    payers: dict[int, str]
    receivers: dict[int, str]
    labels: dict[str, str]
    width: int


def layout_of(table: Table, accounts: Sequence[str]) -> Layout:
    """Find the row and the column that hold most ids of the accounts table; two that are joined count as well as one.

    Ids are compared exactly, and without case where that tells the accounts apart.
    """
    spelt = _speller(accounts)
    rows = [list(row) for row in table.rows]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    columns = [[row[place] for row in rows] for place in range(min(width, LABEL_COLUMNS))]
    head, header = _ids(rows[:HEADER_ROWS], spelt)
    side, names = _ids(columns, spelt)
    known = set(accounts)

    payers = {place: name for place, name in enumerate(header) if place > side and name}
    receivers = {row: name for row, name in enumerate(names) if row > head and name}
    kept_payers = {
        place: name
        for place, name in payers.items()
        if name in known or not _is_total(name) and any(rows[row][place] for row in receivers)
    }
    kept_receivers = {
        row: name
        for row, name in receivers.items()
        if name in known or not _is_total(name) and any(rows[row][place] for place in payers)
    }
    labels = {name: rows[row][side - 1] for row, name in kept_receivers.items()} if side else {}
    last = max((place for place, name in enumerate(header) if name), default=-1)
    return Layout(kept_payers, kept_receivers, labels, last + 1)


def _ids(lines: Sequence[Sequence[str]], spelt: Callable[[str], str]) -> tuple[int, list[str]]:
    """The line that holds most ids (or the upper one of two that are joined makes them), its number and its names."""
    best: tuple[int, int, list[str]] = (-1, 0, [])
    for number, names in _candidates(lines):
        found = [spelt(name) or name for name in names]
        count = len({name for name in found if spelt(name)})
        if count > best[0]:
            best = (count, number, found)
    return best[1], best[2]


def _candidates(lines: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """Every line, then every line under the one above it, whose names hold on until the next."""
    for number, line in enumerate(lines):
        yield number, list(line)
    for number, (above, line) in enumerate(zip(lines, lines[1:], strict=False), start=1):
        groups: list[str] = list(accumulate(above, _held))
        for joint in JOINTS:
            yield (
                number,
                [
                    f"{group}{joint}{name}" if group and name else name or group
                    for group, name in zip(groups, line, strict=True)
                ],
            )


def _held(before: str, own: str) -> str:
    return own or before


def _speller(accounts: Sequence[str]) -> Callable[[str], str]:
    """From a name to the id it means; "" where it is none."""
    exact = set(accounts)
    loose: dict[str, list[str]] = {}
    for account in accounts:
        loose.setdefault(_loosely(account), []).append(account)

    def spelt(name: str) -> str:
        if name in exact:
            return name
        means = loose.get(_loosely(name), ())
        return means[0] if len(means) == 1 else ""

    return spelt


def _loosely(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _is_total(name: str) -> bool:
    return not TOTALS.isdisjoint(re.findall(r"\w+", _loosely(name)))
