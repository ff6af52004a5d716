"""Energy CO2 of the Japan SAM: totals by fuel and user in Mt against NIES 3EID, rules and bounds by cell.

`tests/golden/co2_3eid_2015.csv` holds 3EID's totals (2015, sheet D_CO2; users are sums of its 390 sectors).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import read_sam
from sam.japan.emissions import BOUND, HOUSEHOLD, OUTPUT, attach, build_emissions, purchases_of
from sam.japan.fuels import FUELS, GASES, OWN_PROCESS
from sam.japan.producers_prices import at_producers_prices

FOLDER = Path("sam") / "data" / "japan_2015"
TOTAL_MT = 1157.066612  # NIES 3EID 2015, energy CO2 without international bunkers


@pytest.fixture(scope="module")
def emissions(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / FOLDER / "emissions.csv")


@pytest.fixture(scope="module")
def moves(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / FOLDER / "emissions_moves.csv")


@pytest.fixture(scope="module")
def published(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "tests" / "golden" / "co2_3eid_2015.csv")


@pytest.fixture(scope="module")
def purchases(root: Path) -> pd.Series:
    """At producers' prices, which the quantity table has."""
    return purchases_of(at_producers_prices(read_sam("japan_2015"), root / FOLDER).flows.reset_index())


def _before_moves(emissions: pd.DataFrame, moves: pd.DataFrame) -> pd.Series:
    """Mt by (source, user) as first booked, with every listed move taken back."""
    cells = emissions.set_index(["source", "user"])["mt_co2"]
    left = moves.groupby(["from_source", "from_user"])["mt"].sum().rename_axis(["source", "user"])
    came = moves.groupby(["to_source", "to_user"])["mt"].sum().rename_axis(["source", "user"])
    return cells.add(left, fill_value=0.0).sub(came, fill_value=0.0)


def test_total_is_energy_co2_of_3eid(emissions: pd.DataFrame) -> None:
    assert emissions["mt_co2"].sum() == pytest.approx(TOTAL_MT, abs=1e-6)
    assert (emissions["mt_co2"] > 0).all()
    assert not emissions.duplicated(["source", "user"]).any()


def test_users_sum_to_3eid_once_moves_are_taken_back(
    emissions: pd.DataFrame, moves: pd.DataFrame, published: pd.DataFrame
) -> None:
    ours = _before_moves(emissions, moves).groupby(level="user").sum()
    theirs = published[published["by"] == "user"].set_index("key")["mt_co2"]
    assert set(ours.index) == set(theirs.index)
    assert (ours - theirs.reindex(ours.index)).abs().max() < 1e-5


def test_fuels_sum_to_3eid_once_moves_are_taken_back(
    emissions: pd.DataFrame, moves: pd.DataFrame, published: pd.DataFrame
) -> None:
    """Fuels that no rule reassigns keep their 3EID total; gases and own processes are checked as one sum."""
    ours = _before_moves(emissions, moves).groupby(level="source").sum()
    fuel = published[published["by"] == "fuel"].set_index("key")["mt_co2"]
    reassigned = {name for _, name in OWN_PROCESS} | set(GASES)
    by_source = fuel.groupby(lambda name: FUELS.get(name, "")).sum()
    for source in ("c_gso", "c_jet", "c_ker", "c_loi", "c_hoa", "c_hob", "c_lpg", "c_gas", "c_g_h"):
        # Town gas works lose 257 t in the source's balance, booked with gas.
        assert ours[source] == pytest.approx(by_source[source], abs=3e-4), source
    held = ["c_coa", "c_cok", "c_oil", "c_nap", "c_opp"]
    names = [name for name in fuel.index if name in reassigned or FUELS.get(name) in held]
    assert ours[held].sum() == pytest.approx(fuel[names].sum(), abs=3e-4)


def test_electricity_is_taxed_at_generation_only(emissions: pd.DataFrame) -> None:
    assert "c_ely" not in set(emissions["source"])
    assert "a_elo" not in set(emissions["user"])
    thermal = emissions.loc[emissions["user"] == "a_elt", "mt_co2"].sum()
    # 510.286 Mt of 3EID less the gases booked with their producers: blast-furnace 16.052, converter 0.419,
    # coke-oven 1.932, refinery 1.536.
    assert thermal == pytest.approx(490.346, abs=1e-3)


def test_feedstock_is_untaxed(emissions: pd.DataFrame, purchases: pd.Series) -> None:
    """t CO2 per million yen of a transformed fuel is far below that of fuel burnt (coal 191, crude 50)."""
    cells = emissions.set_index(["source", "user"])["mt_co2"]
    for source, user, most in (
        ("c_coa", "a_cop", 40.0),
        ("c_oil", "a_pet", 5.0),
        ("c_gas", "a_g_h", 3.0),
        ("c_nap", "a_chm", 12.0),
    ):
        assert 1e3 * cells[source, user] / purchases[source, user] < most, (source, user)


