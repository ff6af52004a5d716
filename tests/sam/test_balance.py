"""Balancing: the optimum is found, what is fixed stays, what cannot be done is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.sparse import csr_array

from sam import Sam, SamError, check_sam, imbalances
from sam.balance import ACCURACY, METHODS, Balanced, balance
from sam.cross_entropy import cross_entropy
from sam.scaling import gras, line_error, ras

from .samples import balanced_sams, disturbed, few, small

SEEDS = st.integers(0, 1000)


def test_ras_reproduces_miller_and_blair() -> None:
    """Miller and Blair (2009), Input-Output Analysis, section 7.4.2: coefficients A0, outputs x, margins u, v.

    The RAS coefficients are those of an independent solution of the GAMS model library's iobalance, 16 digits.
    """
    a0 = np.array([[0.12, 0.1, 0.049], [0.21, 0.247, 0.265], [0.026, 0.249, 0.145]])
    x = np.array([421.0, 284.0, 283.0])
    expected = [
        [0.3924231548721191, 0.12187888957562597, 0.15963338218855153],
        [0.15089933416190082, 0.06614851392042763, 0.1897003617117962],
        [0.05287703590659773, 0.18873315988422812, 0.29377579673569465],
    ]
    result = ras(a0 * x, np.array([245.0, 136.0, 159.0]), np.array([251.0, 107.0, 182.0]), tolerance=1e-14)
    # the reference stops at a residual of its own, some 1e-10
    np.testing.assert_allclose(result.matrix / x, expected, rtol=1e-9)
    entropy = (result.matrix * np.log(result.matrix / (a0 * x))).sum()
    assert entropy == pytest.approx(251.91272885811418, rel=1e-9)


def test_gras_is_the_minimiser_found_by_a_general_solver() -> None:
    """A signed 3x4 matrix with a row total below zero, against SLSQP on the objective of Lenzen et al. 2007."""
    a = np.array([[7.0, 3.0, 5.0, -3.0], [2.0, 9.0, 8.0, 1.0], [-2.0, 0.0, 2.0, 1.0]])
    rows, columns = np.array([15.0, 26.0, -1.0]), np.array([9.0, 16.0, 17.0, -2.0])
    found = gras(a, rows, columns)
    assert found.error <= 1e-12
    assert ((found.matrix == 0) == (a == 0)).all()
    assert (np.sign(found.matrix) == np.sign(a)).all()

    used = a != 0
    size = np.abs(a[used])

    def matrix(z: np.ndarray) -> np.ndarray:
        x = np.zeros_like(a)
        x[used] = a[used] * z
        return x

    solved = minimize(
        lambda z: float((size * (z * np.log(z) - z + 1)).sum()),
        np.ones(size.size),
        jac=lambda z: size * np.log(z),
        bounds=[(1e-6, None)] * size.size,
        constraints=[
            {"type": "eq", "fun": lambda z: matrix(z).sum(axis=1) - rows},
            {"type": "eq", "fun": lambda z: matrix(z).sum(axis=0)[:-1] - columns[:-1]},
        ],
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    # SLSQP stops on the objective, flat at the optimum: cells are good to the root of 1e-14, times their size
    np.testing.assert_allclose(found.matrix, matrix(solved.x), atol=1e-5)


def test_gras_without_negative_entries_is_ras() -> None:
    rng = np.random.default_rng(3)
    a, goal = rng.uniform(0.1, 5, (5, 4)), rng.uniform(0.1, 5, (5, 4))
    rows, columns = goal.sum(axis=1), goal.sum(axis=0)
    # both stop at line errors of 1e-12
    np.testing.assert_allclose(gras(a, rows, columns).matrix, ras(a, rows, columns).matrix, rtol=1e-10)


def test_gras_scales_lines_of_negative_entries_only() -> None:
    a = np.array([[4.0, 6.0], [-2.0, -3.0]])
    found = gras(a, np.array([11.0, -4.0]), np.array([3.0, 4.0]))
    assert found.error <= 1e-12
    assert (found.matrix[1] < 0).all()


def test_ras_refuses_negative_entries() -> None:
    with pytest.raises(ValueError, match="RAS needs a non-negative matrix; use gras"):
        ras(np.array([[1.0, -1.0]]), np.ones(1), np.ones(2))


def test_totals_out_of_reach_end_early_with_the_error() -> None:
    # the only cell of row 0 is the only cell of column 0, and they shall have different sums
    found = ras(np.diag([1.0, 1.0]), np.array([1.0, 2.0]), np.array([2.0, 1.0]))
    assert found.iterations == 200
    assert found.error == pytest.approx(0.5)  # a line of 1 that shall be 2, as a share of 2


def test_cross_entropy_with_margins_is_gras() -> None:
    a = np.array([[7.0, 3.0, 5.0, -3.0], [2.0, 9.0, 8.0, 1.0], [-2.0, 0.0, 2.0, 1.0]])
    rows, columns = np.array([15.0, 26.0, -1.0]), np.array([9.0, 16.0, 17.0, -2.0])
    place = np.argwhere(a != 0)
    constraints = np.zeros((7, len(place)))
    constraints[place[:, 0], np.arange(len(place))] = 1
    constraints[3 + place[:, 1], np.arange(len(place))] = 1
    found = cross_entropy(a[a != 0], csr_array(constraints), np.concatenate([rows, columns]))
    assert found.error <= 1e-12
    # both are within 1e-12 of the margins
    np.testing.assert_allclose(found.cells, gras(a, rows, columns).matrix[a != 0], rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
@few
@given(sam=balanced_sams(negative_saving=False), seed=SEEDS)
def test_every_method_balances_and_keeps_the_pattern(method: str, sam: Sam, seed: int) -> None:
    before = disturbed(sam, seed)
    assume(method != "ras" or (before.flows > 0).all())
    result = balance(before, method)
    assert result.imbalance <= ACCURACY
    check_sam(result.sam, tolerance=ACCURACY)
    assert list(result.sam.flows.index) == list(before.flows.index)
    assert (np.sign(result.sam.flows) == np.sign(before.flows)).all()
    assert result.method == method


@few
@given(sam=balanced_sams(), seed=SEEDS)
def test_signed_cells_balance_too(sam: Sam, seed: int) -> None:
    before = disturbed(sam, seed, noise=0.02)
    result = balance(before)
    assert result.imbalance <= ACCURACY
    assert (np.sign(result.sam.flows) == np.sign(before.flows)).all()


@pytest.mark.parametrize("method", METHODS)
@few
@given(sam=balanced_sams(negative_saving=False))
def test_a_balanced_sam_is_left_alone(method: str, sam: Sam) -> None:
    assume(method != "ras" or (sam.flows > 0).all())
    result = balance(sam, method)
    assert result.iterations == 0
    assert result.changes.empty
    assert result.sam.checksum == sam.checksum


@few
@given(sam=balanced_sams(negative_saving=False), seed=SEEDS)
def test_cross_entropy_meets_its_first_order_condition(sam: Sam, seed: int) -> None:
    """ln(x / x0) of cell (i, j) is sign * (λ_i - λ_j): regress it on differences of λ, nothing is left."""
    before = disturbed(sam, seed)
    after = balance(before).sam
    ratio = np.log(after.flows / before.flows) * np.sign(before.flows)
    accounts = list(before.accounts.index)
    design = np.zeros((len(ratio), len(accounts)))
    for row, (receiver, payer) in enumerate(ratio.index):
        design[row, accounts.index(receiver)] += 1
        design[row, accounts.index(payer)] -= 1
    fitted = design @ np.linalg.lstsq(design, ratio.to_numpy(), rcond=None)[0]
    np.testing.assert_allclose(ratio, fitted, atol=1e-9)  # rounding of logarithms of ratios of order 1


@pytest.mark.parametrize("method", METHODS)
@few
@given(sam=balanced_sams(negative_saving=False), seed=SEEDS)
def test_targets_of_a_balanced_sam_are_reached(method: str, sam: Sam, seed: int) -> None:
    before = disturbed(sam, seed)
    assume(method != "ras" or (before.flows > 0).all())
    totals = sam.receipts()
    after = balance(before, method, targets=totals.to_dict()).sam
    # accuracy is a share of turnover, which is the total where nothing is negative, and little more elsewhere
    np.testing.assert_allclose(after.receipts(), totals, rtol=1e-9, atol=1e-9 * float(totals.max()))


def test_all_methods_agree_once_totals_are_given() -> None:
    before = small({("c_x", "house"): 46.0, ("house", "labour"): 63.0, ("world", "c_x"): 22.0})
    free = balance(before)
    totals = free.sam.receipts().to_dict()
    for method in ("gras", "ras"):
        scaled = balance(before, method, targets=totals).sam.flows
        # scaling stops at line errors of 1e-12 and converges linearly
        pd.testing.assert_series_equal(scaled, free.sam.flows, rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_fixed_cells_and_targets_hold_together(method: str) -> None:
    before = small({("c_x", "house"): 46.0, ("saving", "house"): 13.0, ("c_x", "saving"): 19.5})
    result = balance(before, method, targets={"house": 58.0}, fixed=[("c_x", "gov"), ("gov", "t_out")])
    after = result.sam
    assert (after.value("c_x", "gov"), after.value("gov", "t_out")) == (8.0, 10.0)
    assert after.receipts()["house"] == pytest.approx(58.0, rel=ACCURACY)
    assert after.payments()["house"] == pytest.approx(58.0, rel=ACCURACY)
    assert not {("c_x", "gov"), ("gov", "t_out")} & set(
        zip(result.changes.receiver, result.changes.payer, strict=True)
    )


def test_changes_are_all_there_largest_first() -> None:
    before = small({("c_x", "house"): 46.0})
    result = balance(before)
    assert isinstance(result, Balanced)
    changes = result.changes
    assert list(changes.columns) == ["receiver", "payer", "before", "after", "change_pct"]
    moved = (changes["after"] - changes["before"]).abs()
    assert (moved.diff().dropna() <= 0).all()
    assert len(changes) == int((result.sam.flows != before.flows).sum())
    first = changes.iloc[0]
    assert first["before"] == before.value(first["receiver"], first["payer"])
    assert first["after"] == result.sam.value(first["receiver"], first["payer"])
    assert first["change_pct"] == pytest.approx(100 * (first["after"] / first["before"] - 1), rel=1e-12)


def test_results_are_frozen() -> None:
    with pytest.raises(AttributeError):
        balance(small()).imbalance = 0.0  # type: ignore[misc]


def test_an_account_that_already_balances_may_be_fixed_as_a_whole() -> None:
    before = small({("house", "labour"): 64.0})
    government = [cell for cell in before.flows.index if "gov" in cell or "t_out" in cell]
    after = balance(before, fixed=government).sam
    assert all(after.value(*cell) == before.value(*cell) for cell in government)
    assert imbalances(after)["share"].max() <= ACCURACY


@pytest.mark.parametrize(
    ("changes", "extra", "options", "messages"),
    [
        ({}, {}, {"method": "ipf"}, ["method: unknown method 'ipf'. Methods are cross_entropy, gras, ras."]),
        (
            {},
            {},
            {"targets": {"hous": 1.0, "gov": float("nan")}, "fixed": [("gov", "house")]},
            [
                "hous: a target names an unknown account. Did you mean house?",
                "gov: the target is nan. Give a finite total.",
                "(gov, house): the cell to be held fixed is zero or unknown. A zero cell stays zero; "
                "leave it out, or "
                "correct the name.",
            ],
        ),
        (
            {("saving", "gov"): -2.0},
            {},
            {"method": "ras"},
            ["(saving, gov): RAS cannot scale the negative value -2. Use method gras or cross_entropy."],
        ),
        (
            {("sink", "house"): 3.0, ("house", "spring"): 4.0},
            {"sink": "world", "spring": "world"},
            {},
            [
                "sink: the account receives 3 and never pays. Enter what it pays, or merge it with "
                "another account.",
                "spring: the account pays 4 and never receives. Enter what it receives, or merge it with "
                "another account.",
            ],
        ),
        (
            {("t_out", "a_x"): 11.0},
            {},
            {"fixed": [("t_out", "a_x"), ("gov", "t_out")]},
            ["t_out: all cells of the account are fixed, with an imbalance of 1. Let one of its cells go."],
        ),
    ],
    ids=["method", "names", "ras", "one-sided", "fixed"],
)
def test_requests_that_cannot_be_met(changes: dict, extra: dict, options: dict, messages: list[str]) -> None:
    with pytest.raises(SamError) as error:
        balance(small(changes, extra), **options)
    assert [str(problem) for problem in error.value.problems] == messages


@pytest.mark.parametrize("method", METHODS)
def test_totals_that_contradict_each_other_are_named(method: str) -> None:
    # the tax pays the government only, and is its only source of income
    with pytest.raises(SamError) as error:
        balance(small(), method, targets={"t_out": 10.0, "gov": 12.0})
    text = str(error.value)
    assert "t_out: no balanced SAM found: receipts " in text
    assert (
        ", total wanted 12. Fix fewer cells or totals, or enter a cell through which the account can adjust."
        in text
    )


def test_line_error_is_relative_to_the_line() -> None:
    matrix = np.array([[1.0, 1.0], [300.0, 100.0]])
    assert line_error(matrix, np.array([2.0, 404.0]), np.array([301.0, 101.0])) == pytest.approx(4 / 404)
    assert line_error(np.zeros((2, 2)), np.zeros(2), np.zeros(2)) == 0.0
