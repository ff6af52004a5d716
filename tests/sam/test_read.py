"""Readers: every shape that is understood, and the exact message for what is not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from sam import SamError, bundled_names, read_accounts, read_sam, write_sam

from .samples import ACCOUNTS, FLOWS, small

MATRIX = """,a,c,h
a,,10,
c,4,,6
h,6,,
"""
KINDS = "account,kind\na,activity\nc,commodity\nh,household\n"
CELLS = {("a", "c"): 10.0, ("c", "a"): 4.0, ("c", "h"): 6.0, ("h", "a"): 6.0}


def put(folder: Path, **files: str) -> Path:
    """Write files; `__` in a name stands for the dot."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


def message_of(source: object, folder: Path, **options: object) -> str:
    """The message that reading gives, with the test's folder left out."""
    with pytest.raises(SamError) as error:
        read_sam(source, **options)  # type: ignore[arg-type]
    return str(error.value).replace(f"{folder}/", "")


def test_square_matrix_with_its_sibling(tmp_path: Path) -> None:
    put(tmp_path, toy__csv=MATRIX, toy_accounts__csv=KINDS)
    sam = read_sam(tmp_path / "toy.csv", unit="yen", year=2015, note="made up")
    assert sam.flows.to_dict() == CELLS
    assert (sam.name, sam.unit, sam.year, sam.note) == ("toy", "yen", 2015, "made up")


@pytest.mark.parametrize("how", ["mapping", "table", "indexed table", "path"])
def test_kinds_may_be_given(tmp_path: Path, how: str) -> None:
    put(tmp_path, toy__csv=MATRIX, kinds__csv=KINDS)
    table = read_accounts(tmp_path / "kinds.csv")
    accounts = {
        "mapping": table["kind"].to_dict(),
        "table": table.reset_index(),
        "indexed table": table,
        "path": tmp_path / "kinds.csv",
    }[how]
    sam = read_sam(str(tmp_path / "toy.csv"), accounts=accounts)
    assert sam.flows.to_dict() == CELLS
    assert sam.of_kind("household") == ["h"]


def test_labels_totals_thousands_byte_order_mark_and_free_order(tmp_path: Path) -> None:
    matrix = (
        '\ufeffA table,Code,h,a,c,Total\nGoods,c,"6,000.5",4,,"6,004.5"\nWork,a,,,10,10\n\n'
        "People,h,,6,,6\nTotal,total,6,10,10,\n"
    )
    put(tmp_path, toy__csv=matrix, toy_accounts__csv=KINDS)
    sam = read_sam(tmp_path / "toy.csv")
    assert sam.flows.to_dict() == {**CELLS, ("c", "h"): 6000.5}
    assert [sam.label(account) for account in ("a", "c", "h")] == ["Work", "Goods", "People"]


def test_an_account_may_be_called_total(tmp_path: Path) -> None:
    put(
        tmp_path,
        toy__csv=",a,total\na,,1\ntotal,1,\n",
        toy_accounts__csv="account,kind\na,activity\ntotal,world\n",
    )
    assert read_sam(tmp_path / "toy.csv").flows.to_dict() == {("a", "total"): 1.0, ("total", "a"): 1.0}


@pytest.mark.parametrize("own_sheet", [True, False])
def test_workbook(tmp_path: Path, own_sheet: bool) -> None:
    book = Workbook()
    for row in ([None, "a", "c", "h"], ["a", None, 10, None], ["c", 4.0, None, 6], ["h", "6", None, None]):
        book.active.append(row)
    if own_sheet:
        sheet = book.create_sheet("accounts")
        for line in KINDS.split():
            sheet.append(line.split(","))
    book.save(tmp_path / "toy.xlsx")
    put(tmp_path, toy_accounts__csv=KINDS if not own_sheet else "wrong")
    assert read_sam(tmp_path / "toy.xlsx").flows.to_dict() == CELLS


def test_flows_in_one_file(tmp_path: Path) -> None:
    put(
        tmp_path,
        sam__csv="receiver,payer,value,remark\na,c,10,x\nc,a,4,\nc,h,6,\nh,a,6,\n",
        sam_accounts__csv=KINDS,
    )
    sam = read_sam(tmp_path / "sam.csv")
    assert sam.flows.to_dict() == CELLS
    assert sam.name == tmp_path.name  # a file called `sam` is named by its folder


