"""Tables of text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Align columns: the first `left` to the left, the others (figures) to the right."""
    table = [list(header), *[list(row) for row in rows]]
    widths = [max(cell_len(row[i]) for row in table) for i in range(len(header))]
    lines = ["  ".join(_padded(row[i], width, i < left) for i, width in enumerate(widths)) for row in table]
    lines.insert(1, "  ".join("-" * width for width in widths))
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
