"""Reading tables of text, with the line of every row kept for messages."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sam.account import KINDS, SECTOR
from sam.number import NumberError, decimal_mark, read_number
from sam.problem import Problem, SamError
from sam.text_source import UnreadableError, read_text


@dataclass(frozen=True)
class Table:
    """Rows of text from one file (or one sheet), each with the line it stands on; `decimal` as in `decimal_mark`."""

    file: str
    lines: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    decimal: str = "."

    def at(self, row: int) -> str:
        """Place of a row for a message."""
        return f"{self.file}:{self.lines[row]}"


LARGEST = 100_000_000
"""Bytes of a table that is read: a SAM of 1,000 accounts has 40 million."""
SEPARATORS = (",", ";", "\t")
SAMPLE = 100_000
"""Characters from which the separator of a file is known."""


def read_text_table(path: Path, name: str = "") -> Table:
    """Read a CSV file separated by commas, semicolons or tabs; blank rows are left out.

    name: what messages call it (default: its path). Encodings are those of `read_text`. Raises SamError where the file
    cannot be read, is no CSV or is empty.
    """
    name = name or str(path)
    try:
        text = read_text(path, LARGEST)
    except UnreadableError as error:
        raise _failed(f"{name}:{error.line}" if error.line else name, error.what, error.remedy) from None
    separator = _separator(text[:SAMPLE])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        rows = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader]
    except csv.Error as error:
        raise _failed(
            f"{name}:{reader.line_num}", f"the line is not CSV ({error})", "Check its quotes and separators."
        ) from None
    return text_table(name, rows, separator)


def _separator(text: str) -> str:
    """The separator by which most rows are equally long; the one with more columns, the comma first, where two are."""

    def regular(separator: str) -> tuple[int, int]:
        widths = Counter(map(len, csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
        return max(((rows, width) for width, rows in widths.items() if width > 1), default=(0, 0))

    used = [separator for separator in SEPARATORS if separator in text]
    if len(used) < 2:
        return used[0] if used else ","
    try:
        return max(used, key=regular)
    except csv.Error:
        return ","  # reading it names the line


def text_table(file: object, rows: list[tuple[int, tuple[str, ...]]], separator: str = ",") -> Table:
    """Keep the rows that hold something. Raises SamError where none does."""
    kept = [(line, row) for line, row in rows if any(row)]
    if not kept:
        raise _failed(file, "the file is empty", "A table needs a header and one row at least.")
    decimal = decimal_mark((cell for _, row in kept for cell in row), separator)
    return Table(str(file), tuple(line for line, _ in kept), tuple(row for _, row in kept), decimal)


def records(
    table: Table, required: tuple[str, ...], problems: list[Problem]
) -> list[tuple[int, dict[str, str]]]:
    """Turn rows below a header into dictionaries with their row number; add what is wrong to `problems`."""
    header = table.rows[0]
    missing = [column for column in required if column not in header]
    for column in missing:
        problems.append(
            Problem(
                f"column {column} is missing",
                table.at(0),
                None,
                f"The header must have {', '.join(required)}; it has {', '.join(header)}.",
            )
        )
    doubled = sorted({column for column in header if column and header.count(column) > 1})
    for column in doubled:
        problems.append(
            Problem(f"column {column} is there more than once", table.at(0), None, "Keep one of them.")
        )
    if missing or doubled:
        return []
    found = []
    for number, row in enumerate(table.rows[1:], start=1):
        if len(row) < len(header) or any(row[len(header) :]):
            problems.append(
                Problem(
                    f"the row has {len(row)} cells, the header {len(header)}",
                    table.at(number),
                    None,
                    "Quote a cell that contains a comma, or complete the row.",
                )
            )
            continue
        found.append((number, dict(zip(header, row, strict=False))))
    return found


def number(table: Table, row: int, text: str, what: str, problems: list[Problem]) -> float:
    """Read an amount of a row as `read_number` does; where it is none, add to `problems` and return 0."""
    try:
        return read_number(text, table.decimal)
    except NumberError as error:
        problems.append(Problem(f"{what} is {text!r}, {error.reason}", table.at(row), None, error.remedy))
        return 0.0


def accounts_from(table: Table) -> pd.DataFrame:
    """Accounts table from text: columns account, kind and any others. Raises SamError where malformed."""
    problems: list[Problem] = []
    rows = records(table, ("account", "kind"), problems)
    for row, record in rows:
        if not record["account"]:
            problems.append(
                Problem("the account has no name", table.at(row), None, "Fill in the column account.")
            )
        if record["kind"] not in (*KINDS, SECTOR):
            problems.append(
                Problem(
                    f"unknown kind {record['kind']!r}",
                    table.at(row),
                    None,
                    f"Kinds are {', '.join((*KINDS, SECTOR))}.",
                )
            )
    if not rows and not problems:
        problems.append(Problem("no account is listed", table.file, None, "Give each account a row."))
    if problems:
        raise SamError(problems, table.file)
    listed = pd.DataFrame([record for _, record in rows], dtype=object).set_index("account")
    return listed.drop(columns=[column for column in listed.columns if not column])


def _failed(where: object, what: str, remedy: str) -> SamError:
    return SamError([Problem(what, str(where), None, remedy)], str(where).split(":")[0])