def test_folder_keeps_columns_and_description(tmp_path: Path) -> None:
    put(
        tmp_path / "toy",
        flows__csv="receiver,payer,value\na,c,10\nc,a,4\nc,h,6\nh,a,6\n",
        accounts__csv="account,kind,label_en,label_ja,group,meti29\na,activity,Work,仕事,g,化学\nc,commodity,,,,\n"
        "h,household,,,,\n",
        sam__yaml="name: Toy\nunit: billion JPY\nyear: 2015\nnote: two lines\n",
    )
    sam = read_sam(tmp_path / "toy")
    assert sam.flows.to_dict() == CELLS
    assert (sam.name, sam.unit, sam.year, sam.note) == ("Toy", "billion JPY", 2015, "two lines")
    assert sam.accounts.loc["a"].to_dict() == {
        "kind": "activity",
        "label_en": "Work",
        "label_ja": "仕事",
        "group": "g",
        "meti29": "化学",
    }


def test_every_shipped_sam_reads_by_name() -> None:
    for name in bundled_names():
        assert len(read_sam(name).accounts) > 0


def test_a_name_that_is_nothing_lists_what_is_shipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sam.read.bundled_names", lambda: ["japan_2015"])
    assert message_of("japan_2051", tmp_path) == (
        "1 problem in japan_2051\n"
        "  japan_2051: there is no such file, folder or shipped SAM. Did you mean japan_2015? Shipped SAMs: "
        "japan_2015; else give a path."
    )


@pytest.mark.parametrize(
    ("flows", "accounts", "message"),
    [
        (
            "receiver,value\na,1\n",
            KINDS,
            "1 problem in flows.csv\n"
            "  flows.csv:1: column payer is missing. The header must have receiver, payer, value; it has "
            "receiver, "
            "value.",
        ),
        (
            "receiver,payer,value\na,c,ten\n\nc,a,\nc,h,inf\n",
            KINDS,
            "3 problems in flows.csv\n"
            "  flows.csv:2: value is 'ten', not a finite number. Enter the amount with a decimal point.\n"
            "  flows.csv:4: value is '', not a finite number. Enter the amount with a decimal point.\n"
            "  flows.csv:5: value is 'inf', not a finite number. Enter the amount with a decimal point.",
        ),
        (
            "receiver,payer,value\na,c,1,000\n",
            KINDS,
            "1 problem in flows.csv\n"
            "  flows.csv:2: the row has 4 cells, the header 3. Quote a cell that contains a comma, or "
            "complete the row.",
        ),
        (
            'receiver,payer,value\na,c,"1\n',
            KINDS,
            "1 problem in flows.csv\n"
            "  flows.csv:2: the line is not CSV (unexpected end of data). Check its quotes and separators.",
        ),
        (
            "receiver,payer,value,value\na,c,1,2\n",
            KINDS,
            "1 problem in flows.csv\n  flows.csv:1: column value is there more than once. Keep one of them.",
        ),
        (
            "\n",
            KINDS,
            "1 problem in flows.csv\n"
            "  flows.csv: the file is empty. A table needs a header and one row at least.",
        ),
        (None, KINDS, "1 problem in flows.csv\n  flows.csv: the file does not exist. Check the path."),
        (
            "receiver,payer,value\na,c,1\n",
            "account,kind\na,activty\n,tax\n",
            "2 problems in accounts.csv\n"
            "  accounts.csv:2: unknown kind 'activty'. Kinds are activity, commodity, factor, household, "
            "enterprise, "
            "government, tax, investment, world, sector.\n"
            "  accounts.csv:3: the account has no name. Fill in the column account.",
        ),
        (
            "receiver,payer,value\na,c,1\n",
            "account,kind\n",
            "1 problem in accounts.csv\n  accounts.csv: no account is listed. Give each account a row.",
        ),
        (
            "receiver,payer,value\na,c,1\nc,a,1\na,b,0\n",
            "account,kind\na,activity\nc,commodity\na,activity\n",
            "2 problems in SAM toy\n"
            "  a: the account is listed more than once. Keep one line for it in the accounts table.\n"
            "  b: a flow names an account that the accounts table does not list. Add it to the accounts "
            "table with its "
            "kind, or correct the name.",
        ),
    ],
    ids=[
        "no column",
        "no number",
        "comma",
        "quote",
        "column twice",
        "empty",
        "no file",
        "kind",
        "no account",
        "duplicate",
    ],
)
def test_broken_folders(tmp_path: Path, flows: str | None, accounts: str, message: str) -> None:
    folder = put(tmp_path / "toy", accounts__csv=accounts, **({} if flows is None else {"flows__csv": flows}))
    assert message_of(folder, folder) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "name: [x\n",
            "1 problem in sam.yaml\n"
            "  sam.yaml:2: the file is not readable YAML (expected ',' or ']', but got '<stream end>'). "
            "Check indentation, brackets and quotes there. Keys are name, unit, year, note, rolled_from.",
        ),
        (
            "just words\n",
            "1 problem in sam.yaml\n"
            "  sam.yaml:1: the file is not a mapping. Write one `key: value` per line. Keys are name, unit, "
            "year, note, rolled_from.",
        ),
        (
            "nmae: x\nyear: FY2015\n",
            "2 problems in sam.yaml\n"
            "  sam.yaml:2: year: a calendar year is a whole number, for example 2015. Given: 'FY2015'. "
            "Keys are name, unit, year, note, rolled_from.\n"
            "  sam.yaml:1: nmae: unknown key. Did you mean name? Keys are name, unit, year, note, rolled_from.",
        ),
    ],
)
def test_broken_descriptions(tmp_path: Path, text: str, message: str) -> None:
    folder = write_sam(small(), tmp_path / "toy")
    put(folder, sam__yaml=text)
    assert message_of(folder, folder) == message


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (
            MATRIX.replace("4,,6", "4,,6 tn"),
            "1 problem in toy.csv\n"
            "  toy.csv:3: the cell in column h is '6 tn', not a finite number. Enter the amount with a "
            "decimal point.",
        ),
        (
            MATRIX.replace("h,6,,\n", "hh,6,,\na,1,1,1\n"),
            "3 problems in toy.csv\n"
            "  toy.csv: row a is there 2 times. Keep one of them.\n"
            "  toy.csv: row hh is not in the accounts table. Did you mean h?\n"
            "  toy.csv: there is no row h, which the accounts table lists. Add the row (a square matrix "
            "has every "
            "account on both sides).",
        ),
        (
            MATRIX.replace(",a,c,h", ",a,c"),
            "2 problems in toy.csv\n"
            "  toy.csv: there is no column h, which the accounts table lists. Add the column (a square "
            "matrix has every "
            "account on both sides).\n"
            "  toy.csv:3: row c has more cells than the header. Quote a cell that contains a comma.",
        ),
    ],
    ids=["no number", "rows", "column"],
)
def test_broken_matrices(tmp_path: Path, matrix: str, message: str) -> None:
    put(tmp_path, toy__csv=matrix, toy_accounts__csv=KINDS)
    assert message_of(tmp_path / "toy.csv", tmp_path) == message


