"""Textbook SAMs: what becomes of a sector."""

from __future__ import annotations

import pandas as pd
import pytest

from sam import SamError, check_sam, problems_of, read_sam
from sam.split_sectors import split_sectors
from tests.golden.case import Case

from .samples import cells


def test_stdcge_cell_by_cell() -> None:
    """The SAM of Hosoe, Gasawa and Hashimoto (2010), chapter 6, split by hand."""
    sam = read_sam(Case("stdcge").folder / "sam.csv")
    assert sam.name == "hosoe_2010_stdcge"
    assert sam.flows.to_dict() == {
        ("a_BRD", "c_BRD"): 78.0,  # 21 + 17 intermediates, 20 + 15 factors, 5 tax
        ("a_MLK", "c_MLK"): 76.0,  # 8 + 9 intermediates, 30 + 25 factors, 4 tax
        ("c_BRD", "a_BRD"): 21.0,
        ("c_BRD", "a_MLK"): 8.0,
        ("c_MLK", "a_BRD"): 17.0,
        ("c_MLK", "a_MLK"): 9.0,
        ("c_BRD", "HOH"): 20.0,
        ("c_BRD", "GOV"): 19.0,
        ("c_BRD", "INV"): 16.0,
        ("c_BRD", "EXT"): 8.0,
        ("c_MLK", "HOH"): 30.0,
        ("c_MLK", "GOV"): 14.0,
        ("c_MLK", "INV"): 15.0,
        ("c_MLK", "EXT"): 4.0,
        ("CAP", "a_BRD"): 20.0,
        ("CAP", "a_MLK"): 30.0,
        ("LAB", "a_BRD"): 15.0,
        ("LAB", "a_MLK"): 25.0,
        ("IDT", "a_BRD"): 5.0,
        ("IDT", "a_MLK"): 4.0,
        ("TRF", "c_BRD"): 1.0,
        ("TRF", "c_MLK"): 2.0,
        ("HOH", "CAP"): 50.0,
        ("HOH", "LAB"): 40.0,
        ("GOV", "IDT"): 9.0,
        ("GOV", "TRF"): 3.0,
        ("GOV", "HOH"): 23.0,
        ("INV", "HOH"): 17.0,
        ("INV", "GOV"): 2.0,
        ("INV", "EXT"): 12.0,
        ("EXT", "c_BRD"): 13.0,
        ("EXT", "c_MLK"): 11.0,
    }
    assert sam.of_kind("activity") == ["a_BRD", "a_MLK"]
    assert sam.of_kind("commodity") == ["c_BRD", "c_MLK"]
    assert (sam.label("a_BRD"), sam.label("c_BRD", "ja")) == ("Bread", "パン")
    assert problems_of(sam) == []


@pytest.mark.parametrize(
    ("case", "sectors", "tolerance"),
    # splcge has whole numbers; the others are printed with six decimals on cells of order 1 to 1e3, so that a
    # row of some fifty rounded cells may be off by 2.5e-5 of totals above 20
    [("splcge", 2, 1e-15), ("opencge_10", 10, 1e-6), ("opencge_40", 40, 1e-6)],
)
def test_reference_cases_split_and_balance(case: str, sectors: int, tolerance: float) -> None:
    sam = read_sam(Case(case).folder / "sam.csv")
    assert (len(sam.of_kind("activity")), len(sam.of_kind("commodity"))) == (sectors, sectors)
    check_sam(sam, tolerance)


def test_output_is_total_cost() -> None:
    """Z0 and OTX of the case's own definition: D0 + E0 = Z0 + OTX, the value of the make cell."""
    sam = read_sam(Case("opencge_10").folder / "sam.csv")
    # s001: 72.304037 + 2.887798
    assert sam.value("a_s001", "c_s001") == pytest.approx(75.191835, abs=1e-12)


def test_tables_without_sectors_pass_through() -> None:
    flows = cells({("c", "a"): 1.0})
    accounts = pd.DataFrame({"kind": {"a": "activity", "c": "commodity"}})
    same_flows, same_accounts = split_sectors(flows, accounts, "x")
    assert same_flows is flows
    assert same_accounts is accounts


def test_a_sector_without_costs_is_a_commodity_only() -> None:
    flows = cells({("S", "house"): 5.0, ("abroad", "S"): 5.0, ("house", "abroad"): 5.0})
    accounts = pd.DataFrame({"kind": {"S": "sector", "house": "household", "abroad": "world"}})
    split, table = split_sectors(flows, accounts, "x")
    assert list(table.index) == ["c_S", "house", "abroad"]
    assert split.to_dict() == {("c_S", "house"): 5.0, ("abroad", "c_S"): 5.0, ("house", "abroad"): 5.0}


def test_flows_that_could_belong_to_either_side_are_all_named() -> None:
    kinds = {"S": "sector", "tax": "tax", "house": "household", "lab": "factor"}
    accounts = pd.DataFrame({"kind": kinds}).assign(base=["", "output", "", ""])
    flows = cells({("tax", "S"): 1.0, ("house", "S"): 2.0, ("S", "lab"): 3.0})
    with pytest.raises(SamError) as error:
        split_sectors(flows, accounts, "case.csv")
    assert str(error.value) == (
        "3 problems in case.csv\n"
        "  (tax, S): the base of tax tax is not known. Give the tax `activity` or `commodity` in the "
        "column base of "
        "its accounts row.\n"
        "  (house, S): the sector S pays a household directly. Put a factor or tax account between them.\n"
        "  (S, lab): a factor pays the sector S. Pay the household, the government or another institution "
        "instead."
    )
