"""Hours, employment and capital stocks of the Japan SAM against the totals of EUKLEMS & INTANProd 2024."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import read_sam
from sam.japan.euklems_split import ACTIVITIES, LABOUR_ACTIVITIES, SplitError, spread
from sam.japan.producers_prices import at_producers_prices
from sam.japan.satellites import build_satellites, wages_and_depreciation

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


@pytest.mark.sources
def test_rebuilt_from_sources(root: Path, sources: Path) -> None:
    wages, depreciation = wages_and_depreciation(sources)
    flows = at_producers_prices(read_sam("japan_2015"), root / FOLDER).flows.reset_index()
    for name, table in build_satellites(sources, flows, wages, depreciation).items():
        committed = pd.read_csv(root / FOLDER / f"{name}.csv")
        pd.testing.assert_frame_equal(table.reset_index(drop=True), committed, check_dtype=False, rtol=1e-9)
