"""Workbooks: which sheet is read, and the message for what is none, damaged, or was never computed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from sam import SamError, read_sam
from sam.workbook import LARGEST

KINDS = ("account,kind", "a,activity", "c,commodity", "h,household")
ROWS = ([None, "a", "c", "h"], ["a", None, 10, None], ["c", 4, None, 6], ["h", 6, None, None])
CELLS = {("a", "c"): 10.0, ("c", "a"): 4.0, ("c", "h"): 6.0, ("h", "a"): 6.0}


def book() -> Workbook:
    """A matrix on the third sheet, below a title and beside labels, after a chart and a page of notes."""
    made = Workbook()
    made.active.title = "Notes"
    made.active.append(["Made by hand", "a", "c"])
    made.create_chartsheet("Chart", 0).add_chart(BarChart())
    made.create_sheet("Empty")
    sheet = made.create_sheet("SAM 2015")
    sheet.append(["My SAM"])
    for label, row in zip(("", "Work", "Goods", "People"), ROWS, strict=True):
        sheet.append([label, *row])
    accounts = made.create_sheet("accounts")
    for line in KINDS:
        accounts.append(line.split(","))
    return made


def message_of(path: Path) -> str:
    """The message that reading gives, after the path."""
    with pytest.raises(SamError) as raised:
        read_sam(path)
    return str(raised.value).splitlines()[1].strip().removeprefix(f"{path.parent}/")


def test_the_sheet_with_the_ids_is_read(tmp_path: Path) -> None:
    book().save(tmp_path / "b.xlsx")
    sam = read_sam(tmp_path / "b.xlsx")
    assert sam.flows.to_dict() == CELLS
    assert [sam.label(account) for account in ("a", "c", "h")] == ["Work", "Goods", "People"]


def test_blank_cells_at_the_end_of_a_row_are_blank(tmp_path: Path) -> None:
    made = book()
    sheet = made["accounts"]
    sheet["C1"], sheet["D1"], sheet["D3"] = "label_en", "group", "goods"
    made.save(tmp_path / "b.xlsx")
    assert list(read_sam(tmp_path / "b.xlsx").accounts["group"]) == ["", "goods", ""]


@pytest.mark.parametrize("cell", ["B3", "D4"])
def test_a_formula_that_was_never_computed_is_not_zero(tmp_path: Path, cell: str) -> None:
    made = book()
    made["SAM 2015"][cell] = "=1+1"
    made.save(tmp_path / "b.xlsx")
    assert message_of(tmp_path / "b.xlsx") == (
        f"b.xlsx[SAM 2015]: the formulas in {cell} have no computed values. Open the workbook in Excel or LibreOffice and "
        "save it."
    )


def test_what_is_no_workbook_says_what_it_is(tmp_path: Path) -> None:
    old = tmp_path / "b.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\x00" * 600)
    assert (
        message_of(old)
        == "b.xls: the file is an old .xls workbook, or has a password. Save it as .xlsx or as CSV."
    )
    empty = tmp_path / "b.xlsx"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("x", "y")
    assert message_of(empty).startswith("b.xlsx: the workbook is damaged (")


def test_damage_anywhere_is_one_line(tmp_path: Path) -> None:
    book().save(tmp_path / "good.xlsx")
    content = (tmp_path / "good.xlsx").read_bytes()
    for at in range(0, len(content), len(content) // 25):
        for broken in (content[:at], content[:at] + b"\xff\x00\xff" + content[at + 3 :]):
            path = tmp_path / "b.xlsx"
            path.write_bytes(broken)
            assert met(path) in ("", "one line")


def met(path: Path) -> str:
    """How a workbook was met: "" where it was read right, as it is where the damage is in bytes that nothing reads."""
    try:
        return "" if read_sam(path).flows.to_dict() == CELLS else "read wrong"
    except SamError as error:
        return "one line" if len(str(error).splitlines()) == 2 else str(error)


def rewritten(folder: Path, part: str, old: str, new: str) -> Path:
    """The workbook with one of its parts changed."""
    book().save(folder / "good.xlsx")
    path = folder / "b.xlsx"
    with (
        zipfile.ZipFile(folder / "good.xlsx") as good,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            text = good.read(name).decode()
            bad.writestr(name, text.replace(old, new) if name == part else text)
    return path


def test_entities_are_refused(tmp_path: Path) -> None:
    path = rewritten(
        tmp_path,
        "xl/workbook.xml",
        "<workbook",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook',
    )
    assert (
        message_of(path)
        == "b.xlsx: the workbook declares entities (in xl/workbook.xml). Save it as .xlsx or as CSV."
    )


def test_a_zip_that_unpacks_to_more_than_memory_is_refused(tmp_path: Path) -> None:
    path = rewritten(tmp_path, "xl/workbook.xml", "</workbook>", "</workbook>" + " " * LARGEST)
    assert path.stat().st_size < LARGEST / 100
    assert "more than the 64 MB read" in message_of(path)


def test_a_sheet_that_says_it_is_as_large_as_excel_allows_is_read_by_its_rows(tmp_path: Path) -> None:
    path = rewritten(
        tmp_path, "xl/worksheets/sheet3.xml", 'dimension ref="A1:E5"', 'dimension ref="A1:XFD1048576"'
    )
    assert read_sam(path).flows.to_dict() == CELLS
