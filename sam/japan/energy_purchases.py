"""Purchases of fuels, power and gas by activity, from the MIC quantity table at 390 basic sectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.classification import activity_of_basic

_COMMODITY = {
    "0611011": "coa",
    "0611012": "oil",
    "0611013": "gas",
    "2111011": "gso",
    "2111012": "jet",
    "2111013": "ker",
    "2111014": "loi",
    "2111015": "hoa",
    "2111016": "hob",
    "2111017": "nap",
    "2111018": "lpg",
    "4611001": "ely",
    "4611031": "ely",
    "4621011": "g_h",
    "4622011": "g_h",
}
_DEMAND = {
    "711": "bcn",
    "721": "hh",
    "761": "stck",
    "801": "expo",
    "841": "impo",
    "851": "imta",
    "861": "imtx",
}

_COAL_AND_OIL_FUELS = {
    "石炭製品|コークス": "cok",
    "石炭製品|コークス炉ガス": "cop",
    "石炭製品|一般高炉ガス": "cop",
    "石炭製品|転炉ガス": "cop",
    "石油製品|他重質石油製品": "opp",
    "石油製品|オイルコークス": "opp",
    "石油製品|潤滑油": "opp",
    "石油製品|アスファルト": "opp",
    "石油製品|電気炉ガス": "cop",
}
"""3EID fuels that belong to the three commodities which the quantity table does not show."""


def published_purchases(folder: Path) -> pd.DataFrame:
    """Purchases of eleven fuels, electricity and gas & heat: rows commodity, columns activity or demand.

    Billion yen. The figures are cells of the MIC basic table: they add up to the 50x40 table exactly.
    """
    table = sources.mic_energy(folder)
    table["commodity"] = table["fuel_code"].map(_COMMODITY)
    users = _activities_of_basic(folder)
    table["user"] = [_DEMAND.get(code[:3]) or users(code) for code in table["user_code"]]
    return table.pivot_table(index="commodity", columns="user", values="value", aggfunc="sum").fillna(0.0)


def physical_use(folder: Path) -> pd.DataFrame:
    """Energy use (GJ) of other oil products, coke and coal products: rows opp, cok, cop; columns activity."""
    table = sources.energy_3eid(folder)
    table["commodity"] = table["fuel"].map(_COAL_AND_OIL_FUELS)
    table = table[table["commodity"].notna() & table["basic"].str.len().between(6, 7)]
    users = _activities_of_basic(folder)
    sectors = set(sources.mic_390(folder)["basic"])
    table = table[table["basic"].isin(sectors)]
    table = table.assign(user=[users(code) for code in table["basic"]])
    return table.pivot_table(index="commodity", columns="user", values="value", aggfunc="sum").fillna(0.0)


def _activities_of_basic(folder: Path) -> Callable[[str], str]:
    """Lookup from basic sector to activity."""
    sectors = sources.mic_390(folder).set_index("basic")

    def activity(basic: str) -> str:
        if basic in sectors.index:
            return activity_of_basic(basic, sectors.at[basic, "mic37"], sectors.at[basic, "meti29"])
        # The quantity table splits a few basic sectors (vegetables, inland fishery, thermal and other power).
        return "agr" if basic.startswith("01") else activity_of_basic(basic, basic[:2], "")

    return activity
