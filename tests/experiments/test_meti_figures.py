"""The figures of METI's 2040 outlook: printed totals, growth identities and industries of the SAM."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

FIGURES = Path("experiments") / "scenarios" / "meti_2040.csv"
YEARS = 19  # 2021 to 2040


@pytest.fixture(scope="module")
def figures(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / FIGURES)


def _value(figures: pd.DataFrame, case: str, variable: str, industry: str, year: int) -> float:
    rows = figures.query(
        "case == @case and variable == @variable and industry == @industry and year == @year"
    )
    assert len(rows) == 1, (case, variable, industry, year)
    return float(rows["value"].iloc[0])


def test_rows_are_cited_and_unique(figures: pd.DataFrame) -> None:
    assert not figures.isna().any(axis=None)
    assert not figures.duplicated(["case", "variable", "industry", "year"]).any()
    assert set(figures["role"]) == {"input", "target", "comparison"}
    assert set(figures["case"]) == {"actual", "base", "new_axis"}


def test_industries_add_to_the_printed_totals(figures: pd.DataFrame) -> None:
    """Totals printed in the document: exports 96 and imports 115 in 2021, exports 233 in 2040 (small bars unlabelled)."""
    for flow, case, year, total, gap in (
        ("exports", "actual", 2021, 96.0, 0.5),
        ("imports", "actual", 2021, 115.0, 0.6),
        ("exports", "new_axis", 2040, 233.0, 3.0),
    ):
        rows = figures.query("variable == @flow and case == @case and year == @year and industry != 'all'")
        assert rows["value"].sum() == pytest.approx(total, abs=gap), (flow, year)
        assert _value(figures, case, flow, "all", year) == total


def test_trade_industries_are_those_of_the_sam(root: Path, figures: pd.DataFrame) -> None:
    accounts = pd.read_csv(root / "sam" / "data" / "japan_2015" / "accounts.csv")
    trade = figures[figures["variable"].isin(["exports", "imports"]) & (figures["industry"] != "all")]
    assert set(trade["industry"]) <= set(accounts["meti29"].dropna())


@pytest.mark.parametrize(("case", "hours"), [("base", 828.0), ("new_axis", 922.0)])
def test_hours_fit_growth_and_productivity(figures: pd.DataFrame, case: str, hours: float) -> None:
    """Real growth less productivity growth is the change of hours: how the printed hours were told apart."""
    growth = _value(figures, case, "gdp_real_growth", "all", 2040)
    productivity = _value(figures, case, "labour_productivity_real_growth", "all", 2040)
    place = "without public administration"
    ratio = _value(figures, case, "hours", place, 2040) / _value(figures, "actual", "hours", place, 2021)
    assert _value(figures, case, "hours", place, 2040) == hours
    assert 100 * (ratio ** (1 / YEARS) - 1) == pytest.approx(growth - productivity, abs=0.1)


def test_next_generation_capital_grows_as_printed(figures: pd.DataFrame) -> None:
    """730 / 410 = 1.78, printed 1.8; structures 1,095 / 1,109 = 0.99, printed 1.0."""
    whole = figures[(figures["industry"] == "all") & figures["variable"].str.startswith("capital_")]
    stock = whole[whole["unit"] == "trillion yen"].pivot_table(
        index="variable", columns="case", values="value"
    )
    structures = stock.loc["capital_structures"]
    rest = stock.drop(index="capital_structures").sum()
    assert rest["actual"] == 410.0
    assert rest["new_axis"] == 730.0
    assert rest["base"] == pytest.approx(415.0, abs=5.0)
    assert rest["new_axis"] / rest["actual"] == pytest.approx(1.8, abs=0.05)
    assert structures["new_axis"] / structures["actual"] == pytest.approx(1.0, abs=0.05)
