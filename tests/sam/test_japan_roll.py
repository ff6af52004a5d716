"""The SAM of Japan 2021: rolled from 2015, on the totals of the SNA, each move of a cell booked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import read_sam
from sam.check import imbalances
from sam.gdp import gdp
from sam.japan.euklems_split import LABOUR_ACTIVITIES
from sam.japan.roll.__main__ import main
from sam.japan.roll.build import Roll, roll_japan
from sam.japan.roll.cells import MOVES
from sam.japan.roll.growth import LABOUR, growth_ratios, industry_groups
from sam.japan.sources import euklems_accounts, sna_sectors
from sam.sam import Sam

DATA = Path("sam") / "data"


@pytest.fixture(scope="module")
def shipped() -> Sam:
    return read_sam("japan_2021")


@pytest.fixture(scope="module")
def moves(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / DATA / "japan_2021" / "roll.csv").set_index(["receiver", "payer"])


@pytest.fixture(scope="module")
def rolled(root: Path, sources: Path) -> Roll:
    changes = pd.read_csv(root / DATA / "japan_2015" / "changes.csv")
    return roll_japan(read_sam("japan_2015"), changes, sources)


def test_every_account_balances_and_gdp_is_the_snas_from_three_sides(shipped: Sam) -> None:
    """SNA FY2021: GDP 554,582.4 bn yen at current prices."""
    assert imbalances(shipped)["share"].max() < 1e-10
    product = gdp(shipped)
    for side in (product.production, product.expenditure, product.income):
        assert side == pytest.approx(554_582.4, abs=0.2)  # the SNA's parts are rounded to 0.1


def test_trade_and_the_external_balance_are_the_snas(shipped: Sam) -> None:
    """SNA FY2021: exports 103,842.4, imports 110,497.3, current external balance -20,141.9 bn yen."""
    world, goods = shipped.of_kind("world"), set(shipped.of_kind("commodity"))
    flows = shipped.flows
    exports = sum(v for (receiver, payer), v in flows.items() if payer in world and receiver in goods)
    imports = sum(v for (receiver, payer), v in flows.items() if receiver in world and payer in goods)
    assert exports == pytest.approx(103_842.4, rel=1e-9)
    assert imports == pytest.approx(110_497.3, rel=1e-9)
    assert sum(shipped.value("saving", partner) for partner in world) == pytest.approx(-20_141.9, rel=1e-9)


def test_moves_add_up_from_2015_to_2021(shipped: Sam, moves: pd.DataFrame) -> None:
    before = read_sam("japan_2015").flows
    assert moves["before"].loc[before.index].to_numpy() == pytest.approx(before.to_numpy(), rel=1e-12)
    assert moves["after"].loc[shipped.flows.index].to_numpy() == pytest.approx(
        shipped.flows.to_numpy(), rel=1e-12
    )
    summed = moves["before"] + moves[list(MOVES)].sum(axis=1)
    assert summed.to_numpy() == pytest.approx(moves["after"].to_numpy(), rel=1e-9, abs=1e-9)
    moved = moves[(moves["evidence"] != 0) | (moves["assumption"] != 0)]
    assert (moved["source"].fillna("") != "").all()


def test_what_balancing_moves_is_what_the_decision_says(moves: pd.DataFrame) -> None:
    """Decision 42: 1.8 per cent of all amounts, and more than a third of the coal that power plants buy."""
    moved = moves["balancing"].abs().sum() / moves["after"].abs().sum()
    assert moved == pytest.approx(0.018, abs=5e-4)
    coal = moves.loc[("c_coa", "a_elt")]
    assert 1 / 3 < coal["balancing"] / coal["after"] < 0.4


def test_a_covid_year_is_what_the_page_says(shipped: Sam) -> None:
    """docs/explanation/japan_2021.md: sales of restaurants and hotels, of transport, of air transport; household saving."""
    base = read_sam("japan_2015")
    sold = {sam.year: sam.receipts().groupby(sam.accounts["meti29"]).sum() for sam in (base, shipped)}
    assert sold[2021]["宿泊・飲食サービス業"] / sold[2015]["宿泊・飲食サービス業"] == pytest.approx(
        2 / 3, abs=0.04
    )
    assert sold[2021]["運輸・郵便業"] / sold[2015]["運輸・郵便業"] == pytest.approx(0.8, abs=0.02)
    assert shipped.receipts()["a_air"] / base.receipts()["a_air"] == pytest.approx(0.55, abs=0.02)
    assert shipped.value("saving", "household") / base.value("saving", "household") == pytest.approx(
        1.9, abs=0.1
    )


@pytest.mark.sources
def test_rolled_sam_is_the_shipped_one(shipped: Sam, rolled: Roll) -> None:
    assert list(rolled.sam.flows.index) == list(shipped.flows.index)
    assert rolled.sam.accounts.equals(shipped.accounts)
    assert rolled.sam.flows.to_numpy() == pytest.approx(shipped.flows.to_numpy(), rel=1e-9, abs=1e-12)


@pytest.mark.sources
def test_the_shipped_record_of_moves_is_that_of_the_build(rolled: Roll, moves: pd.DataFrame) -> None:
    """What provenance calls evidence, assumption and balancing is what the roll books, text and amount."""
    built = rolled.moves.set_index(["receiver", "payer"])
    assert list(built.index) == list(moves.index)
    assert built["source"].to_list() == moves["source"].fillna("").to_list()
    for move in MOVES:
        assert moves[move].to_numpy() == pytest.approx(built[move].to_numpy(), rel=1e-6, abs=1e-6)


@pytest.mark.sources
def test_restrictions_hold_and_institutions_are_the_snas(rolled: Roll, sources: Path) -> None:
    flows, sna = rolled.sam.flows, sna_sectors(sources, 2021)
    for restriction in rolled.restrictions:
        parts = [weight * flows[cell] for cell, weight in restriction.weights.items()]
        turnover = sum(abs(part) for part in parts)
        assert sum(parts) == pytest.approx(restriction.total, abs=1e-10 * turnover), restriction.name
    assert flows["t_income", "household"] == pytest.approx(sna["T_H"])
    assert flows["s_benefits", "government"] == pytest.approx(sna["SBEN_H"])
    assert flows["saving", "government"] == pytest.approx(sna["S_G"])


def test_missing_sources_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CGE_SOURCES", raising=False)
    assert main([]) == 2


@pytest.mark.sources
def test_hours_of_the_self_employed_alone_would_move_little(root: Path, sources: Path) -> None:
    """README of the SAM: the labour of the self-employed of trade would be 0.14 tn lower, no other industry's as much."""
    imputed = pd.read_csv(root / DATA / "japan_2015" / "assumptions.csv")
    own = imputed[(imputed["receiver"] == "f_labour") & imputed["assumption"].str.startswith("self-employed")]
    then, now = euklems_accounts(sources, 2015), euklems_accounts(sources, 2021)
    both = growth_ratios(sources, 2021)[LABOUR]
    alone = {
        activity: _pay_of_own_hours(now, industries) / _pay_of_own_hours(then, industries)
        for industries, activities in industry_groups(LABOUR_ACTIVITIES)
        for activity in activities
        if _pay_of_own_hours(then, industries) > 0
    }
    amounts = own.set_index("payer")["value"]
    built, other = (amounts * pd.Series(ratios).reindex(amounts.index) for ratios in (both, alone))
    moved = 6083 * (other / other.sum() - built / built.sum())
    assert moved["a_com"] == pytest.approx(-140, abs=5)
    assert moved.drop("a_com").abs().max() < 50


def _pay_of_own_hours(accounts: pd.DataFrame, industries: list[str]) -> float:
    """Hours of the self-employed at the compensation of an employee's hour."""
    total = accounts.loc[industries].sum()
    return float((total["H_EMP"] / total["H_EMPE"] - 1) * total["COMP"])
