"""Net capital stock by activity and asset, and each asset's depreciation rate and price.

EUKLEMS & INTANProd gives net stocks at current prices by industry and ten assets. Within an industry a stock
follows the capital consumption (資本減耗引当) of the MIC table; dwellings follow the rents of the 390-sector
table, imputed (553101) against let (552101). Owner-occupied dwellings hold dwellings alone: what else real estate has is
that of letting and agents. Sums by industry and asset are kept.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.assets import ASSETS
from sam.japan.capital_accounts import SOURCE, depreciation_rates, price_growth, stocks
from sam.japan.classification import activities
from sam.japan.euklems_split import spread
from sam.japan.sources import mic_390

YEAR = 2015

DWELLINGS = "Rstruc"
OWNERS = "a_imr"
"""Owner-occupied dwellings."""

_RENTS = {OWNERS: "553101", "a_rer": "552101"}


def build_capital(sources: Path, depreciation: pd.Series, year: int = YEAR) -> dict[str, pd.DataFrame]:
    """The tables `capital` and `capital_assets` of the SAM's satellites.

    sources: folder that holds `data/`. depreciation: capital consumption by activity id, billion yen. year: 2015 to 2021.
    `capital`: activity, asset, stock_bn (net, end of the year, billion yen of the year), asset_group, basis; zero stocks are
    left out. `capital_assets`: asset, label, kind, asset_group, stock_bn, depreciation_rate and price_growth (per year),
    source. Raises SplitError where an industry has a stock and none of its activities a weight, SourcesError for a year or a
    file that is missing.
    """
    by_industry, basis = stocks(sources, year)
    ids = [f"a_{code}" for code in activities().index]
    weights = depreciation.reindex(ids).fillna(0.0).where([a != OWNERS for a in ids], 0.0)
    basic = mic_390(sources).set_index("basic")["output"]
    rents = pd.Series({a: float(basic[code]) for a, code in _RENTS.items()}).reindex(ids).fillna(0.0)
    tables = []
    for asset, (_, _, group) in ASSETS.items():
        stock = spread(by_industry[asset], rents if asset == DWELLINGS else weights)
        columns = {"activity": ids, "asset": asset, "stock_bn": stock.to_numpy(), "asset_group": group}
        tables.append(pd.DataFrame({**columns, "basis": basis[asset]}))
    capital = pd.concat(tables, ignore_index=True)
    capital = capital[capital["stock_bn"] > 0].reset_index(drop=True)
    return {"capital": capital, "capital_assets": _assets(sources, capital, year)}


def _assets(sources: Path, capital: pd.DataFrame, year: int) -> pd.DataFrame:
    stock = capital.groupby("asset")["stock_bn"].sum()
    rates, prices = depreciation_rates(sources, year), price_growth(sources, year)
    rows = [
        {
            "asset": code,
            "label": asset.label,
            "kind": asset.kind,
            "asset_group": asset.group,
            "stock_bn": float(stock[code]),
            "depreciation_rate": rates[code],
            "price_growth": prices[code],
            "source": f"{SOURCE}: all industries, rate of the year, price over five years",
        }
        for code, asset in ASSETS.items()
    ]
    return pd.DataFrame(rows)
