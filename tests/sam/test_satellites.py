"""Hours, employment and capital stocks of the Japan SAM against the totals of EUKLEMS & INTANProd 2024."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import read_sam
from sam.japan.capital_kinds import build_kinds
from sam.japan.euklems_split import ACTIVITIES, LABOUR_ACTIVITIES, SplitError, spread
from sam.japan.labour import build_labour
from sam.japan.producers_prices import at_producers_prices
from sam.japan.satellites import build_satellites, wages_and_depreciation
from sam.japan.sources import SourcesError
from sam.japan.value_added import self_employed_labour

FOLDER = Path("sam") / "data" / "japan_2015"

# EUKLEMS & INTANProd 2024, Japan 2015, all industries: H_EMP, EMP, EMPE.
HOURS_MILLION = 110_042.302
EMPLOYED_THOUSAND = 66_475.772
EMPLOYEES_THOUSAND = 58_286.106
# Net capital stock at current prices by asset, billion yen (K_*).
STOCKS_BN = {
    "Rstruc": 412_141.9,
    "OCon": 1_088_724.1,
    "TraEq": 35_279.3,
    "IT": 7_184.0,
    "CT": 29_492.4,
    "OMach": 172_253.6,
    "Soft_DB": 32_038.1,
    "RD": 108_229.0,
    "Cult": 673.7,  # the total of the source is 871.8, its industries add to 673.7
    "OIPP": 5_034.1,
}


@pytest.fixture(scope="module")
def labour(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / FOLDER / "labour.csv").set_index("activity")


@pytest.fixture(scope="module")
def capital(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / FOLDER / "capital.csv")


def test_hours_and_persons_keep_their_totals(labour: pd.DataFrame) -> None:
    assert len(labour) == 58
    assert labour["hours_million"].sum() == pytest.approx(HOURS_MILLION, abs=0.01)
    assert labour["employed_thousand"].sum() == pytest.approx(EMPLOYED_THOUSAND, abs=0.01)
    assert labour["employees_thousand"].sum() == pytest.approx(EMPLOYEES_THOUSAND, abs=0.01)


def test_hours_stand_where_wages_are_paid(root: Path, labour: pd.DataFrame) -> None:
    flows = pd.read_csv(root / FOLDER / "flows.csv")
    paying = set(flows.loc[flows["receiver"] == "f_labour", "payer"])
    assert set(labour.index[labour["hours_million"] > 0]) == paying
    assert labour["self_employed_share"].between(0, 1).all()
    # EUKLEMS 2015: 3,094.0 of agriculture's 4,188.1 million hours are the self-employed's and family's.
    assert labour.at["a_agr", "self_employed_share"] == pytest.approx(3_094.0 / 4_188.1, abs=1e-3)


def test_stocks_keep_their_totals(capital: pd.DataFrame) -> None:
    by_asset = capital.groupby("asset")["stock_bn"].sum()
    assert by_asset.to_dict() == pytest.approx(STOCKS_BN, abs=0.1)
    assert (capital["stock_bn"] > 0).all()


def test_dwellings_stay_with_real_estate(capital: pd.DataFrame) -> None:
    dwellings = capital[capital["asset"] == "Rstruc"]
    assert set(dwellings["activity"]) == {"a_rer", "a_imr"}
    assert set(dwellings["asset_group"]) == {"housing"}


def test_depreciation_rates(root: Path) -> None:
    assets = pd.read_csv(root / FOLDER / "capital_assets.csv").set_index("asset")
    # The constant geometric rates of EUKLEMS & INTANProd for these assets, seen in its stocks of every year.
    for asset, rate in (("IT", 0.315), ("CT", 0.115), ("TraEq", 0.2012), ("Rstruc", 0.0566)):
        assert assets.at[asset, "depreciation_rate"] == pytest.approx(rate, abs=1e-4), asset
    assert assets["depreciation_rate"].between(0.02, 0.4).all()


def test_every_activity_has_an_industry(root: Path) -> None:
    activities = set(pd.read_csv(root / "sam" / "japan" / "activities.csv")["activity"])
    for table in (ACTIVITIES, LABOUR_ACTIVITIES):
        assert {code for codes in table.values() for code in codes} == activities


def test_spread_keeps_the_sum_and_names_what_it_cannot_place() -> None:
    weights = pd.Series({"a_x": 1.0, "a_y": 3.0, "a_z": 0.0})
    members = {"I": ("x", "y"), "J": ("z",)}
    result = spread(pd.Series({"I": 8.0, "J": 0.0}), weights, activities=members)
    assert result.to_dict() == {"a_x": 2.0, "a_y": 6.0, "a_z": 0.0}
    with pytest.raises(SplitError, match="EUKLEMS J has 5"):
        spread(pd.Series({"I": 8.0, "J": 5.0}), weights, activities=members)


def test_an_hour_of_the_self_employed_earns_one_part_of_an_employees_hour_in_its_activity() -> None:
    """By hand: employees earn 10 and 4 (thousand yen) an hour; 5 and 10 hours of one's own claim 50 and 40; 45 is there."""
    labour = pd.DataFrame(
        {
            "activity": ["a_x", "a_y", "a_none"],
            "hours_million": [15.0, 20.0, 0.0],
            "self_employed_share": [1 / 3, 1 / 2, 0.0],
        }
    )
    compensation = pd.Series({"a_x": 100.0, "a_y": 40.0, "a_none": 0.0})
    earned = self_employed_labour(labour, compensation, 45.0)
    assert earned.to_dict() == pytest.approx({"a_x": 25.0, "a_y": 20.0, "a_none": 0.0})


