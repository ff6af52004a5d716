"""Negative purchases become sales; amounts and balance stay."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam import Sam, changes_between, check_sam, flip_cells, imbalances, problems_of

from .samples import balanced_sams, few, small


def test_a_stock_release_is_a_sale_by_the_stock() -> None:
    sam = small(
        {("c_x", "stock"): -4.0, ("stock", "saving"): -4.0, ("c_x", "saving"): 21.0}, {"stock": "investment"}
    )
    result = flip_cells(sam)
    assert {cell: v for cell, v in result.sam.flows.items() if "stock" in cell} == {
        ("stock", "c_x"): 4.0,
        ("saving", "stock"): 4.0,
    }
    assert problems_of(result.sam) == []
    # ties of size are in the order of the accounts, new cells before those that are gone
    assert result.changes[["receiver", "payer", "before", "after"]].to_numpy().tolist() == [
        ["saving", "stock", 0.0, 4.0],
        ["stock", "c_x", 0.0, 4.0],
        ["c_x", "stock", -4.0, 0.0],
        ["stock", "saving", -4.0, 0.0],
    ]


def test_a_flipped_cell_adds_to_what_is_there() -> None:
    sam = small({("c_x", "a_x"): -30.0})
    result = flip_cells(sam)
    assert (result.sam.value("a_x", "c_x"), result.sam.value("c_x", "a_x")) == (130.0, 0.0)


def test_allowed_negative_cells_stay() -> None:
    sam = small({("t_out", "a_x"): -10.0, ("saving", "gov"): -2.0, ("house", "gov"): -1.0})
    result = flip_cells(sam)
    assert result.sam.checksum == sam.checksum
    assert result.changes.empty


def test_what_the_model_has_only_on_the_other_side_moves_there() -> None:
    sam = small(
        {("world", "saving"): 6.0, ("saving", "world"): 11.0, ("a_x", "t_out"): 4.0, ("a_x", "house"): 3.0}
    )
    after = flip_cells(sam).sam
    assert (after.value("world", "saving"), after.value("saving", "world")) == (0.0, 5.0)  # lending abroad
    assert (after.value("a_x", "t_out"), after.value("t_out", "a_x")) == (0.0, 6.0)  # a subsidy
    assert after.value("a_x", "house") == 3.0  # home consumption has no other side


@few
@given(balanced_sams(), st.data())
def test_gaps_stay_and_nothing_wrong_is_left(sam: Sam, data: st.DataObject) -> None:
    spoilt = data.draw(st.lists(st.sampled_from(list(sam.flows.index)), max_size=4, unique=True))
    flows = sam.flows
    flows[spoilt] *= -1.0
    before = sam.replace(flows=flows)
    after = flip_cells(before).sam
    # a negative income of a factor has no other side: neither sells the factor a product, nor pays it an institution
    kept = {
        cell
        for cell in before.flows.index
        if cell[1] in ("labour", "capital") or cell[0] in ("labour", "capital")
    }
    wrong = {problem.where for problem in problems_of(after) if "negative" in problem.what}
    assert wrong <= {f"({receiver}, {payer})" for receiver, payer in kept}
    scale = float(sam.flows.abs().max())
    # both sides of an account rise by the same amount: rounding only
    pd.testing.assert_series_equal(imbalances(after)["gap"], imbalances(before)["gap"], atol=1e-12 * scale)
    assert float(after.flows.abs().sum()) == pytest.approx(float(before.flows.abs().sum()), rel=1e-12)


def test_changes_between_two_sams() -> None:
    before, after = small(), small({("c_x", "gov"): 0.0, ("c_x", "house"): 51.0, ("house", "gov"): -20.0})
    assert changes_between(before, before).empty
    table = changes_between(before, after)
    assert table[["receiver", "payer", "before", "after"]].to_numpy().tolist() == [
        ["house", "gov", 0.0, -20.0],
        ["c_x", "gov", 8.0, 0.0],
        ["c_x", "house", 50.0, 51.0],
    ]
    assert table["change_pct"].isna().tolist() == [True, False, False]
    assert table["change_pct"].tolist()[1:] == [-100.0, 2.0]


def test_a_negative_amount_that_grows_in_size_falls() -> None:
    table = changes_between(small({("saving", "gov"): -2.0}), small({("saving", "gov"): -3.0}))
    assert table["change_pct"].tolist() == [-50.0]


def test_the_treatment_keeps_a_balanced_sam_balanced() -> None:
    sam = small(
        {("c_x", "house"): -50.0, ("labour", "a_x"): -40.0, ("house", "labour"): -40.0, ("a_x", "c_x"): 0.0}
    )
    check_sam(small())
    gaps = imbalances(sam)["gap"]
    assert imbalances(flip_cells(sam).sam)["gap"].to_dict() == gaps.to_dict()
