"""Bonds that a levy redeems: by hand, by the document's arithmetic, and where what is levied answers to the levy."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from cge.analysis.transition_bonds import bond_account, mean_levy, redeeming_levy
from cge.equilibrium import Equilibrium
from sam.problem import SolveError

from .economies import solved

ISSUES = Path(__file__).resolve().parents[2] / "experiments" / "policies" / "transition_bonds.csv"
LEVY = ("levy_intermediate", "levy_consumption", "levy_output")


def issues() -> dict[int, float]:
    """Yen by fiscal year."""
    table = pd.read_csv(ISSUES).set_index("year")
    return (1e12 * table["trillion_yen"]).to_dict()


def linear_to_zero() -> dict[int, float]:
    """Tonnes of energy CO2 that fall in a line from 0.95 Gt in FY2028 to none in FY2050."""
    return {year: 950e6 * (2050 - year) / 22 for year in range(2028, 2051)}


def test_an_account_by_hand() -> None:
    """100 at 10 per cent: 110 less 60, 55 less 55."""
    account = bond_account({1: 100.0}, {2: 60.0, 3: 55.0}, 0.1)
    assert account["debt"].tolist() == pytest.approx([100.0, 50.0, 0.0])
    assert account["interest"].tolist() == pytest.approx([0.0, 10.0, 5.0])


def test_the_issues_are_twenty_trillion_yen() -> None:
    assert sum(issues().values()) == pytest.approx(20e12, rel=1e-12)


def test_the_mean_levy_without_interest_is_about_1800_yen() -> None:
    """20 trillion yen over 10.9 Gt."""
    assert mean_levy(issues(), linear_to_zero(), 0.0) == pytest.approx(1800.0, rel=0.03)


@pytest.mark.parametrize("interest", [0.0, 0.01, 0.02])
def test_debt_reaches_zero_in_fy2050(interest: float) -> None:
    tonnes = linear_to_zero()
    rate = mean_levy(issues(), tonnes, interest)
    account = bond_account(issues(), {year: rate * mt for year, mt in tonnes.items()}, interest)
    assert account.index[-1] == 2050
    assert account["debt"].iloc[-1] == pytest.approx(0.0, abs=1.0)  # a yen of 20 trillion
    assert account["debt"].loc[2032] > 10e12
    assert rate >= mean_levy(issues(), tonnes, 0.0)


def test_other_receipts_lower_the_levy() -> None:
    auctions = dict.fromkeys(range(2033, 2051), 2e11)
    assert mean_levy(issues(), linear_to_zero(), 0.01, auctions) < mean_levy(issues(), linear_to_zero(), 0.01)


def receipts(rate: float) -> float:
    """What the levy brings in on the two-sector economy."""
    found: Equilibrium = solved(fossil_levy=rate)
    return sum(found.totals[name] for name in LEVY)


def test_a_levy_that_lowers_emissions_has_to_be_higher() -> None:
    """The levy is freed and the debt held: more than on the tonnes of the base, and it brings in just what is owed."""
    owed, years = {0: 20.0}, range(1, 4)
    tonnes = dict.fromkeys(years, 5.5)
    given = mean_levy(owed, tonnes, 0.02)
    rate, account = redeeming_levy(lambda levy: dict.fromkeys(years, receipts(levy)), owed, 0.02, given)
    assert rate > given
    assert account["debt"].iloc[-1] == pytest.approx(0.0, abs=1e-8)


def test_what_no_levy_brings_in() -> None:
    with pytest.raises(SolveError, match="no levy redeems the bonds"):
        redeeming_levy(lambda levy: {1: min(levy, 1.0)}, {0: 20.0}, 0.0, 5.0)
    with pytest.raises(ValueError, match="no tonne is levied"):
        mean_levy({0: 1.0}, {1: 0.0}, 0.0)