def test_the_shipped_sam_pays_the_self_employed_by_that_rule(root: Path, labour: pd.DataFrame) -> None:
    """Decision 40: 0.444 of an employee's hour everywhere, 607 yen in farming (1,366 of an employee)."""
    japan = read_sam("japan_2015")
    changes = pd.read_csv(root / FOLDER / "changes.csv").query("receiver == 'f_labour'").set_index("payer")
    imputed = changes["after"] - changes["before"]
    own = labour["hours_million"] * labour["self_employed_share"]
    paid = pd.Series({a: japan.value("f_labour", a) + japan.value("t_social", a) for a in imputed.index})
    part = (imputed / own) / ((paid - imputed) / (labour["hours_million"] - own))
    assert part.dropna().to_numpy() == pytest.approx(0.444, abs=0.0006)
    assert part.dropna().max() == pytest.approx(part.dropna().min(), rel=1e-9)
    assert 1e3 * imputed["a_agr"] / own["a_agr"] == pytest.approx(607, abs=0.5)
    # Two thirds of mixed income leave capital a sixth more than its consumption (SNA: 23.8 tn less 18.7 of dwellings).
    assert imputed.sum() / 2 == pytest.approx(6_037, abs=1)


@pytest.mark.sources
def test_hours_of_2021_and_what_meti_prints(root: Path, sources: Path) -> None:
    """Total hours meet METI's 1,022 (100 million, without public administration); of employees no reading is its 967."""
    wages, _ = wages_and_depreciation(sources)
    labour = build_labour(sources, wages, 2021)["labour"].set_index("activity")
    public = labour.loc["a_ggo"]
    assert (labour["hours_million"].sum() - public["hours_million"]) / 100 == pytest.approx(1_022, rel=0.001)
    employees = labour["hours_million"] * (1 - labour["self_employed_share"])
    assert employees.sum() / 100 == pytest.approx(961.4, abs=0.05)
    assert (employees.sum() - employees["a_ggo"]) / 100 == pytest.approx(918.5, abs=0.05)
    # EUKLEMS, all industries, 2021: 291.74 trillion yen of compensation.
    assert labour["compensation_bn"].sum() == pytest.approx(291_742, abs=5)
    with pytest.raises(SourcesError, match="no hours of 1994; it has 1995 to 2021"):
        build_labour(sources, wages, 1994)


@pytest.mark.sources
def test_rebuilt_from_sources(root: Path, sources: Path) -> None:
    wages, depreciation = wages_and_depreciation(sources)
    japan = read_sam("japan_2015")
    flows = at_producers_prices(japan, root / FOLDER).flows.reset_index()
    tables = build_satellites(sources, flows, wages, depreciation)
    tables |= build_kinds(sources, japan.flows, tables["capital"], tables["capital_assets"], 2015)
    for name, table in tables.items():
        committed = pd.read_csv(root / FOLDER / f"{name}.csv")
        pd.testing.assert_frame_equal(table.reset_index(drop=True), committed, check_dtype=False, rtol=1e-9)
