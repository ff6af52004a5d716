"""Matrices as people write them: separators, decimals, titles, notes, totals; each is read right, or refused in one line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import Sam, SamError, read_sam
from sam.check import problems_of
from sam.number import NumberError, decimal_mark, read_number

KINDS = "account,kind\na_x,activity\nc_x,commodity\nf,factor\nhh,household\n"
CELLS = {("a_x", "c_x"), ("c_x", "hh"), ("f", "a_x"), ("hh", "f")}
PLAIN = ",a_x,c_x,f,hh\na_x,,50,,\nc_x,,,,50\nf,50,,,\nhh,,,50,\n"
"""A circular flow of 50. The dialects below are those that were reported as unreadable, and their brothers."""


def matrix(folder: Path, text: str, kinds: str = KINDS) -> Path:
    """A file with its accounts beside it."""
    (folder / "m.csv").write_text(text, encoding="utf-8")
    (folder / "m_accounts.csv").write_text(kinds, encoding="utf-8")
    return folder / "m.csv"


def of_ten_to_99(ids: list[str], cell: str) -> str:
    """`PLAIN` with other ids and another text for each amount."""
    text = PLAIN.replace("50", cell)
    for old, new in zip(("a_x", "c_x", "f", "hh"), ids, strict=True):
        text = text.replace(f"\n{old},", f"\n{new},")
    return ",".join(["", *ids]) + "\n" + text.partition("\n")[2]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        (PLAIN.replace(",", ";"), 50),
        (PLAIN.replace(",", "\t"), 50),
        (PLAIN.replace(",", ";").replace("50", "50,5"), 50.5),
        (PLAIN.replace(",", ";").replace("50", "1.050,5"), 1050.5),
        (PLAIN.replace("50", '"50,5"'), 50.5),  # a decimal comma that is quoted was read as 505
        (PLAIN.replace(",,", ",-,").replace(",\n", ",-\n"), 50),
        (PLAIN.replace("50", "1\N{NO-BREAK SPACE}050"), 1050),
        (PLAIN.replace("50", "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567"), 1_234_567),
        (PLAIN.replace("50", "1'050.5"), 1050.5),
        (PLAIN.replace("50", "５０"), 50),
        ("My SAM 2015, in million\n\n" + PLAIN, 50),
        ("My SAM; 2015\n" + PLAIN.replace(",", ";"), 50),
        (PLAIN + "Source: IFPRI,,,,\n\n* provisional\n", 50),
        (of_ten_to_99(["A_X", "C_X", "F", "HH"], "50"), 50),
        (",,Activities,Goods,,\n" + PLAIN.replace("\n", "\nlabel,").replace(",a_x", "label,,a_x", 1)[:-6], 50),
    ],
    ids=[
        "semicolon", "tab", "decimal comma", "thousands points", "quoted comma", "dashes", "no-break space",
        "narrow space", "apostrophe", "full width", "title", "title with the separator", "notes", "case", "groups above",
    ],
)  # fmt: skip
def test_a_dialect_is_read(tmp_path: Path, text: str, amount: float) -> None:
    assert read_sam(matrix(tmp_path, text)).flows.to_dict() == dict.fromkeys(CELLS, amount)


@pytest.mark.parametrize(
    "name", ["Grand Total", "Column total", "TOTAL:", "Row sums", "Sum", "合計", "Total receipts"]
)
def test_totals_by_any_usual_name(tmp_path: Path, name: str) -> None:
    text = (
        f",a_x,c_x,f,hh,{name}\na_x,,50,,,50\nc_x,,,,50,50\nf,50,,,,50\nhh,,,50,,50\n{name},50,50,50,50,200\n"
    )
    assert read_sam(matrix(tmp_path, text)).flows.to_dict() == dict.fromkeys(CELLS, 50)


def test_ids_that_case_alone_tells_apart_are_read_exactly(tmp_path: Path) -> None:
    kinds = "account,kind\na,activity\nA,factor\n"
    assert read_sam(matrix(tmp_path, ",a,A\na,,1\nA,1,\n", kinds)).flows.to_dict() == {
        ("a", "A"): 1,
        ("A", "a"): 1,
    }


@pytest.mark.parametrize("joint", ["_", "-", " "])
def test_two_rows_name_the_accounts(tmp_path: Path, joint: str) -> None:
    ids = [f"ACT{joint}AGR", f"ACT{joint}MAN", f"COM{joint}AGR", f"COM{joint}MAN", "HH"]
    kinds = "account,kind\n" + "".join(
        f"{name},{kind}\n"
        for name, kind in zip(ids, ["activity"] * 2 + ["commodity"] * 2 + ["household"], strict=True)
    )
    text = (
        "SAM of nowhere,,,,,,\n,,ACT,,COM,,HH\n,,AGR,MAN,AGR,MAN,\nACT,AGR,,,5,,\n,MAN,,,,7,\nCOM,AGR,,,,,5\n,MAN,,,,,7\n"
        "HH,,5,7,,,\n"
    )
    flows = read_sam(matrix(tmp_path, text, kinds)).flows.to_dict()
    assert flows[ids[0], ids[2]] == flows[ids[2], "HH"] == flows["HH", ids[0]] == 5
    assert len(flows) == 6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            PLAIN.replace("50", "50 %", 1),
            "m.csv:2: the cell in column c_x is '50 %', a share in per cent. Enter the amount itself.",
        ),
        (
            PLAIN.replace(",", ";").replace("50", "1,050", 1),
            "m.csv:2: the cell in column c_x is '1,050', where the comma may group thousands or begin decimals. Enter the "
            "amount with a decimal point.",
        ),
        (
            of_ten_to_99(["agr", "agr", "lab", "hh1"], "50"),
            "m.csv:1: the ids of the accounts table head neither its columns nor its rows. Its first row is 'agr', 'agr', "
            "'lab', 'hh1'; the ids are a_x, c_x, f, hh, …: write them over the columns and before the rows, or a list "
            "receiver,payer,value.",
        ),
        (PLAIN.replace("50", "1e308", 1), "m.csv:2: the cell in column c_x is '1e308', beyond 1e+30. Choose a larger unit."),
        (
            PLAIN.replace("50", "5\x000", 1),
            "m.csv:2: the file holds '\\x00', a character of no text. Delete it, or save the file as text.",
        ),
        (
            PLAIN.replace("50", "5" * 200_000, 1),
            "m.csv:2: the line is not CSV (field larger than field limit (131072)). Check its quotes and separators.",
        ),
    ],
    ids=["per cent", "open comma", "other ids", "1e308", "NUL", "long field"],
)  # fmt: skip
def test_what_is_refused_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SamError) as raised:
        read_sam(matrix(tmp_path, text))
    first = str(raised.value).replace(f"{tmp_path}/", "").splitlines()
    assert first[1:] == [f"  {message}"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(1,050)", -1050), ("△50", -50), ("▲1,050", -1050), ("−3", -3),
        ("—", 0), (".5", 0.5), ("1e-5", 1e-5), ("1,234,567.8", 1234567.8),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text", ["1_000", "50,0", "1,23", "0x10", "inf", "nan", "", "1 2", "--5", "5-", "1.2.3", "1e9999"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(NumberError):
        read_number(text)


def test_the_decimal_mark_is_that_of_the_table() -> None:
    assert decimal_mark(["1,234", "0,5"], ";") == decimal_mark(["1.234,5"], "\t") == ","
    assert decimal_mark(["1,234"], ",") == decimal_mark(["1.5", "2"], ";") == "."
    assert decimal_mark(["1,234"], ";") == ""


def test_utf_16_with_its_mark_is_what_excel_calls_unicode_text(tmp_path: Path) -> None:
    path = matrix(tmp_path, PLAIN)
    path.write_bytes(PLAIN.replace(",", "\t").encode("utf-16"))
    assert set(read_sam(path).flows.to_dict()) == CELLS


def test_a_file_says_its_unit_and_year_beside_it(tmp_path: Path) -> None:
    path = matrix(tmp_path, PLAIN)
    (tmp_path / "m_sam.yaml").write_text("name: Nowhere\nunit: million USD\nyear: 2019\n", encoding="utf-8")
    sam = read_sam(path)
    assert (sam.name, sam.unit, sam.year) == ("Nowhere", "million USD", 2019)
    (tmp_path / "m_sam.yaml").write_text("currency: USD\n", encoding="utf-8")
    with pytest.raises(SamError, match="m_sam.yaml:1: currency: unknown key"):
        read_sam(path)


def test_amounts_of_python_are_held_to_the_same_limit() -> None:
    flows = pd.Series({("a", "c"): 1e308, ("c", "a"): 1e308})
    with pytest.raises(SamError, match=r"\(a, c\): the value 1e\+308 is beyond 1e\+30"):
        Sam(flows, pd.DataFrame({"kind": {"a": "activity", "c": "commodity"}}))


def test_amounts_in_brackets_are_negative_and_each_is_named(tmp_path: Path) -> None:
    """An economy that is negative throughout: every cell is a problem, and none stops the others from being found."""
    sam = read_sam(matrix(tmp_path, PLAIN.replace("50", "(50)")))
    places = {problem.where for problem in problems_of(sam)}
    assert {f"({receiver}, {payer})" for receiver, payer in CELLS} <= places
