"""Exports and imports of each commodity by six partners: MIC totals, OECD ICIO 2015 shares."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.classification import commodities

_PARTNER_OF_COUNTRY = {"USA": "w_usa", "CHN": "w_chn", "KOR": "w_kt", "TWN": "w_kt"}
_PARTNER_OF_GROUP = {"EU27": "w_eu", "ASEAN10": "w_asn"}
PARTNERS = ("w_usa", "w_chn", "w_eu", "w_asn", "w_kt", "w_row")


def partner_trade(folder: Path, flow: str, year: int = 2015) -> pd.DataFrame:
    """Japan's `exports` or `imports` of a year by OECD ICIO group (rows) and partner account, million USD."""
    trade = sources.oecd_trade(folder, year)
    trade["account"] = partner_of(trade["partner"], trade["group"])
    table = trade.pivot_table(index="sector", columns="account", values=flow, aggfunc="sum")
    return table[list(PARTNERS)]


def commodity_trade(folder: Path, flow: str, year: int = 2015) -> pd.DataFrame:
    """As above by commodity (rows, without prefix): the trade of the groups that hold it."""
    table = partner_trade(folder, flow, year)
    groups = commodities()["icio28"]
    return pd.DataFrame({code: table.loc[group.split("+")].sum() for code, group in groups.items()}).T


def partner_of(country: pd.Series, group: pd.Series) -> pd.Series:
    """The partner account of each country, from its code and OECD group."""
    return country.map(_PARTNER_OF_COUNTRY).fillna(group.map(_PARTNER_OF_GROUP)).fillna("w_row")


def partner_shares(folder: Path, flow: str) -> pd.DataFrame:
    """Share of each partner in Japan's `exports` or `imports` 2015: rows commodity without prefix, columns partner."""
    totals = commodity_trade(folder, flow)
    return totals.div(totals.sum(axis=1), axis=0)
