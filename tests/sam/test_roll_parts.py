"""The parts of a roll by hand: cells that book their moves, cells fitted to totals, industries grouped, tax in growth."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import SamError
from sam.japan.euklems_split import ACTIVITIES
from sam.japan.roll.cells import Cells
from sam.japan.roll.fit import Restriction, fit
from sam.japan.roll.growth import industry_groups
from sam.japan.roll.tax_content import lifted_by_rates
from sam.japan.roll.totals import shares
from sam.japan.sources import SourcesError, euklems_accounts
from sam.read import read_sam

SALE, PURCHASE, WAGE = ("a_x", "c_x"), ("c_x", "household"), ("f_labour", "a_x")


def _series(values: dict[tuple[str, str], float]) -> pd.Series:
    return pd.Series(list(values.values()), index=pd.MultiIndex.from_tuples(list(values)))


def test_a_cell_books_every_move_and_its_sources() -> None:
    cells = Cells(_series({WAGE: 100.0, SALE: 100.0}))
    cells.scale("evidence", [WAGE], 1.1, "wages")
    cells.set("assumption", {WAGE: 105.0}, "a rule")
    cells.set("balancing", {WAGE: 106.0})
    assert cells.unspoken() == {SALE: 100.0}
    row = cells.table().set_index(["receiver", "payer"]).loc[WAGE]
    assert row[["before", "evidence", "assumption", "balancing", "after"]].tolist() == pytest.approx(
        [100.0, 10.0, -5.0, 1.0, 106.0]
    )
    assert row["source"] == "wages; a rule"
    assert cells.assumptions()["value"].tolist() == [106.0]


def test_fitted_cells_balance_and_meet_the_total() -> None:
    """One good made of labour: wages 90, sales 100, purchases 120 become equal; a total says how large."""
    prior = _series({WAGE: 90.0, SALE: 100.0, PURCHASE: 120.0})
    free = fit(prior, ["a_x", "c_x"], [])
    assert free.to_numpy() == pytest.approx([free.iloc[0]] * 3)
    assert 90.0 < free.iloc[0] < 120.0
    held = fit(prior, ["a_x", "c_x"], [Restriction("wages", {WAGE: 1.0}, 95.0)])
    assert held.to_numpy() == pytest.approx([95.0] * 3)
    fixed = fit(prior, ["a_x", "c_x"], [], fixed=[PURCHASE])
    assert fixed.to_numpy() == pytest.approx([120.0] * 3)


def test_restrictions_that_contradict_each_other_are_named() -> None:
    prior = _series({WAGE: 90.0, SALE: 100.0, PURCHASE: 120.0})
    clash = [Restriction("wages", {WAGE: 1.0}, 95.0), Restriction("sales", {SALE: 1.0}, 97.0)]
    with pytest.raises(SamError, match="wages|sales|a_x"):
        fit(prior, ["a_x", "c_x"], clash)


def test_parts_keep_their_shares_whatever_the_whole_is() -> None:
    """Targets 10 and 30: three quarters are the second's, although the whole is 80."""
    one, two = ("f_labour", "a_x"), ("f_labour", "a_y")
    prior = _series({one: 30.0, two: 30.0})
    whole = Restriction("whole", {one: 1.0, two: 1.0}, 80.0)
    found = fit(prior, [], [whole, *shares("part", {"x": ([one], 10.0), "y": ([two], 30.0)})])
    assert found.to_numpy() == pytest.approx([20.0, 60.0])


def test_groups_of_industries_hold_whole_activities() -> None:
    """Printing is with paper in EUKLEMS and with other manufacturing in the SAM: the two industries are one group."""
    groups = industry_groups()
    activities = [activity for _, members in groups for activity in members]
    assert len(activities) == len(set(activities))
    assert {f"a_{code}" for codes in ACTIVITIES.values() for code in codes} == set(activities)
    assert ["C16-C18", "C31-C33"] in [industries for industries, _ in groups]


def test_the_rate_lifts_what_is_sold_at_home_and_taxed() -> None:
    """From 8 to 10 per cent: 1.10 / 1.08 = 1.0185 on a good sold at home, nothing on hospitals, less on exporters."""
    lifted = lifted_by_rates(read_sam("japan_2015"), 2021)["GO_CP"]
    assert lifted["a_con"] == pytest.approx(1.0185, abs=1e-3)
    assert lifted["a_mhs"] == 1.0
    assert 1.0 < lifted["a_mvh"] < 1.01
    assert lifted["a_foo"] < 1.005  # food kept 8 per cent


@pytest.mark.sources
def test_a_year_without_accounts_is_named(sources: Path) -> None:
    with pytest.raises(SourcesError, match="no hours of 2030; it has 1995 to 2021"):
        euklems_accounts(sources, 2030)
