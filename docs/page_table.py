"""Numbers and tables as the pages write them, for the scripts beside this file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown: words to the left, figures to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def signed(value: float | None, digits: int = 2) -> str:
    """A number with its sign, thousands by commas and a true minus; zero has a plus, and what is missing is `-`."""
    return "-" if value is None else f"{value:+z,.{digits}f}".replace("-", "−")


def plain(value: float | None, digits: int = 0) -> str:
    """A number as `signed` writes it, without a plus."""
    return signed(value, digits).removeprefix("+")


def header(names: Iterable[str]) -> Iterator[str]:
    """Two lines of a table, figures to the right."""
    names = list(names)
    yield row(names)
    yield f"|---|{'---:|' * (len(names) - 1)}"


def row(cells: Iterable[str]) -> str:
    """A line of a table, with minus signs."""
    return f"| {' | '.join(cell.replace('-', '−') if cell[:1] in '+-' else cell for cell in cells)} |"
