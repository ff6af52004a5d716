"""Permits kept for later years: by hand on a linear market, then on a path of the two-sector economy."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from calibration import ElasticityTable
from cge import Economy
from cge.banking import banked
from experiments.examples import SMALL_TABLE
from experiments.path.permits import permit_table
from experiments.path_results import PATH_FILES
from sam.problem import InputError, SolveError

from .economies import MT, sam_and_structure

YEARS = range(2026, 2031)
INTEREST = 0.05


def linear(prices):
    """Ten Mt less one for each unit of price."""
    return None, {year: 10.0 - price for year, price in prices.items()}


def check(permits, prices, bank, tolerance: float) -> None:
    """The complementarity, year by year; relative to prices and permits."""
    years = list(permits)
    for year in years:
        later = prices[year + 1] / (1 + INTEREST) if year + 1 in prices else 0.0
        gain, kept = prices[year] - later, bank[year]
        assert kept >= -tolerance * permits[year]
        size = max(prices.values()) or 1.0
        assert gain >= -tolerance * size
        assert min(gain / size, kept / permits[year]) <= tolerance


def test_a_cap_that_tightens_is_smoothed_by_hand() -> None:
    """9 Mt, then 7: at prices p and 1.05 p, 20 - 2.05 p = 16, so that p = 1.951 and 0.951 Mt are kept."""
    found = banked(linear, {0: 9.0, 1: 7.0}, INTEREST, 1.0)
    assert found.prices == pytest.approx({0: 4 / 2.05, 1: 4.2 / 2.05}, rel=1e-9)
    assert found.bank == pytest.approx({0: 4 / 2.05 - 1.0, 1: 0.0}, abs=1e-8)


def test_nothing_is_borrowed() -> None:
    """A cap that loosens: each year has its own price."""
    found = banked(linear, {0: 7.0, 1: 9.0, 2: 11.0}, INTEREST, 1.0)
    assert found.prices == pytest.approx({0: 3.0, 1: 1.0, 2: 0.0}, abs=1e-8)
    assert found.bank == pytest.approx({0: 0.0, 1: 0.0, 2: 1.0}, abs=1e-8)


@pytest.mark.parametrize(
    "permits",
    [
        (9, 8, 7, 6, 5),
        (8, 9, 7, 9, 6),
        (9, 9, 4, 9, 9),
        (10, 10, 10, 10, 3),
        (6, 5, 9, 3, 11),
        (12, 12, 12, 12, 12),
    ],
)
def test_prices_and_banks_are_complementary(permits: tuple[int, ...]) -> None:
    given = dict(zip(YEARS, map(float, permits), strict=True))
    found = banked(linear, given, INTEREST, 1.0)
    check(given, found.prices, found.bank, 1e-8)


def test_caps_that_no_price_reaches() -> None:
    with pytest.raises(SolveError, match="banking of permits"):
        banked(lambda prices: (None, dict.fromkeys(prices, 10.0)), {0: 5.0, 1: 5.0}, INTEREST, 1.0)


def dynamics(**policy: object) -> dict[str, object]:
    """Six years in which output grows by one per cent a year."""
    return {
        "years": "2025-2030",
        "growth_pct": 1.0,
        "labour": [{"factor": "labour", "heads_pct": 1.0}],
        "paths": [{"parameter": "q_factor_endowment", "index": {"f": "capital"}, "growth_pct": 1.0}],
    } | policy


def economy() -> Economy:
    """The two-sector economy with covered emissions."""
    sam, structure = sam_and_structure()
    return Economy(
        sam, structure=structure, elasticities=ElasticityTable("small", SMALL_TABLE.rows), emissions=MT
    )


CLOSURE = {
    "base": "textbook",
    "government_consumption": "fixed",
    "government_saving": "fixed_real",
    "government_instrument": "lump_sum",
    "household_saving": "residual",
    "investment": {"*": "fixed"},
}


def test_a_path_banks_while_its_cap_tightens() -> None:
    """Prices grow at the interest while permits are kept, fall where the cap is loosened again."""
    permits = {2026: 4.5, 2027: 4.3, 2028: 3.9, 2029: 4.4, 2030: 4.3}
    banking = {"first": 2026, "permits": permits, "interest_pct": 100 * INTEREST}
    path = economy().path(dynamics(banking=banking), CLOSURE)
    table = permit_table(path.results).set_index("year")
    assert (table.loc[2026:, "regime"] == "banking").all()
    assert table.loc[2025, "price"] == 0.0
    check(permits, table["price"].loc[2026:].to_dict(), table["bank"].loc[2026:].to_dict(), 1e-8)
    assert table.loc[2027, "bank"] > 0.01
    assert table.loc[2028, "price"] == pytest.approx((1 + INTEREST) * table.loc[2027, "price"], rel=1e-8)
    assert table.loc[2029, "price"] < table.loc[2028, "price"]
    assert math.isclose(table["bank"].iloc[-1], 0.0, abs_tol=1e-8)
    assert "permits.csv" in PATH_FILES


def test_banking_needs_each_year_and_covered_emissions() -> None:
    banking = {"first": 2026, "permits": 4.0, "interest_pct": 5}
    with pytest.raises(InputError, match="the path does not solve each from 2026 to 2030"):
        economy().path(dynamics(banking=banking) | {"years": [2025, 2026, 2028, 2030]}, CLOSURE)
    with pytest.raises(InputError, match="they have to be positive"):
        economy().path(dynamics(banking=banking | {"permits": 0.0}), CLOSURE)
    assert isinstance(permit_table(economy().path(dynamics(), CLOSURE).results), pd.DataFrame)
