"""Where a cell comes from, by hand on the small SAM: sources, treatments, what is evidence, assumption and balancing."""

from __future__ import annotations

from pathlib import Path

import pytest

import cge
from sam import SamError, read_sam, write_sam
from sam.problem import InputError
from sam.provenance import PARTS, read_provenance
from sam.provenance.blocks import BLOCKS, block_of
from tests.sam.samples import small

SOURCES = """receiver,payer,statistic,table,year,use
c_x,a_x|house|gov,Office,use table,2015,As published
labour,a_*,Office,wages,2015,Wages
"""
ASSUMPTIONS = """receiver,payer,value,assumption
labour,a_x,6,self-employed: one tenth
c_x,world,15,partner split: shares of 2010
c_x,house,50,row split: half each; consumption is food
"""
CHANGES = """receiver,payer,before,after,reason
labour,a_x,54,60,self-employed labour imputed
saving,house,14,10,balancing: saving against investment
gov,house,3,0,transfer booked elsewhere
c_x,gov,7,8,fees booked with purchases
c_x,gov,5,7,scrap booked with purchases
"""
ROLL = """receiver,payer,before,evidence,assumption,balancing,after,source
labour,a_x,50,8,1,1,60,wages of 2021; shares of 2015
c_x,house,50,0,0,0,50,
"""


def folder(path: Path, **tables: str) -> Path:
    """The small SAM in a folder with tables beside it, `name` -> text of `name.csv`."""
    write_sam(
        small().replace(unit="bn", year=2015, name=path.name),
        path,
        files={f"{name}.csv": text for name, text in tables.items()},
    )
    return path


@pytest.fixture
def known(tmp_path: Path) -> cge.Provenance:
    return cge.read_provenance(
        folder(tmp_path / "known", sources=SOURCES, assumptions=ASSUMPTIONS, changes=CHANGES)
    )


def test_amounts_by_hand(known: cge.Provenance) -> None:
    blocks = known.blocks()
    assert list(blocks.index) == [*BLOCKS, "total"]
    # Wages 60: six imputed. Consumption 50: two assumptions, one of which divides no published total. Saving: 4 moved.
    assert blocks.loc["factors", list(PARTS)].tolist() == [54.0, 0.0, 6.0, 0.0, 0.0]
    assert blocks.loc["final demand", list(PARTS)].tolist() == [25.0, 0.0, 50.0, 0.0, 0.0]
    assert blocks.loc["trade by partner", list(PARTS)].tolist() == [20.0, 15.0, 0.0, 0.0, 0.0]
    assert blocks.loc["institutions", list(PARTS)].tolist() == [83.0, 0.0, 0.0, 4.0, 0.0]
    assert blocks.loc["factors", "evidence_cells"] == 0
    assert blocks.loc["institutions", ["cells", "evidence_cells", "balancing_cells"]].tolist() == [5, 4, 1]
    # Parts add up to the money of the SAM, block by block.
    assert blocks[list(PARTS)].sum(axis=1).to_numpy() == pytest.approx(blocks["value"].to_numpy())
    assert blocks.loc["total", "value"] == pytest.approx(small().flows.abs().sum())


def test_a_cell_is_told_in_sentences(known: cge.Provenance) -> None:
    (trace,) = known.trace("labour,a_x")
    assert trace.sentences() == [
        "(labour, a_x): labour receives 60.0 bn from a_x in 2015; factors.",
        "Source: Office, wages, 2015. Wages.",
        "Treatment: self-employed labour imputed. Before 54.0, after 60.0 (+6).",
        "Assumption: self-employed: one tenth.",
        "Of it, 54.0 is evidence and 6 is assumed.",
    ]
    assert repr(trace) == "\n".join(trace.sentences())


def test_treatments_are_told_in_the_order_in_which_they_were_made(known: cge.Provenance) -> None:
    (trace,) = known.trace("c_x,gov")
    assert [(own.before, own.after) for own in trace.treatments] == [(5.0, 7.0), (7.0, 8.0)]


def test_a_cell_that_a_treatment_emptied_can_be_traced(known: cge.Provenance) -> None:
    (trace,) = known.trace("gov,house")
    assert trace.value == 0.0
    assert "Before 3, after 0.0 (-3)" in repr(trace)


