"""Single steps of the Japan build on small tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sam import Sam, read_sam
from sam.gdp import gdp
from sam.japan.by_products import bundle_without_scrap, sell_by_products
from sam.japan.classification import activities, activity_of_basic, commodities, made_by, parts_of, sector_of
from sam.japan.families import SplitError, _odds_factor
from sam.japan.published import FittingError, _determined, _fit


def test_activities_and_commodities_fit() -> None:
    made = [good for activity in activities().index for good in made_by(activity)]
    assert set(made) == set(commodities().index)
    assert sorted(good for good in made if made.count(good) > 1) == ["ely", "ely"]


@pytest.mark.parametrize(
    ("basic", "mic37", "meti29", "activity"),
    [
        ("553101", "55", "不動産業", "imr"),
        ("552101", "55", "不動産業", "rer"),
        ("061101", "06", "鉱業", "fos"),
        ("062101", "06", "鉱業", "min"),
        ("162101", "16", "その他の製造業", "wod"),
        ("632201", "63", "専門・科学技術、業務支援サービス業", "rnd"),
        ("663210", "66", "その他のサービス", "orp"),
        ("461103", "46", "電気・ガス・水道・廃棄物処理業", "elt"),
        ("252102", "25", "窯業・土石製品", "cem"),
        ("681100", "68", "DUMMY", "osv"),
        ("578909", "57", "運輸・郵便業", "otr"),
        ("352101", "35", "輸送用機械", "mvh"),
        ("353101", "35", "輸送用機械", "mvp"),
        ("352201", "35", "輸送用機械", "otn"),
        ("112102", "11", "食料品", "alc"),
        ("112902", "11", "食料品", "foo"),
        ("113101", "11", "食料品", "foo"),
        ("114101", "11", "食料品", "tob"),
    ],
)
def test_basic_sectors_find_their_activity(basic: str, mic37: str, meti29: str, activity: str) -> None:
    assert activity_of_basic(basic, mic37, meti29) == activity


def test_parts_of_parts() -> None:
    assert parts_of("35") == ("mvh", "mvp", "otn")
    assert parts_of("11") == ("foo", "alc", "tob")
    assert parts_of("road") == ("mvh", "mvp")
    assert parts_of("com") == ("com",)
    assert [sector_of(code) for code in ("mvp", "road", "otn", "ppp", "com")] == [
        "35",
        "35",
        "35",
        "16",
        "com",
    ]


def test_unknown_basic_sector_is_an_error() -> None:
    with pytest.raises(KeyError, match="no single activity"):
        activity_of_basic("999999", "99", "")


def test_published_cells_determine_others_and_fit_the_rest() -> None:
    # Three cells: table one publishes a+b = 10 and c = -4, table two publishes a = 3 and b+c = 3.
    groups = (
        (np.array([[0, 0, 1]]), np.array([10.0, -4.0])),
        (np.array([[0, 1, 1]]), np.array([3.0, 3.0])),
    )
    found = _determined(np.full((1, 3), np.nan), groups)
    assert found.tolist() == [[3.0, 7.0, -4.0]]
    # Two by two with margins only: the product of the margins.
    rows = (np.array([[0, 0], [1, 1]]), np.array([6.0, 4.0]))
    columns = (np.array([[0, 1], [0, 1]]), np.array([5.0, 5.0]))
    open_cells = np.full((2, 2), np.nan)
    assert _fit(np.ones((2, 2)), open_cells, (rows, columns)) == pytest.approx(
        np.array([[3.0, 3.0], [2.0, 2.0]])
    )


def test_contradicting_tables_are_an_error() -> None:
    groups = (
        (np.array([[0, 0]]), np.array([10.0])),
        (np.array([[0, 1]]), np.array([3.0, 8.0])),
    )
    with pytest.raises(FittingError, match="do not add up"):
        _determined(np.full((1, 2), np.nan), groups)


def test_one_factor_meets_the_output() -> None:
    odds, amounts = pd.Series([0.5, 2.0, 8.0]), pd.Series([10.0, 20.0, 5.0])
    factor = _odds_factor(odds, amounts, 18.0, "16")
    assert (factor * odds / (1 + factor * odds) * amounts).sum() == pytest.approx(18.0, rel=1e-12)
    with pytest.raises(SplitError, match="sector 16"):
        _odds_factor(odds, amounts, 40.0, "16")


def test_bundle_keeps_every_total() -> None:
    table = pd.DataFrame({"bcn": [-5.0, 80.0], "hh": [-6.0, 200.0]}, index=["min", "acc"])
    after, changes = bundle_without_scrap(table)
    assert (after["bcn"] >= 0).all()
    assert after.sum().tolist() == table.sum().tolist()
    assert after.sum(axis=1).tolist() == table.sum(axis=1).tolist()
    assert len(changes) == 4


def test_by_products_conserve_gdp() -> None:
    japan = read_sam("japan_2015")
    flows = japan.flows
    taken = flows["a_i_s", "c_cop"]
    flows = flows.drop([("a_i_s", "c_cop")])
    flows["c_cop", "a_i_s"] = -taken
    negative = Sam(flows, japan.accounts, unit=japan.unit, year=japan.year)
    sold, changes = sell_by_products(negative)
    assert sold.value("a_i_s", "c_cop") == taken
    assert gdp(sold).production == pytest.approx(gdp(negative).production, rel=1e-12)
    assert set(changes["reason"]) == {"negative input: by-product sold by the activity"}
