"""Reading tables of text, with the line of every row kept for messages."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sam.account import KINDS, SECTOR
from sam.problem import Problem, SamError


@dataclass(frozen=True)
class Table:
    """Rows of text from one file (or one sheet), each with the line it stands on."""

    file: str
    lines: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]

    def at(self, row: int) -> str:
        """Place of a row for a message."""
        return f"{self.file}:{self.lines[row]}"


def read_text_table(path: Path) -> Table:
    """Read a CSV file in UTF-8 (with or without byte order mark); blank rows are left out.

    Raises SamError where the file is missing, unreadable, not text or empty.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader]
    except FileNotFoundError:
        raise _failed(path, "the file does not exist", "Check the path.") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise _failed(
            f"{path}:{line}",
            "the file is not UTF-8 text",
            "Save it as CSV UTF-8; Japanese Excel writes Shift JIS unless told.",
        ) from None
    except csv.Error as error:
        raise _failed(
            f"{path}:{reader.line_num}", f"the line is not CSV ({error})", "Check its quotes and separators."
        ) from None
    except OSError as error:
        raise _failed(
            path, f"the file cannot be read ({error.strerror})", "Check the path and permissions."
        ) from None
    return text_table(path, rows)


def read_sheet(path: Path, sheet: str | None = None) -> Table | None:
    """Read a sheet of an XLSX workbook: the named one, else the first; None where the named one is absent.

    Raises SamError where the workbook is missing or is none.
    """
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, data_only=True, read_only=True)
    except FileNotFoundError:
        raise _failed(path, "the file does not exist", "Check the path.") from None
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise _failed(
            path, f"the file is not an XLSX workbook ({error})", "Save it as .xlsx or as CSV."
        ) from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            return None
        chosen = book[sheet] if sheet is not None else book[book.sheetnames[0]]
        rows = [
            (number, tuple("" if cell is None else str(cell).strip() for cell in row))
            for number, row in enumerate(chosen.iter_rows(values_only=True), start=1)
        ]
        return text_table(f"{path}[{chosen.title}]", rows)
    finally:
        book.close()


def text_table(file: object, rows: list[tuple[int, tuple[str, ...]]]) -> Table:
    """Keep the rows that hold something. Raises SamError where none does."""
    kept = [(line, row) for line, row in rows if any(row)]
    if not kept:
        raise _failed(file, "the file is empty", "A table needs a header and one row at least.")
    return Table(str(file), tuple(line for line, _ in kept), tuple(row for _, row in kept))


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
        if len(row) != len(header):
            problems.append(
                Problem(
                    f"the row has {len(row)} cells, the header {len(header)}",
                    table.at(number),
                    None,
                    "Quote a cell that contains a comma, or complete the row.",
                )
            )
            continue
        found.append((number, dict(zip(header, row, strict=True))))
    return found


def number(text: str, where: str, what: str, problems: list[Problem]) -> float:
    """Read an amount, thousands separators too; where it is none, add to `problems` and return 0."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    problems.append(
        Problem(
            f"{what} is {text!r}, not a finite number", where, None, "Enter the amount with a decimal point."
        )
    )
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