def test_rows_columns_accounts_and_wildcards(known: cge.Provenance) -> None:
    assert known.cells("saving,*") == [("saving", "house"), ("saving", "gov"), ("saving", "world")]
    assert known.cells("c_x,house|gov") == [("c_x", "house"), ("c_x", "gov")]
    assert set(known.cells("world")) == {("c_x", "world"), ("saving", "world"), ("world", "c_x")}
    assert known.treatments("saving").to_dict("index") == {
        "balancing: saving against investment": {"cells": 1, "moved": 4.0}
    }
    assert known.assumptions("c_x").loc["row split: half each"].tolist() == [1, 50.0]
    assert known.sources("c_x,*")[["table", "cells", "value"]].to_numpy().tolist() == [["use table", 3, 88.0]]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("labor,a_x", "no account 'labor'. Did you mean labour?"),
        ("c_x,hose|gov", "no account 'hose'. Did you mean house?"),
        ("a_x,labour", "did you mean labour,a_x?"),
        ("gov,world", "The largest in its row and column: c_x,world gov,t_out"),
        ("a,b,c", "write RECEIVER,PAYER"),
        ("", "write RECEIVER,PAYER"),
    ],
)
def test_an_address_without_cells_has_the_nearest(known: cge.Provenance, address: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        known.trace(address)
    assert said in str(error.value)


def test_what_no_table_says_is_said(tmp_path: Path) -> None:
    bare = read_provenance(folder(tmp_path / "bare"))
    assert bare.blocks().loc["total", ["evidence", "unknown"]].tolist() == [
        0.0,
        pytest.approx(small().flows.abs().sum()),
    ]
    (trace,) = bare.trace("labour,a_x")
    for name in ("sources.csv", "assumptions.csv", "changes.csv"):
        assert any(sentence.startswith(f"{name} is not there") for sentence in trace.unknown)
    assert "All of it is of unknown origin." in trace.sentences()
    partly = read_provenance(folder(tmp_path / "partly", sources=SOURCES, assumptions=ASSUMPTIONS))
    (trace,) = partly.trace("saving,gov")
    assert "No statistic is named for this cell." in trace.unknown
    assert partly.unknown()[-1].startswith("No statistic is named for 10 cells, such as a_x,c_x ")


def test_a_rolled_sam_follows_the_earlier_year(tmp_path: Path) -> None:
    folder(tmp_path / "old", sources=SOURCES, assumptions=ASSUMPTIONS, changes=CHANGES)
    rolled = folder(tmp_path / "new", roll=ROLL)
    assert "`rolled_from` is not in sam.yaml" in " ".join(read_provenance(rolled).unknown())
    with (rolled / "sam.yaml").open("a", encoding="utf-8") as description:
        description.write("rolled_from: ../old\n")
    assert read_sam(rolled).year == 2015  # the key is no part of the matrix
    new = read_provenance(rolled)
    moved = new.rolled()
    assert moved.loc["factors"].tolist() == [1, 50.0, 8.0, 1.0, 1.0, 60.0, 1, 1, 1]
    assert moved.loc["final demand", ["evidence_cells", "balancing_cells"]].tolist() == [0, 0]
    (trace,) = new.trace("labour,a_x")
    text = trace.sentences()
    assert "Rolled forward: 50.0 before, 60.0 after; evidence +8, assumptions +1, balancing +1." in text
    assert "By: wages of 2021; shares of 2015." in text
    assert text[text.index("What stood there in 2015:") + 2] == "  Source: Office, wages, 2015. Wages."
    assert trace.amounts.balancing == 1.0
    assert new.rolled_by().loc["wages of 2021"].tolist() == [1, 60.0]
    assert "No statistic is named for this cell." in new.trace("c_x,house")[0].unknown


def test_tables_of_a_single_file_have_its_stem(tmp_path: Path) -> None:
    write_sam(small(), tmp_path / "one.csv")
    (tmp_path / "one_changes.csv").write_text(CHANGES, encoding="utf-8")
    assert read_provenance(tmp_path / "one.csv").trace("saving,house")[0].amounts.balancing == 4.0


def test_a_table_that_cannot_be_read_names_file_and_line(tmp_path: Path) -> None:
    wrong = folder(tmp_path / "wrong", changes=CHANGES.replace("54,60", "54,sixty"))
    with pytest.raises(SamError, match=r"changes\.csv:2: after is 'sixty'"):
        read_provenance(wrong)


@pytest.mark.parametrize(
    ("receiver", "payer", "block"),
    [
        ("commodity", "commodity", "intermediate use"),  # a bundle
        ("activity", "commodity", "make"),
        ("commodity", "investment", "final demand"),
        ("household", "commodity", "final demand"),  # scrap that a household sells
        ("tax", "household", "taxes"),
        ("government", "tax", "institutions"),
        ("factor", "activity", "factors"),
        ("household", "factor", "institutions"),
        ("investment", "world", "institutions"),
        ("world", "commodity", "trade by partner"),
    ],
)
def test_blocks(receiver: str, payer: str, block: str) -> None:
    assert block_of(receiver, payer) == block


def test_every_cell_of_japan_names_a_statistic() -> None:
    japan = read_provenance("japan_2015")
    without = [
        cell
        for cell in japan.sam.flows.index
        if not any(source.covers(cell) for source in japan.records.sources or ())
    ]
    assert without == []
    assert japan.unknown() == ()
    # Balancing is saving of institutions and what enterprises pay households, nothing else (README, What was moved).
    cells = japan.blocks()["balancing_cells"]
    assert cells[cells > 0].to_dict() == {"institutions": 3, "total": 3}


def test_japan_2021_leads_back_to_2015() -> None:
    japan = read_provenance("japan_2021")
    moved = japan.rolled()
    before = read_sam("japan_2015").flows.abs().sum()
    assert moved.loc["total", ["before", "after"]].tolist() == pytest.approx(
        [before, japan.sam.flows.abs().sum()], rel=1e-9
    )
    (trace,) = japan.trace("f_labour,a_com")
    assert trace.base is not None
    assert trace.base.value == read_sam("japan_2015").value("f_labour", "a_com")
    assert trace.roll is not None
    parts = trace.roll.before + trace.roll.evidence + trace.roll.assumption + trace.roll.balancing
    assert parts == pytest.approx(trace.value)
    assert not any("is not" in sentence for sentence in japan.unknown())  # no table is missing


def test_parts_of_japan_add_up() -> None:
    blocks = read_provenance("japan_2015").blocks()
    assert blocks[list(PARTS)].sum(axis=1).to_numpy() == pytest.approx(blocks["value"].to_numpy(), rel=1e-12)


def test_labour_rests_on_the_rule_for_the_self_employed_by_what_it_moved() -> None:
    """Wages are published; the part of an hour's pay that the rule gives the self-employed is what is assumed."""
    japan = read_provenance("japan_2015")
    (trade,) = japan.trace("f_labour,a_com")
    (moved,) = trade.treatments
    assert trade.amounts.assumption == pytest.approx(moved.after - moved.before)
    assert trade.amounts.evidence == pytest.approx(moved.before)
    labour = japan.blocks("f_labour,*").loc["factors"]
    # Imputed are 12.1 tn (README); what is split between activities is assumed as a split besides.
    assert 0.02 < labour["assumption"] / labour["value"] < 0.06


def test_labour_of_the_self_employed_in_2021_is_assumed_and_so_is_what_it_leaves_capital() -> None:
    """By hand: households' surplus of 53.9 tn less 45.0 of rents is half of 2015's: 6.1 of 12.07 tn are left."""
    japan = read_provenance("japan_2021")
    labour = [trace.roll for trace in japan.trace("f_labour,*") if trace.roll]
    imputed = sum(roll.assumption for roll in labour)
    assert imputed == pytest.approx(6.1e3 - 12.07e3, abs=50)
    (trade,), (capital,) = japan.trace("f_labour,a_com"), japan.trace("f_capital,a_com")
    assert trade.roll is not None
    assert capital.roll is not None
    assert trade.roll.assumption == pytest.approx(-capital.roll.assumption)
    assert trade.roll.assumption < -1000 < 0 < trade.roll.evidence
    (hired,) = japan.trace("f_labour,a_ggo")  # nobody is self-employed in public administration
    assert hired.roll is not None
    assert hired.roll.assumption == 0
