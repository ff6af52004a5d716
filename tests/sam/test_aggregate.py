"""Aggregation: sums are kept, kinds never mix, every hole in a mapping is named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam import Sam, SamError, aggregate, check_sam, mapping_by, read_mapping, read_sam
from tests.golden.case import Case

from .samples import balanced_sams, few, small


def test_two_sectors_into_one() -> None:
    sam = read_sam(Case("stdcge").folder / "sam.csv")
    mapping = {account: account for account in sam.accounts.index}
    mapping |= {
        "a_BRD": "a_all",
        "a_MLK": "a_all",
        "c_BRD": "c_all",
        "c_MLK": "c_all",
        "CAP": "F",
        "LAB": "F",
    }
    whole = aggregate(sam, mapping, name="one sector")
    assert whole.flows.to_dict() == {
        ("a_all", "c_all"): 154.0,
        ("c_all", "a_all"): 55.0,
        ("c_all", "HOH"): 50.0,
        ("c_all", "GOV"): 33.0,
        ("c_all", "INV"): 31.0,
        ("c_all", "EXT"): 12.0,
        ("F", "a_all"): 90.0,
        ("IDT", "a_all"): 9.0,
        ("TRF", "c_all"): 3.0,
        ("HOH", "F"): 90.0,
        ("GOV", "IDT"): 9.0,
        ("GOV", "TRF"): 3.0,
        ("GOV", "HOH"): 23.0,
        ("INV", "HOH"): 17.0,
        ("INV", "GOV"): 2.0,
        ("INV", "EXT"): 12.0,
        ("EXT", "c_all"): 24.0,
    }
    assert list(whole.accounts.index) == ["a_all", "c_all", "F", "IDT", "TRF", "HOH", "GOV", "INV", "EXT"]
    assert whole.accounts.loc["F"].to_dict() == {
        "kind": "factor",
        "label_en": "F",
        "label_ja": "",
        "group": "factor",
        "base": "",
    }
    assert whole.label("HOH") == "Household"  # an account that stays alone keeps its label
    assert whole.accounts.loc["TRF", "base"] == "commodity"
    assert whole.name == "one sector"


def test_labels_come_from_the_mapping_where_it_has_them() -> None:
    sam = small()
    table = pd.DataFrame({"account": sam.accounts.index, "group": sam.accounts.index})
    table["label_en"] = ["Work", *[""] * 7]
    table["label_ja"] = ["仕事", *[None] * 7]
    whole = aggregate(sam, table)
    assert (whole.label("a_x"), whole.label("a_x", "ja"), whole.label("c_x")) == ("Work", "仕事", "c_x")


@few
@given(balanced_sams(), st.integers(0, 2**16))
def test_totals_and_balance_survive(sam: Sam, seed: int) -> None:
    """Any partition within kinds: groups receive what their members did, and the grand total is the same."""
    mapping = {
        account: f"{sam.kind(account)}_{(seed >> place % 16) & 1}"
        for place, account in enumerate(sam.accounts.index)
    }
    whole = aggregate(sam, mapping)
    # sums in another order: rounding of some ten terms
    check_sam(whole, tolerance=1e-12)
    expected = sam.receipts().groupby(mapping, sort=False).sum()
    scale = float(expected.abs().max())
    for account, total in expected.items():
        assert whole.receipts()[account] == pytest.approx(total, rel=1e-12, abs=1e-12 * scale)
        assert whole.kind(account) == account.split("_")[0]


@few
@given(balanced_sams())
def test_mapping_each_account_to_itself_changes_nothing(sam: Sam) -> None:
    same = aggregate(sam, {account: account for account in sam.accounts.index})
    pd.testing.assert_series_equal(same.flows, sam.flows, check_exact=True)
    pd.testing.assert_frame_equal(same.accounts, sam.accounts)


@few
@given(balanced_sams(), st.integers(0, 2**8))
def test_two_steps_are_one(sam: Sam, seed: int) -> None:
    first = {
        account: f"{sam.kind(account)}{(seed >> place % 8) & 1}"
        for place, account in enumerate(sam.accounts.index)
    }
    middle = aggregate(sam, first)
    second = {group: middle.kind(group) for group in middle.accounts.index}
    direct = aggregate(sam, {account: sam.kind(account) for account in sam.accounts.index})
    # sums in another order
    pd.testing.assert_series_equal(aggregate(middle, second).flows, direct.flows, rtol=1e-12)


def test_a_column_of_the_accounts_is_a_mapping() -> None:
    sam = small({("a_y", "c_x"): 4.0, ("labour", "a_y"): 4.0}, {"a_y": "activity"})
    accounts = sam.accounts
    accounts["meti29"] = ["農林水産", *[""] * 7, "農林水産"]
    mapping = mapping_by(sam.replace(accounts=accounts), "meti29")
    assert mapping == {"a_x": "農林水産", "a_y": "農林水産"} | {a: a for a in list(accounts.index)[1:8]}
    assert aggregate(sam, mapping).value("農林水産", "c_x") == 104.0
    with pytest.raises(SamError) as error:
        mapping_by(sam, "meti30")
    assert str(error.value) == (
        "1 problem in SAM small\n"
        "  meti30: there is no such column. The accounts table has kind, label_en, label_ja, group."
    )


def test_every_hole_in_a_mapping_is_named() -> None:
    sam = small()
    table = pd.DataFrame(
        [
            ("a_x", "work", "Work"),
            ("a_x", "work", "Labour"),
            ("c_x", "work", ""),
            ("labuor", "f", ""),
            ("house", "", ""),
        ],
        columns=["account", "group", "label_en"],
    )
    with pytest.raises(SamError) as error:
        aggregate(sam, table)
    unmapped = (
        "the account is not mapped. Give it a group; an account that stays alone has its own id as group."
    )
    assert str(error.value).splitlines() == [
        "10 problems in the mapping",
        "  a_x: the account is mapped 2 times. Keep one row.",
        "  labuor: the mapping names an account that SAM small does not have. Did you mean labour?",
        *(f"  {account}: {unmapped}" for account in ("labour", "gov", "t_out", "saving", "world")),
        "  house: the account is mapped to an empty group. Name the group.",
        "  work: the group mixes kinds (a_x is activity, c_x is commodity). Use one group per kind.",
        "  work: the group has more than one label_en (Work, Labour). Give one label per group.",
    ]


def test_mappings_are_read_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text("account,group,label_ja\na,g,群\n", encoding="utf-8")
    assert read_mapping(path).to_dict("records") == [{"account": "a", "group": "g", "label_ja": "群"}]
    path.write_text("account,to\na,g\n")
    with pytest.raises(SamError, match=r"mapping.csv:1: column group is missing"):
        read_mapping(path)
    path.write_text("account,group\n")
    with pytest.raises(SamError, match=r"no account is mapped. Give each account a row"):
        read_mapping(path)
    with pytest.raises(
        SamError, match=r"mapping: column group is missing. A mapping has the columns account and"
    ):
        aggregate(small(), pd.DataFrame({"account": ["a"]}))
