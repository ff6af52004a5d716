"""Energy CO2 of Japan in 2015 as NIES 3EID publishes it: by basic sector and fuel, in Mt.

Source: Nansai (NIES), Embodied Energy and Emission Intensity Data for Japan Using Input-Output Tables (3EID),
2015 edition, sheet D_CO2 (energy CO2 by 390 sectors and 57 fuels), sheet A (fuel bought or used), sheet B (the part of
it that is transformed or used as feedstock) and sheet C (calorific values and emission factors).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd

from sam.japan.sources import SourcesError

WORKBOOK = "3EID_2015.xlsx"
TIDY = "japan_co2_energy.csv"
SUBTOTALS = {"700000": "endogenous subtotal (code 700000)", "970000": "grand total (code 970000)"}
BUNKERS = ("ジェット燃料油（国外給油）", "一般C重油（国外給油）")
FINAL_DEMAND = ("711100", "721100")


@dataclass(frozen=True)
class EnergyCo2:
    """Energy CO2 of 3EID.

    cells: sector, fuel, mt (Mt CO2 burnt, bunkers and subtotals excluded).
    subtotals: Mt by total row of the source, which a naive sum over all rows counts on top of the cells.
    bunkers: Mt by fuel of international bunkers, which the national total leaves out.
    """

    cells: pd.DataFrame
    subtotals: pd.Series
    bunkers: pd.Series


def read_energy_co2(sources: Path) -> EnergyCo2:
    """Read 3EID from the office's workbook where it is present, else from the tidy CSV.

    sources is the folder that holds `data/`. Raises SourcesError naming both files when neither exists.
    """
    workbook = sources / "data" / "official" / WORKBOOK
    tidy = sources / "data" / TIDY
    if workbook.is_file():
        rows = workbook_cells(workbook)
    elif tidy.is_file():
        rows = tidy_cells(tidy)
    else:
        raise SourcesError(f"neither {workbook} nor {tidy} exists; name the parent of `data`")
    bunker = rows["fuel"].isin(BUNKERS)
    subtotal = rows["sector"].isin(SUBTOTALS)
    subtotals = {
        text: float(rows.loc[(rows["sector"] == code) & ~bunker, "mt"].sum())
        for code, text in SUBTOTALS.items()
    }
    bunkers = rows[bunker & ~subtotal].groupby("fuel")["mt"].sum()
    cells = rows[~bunker & ~subtotal & (rows["mt"] != 0)].reset_index(drop=True)
    return EnergyCo2(cells, pd.Series(subtotals, name="mt"), bunkers)


def transformation_carbon(sources: Path) -> pd.Series:
    """Carbon (Mt CO2) in fuel transformed or used as feedstock, by (sector, fuel): sheet B times sheet C.

    Nothing of it is an emission of the user; it is printed beside the bridge to show what a tax on carbon
    content at every purchase would count again. Raises SourcesError without the office's workbook.
    """
    factors = emission_factors(sources)["t_per_unit"]
    used = _fuel_use(sources, "B")
    used = used[used.index.get_level_values("fuel").isin(factors.index)]
    factor = factors.reindex(used.index.get_level_values("fuel")).to_numpy()
    return (used * factor / 1e6).astype(float).rename("mt")


def fuel_burnt(sources: Path, fuel: str) -> pd.Series:
    """Fuel burnt by 390-sector code, in the fuel's unit: use (sheet A) less what is transformed (sheet B), where positive.

    Raises SourcesError without the office's workbook, KeyError on a fuel it does not have.
    """
    used, transformed = (_fuel_use(sources, sheet).xs(fuel, level="fuel") for sheet in ("A", "B"))
    burnt = used.sub(transformed, fill_value=0.0)
    return burnt[burnt > 1e-6 * used.reindex(burnt.index)]


def _fuel_use(sources: Path, sheet: str) -> pd.Series:
    """Non-zero cells of sheet A or B by (sector, fuel), totals left out, in each fuel's unit."""
    rows = _sheet(sources / "data" / "official" / WORKBOOK, sheet)
    fuels = ["" if name is None else _clean(name) for name in rows[2]]
    used = {
        (row[0], fuel): float(amount)
        for row in rows[4:]
        if isinstance(row[0], str) and row[0] not in SUBTOTALS
        for fuel, amount in zip(fuels[3:], row[3:], strict=True)
        if fuel and isinstance(amount, int | float) and amount != 0
    }
    return pd.Series(used).rename_axis(["sector", "fuel"])


def emission_factors(sources: Path) -> pd.DataFrame:
    """Sheet C by fuel: `unit` (t, kl or 1000m3), `t_per_unit` (t CO2 when all its carbon is burnt)."""
    names, units, heat, carbon = _sheet(sources / "data" / "official" / WORKBOOK, "C")[2:6]
    rows = {
        _clean(name): {"unit": unit, "t_per_unit": float(gj) * float(t_per_gj)}
        for name, unit, gj, t_per_gj in zip(names, units, heat, carbon, strict=True)
        if name and isinstance(gj, int | float) and isinstance(t_per_gj, int | float)
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def _sheet(path: Path, name: str) -> list[tuple]:
    if not path.is_file():
        raise SourcesError(f"{path} is missing; it holds the emission factors (NIES 3EID 2015)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl: formatting extensions it does not keep
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return list(book[name].iter_rows(values_only=True))
        finally:
            book.close()


def _clean(name: str) -> str:
    return str(name).replace("\u3000", "").strip()


def workbook_cells(path: Path) -> pd.DataFrame:
    """Every non-zero cell of sheet D_CO2, totals and bunkers included: sector, fuel, mt."""
    sheet = _sheet(path, "D_CO2")
    families, fuels = sheet[2], sheet[3]
    # The last column is the row sum; a fuel without a detailed name carries its family's name.
    columns = [
        (place, _clean(fuels[place] or families[place]))
        for place in range(4, len(fuels))
        if fuels[place] or families[place]
    ]
    rows = [
        (row[0], fuel, float(row[place]) / 1e6)
        for row in sheet[6:]
        if isinstance(row[0], str)
        for place, fuel in columns
        if isinstance(row[place], int | float) and row[place] != 0
    ]
    return pd.DataFrame(rows, columns=["sector", "fuel", "mt"])


def tidy_cells(path: Path) -> pd.DataFrame:
    """The same cells from the tidy CSV."""
    table = pd.read_csv(path, dtype={"sector_3eid": str, "sector37": str})
    table = table[table["variable"] == "co2_energy_by_fuel"]
    fuel = table["fuel"].str.rsplit("|", n=1).str[-1].map(_clean)
    return pd.DataFrame({"sector": table["sector_3eid"], "fuel": fuel, "mt": table["value"] / 1e6})
