"""Stocks of capital on a solved path by asset and METI's industry groups, against the first year."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from cge.motion import Capital
from experiments.path.run import BASELINE, PathResults, Year
from sam.kinds import kind_of

CAPITAL = "f_capital"
EXISTING, NEXT_GENERATION = "existing", "next_generation"
ASSETS: Mapping[str, tuple[str, ...]] = {
    EXISTING: ("structures",),
    NEXT_GENERATION: (
        "transport_equipment",
        "ict_equipment",
        "machinery",
        "software",
        "research",
        "other_ip",
    ),
}
"""METI's existing type (既存型) and next generation (次世代型) by kind of `f_capital`; dwellings are neither."""

PRIVATE = "private"  # both types

ELECTRONICS = ("a_epd", "a_ice")
_OTHER_GROUPS: Mapping[str, tuple[str, ...]] = {
    "information": ("a_inf", "a_rnd", "a_bsv", *ELECTRONICS),
    "essential": ("a_con", "a_com", "a_edu", "a_mhs", "a_mem", "a_orp", "a_osv"),
}


def members(group: str, accounts: pd.DataFrame) -> list[str]:
    """Activities of METI's groups `manufacturing`, `information` (with professional services) and `essential` (services).

    The document has no list of industries: these are the ones whose stocks of 2021 are near in every asset.
    """
    kind = accounts["group"]
    if group == "manufacturing":
        own = accounts.index[(kind == "manufacturing") | accounts.index.isin(["a_pet", "a_cop"])]
        return [a for a in own if a.startswith("a_") and a not in ELECTRONICS]
    transport = accounts.index[(kind == "transport") & accounts.index.str.startswith("a_")]
    return [*_OTHER_GROUPS[group], *(transport if group == "essential" else ())]


def stock_ratio(results: PathResults, argument: str) -> float:
    """The last year's stock over the first's of a type, or an asset: `machinery`, or `machinery manufacturing` of a group.

    Activities have a factor's stock as they use its services.
    """
    asset, _, group = argument.partition(" ")
    first, *_, last = results.runs[BASELINE]
    every = tuple(each for own in ASSETS.values() for each in own)
    chosen = every if asset == PRIVATE else ASSETS.get(asset, (asset,))
    return _stock(results, last, chosen, group) / _stock(results, first, chosen, group)


def _stock(results: PathResults, year: Year, assets: Collection[str], group: str) -> float:
    total = 0.0
    for factor in (kind_of(CAPITAL, asset) for asset in assets):
        share = 1.0
        if group:
            used = {a: q for (f, a), q in year.equilibrium.entries("q_factor").items() if f == factor}
            own = members(group, results.plan.plan.sam.accounts)
            share = sum(used.get(a, 0.0) for a in own) / sum(used.values())
        total += share * year.state.stocks[law_of(results, factor).name][factor,]
    return total


def law_of(results: PathResults, factor: str) -> Capital:
    """The law of motion of a factor."""
    return next(each for each in results.plan.motion.capital if factor in each.factors)
