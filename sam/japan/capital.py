"""Net capital stock of 2015 by activity and asset, and each asset's depreciation rate.

EUKLEMS & INTANProd gives net stocks at current prices by industry and ten assets. Within an industry a stock
follows the capital consumption (資本減耗引当) of the MIC table; dwellings follow the rents of the 390-sector
table, imputed (553101) against let (552101). Sums by industry and asset are kept.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd

from sam.japan.classification import activities
from sam.japan.euklems_split import spread
from sam.japan.sources import EUKLEMS, SourcesError, mic_390

ACCOUNTS = "data/official/JP_capital_accounts.xlsx"
YEAR = 2015

EXISTING, NEXT_GENERATION, HOUSING = "existing", "next_generation", "housing"

ASSETS = {
    "Rstruc": ("residential structures", HOUSING),
    "OCon": ("non-residential buildings and other structures", EXISTING),
    "TraEq": ("transport equipment", NEXT_GENERATION),
    "IT": ("computer hardware", NEXT_GENERATION),
    "CT": ("telecommunications equipment", NEXT_GENERATION),
    "OMach": ("other machinery and equipment", NEXT_GENERATION),
    "Soft_DB": ("computer software and databases", NEXT_GENERATION),
    "RD": ("research and development", NEXT_GENERATION),
    "Cult": ("cultivated assets", NEXT_GENERATION),
    "OIPP": ("other intellectual property", NEXT_GENERATION),
}
"""EUKLEMS asset -> label, group. METI's 2040 document calls buildings and structures existing and everything
else next generation; it leaves dwellings out."""

_RENTS = {"a_imr": "553101", "a_rer": "552101"}


def build_capital(sources: Path, depreciation: pd.Series) -> dict[str, pd.DataFrame]:
    """The tables `capital` and `capital_assets` of the SAM's satellites.

    sources: folder that holds `data/`. depreciation: capital consumption by activity id, billion yen.
    `capital`: activity, asset, stock_bn (net, end of 2015, billion yen of 2015), asset_group; zero stocks are
    left out. `capital_assets`: asset, label, asset_group, stock_bn, depreciation_rate (per year), source.
    Raises SplitError where an industry has a stock and none of its activities a weight.
    """
    stocks = _stocks(sources)
    ids = [f"a_{code}" for code in activities().index]
    weights = depreciation.reindex(ids).fillna(0.0)
    basic = mic_390(sources).set_index("basic")["output"]
    rents = pd.Series({a: float(basic[code]) for a, code in _RENTS.items()}).reindex(ids).fillna(0.0)
    tables = []
    for asset, (_, group) in ASSETS.items():
        stock = spread(stocks[asset], rents if asset == "Rstruc" else weights)
        columns = {"activity": ids, "asset": asset, "stock_bn": stock.to_numpy(), "asset_group": group}
        tables.append(pd.DataFrame(columns))
    capital = pd.concat(tables, ignore_index=True)
    capital = capital[capital["stock_bn"] > 0].reset_index(drop=True)
    return {"capital": capital, "capital_assets": _assets(sources, capital)}


def _stocks(sources: Path) -> pd.DataFrame:
    """Net stocks by EUKLEMS industry and asset, billion yen at current prices."""
    long = pd.read_csv(sources / EUKLEMS)
    long = long[(long["year"] == YEAR) & long["variable"].str.startswith("K_")]
    table = long.pivot_table(index="industry", columns="variable", values="value")
    return table.rename(columns=lambda name: name[2:])[list(ASSETS)].fillna(0.0) / 1e3


def _assets(sources: Path, capital: pd.DataFrame) -> pd.DataFrame:
    stock = capital.groupby("asset")["stock_bn"].sum()
    rates = depreciation_rates(sources)
    rows = [
        {
            "asset": asset,
            "label": label,
            "asset_group": group,
            "stock_bn": float(stock[asset]),
            "depreciation_rate": rates[asset],
            "source": "EUKLEMS & INTANProd 2024: 1 - (Kq(2015) - Iq(2015)) / Kq(2014), all industries",
        }
        for asset, (label, group) in ASSETS.items()
    ]
    return pd.DataFrame(rows)


def depreciation_rates(sources: Path) -> dict[str, float]:
    """Geometric rate per year by asset that the chained stocks and investment of all industries imply for 2015.

    Raises SourcesError where the capital accounts are missing.
    """
    path = sources / ACCOUNTS
    if not path.is_file():
        raise SourcesError(f"{path} is missing (EUKLEMS & INTANProd, capital accounts of Japan)")
    names = [f"{series}_{asset}" for asset in ASSETS for series in ("Kq", "Iq")]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        sheets = pd.read_excel(path, sheet_name=names)
    total = {name: sheet.set_index("nace_r2_code").loc["TOT"] for name, sheet in sheets.items()}
    rates = {}
    for asset in ASSETS:
        stock = total[f"Kq_{asset}"]
        added = float(total[f"Iq_{asset}"][str(YEAR)])
        rates[asset] = 1.0 - (float(stock[str(YEAR)]) - added) / float(stock[str(YEAR - 1)])
    return rates
