"""Splitting an account, and putting it together again."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam import Sam, SamError, aggregate, check_sam, split_account

from .samples import balanced_sams, few, small


@few
@given(balanced_sams(), st.data(), st.lists(st.floats(0.01, 1.0), min_size=1, max_size=4))
def test_splitting_and_aggregating_gives_back_the_sam(
    sam: Sam, data: st.DataObject, weights: list[float]
) -> None:
    account = data.draw(st.sampled_from(list(sam.accounts.index)))
    shares = {f"part{number}": weight / sum(weights) for number, weight in enumerate(weights)}
    parts = split_account(sam, account, shares)
    check_sam(parts, tolerance=1e-12)  # one set of shares keeps balance up to rounding
    back = aggregate(parts, {a: account if a in shares else a for a in parts.accounts.index})
    pd.testing.assert_series_equal(back.flows, sam.flows, rtol=1e-12)  # sums of shares round
    assert list(back.accounts.index) == list(sam.accounts.index)


def test_parts_stand_in_the_place_of_the_account() -> None:
    accounts = small().accounts
    accounts.loc["labour", ["label_en", "label_ja", "group"]] = ["Labour", "労働", "factors"]
    sam = split_account(
        small().replace(accounts=accounts),
        "labour",
        {"men": 0.6, "women": 0.4},
        labels={"women": {"label_en": "Women", "note": "n"}},
    )
    assert list(sam.accounts.index) == [
        "a_x",
        "c_x",
        "men",
        "women",
        "house",
        "gov",
        "t_out",
        "saving",
        "world",
    ]
    assert sam.accounts.loc["men"].to_dict() == {
        "kind": "factor",
        "label_en": "Labour (men)",
        "label_ja": "労働 (men)",
        "group": "factors",
        "note": "",
    }
    assert sam.accounts.loc["women", ["label_en", "note"]].to_list() == ["Women", "n"]
    assert sam.accounts.loc["house", "note"] == ""
    assert (sam.value("men", "a_x"), sam.value("house", "women")) == (36.0, 24.0)


def test_shares_per_cell_replace_the_general_ones() -> None:
    sam = split_account(
        small(),
        "c_x",
        {"c_x": 0.5, "c_oil": 0.5},
        receipt_shares={"gov": {"c_x": 1.0}},
        payment_shares={"world": {"c_x": 0.25, "c_oil": 0.75}},
    )
    assert (sam.value("c_x", "gov"), sam.value("c_oil", "gov")) == (8.0, 0.0)
    assert (sam.value("world", "c_x"), sam.value("world", "c_oil")) == (5.0, 15.0)
    assert (sam.value("c_x", "house"), sam.value("a_x", "c_oil")) == (25.0, 50.0)
    assert (sam.label("c_x"), sam.label("c_oil")) == ("c_x", "c_x (c_oil)")


def test_payments_to_itself_are_split_both_ways() -> None:
    own = small({("house", "house"): 10.0})
    product = split_account(own, "house", {"rich": 0.2, "poor": 0.8})
    assert [product.value(r, p) for r in ("rich", "poor") for p in ("rich", "poor")] == pytest.approx(
        [0.4, 1.6, 1.6, 6.4], rel=1e-15
    )
    given_shares = split_account(own, "house", {"rich": 0.2, "poor": 0.8}, own_shares={("poor", "rich"): 1.0})
    assert [given_shares.value(r, p) for r in ("rich", "poor") for p in ("rich", "poor")] == [
        0.0,
        0.0,
        10.0,
        0.0,
    ]


@pytest.mark.parametrize(
    ("account", "shares", "options", "messages"),
    [
        ("hous", {"x": 1.0}, {}, ["hous: the account to be split does not exist. Did you mean house?"]),
        (
            "house",
            {"gov": 0.5, "x": 0.4},
            {},
            [
                "gov: the name of a part is taken. Choose an id that is free.",
                "shares of house: the shares add up to 0.9. Make them add up to 1.",
            ],
        ),
        (
            "house",
            {"x": 1.5, "y": -0.5},
            {},
            ["shares of house: the share of y is -0.5. Shares are numbers from 0 to 1."],
        ),
        (
            "house",
            {"x": 0.5, "y": 0.5},
            {
                "receipt_shares": {"labor": {"x": 1.0}},
                "payment_shares": {"c_x": {"z": 1.0}, "house": {"x": 1.0}},
            },
            [
                "(house, labor): shares are given for a cell that is zero or unknown. Did you mean labour?",
                "(c_x, house): z is not a part of the split. Parts are x, y.",
                "(house, house): shares are given for a cell that is zero or unknown. Use own_shares for "
                "the payment of the "
                "account to itself.",
            ],
        ),
        (
            "house",
            {"x": 0.5, "y": 0.5},
            {"own_shares": {("x", "w"): 0.5}, "labels": {"u": {}}},
            [
                "(house, house): own_shares are given, but the account pays nothing to itself. Leave "
                "own_shares out.",
                "(house, house): w is not a part of the split. Parts are x, y.",
                "(house, house): the shares add up to 0.5. Make them add up to 1.",
                "labels: u is not a part of the split. Parts are x, y.",
            ],
        ),
    ],
    ids=["account", "sum", "negative", "cells", "own"],
)
def test_requests_that_make_no_sense(account: str, shares: dict, options: dict, messages: list[str]) -> None:
    with pytest.raises(SamError) as error:
        split_account(small(), account, shares, **options)
    assert [str(problem) for problem in error.value.problems] == messages
