"""Reader of the capital accounts of EUKLEMS & INTANProd: stocks, investment and prices by industry and asset."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path

import pandas as pd

from sam.japan.assets import ASSETS
from sam.japan.sources import SourcesError

FILE = "data/official/JP_capital_accounts.xlsx"
SOURCE = "EUKLEMS & INTANProd 2024"
BILLION = 1e3
"""The workbook is in million yen."""

LAST = 2020
"""The last year with stocks of every asset: of 2021 there are software and research alone, and zeros for some others that
mean missing."""

PUBLISHED_LATER = ("Soft_DB", "RD")
"""Assets whose stocks of the year after the last are published."""

_TOTAL = "TOT"


@cache
def _sheets(path: Path) -> dict[str, pd.DataFrame]:
    names = [f"{series}_{asset}" for asset in ASSETS for series in ("K", "I", "Kq", "Iq", "Ip")]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        sheets = pd.read_excel(path, sheet_name=names)
    return {name: sheet.set_index("nace_r2_code") for name, sheet in sheets.items()}


def series(folder: Path, name: str, year: int) -> pd.DataFrame:
    """A series of one year: rows industries, columns assets; as published, missing values stay missing.

    name: `K` stocks and `I` investment at current prices, `Kq` and `Iq` in prices of 2020, all million yen; `Ip` prices of
    investment, 2020 = 100. Raises SourcesError where the workbook is missing.
    """
    path = folder / FILE
    if not path.is_file():
        raise SourcesError(f"{path} is missing ({SOURCE}, capital accounts of Japan)")
    sheets = _sheets(path)
    return pd.DataFrame({asset: sheets[f"{name}_{asset}"][str(year)] for asset in ASSETS})


def stocks(folder: Path, year: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """Net stocks at the end of a year by industry and asset, billion yen, and on what each asset rests.

    A year with stocks of every asset has them as published. Of the year after, software and research are published; the
    others are the stock before, moved: (1 - d) K + I in prices of the year before, with the investment of the year before
    where none is published. Raises SourcesError for a later year.
    """
    if year > LAST + 1:
        raise SourcesError(
            f"{SOURCE} has stocks to {LAST}, so those of {year} cannot be built; take {LAST + 1}"
        )
    if year <= LAST:
        return series(folder, "K", year).fillna(0.0) / BILLION, dict.fromkeys(ASSETS, "published")
    before, published = series(folder, "K", LAST).fillna(0.0), series(folder, "K", year)
    invested, added = series(folder, "I", LAST).fillna(0.0), series(folder, "I", year)
    rates = depreciation_rates(folder, LAST)
    found, basis = {}, {}
    for asset in ASSETS:
        if asset in PUBLISHED_LATER:
            found[asset], basis[asset] = published[asset].fillna(0.0), "published"
            continue
        known = bool(added.at[_TOTAL, asset] > 0)
        extra = added[asset].fillna(0.0) if known else invested[asset]
        found[asset] = (1 - rates[asset]) * before[asset] + extra
        basis[asset] = f"inferred: stock of {LAST} moved by investment of {year if known else LAST}"
    return pd.DataFrame(found) / BILLION, basis


def depreciation_rates(folder: Path, year: int) -> dict[str, float]:
    """Geometric rate a year by asset that the chained stocks and investment of all industries imply (to `LAST`)."""
    year = min(year, LAST)
    now, added, before = (
        series(folder, name, at).loc[_TOTAL] for name, at in (("Kq", year), ("Iq", year), ("Kq", year - 1))
    )
    return {asset: float(1.0 - (now[asset] - added[asset]) / before[asset]) for asset in ASSETS}


def price_growth(folder: Path, year: int, over: int = 5) -> dict[str, float]:
    """Growth a year of the price of investment by asset, all industries, on average over some years before (to `LAST`)."""
    year = min(year, LAST)
    now, before = (series(folder, "Ip", at).loc[_TOTAL] for at in (year, year - over))
    return {asset: float((now[asset] / before[asset]) ** (1 / over) - 1) for asset in ASSETS}


def investment(folder: Path, year: int) -> pd.Series:
    """Investment by asset, all industries, billion yen at current prices (to `LAST`)."""
    return series(folder, "I", min(year, LAST)).loc[_TOTAL] / BILLION
