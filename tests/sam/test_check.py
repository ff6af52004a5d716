"""Each thing that can be wrong with a SAM, with the exact words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam import KINDS, SamError, check_sam, idle_accounts, imbalances, problems_of, without_idle
from sam.payments import negative_allowed

from .samples import FLOWS, balanced_sams, disturbed, small


def test_a_good_sam_has_no_problem() -> None:
    assert problems_of(small()) == []
    assert check_sam(small()) is None


@pytest.mark.parametrize(
    ("changes", "extra", "messages"),
    [
        (
            {("c_x", "house"): 50.25},
            {},
            [
                "c_x: receipts 120.25, payments 120: receipts exceed payments by 0.25 (0.208 % of the "
                "account). "
                "Correct a cell in row or column c_x, or balance the SAM (`cge sam balance`).",
                "house: receipts 60, payments 60.25: payments exceed receipts by 0.25 (0.415 % of the "
                "account). "
                "Correct a cell in row or column house, or balance the SAM (`cge sam balance`).",
            ],
        ),
        (
            {
                ("c_x", "a_x"): 35.0,
                ("c_x", "saving"): -3.0,
                ("a_x", "c_x"): 105.0,
                ("saving", "world"): -15.0,
                ("c_x", "world"): 35.0,
            },
            {},
            [
                "(c_x, saving): negative value -3: a payment from investment to commodity cannot be "
                "negative. "
                "Enter 3 in (saving, c_x) instead, on top of what is there; `cge sam flip` does it.",
            ],
        ),
        (
            {("gov", "t_out"): 0.0, ("house", "t_out"): 10.0, ("gov", "house"): 10.0},
            {},
            [
                "t_out: the tax does not reach a government. Enter its revenue in the cell of a "
                "government account in "
                "column t_out; a mark-up or quota rent, which others collect, has the group `rent`."
            ],
        ),
    ],
    ids=["unbalanced", "negative", "tax astray"],
)
def test_one_problem(changes: dict, extra: dict, messages: list[str]) -> None:
    sam = small(changes, extra)
    assert [str(problem) for problem in problems_of(sam)] == messages
    with pytest.raises(SamError) as error:
        check_sam(sam)
    assert [str(problem) for problem in error.value.problems] == messages


def test_all_problems_come_together_with_their_amounts() -> None:
    sam = small({("c_x", "house"): -50.0, ("gov", "t_out"): 0.0}, {"idle": "factor"})
    found = [(problem.where, problem.amount) for problem in problems_of(sam)]
    assert found == [
        ("c_x", -100.0),
        ("house", 100.0),
        ("gov", -10.0),
        ("t_out", 10.0),
        ("(c_x, house)", -50.0),
        ("t_out", None),
    ]


def test_an_account_that_nothing_flows_through_is_left_out() -> None:
    sam = small({}, {"idle": "factor", "bare": "commodity"})
    assert problems_of(sam) == []
    assert idle_accounts(sam) == ["idle", "bare"]
    assert without_idle(sam).checksum == small().checksum
    assert without_idle(small()).checksum == small().checksum


def test_a_sam_without_flows_is_one_problem() -> None:
    sam = small(dict.fromkeys(FLOWS, 0.0))
    assert [str(problem) for problem in problems_of(sam)] == [
        "flows: no account pays another. Enter the payments, receiver by payer."
    ]


def test_an_economy_needs_a_consumer_and_a_factor() -> None:
    kinds = small().accounts.replace({"kind": {"household": "enterprise", "factor": "enterprise"}})
    whats = {(problem.where, problem.what) for problem in problems_of(small().replace(accounts=kinds))}
    assert {
        ("accounts", "there is no household, and so no consumer price"),
        ("accounts", "no activity employs a factor"),
    } <= whats


def test_an_institution_that_receives_less_than_nothing_has_no_income() -> None:
    sam = small(
        {
            ("t_out", "a_x"): -10.0,
            ("gov", "t_out"): -10.0,
            ("labour", "a_x"): 80.0,
            ("house", "labour"): 80.0,
            ("saving", "gov"): -18.0,
            ("saving", "house"): 30.0,
        }
    )
    assert [str(problem) for problem in problems_of(sam)] == [
        "gov: the government receives -10 in all, so that what it saves and transfers is no share of it. Give it an income, "
        "or merge it with another institution."
    ]


def test_a_tax_that_pays_a_tax_is_one_problem_with_its_cell() -> None:
    sam = small({("gov", "t_out"): 0.0, ("t_all", "t_out"): 10.0, ("gov", "t_all"): 10.0}, {"t_all": "tax"})
    assert [str(problem) for problem in problems_of(sam)] == [
        "(t_all, t_out): the model has no payment from tax to tax (here 10). Let t_out pay the government what t_all pays "
        "on: 10 more in (government, t_out)."
    ]


def test_subsidies_dissaving_and_net_transfers_may_be_negative() -> None:
    sam = small(
        {
            ("t_out", "a_x"): -10.0,
            ("gov", "t_out"): -10.0,
            ("labour", "a_x"): 80.0,
            ("house", "labour"): 80.0,
            ("house", "gov"): -5.0,
            ("gov", "house"): 12.0,
            ("saving", "gov"): -1.0,
            ("saving", "house"): 13.0,
        }
    )
    assert problems_of(sam) == []


def test_the_sign_rules_are_these() -> None:
    allowed = {(r, p) for r in KINDS for p in KINDS if negative_allowed(r, p)}
    institutions = {"household", "enterprise", "government"}
    expected = {(r, p) for r in KINDS for p in KINDS if "tax" in (r, p)}
    expected |= {("investment", payer) for payer in institutions | {"world"}}
    expected |= {(r, p) for r in institutions for p in institutions}
    assert allowed == expected


def test_tolerance_is_relative_to_the_account() -> None:
    # 1e-10 of the commodity's 120 is 1.2e-8, of the household's 60 is 6e-9
    assert problems_of(small({("c_x", "house"): 50.0 + 5.9e-9})) == []
    assert [p.where for p in problems_of(small({("c_x", "house"): 50.0 + 6.1e-9}))] == ["house"]
    assert [p.where for p in problems_of(small({("c_x", "house"): 50.0 + 5.9e-9}), 1e-12)] == ["c_x", "house"]


def test_an_account_that_nets_to_zero_is_measured_by_its_turnover() -> None:
    # a tax of 10 and a subsidy of 10 - 1e-9: the net of 1e-9 is rounding, not an imbalance of 100 %
    sam = small({("t_net", "a_x"): 10.0, ("t_net", "house"): -10.0 + 1e-9}, {"t_net": "tax"})
    assert "t_net" not in [p.where for p in problems_of(sam) if p.amount is not None]
    # 1e-9 of a turnover of 20; -10 + 1e-9 is rounded by 1e-15, a millionth of the gap
    assert imbalances(sam).loc["t_net", "share"] == pytest.approx(5e-11, rel=1e-5)


@given(balanced_sams(), st.sampled_from([1e-9, 1e3, 1e12]))
def test_random_balanced_sams_pass_in_every_unit(sam, factor: float) -> None:
    check_sam(sam.replace(flows=sam.flows * factor), tolerance=1e-12)


@given(balanced_sams(), st.integers(0, 1000))
def test_disturbed_sams_fail(sam, seed: int) -> None:
    gaps = imbalances(disturbed(sam, seed))["share"]
    found = {p.where for p in problems_of(disturbed(sam, seed)) if "exceed" in p.what}
    assert found == set(gaps.index[gaps > 1e-10])
    assert found
