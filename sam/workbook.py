"""Workbooks: the sheets of an XLSX file as tables of text.

A workbook is a zip of XML, so that its size is checked before it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from sam.problem import Problem, SamError
from sam.table import Table, text_table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 64_000_000
"""Bytes of XML, unpacked: 600 accounts square. The file itself can be a thousand times smaller."""
ROWS = 1_048_576
"""Rows of a sheet in Excel."""
OLD = b"\xd0\xcf\x11\xe0"
"""First bytes of .xls, and of an .xlsx with a password."""

_FORMULA = re.compile(rb"<(\w+:)?f[ >/]")
SAVE = "Save it as .xlsx or as CSV."


def read_workbook(path: Path) -> dict[str, Table]:
    """The sheets that hold something, by name; chart sheets are none.

    Raises SamError where the file is no workbook or is damaged, and for formulas that were never computed: a program that
    writes .xlsx without computing leaves their values out, and they would read as zero.
    """
    from openpyxl import load_workbook

    try:
        has_formulas = _check_zip(path)
        with closing(load_workbook(path, data_only=True, read_only=True)) as values:
            sheets = {sheet.title: _texts(sheet) for sheet in values.worksheets}
        if has_formulas:  # a second reading, because the first gives values alone
            with closing(load_workbook(path, read_only=True)) as formulas:
                for sheet in formulas.worksheets:
                    _check_computed(f"{path}[{sheet.title}]", dict(sheets[sheet.title]), _rows(sheet))
        return {title: text_table(f"{path}[{title}]", rows) for title, rows in sheets.items() if rows}
    except FileNotFoundError:
        raise _failed(path, "the file does not exist", "Check the path.") from None
    except BadZipFile as error:
        raise _failed(path, f"the file is not an XLSX workbook ({error})", SAVE) from None
    except SamError:
        raise
    except Exception as error:  # the reader of damaged XML raises whatever the damage leads to
        what = f"the workbook is damaged ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
        raise _failed(path, what, f"Open it and save it again. {SAVE}") from None


def to_header(table: Table) -> Table:
    """Rows as long as the header at least: a sheet does not keep blank cells at the end of a row."""
    width = len(table.rows[0])
    return replace(table, rows=tuple(row + ("",) * (width - len(row)) for row in table.rows))


def _check_zip(path: Path) -> bool:
    """Refuse what is no zip, what unpacks to more than is read, and XML that declares entities; whether it has formulas."""
    has_formulas = False
    with path.open("rb") as file:
        if file.read(len(OLD)) == OLD:
            raise _failed(path, "the file is an old .xls workbook, or has a password", SAVE)
    with ZipFile(path) as archive:
        if (size := sum(part.file_size for part in archive.infolist())) > LARGEST:
            what = f"the workbook unpacks to {size / 1e6:.4g} MB, more than the {LARGEST / 1e6:g} MB read"
            raise _failed(path, what, "Keep the sheets of the SAM only.")
        for part in archive.namelist():
            if not part.endswith((".xml", ".rels")):
                continue
            content = archive.read(part)
            if b"<!ENTITY" in content:
                raise _failed(path, f"the workbook declares entities (in {part})", SAVE)
            has_formulas = has_formulas or _FORMULA.search(content) is not None
    return has_formulas


def _texts(sheet: Worksheet) -> list[tuple[int, tuple[str, ...]]]:
    """Rows that hold something, as text, with their numbers."""
    return [
        (line, tuple("" if cell is None else str(cell).strip() for cell in row)) for line, row in _rows(sheet)
    ]


def _rows(sheet: Worksheet) -> Iterator[tuple[int, tuple]]:
    """Rows with a cell, and their numbers; what the file says of its own size is not believed."""
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(values_only=True), ROWS)
    return ((line, row) for line, row in enumerate(rows, start=1) if any(cell is not None for cell in row))


def _check_computed(
    name: str, computed: Mapping[int, tuple[str, ...]], written: Iterator[tuple[int, tuple]]
) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    def is_formula(cell: object) -> bool:
        return isinstance(cell, ArrayFormula | DataTableFormula) or str(cell).startswith("=")

    empty = [
        f"{get_column_letter(place + 1)}{line}"
        for line, row in written
        for place, cell in enumerate(row)
        if is_formula(cell) and not "".join(computed.get(line, ())[place : place + 1])
    ]
    if empty:
        more = f" and {len(empty) - 5} more" if len(empty) > 5 else ""
        what = f"the formulas in {', '.join(empty[:5])}{more} have no computed values"
        raise _failed(name, what, "Open the workbook in Excel or LibreOffice and save it.")


def _failed(where: object, what: str, remedy: str) -> SamError:
    return SamError([Problem(what, str(where), None, remedy)], str(where).split("[")[0])


def as_text(sheet: Worksheet) -> None:
    """Make every text of a sheet that is to be written a text: one that begins with `=` would run in Excel as a formula."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