def test_a_matrix_needs_kinds(tmp_path: Path) -> None:
    put(tmp_path, toy__csv=MATRIX)
    assert message_of(tmp_path / "toy.csv", tmp_path) == (
        "1 problem in toy.csv\n"
        "  toy.csv: the kinds of the accounts are not known. Write a table "
        "account,kind,label_en,label_ja,group beside "
        "it as toy_accounts.csv, or give accounts=: a square matrix does not say what its accounts are."
    )


def test_a_table_of_accounts_needs_kinds_too(tmp_path: Path) -> None:
    put(tmp_path, toy__csv=MATRIX)
    message = message_of(tmp_path / "toy.csv", tmp_path, accounts=pd.DataFrame(index=["a", "c", "h"]))
    assert "  accounts: column kind is missing. Give each account a kind: activity, commodity," in message


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    put(tmp_path, toy_accounts__csv=KINDS)
    (tmp_path / "toy.csv").write_bytes(b",a,c,h\na,,10,\n" + "農業,4,,6\n".encode("cp932"))
    assert message_of(tmp_path / "toy.csv", tmp_path) == (
        "1 problem in toy.csv\n"
        "  toy.csv:3: the file is not UTF-8 text. Save it as UTF-8 (Japanese Excel writes Shift JIS "
        "unless told)."
    )


def test_a_file_that_is_no_workbook_or_no_table(tmp_path: Path) -> None:
    put(tmp_path, toy__xlsx="text", toy__txt="text")
    assert message_of(tmp_path / "toy.xlsx", tmp_path) == (
        "1 problem in toy.xlsx\n"
        "  toy.xlsx: the file is not an XLSX workbook (File is not a zip file). Save it as .xlsx or as CSV."
    )
    assert message_of(tmp_path / "toy.txt", tmp_path) == (
        "1 problem in toy.txt\n"
        "  toy.txt: a SAM cannot be read from a .txt file. Save it as .csv or .xlsx, or as a folder with "
        "flows.csv and "
        "accounts.csv."
    )


def test_flows_of_the_small_sam_are_what_the_samples_say() -> None:
    table = pd.DataFrame({"kind": ACCOUNTS})
    assert list(table.index) == list(small().accounts.index)
    assert small().flows.to_dict() == FLOWS
