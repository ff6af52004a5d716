"""Coal injected into blast furnaces is bought by steel; the coke ovens neither buy nor resell it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import Sam, read_sam
from sam.japan import injected_coal
from sam.japan.checks import RESOLD
from sam.japan.co2_sources import fuel_burnt, transformation_carbon
from sam.japan.injected_coal import INJECTED, without_resale
from sam.japan.producers_prices import at_producers_prices

FOLDER = Path("sam") / "data" / "japan_2015"
TONNES, PRICE = (
    8.063579,
    11.914654,
)  # Mt (3EID sheet A less B), thousand yen a tonne (MIC quantity table, 212101)


@pytest.fixture(scope="module")
def changes(root: Path) -> pd.DataFrame:
    table = pd.read_csv(root / FOLDER / "changes.csv")
    return table[table["reason"] == RESOLD].set_index(["receiver", "payer"])


@pytest.fixture(scope="module")
def booked(root: Path) -> Sam:
    """At producers' prices, which the quantity table has."""
    return at_producers_prices(read_sam("japan_2015"), root / FOLDER)


def test_four_cells_move_by_tonnes_times_price(booked: Sam, changes: pd.DataFrame) -> None:
    moved = (changes["after"] - changes["before"]).to_dict()
    value = TONNES * PRICE
    assert moved == pytest.approx(
        {
            ("c_coa", "a_cop"): -value,
            ("c_coa", "a_i_s"): value,
            ("c_cok", "a_i_s"): -value,
            ("a_cop", "c_cok"): -value,
        },
        rel=1e-6,
    )
    for cell, after in changes["after"].items():
        assert booked.value(*cell) == pytest.approx(after, rel=1e-12)


def test_steel_burns_its_coal_with_the_carbon_of_coal(root: Path, booked: Sam) -> None:
    """Per yen: injection coal has 13 % more carbon than the steam coal that the price is of (2.573 : 2.271 t a tonne)."""
    emissions = pd.read_csv(root / FOLDER / "emissions.csv").set_index(["source", "user"])["mt_co2"]
    steam = 2.271262 / PRICE * 1e3
    per_yen = 1e3 * emissions["c_coa", "a_i_s"] / booked.value("c_coa", "a_i_s")
    assert per_yen == pytest.approx(1.10 * steam, rel=0.01)


def test_nothing_that_is_transformed_is_counted_as_burnt(root: Path) -> None:
    """Coke ovens turn 217 Mt of carbon into coke and gas, and burn 18.6; town gas works 90 and 2.7; refineries 551 and 34.

    Above what they burn rest only by-product gases that others burn (`emissions_moves.csv`).
    """
    by_user = pd.read_csv(root / FOLDER / "emissions.csv").groupby("user")["mt_co2"].sum()
    moves = pd.read_csv(root / FOLDER / "emissions_moves.csv")
    other = moves["from_user"] != moves["to_user"]
    came = moves[other].groupby("to_user")["mt"].sum()
    left = moves[other].groupby("from_user")["mt"].sum()
    published = pd.read_csv(root / "tests" / "golden" / "co2_3eid_2015.csv")
    burnt = published[published["by"] == "user"].set_index("key")["mt_co2"]
    for user, transformed in (("a_cop", 217.1), ("a_g_h", 89.8), ("a_pet", 551.2)):
        own = by_user[user] - came.get(user, 0.0) + left.get(user, 0.0)
        assert own == pytest.approx(burnt[user], abs=1e-3)
        assert by_user[user] < 0.15 * transformed


def _table(coal: float, coke: float) -> pd.DataFrame:
    return pd.DataFrame({"cop": [coal, 0.0], "i_s": [5.0, coke]}, index=["coa", "cok"])


@pytest.mark.parametrize(
    ("coal", "coke", "who"), [(90.0, 200.0, "c_coa of a_cop"), (700.0, 60.0, "c_cok of a_i_s")]
)
def test_a_table_without_the_coal_is_refused(
    monkeypatch: pytest.MonkeyPatch, coal: float, coke: float, who: str
) -> None:
    monkeypatch.setattr(injected_coal, "injected_coal", lambda _: pd.Series({"i_s": 96.0}))
    with pytest.raises(ValueError, match=who):
        without_resale(Path(), _table(coal, coke))


def test_totals_of_users_and_goods_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(injected_coal, "injected_coal", lambda _: pd.Series({"i_s": 96.0}))
    before = _table(700.0, 600.0)
    after = without_resale(Path(), before)
    assert after.table.loc["coa"].sum() == before.loc["coa"].sum()
    assert after.table["i_s"].sum() == before["i_s"].sum()
    # What the ovens buy less they sell less: value added stays.
    assert before["cop"].sum() - after.table["cop"].sum() == after.sales["cop", "cok"] == 96.0


@pytest.mark.sources
def test_tonnes_burnt_and_carbon_transformed(sources: Path) -> None:
    burnt = fuel_burnt(sources, INJECTED)
    assert burnt.sum() / 1e6 == pytest.approx(TONNES, abs=1e-6)
    assert burnt["261101"] / burnt.sum() > 0.9999  # pig iron
    carbon = transformation_carbon(sources)
    assert carbon.xs("212101", level="sector").sum() == pytest.approx(217.132293, abs=1e-5)
