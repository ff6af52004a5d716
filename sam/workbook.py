"""Workbooks: the sheets of an XLSX file as tables of text.

A workbook is a zip of XML, so that its size is checked before it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from sam.problem import Problem, SamError
from sam.table import Table, text_table

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 64_000_000
"""Bytes of XML, unpacked: 600 accounts square. The file itself can be a thousand times smaller."""
ROWS = 1_048_576
"""Rows of a sheet in Excel."""
OLD = b"\xd0\xcf\x11\xe0"
"""First bytes of .xls, and of an .xlsx with a password."""

SAVE = "Save it as .xlsx or as CSV."


def read_workbook(path: Path) -> dict[str, Table]:
    """The sheets that hold something, by name; chart sheets are none.

    Raises SamError where the file is no workbook or is damaged, and for formulas that were never computed: a program that
    writes .xlsx without computing leaves their values out, and they would read as zero.
    """
    from openpyxl import load_workbook

    try:
        _check_zip(path)
        values, formulas = (load_workbook(path, data_only=only, read_only=True) for only in (True, False))
        try:
            return dict(_tables(path, values, formulas))
        finally:
            values.close()
            formulas.close()
    except FileNotFoundError:
        raise _failed(path, "the file does not exist", "Check the path.") from None
    except BadZipFile as error:
        raise _failed(path, f"the file is not an XLSX workbook ({error})", SAVE) from None
    except SamError:
        raise
    except Exception as error:  # the reader of damaged XML raises whatever the damage leads to
        what = f"the workbook is damaged ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
        raise _failed(path, what, f"Open it and save it again. {SAVE}") from None


def _check_zip(path: Path) -> None:
    """Refuse what is no zip, what unpacks to more than is read, and XML that declares entities."""
    with path.open("rb") as file:
        if file.read(len(OLD)) == OLD:
            raise _failed(path, "the file is an old .xls workbook, or has a password", SAVE)
    with ZipFile(path) as archive:
        if (size := sum(part.file_size for part in archive.infolist())) > LARGEST:
            what = f"the workbook unpacks to {size / 1e6:.4g} MB, more than the {LARGEST / 1e6:g} MB read"
            raise _failed(path, what, "Keep the sheets of the SAM only.")
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")) and b"<!ENTITY" in archive.read(part):
                raise _failed(path, f"the workbook declares entities (in {part})", SAVE)


def _tables(path: Path, values: Workbook, formulas: Workbook) -> Iterator[tuple[str, Table]]:
    for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
        rows = [
            (line, tuple("" if cell is None else str(cell).strip() for cell in row))
            for line, row in _rows(sheet)
        ]
        name = f"{path}[{sheet.title}]"
        _check_computed(name, rows, _rows(written))
        if any(any(row) for _, row in rows):
            yield sheet.title, text_table(name, rows)


def _rows(sheet: Worksheet) -> Iterator[tuple[int, tuple]]:
    """Rows that hold something, with their numbers; what the file says of its own size is not believed."""
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(values_only=True), ROWS)
    return ((line, row) for line, row in enumerate(rows, start=1) if any(cell is not None for cell in row))


def _check_computed(name: str, rows: list[tuple[int, tuple]], written: Iterator[tuple[int, tuple]]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    def is_formula(cell: object) -> bool:
        return isinstance(cell, ArrayFormula | DataTableFormula) or str(cell).startswith("=")

    computed = dict(rows)
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
