"""Quality of labour and its kinds by education: by hand, against the source's own index, and on a merged Japan."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from experiments.inputs.dynamics import TableSpec
from experiments.path.series import growth
from sam import read_sam
from sam.japan.labour_kinds import build_labour_kinds, section
from sam.japan.labour_quality import OUT, labour_quality, tornqvist
from sam.japan.sources import EUKLEMS_NATIONAL

FOLDER = Path("sam") / "data" / "japan_2015"


def test_quality_by_hand() -> None:
    """Half of the hours move to a type that is paid three times as much: shares 1/2 to 3/4, of pay 3/4 to 9/10."""
    employed = pd.DataFrame({2015: [0.5, 0.5], 2016: [0.75, 0.25]}, index=["high", "low"])
    paid = pd.DataFrame({2015: [0.75, 0.25], 2016: [0.9, 0.1]}, index=["high", "low"])
    grown = 0.825 * math.log(1.5) + 0.175 * math.log(0.5)
    assert tornqvist(employed, paid).to_dict() == pytest.approx({2016: 100 * (math.exp(grown) - 1)})


def test_a_path_reads_the_shipped_growth(root: Path) -> None:
    table = pd.read_csv(root / OUT).set_index("year")
    assert list(table.index) == list(range(2009, 2022))
    assert not table.isna().any().any()
    levels = growth(TableSpec(file=OUT.name, column="TOT"), range(2015, 2022), "labour", root / OUT.parent)
    assert levels[2021] == pytest.approx(float((1 + table.loc[2016:, "TOT"] / 100).prod()), rel=1e-12)
    # Composition rose by half a per cent a year until 2016 and fell in 2018 to 2020.
    assert table.loc[2016, "TOT"] == pytest.approx(0.235, abs=5e-4)
    assert table.loc[2020, "TOT"] == pytest.approx(-0.791, abs=5e-4)


@pytest.mark.sources
def test_quality_is_the_sources_services_over_its_hours(root: Path, sources: Path) -> None:
    """LAB_QI / H_EMP of EUKLEMS & INTANProd, all industries and manufacturing; the shipped file is what is derived."""
    own = labour_quality(sources)
    shipped = pd.read_csv(root / OUT).set_index("year")
    pd.testing.assert_frame_equal(own, shipped, check_names=False, check_index_type=False, rtol=1e-5)
    growth_accounts = sources / "data" / "official" / "JP_growth_accounts_basic.xlsx"
    services = pd.read_excel(growth_accounts, sheet_name="LAB_QI").set_index("nace_r2_code")
    hours = pd.read_excel(sources / EUKLEMS_NATIONAL, sheet_name="H_EMP").set_index("nace_r2_code")
    for code in ("TOT", "C", "G"):
        for year in (2014, 2016, 2018, 2020, 2021):
            before, after = str(year - 1), str(year)
            ratio = (services.at[code, after] / services.at[code, before]) / (
                hours.at[code, after] / hours.at[code, before]
            )
            assert own.at[year, code] == pytest.approx(100 * (ratio - 1), abs=2e-3), (code, year)


def test_kinds_cover_labour_and_hours(root: Path) -> None:
    japan = read_sam("japan_2015")
    kinds = pd.read_csv(root / FOLDER / "kinds_f_labour.csv")
    paid = japan.flows["f_labour"]
    assert kinds.groupby("account")["value"].sum()[paid.index].to_numpy() == pytest.approx(
        paid.to_numpy(), rel=1e-9
    )
    labour = pd.read_csv(root / FOLDER / "labour.csv").set_index("activity")["hours_million"]
    assert kinds.groupby("account")["hours_million"].sum().to_dict() == pytest.approx(
        labour[labour > 0].to_dict(), rel=1e-9
    )
    # An hour of tertiary education earns 1.57 times one of other education (persons 46, compensation 58 per cent).
    of = kinds.groupby("education")[["value", "hours_million"]].sum()
    pay = of["value"] / of["hours_million"]
    assert pay["tertiary"] / pay["other"] == pytest.approx(1.57, abs=0.005)


@pytest.mark.sources
def test_kinds_are_derived_from_the_sources(root: Path, sources: Path) -> None:
    for year in (2015, 2021):
        folder = root / "sam" / "data" / f"japan_{year}"
        labour = pd.read_csv(folder / "labour.csv")
        own = build_labour_kinds(sources, read_sam(f"japan_{year}").flows, labour, year)["kinds_f_labour"]
        shipped = pd.read_csv(folder / "kinds_f_labour.csv")
        pd.testing.assert_frame_equal(own, shipped, check_dtype=False, rtol=1e-9)


def test_sections_of_industries() -> None:
    assert [section(name) for name in ("A", "C10-C12", "H49", "M-N")] == ["A", "C", "H", "M-N"]