def test_own_account_transport_carries_its_fuel(emissions: pd.DataFrame) -> None:
    by_user = emissions.groupby("user")["mt_co2"].sum()
    assert by_user["a_o_p"] == pytest.approx(36.300, abs=1e-3)
    assert by_user["a_o_f"] == pytest.approx(36.674, abs=1e-3)


def test_every_cell_has_a_purchase(emissions: pd.DataFrame, purchases: pd.Series) -> None:
    attached = emissions[emissions["source"] != OUTPUT]
    bought = purchases.reindex(pd.MultiIndex.from_frame(attached[["source", "user"]]))
    assert (bought > 0).all()


def test_little_rests_on_output(emissions: pd.DataFrame) -> None:
    output = emissions[emissions["source"] == OUTPUT]
    assert output["mt_co2"].sum() < 0.005 * TOTAL_MT
    assert HOUSEHOLD not in set(output["user"])


def test_bridge_adds_up(root: Path) -> None:
    bridge = pd.read_csv(root / FOLDER / "emissions_bridge.csv").set_index("item")["mt"]
    # 3,354 Mt: every row of the source summed, both totals included (issue 2, README of the sources).
    assert bridge["naive sum of all rows"] == pytest.approx(3354.115204, abs=1e-6)
    less = bridge[bridge.index.str.startswith("less")]
    assert bridge["naive sum of all rows"] + less.sum() == pytest.approx(TOTAL_MT, abs=1e-6)
    assert bridge[bridge.index.str.startswith("of which")].sum() == pytest.approx(TOTAL_MT, abs=1e-6)
    assert bridge[bridge.index.str.startswith("attached")].sum() == pytest.approx(TOTAL_MT, abs=1e-6)
    assert bridge["sum of emissions.csv"] == pytest.approx(TOTAL_MT, abs=1e-6)


@pytest.mark.sources
def test_rebuilt_from_sources(sources: Path, emissions: pd.DataFrame, purchases: pd.Series) -> None:
    tables = build_emissions(sources, purchases)
    pd.testing.assert_frame_equal(tables["emissions"], emissions, rtol=1e-12)
    within = tables["emissions_coefficients"].set_index("source")
    assert (within["largest"] <= BOUND * within["reference"] * (1 + 1e-9)).all()


@pytest.mark.sources
def test_office_workbook_equals_tidy_table(sources: Path) -> None:
    from sam.japan import co2_sources

    workbook = co2_sources.workbook_cells(sources / "data" / "official" / co2_sources.WORKBOOK)
    tidy = co2_sources.tidy_cells(sources / "data" / co2_sources.TIDY)
    key = ["sector", "fuel"]
    both = workbook.merge(tidy, on=key, how="outer", suffixes=("_workbook", "_tidy"))
    assert (both["mt_workbook"] - both["mt_tidy"]).abs().max() < 1e-9
    assert not both.isna().any(axis=None)


def _burnt(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["user", "fuel", "mt"])


def _carbon(cells: dict[tuple[str, str], float]) -> pd.Series:
    return pd.Series(cells).rename_axis(["source", "user"])


def test_gas_rests_on_the_producer_where_the_burner_buys_no_parent_fuel() -> None:
    carbon = _carbon({("c_cok", "a_i_s"): 100.0, ("c_coa", "a_elt"): 300.0})
    table, moves = attach(_burnt(("a_elt", "発電用高炉ガス", 16.0)), carbon)
    assert table.to_dict("records") == [{"source": "c_cok", "user": "a_i_s", "mt_co2": 16.0}]
    assert moves[["from_user", "to_user", "mt"]].to_numpy().tolist() == [["a_elt", "a_i_s", 16.0]]


def test_gas_rests_on_the_burner_up_to_the_carbon_it_buys() -> None:
    carbon = _carbon({("c_cok", "a_i_s"): 100.0, ("c_cok", "a_nfm"): 3.0})
    table, _ = attach(_burnt(("a_nfm", "コークス", 2.0), ("a_nfm", "転炉ガス", 5.0)), carbon)
    assert table.set_index("user")["mt_co2"].to_dict() == {"a_nfm": 3.0, "a_i_s": 4.0}


def test_excess_moves_within_the_user_and_then_to_output() -> None:
    """Petroleum coke of cement: the bound of a tiny purchase, then coal, then output; the sum is kept."""
    carbon = _carbon({("c_opp", "a_cem"): 0.1, ("c_coa", "a_cem"): 5.0})
    table, moves = attach(_burnt(("a_cem", "オイルコークス", 3.0), ("a_cem", "輸入一般炭", 8.0)), carbon)
    cells = table.set_index("source")["mt_co2"].to_dict()
    assert cells == pytest.approx({"c_opp": 0.1 * BOUND, "c_coa": 5.0 * BOUND, OUTPUT: 11.0 - 5.1 * BOUND})
    assert moves["mt"].sum() == pytest.approx(3.0 - 0.1 * BOUND)


def test_unknown_fuel_is_named() -> None:
    with pytest.raises(KeyError, match="水素"):
        attach(_burnt(("a_chm", "水素", 1.0)), _carbon({("c_gas", "a_chm"): 1.0}))
