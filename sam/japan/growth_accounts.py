"""Reader of the growth accounts of EUKLEMS & INTANProd, with the national and labour accounts behind them.

Source: Bontadini, Corrado, Haskel, Iommi, Jona-Lasinio (2023), EUKLEMS & INTANProd, release 2024, Japan.
"""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path

import pandas as pd

from sam.japan.sources import SourcesError

_FOLDER = Path("data") / "official"
_GROWTH = "JP_growth_accounts_basic.xlsx"
_INDUSTRY, _TYPE = "nace_r2_code", ["education", "age", "gender"]


@cache
def _workbook(path: Path) -> dict[str, pd.DataFrame]:
    if not path.is_file():
        raise SourcesError(f"{path} is missing (EUKLEMS & INTANProd 2024, Japan)")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        return pd.read_excel(path, sheet_name=None)


def growth_accounts(folder: Path, name: str) -> pd.DataFrame:
    """A sheet of the growth accounts: rows industries, columns years as text.

    name: `VA_CP` value added, `LAB` and `CAP` compensation of labour and capital (million yen, current), `VA_Q` value
    added in prices of 2015, `LAB_QI` and `CAP_QI` services (2015 = 100), and contributions in percentage points (logs):
    `VAConH` of hours, `VAConLC` of labour composition, `VAConTFP` of total factor productivity. Raises SourcesError where
    the workbook is missing.
    """
    return _by_year(_workbook(folder / _FOLDER / _GROWTH)[name])


def hours(folder: Path) -> pd.DataFrame:
    """Hours of all persons engaged, thousands: rows industries, columns years as text."""
    return _by_year(_workbook(folder / _FOLDER / "JP_national_accounts.xlsx")["H_EMP"])


def labour_types(folder: Path, section: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shares of 18 types (education, age, sex) in the hours and in the labour compensation of a section, by year as text."""
    sheets = _workbook(folder / _FOLDER / "JP_labour_accounts.xlsx")
    found = [sheets[name].set_index(["code", *_TYPE]).loc[section] for name in ("Share_E", "Share_W")]
    return found[0], found[1]


def industry_names(folder: Path) -> pd.Series:
    """What EUKLEMS calls its industries."""
    return _workbook(folder / _FOLDER / _GROWTH)["VA_Q"].set_index(_INDUSTRY)["nace_r2_name"]


def _by_year(sheet: pd.DataFrame) -> pd.DataFrame:
    table = sheet.set_index(_INDUSTRY)
    return table[[column for column in table.columns if str(column).isdigit()]].astype(float)
