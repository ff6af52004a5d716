"""Tables of the report: cells, rows and columns before they become HTML or terminal text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """Head of a column; figures are set to the right."""

    head: str
    figure: bool = True


@dataclass(frozen=True)
class Row:
    """Texts of one row; `kind` is empty, `total` or `group`, `name` is what other programs call it."""

    cells: tuple[str, ...]
    kind: str = ""
    name: str = ""


@dataclass(frozen=True)
class Table:
    """A caption, columns, rows and a note; the first cell of each row is its head. `wide` tables have many columns."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    wide: bool = False


def table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Row],
    texts: Sequence[int] = (0,),
    note: str = "",
) -> Table:
    """A Table; `texts` are the positions of columns that hold words rather than figures.

    Raises ValueError where a row has not as many cells as there are heads.
    """
    rows = tuple(rows)
    for row in rows:
        if len(row.cells) != len(heads):
            raise ValueError(
                f"table {caption!r}: row {row.cells[0]!r} has {len(row.cells)} cells for {len(heads)} columns"
            )
    columns = tuple(Column(head, at not in texts) for at, head in enumerate(heads))
    return Table(caption, columns, rows, note, wide=len(heads) > 6)
