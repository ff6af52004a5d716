"""Tables of text for the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.cells import cell_len

UNLIMITED = 1000  # characters of a line where nobody looks at a terminal
BETWEEN = "  "
NARROWEST = 12  # characters of a column of texts


def room() -> int:
    """Characters of a line: those of the terminal, or no limit where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else UNLIMITED


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Align columns: the first `left` to the left, the others (figures) to the right.

    Where they do not fit the terminal, texts go over several lines, and figures that are too many follow below, beside the
    first columns again.
    """
    limit = room()
    table = _folded([list(header), *[list(row) for row in rows]], left, limit)
    widths = _widths(table)
    return "\n\n".join(_text(table, widths, columns, left) for columns in blocks(widths, left, limit))


def blocks(widths: Sequence[int], left: int, room: int) -> Iterator[list[int]]:
    """Numbers of the columns of each table: the first `left` and as many of the others as fit, one at least."""
    first = list(range(left))
    start = sum(widths[:left]) + len(BETWEEN) * (left - 1)
    block, used = list(first), start
    for column in range(left, len(widths)):
        own = len(BETWEEN) + widths[column]
        if used + own > room and len(block) > left:
            yield block
            block, used = list(first), start
        block.append(column)
        used += own
    yield block


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(*table, strict=True)]


def _folded(table: list[list[str]], left: int, limit: int) -> list[list[str]]:
    """The table with its widest text on several lines each, until a figure fits beside the texts."""
    widths = _widths(table)
    over = sum(widths[:left]) + len(BETWEEN) * left + max(widths[left:], default=0) - limit
    widest = max(range(left), key=widths.__getitem__)
    if over <= 0 or widths[widest] <= NARROWEST:
        return table
    width = max(NARROWEST, widths[widest] - over)
    wide = any(cell_len(row[widest]) > len(row[widest]) for row in table)
    letters = width // 2 if wide else width  # a Japanese one takes two columns
    rows = []
    for row in table:
        first, *others = wrap(row[widest], letters) or [""]
        blank = [""] * len(row)
        rows.append([*row[:widest], first, *row[widest + 1 :]])
        rows += [[*blank[:widest], text, *blank[widest + 1 :]] for text in others]
    return _folded(rows, left, limit)


def _text(table: Sequence[Sequence[str]], widths: Sequence[int], columns: Sequence[int], left: int) -> str:
    lines = [BETWEEN.join(_padded(row[i], widths[i], i < left) for i in columns) for row in table]
    lines.insert(1, BETWEEN.join("-" * widths[i] for i in columns))
    return "\n".join(line.rstrip() for line in lines)


def _padded(cell: str, width: int, left: bool) -> str:
    """A cell filled up to a width in columns of the terminal: a Japanese character takes two."""
    space = " " * (width - cell_len(cell))
    return cell + space if left else space + cell


def amount(value: float | None) -> str:
    """An amount with thousands separators; few decimals where it is large."""
    if value is None:
        return "-"
    size = abs(value)
    return f"{value:,.0f}" if size >= 1e5 else f"{value:,.1f}" if size >= 100 else f"{value:z,.4f}"
