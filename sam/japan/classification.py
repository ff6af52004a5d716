"""The accounts of the Japan SAM and how the offices' sectors map to them.

`activities.csv`, `commodities.csv` and `other_accounts.csv` beside this file hold ids, labels and mappings.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

_FOLDER = Path(__file__).parent

VALUE_ADDED = ("bcn", "wage", "ssce", "opse", "depr", "idtx", "subs")
"""Rows under the commodities: business consumption, wages, employers' social contributions, operating surplus,
capital consumption, indirect taxes, subsidies (negative)."""

FINAL_DEMAND = ("bcn", "hh", "gvci", "gvcc", "invp", "invg", "stck", "expo", "impo", "imta", "imtx")
"""Columns beside the activities: business and household consumption, government (individual, collective),
private and public investment, inventories, exports, imports, duty and import commodity tax (negative)."""

BUYERS = {
    "hh": "household",
    "gvci": "government",
    "gvcc": "government",
    "invp": "i_private",
    "invg": "i_public",
    "stck": "i_inventory",
}
"""Account of each column of final demand at home but business consumption, which activities buy through `c_bcn`."""

_VALUE_ADDED_37 = {
    "bcn": "71",
    "wage": "91",
    "ssce": "91",
    "opse": "92",
    "depr": "93",
    "idtx": "94",
    "subs": "95",
}
_VALUE_ADDED_50 = {
    "bcn": "epin",
    "wage": "epin",
    "ssce": "ssce",
    "opse": "opse",
    "depr": "depr",
    "idtx": "idtx",
    "subs": "subs",
}
_DEMAND_37 = {
    "bcn": "71",
    "hh": "72",
    "gvci": "73",
    "gvcc": "73",
    "invp": "75",
    "invg": "74",
    "stck": "76",
    "expo": "80",
    "impo": "84",
    "imta": "85",
    "imtx": "86",
}
_DEMAND_50 = {"bcn": "hhco", "hh": "hhco", **{code: code for code in FINAL_DEMAND[2:]}}

MAKES = {
    "fos": ("coa", "oil", "gas"),
    "pet": ("gso", "jet", "ker", "loi", "hoa", "hob", "nap", "lpg", "opp"),
    "cop": ("cok", "cop"),
    "elt": ("ely",),
    "elo": ("ely",),
}
"""Commodities of the activities that do not make exactly the commodity of their own name."""

FAMILIES = {
    "11": ("foo", "excised"),
    "excised": ("alc", "tob"),
    "16": ("ppp", "wod"),
    "35": ("road", "otn"),
    "road": ("mvh", "mvp"),
    "55": ("rer", "imr"),
    "63": ("edu", "rnd"),
    "66": ("bsv", "orp"),
    "67": ("acc", "psv"),
}
"""Sectors of the 37-sector table that neither MIC table splits, and the parts the SAM has of them.

A part may be split again (`road`: motor vehicles, and their parts and engines; `excised`: alcoholic beverages and
tobacco); what is split stands before its parts.
"""


@cache
def activities() -> pd.DataFrame:
    """Activities by code without the prefix `a_`: mic37, mic50, meti29, oecd45, EUKLEMS industry, economy, labels."""
    return _table("activities.csv")


@cache
def commodities() -> pd.DataFrame:
    """Commodities by code without the prefix `c_`: mic37, mic50, oecd45, icio28, group, labels."""
    return _table("commodities.csv")


@cache
def other_accounts() -> pd.DataFrame:
    """Accounts that are neither activity nor commodity of a sector, by full id: kind, group, labels."""
    return _table("other_accounts.csv")


def _table(file: str) -> pd.DataFrame:
    return pd.read_csv(_FOLDER / file, dtype=str, keep_default_na=False, index_col=0)


def accounts() -> pd.DataFrame:
    """The accounts table of the SAM: index account; kind, label_en, label_ja, group, meti29, economy.

    economy: `market` or `non-market` of an activity. As in EU KLEMS, public administration, education, health and
    imputed rent are not market industries; other real estate is.
    """
    columns = ["kind", "label_en", "label_ja", "group", "meti29", "economy"]
    made = activities().assign(kind="activity").rename(index=lambda code: f"a_{code}")
    sold = (
        commodities().assign(kind="commodity", meti29="", economy="").rename(index=lambda code: f"c_{code}")
    )
    others = other_accounts().assign(meti29="", economy="")
    # Business consumption is a commodity account: keep it next to the commodities.
    is_commodity = others["kind"] == "commodity"
    table = pd.concat(
        [made[columns], sold[columns], others.loc[is_commodity, columns], others.loc[~is_commodity, columns]]
    )
    return table.rename_axis("account")


def parts_of(code: str) -> tuple[str, ...]:
    """The codes that the SAM has of a sector: itself, or the parts of its parts."""
    return tuple(leaf for part in FAMILIES.get(code, ()) for leaf in parts_of(part)) or (code,)


def sector_of(code: str) -> str:
    """The sector of the combined table that a code of the SAM is split from: itself where it is not split."""
    parents = {part: family for family, parts in FAMILIES.items() for part in parts}
    while code in parents:
        code = parents[code]
    return code


def made_by(activity: str) -> tuple[str, ...]:
    """Commodities that the activity makes as its main products (codes without prefix)."""
    return MAKES.get(activity, (activity,))


def row_labels() -> pd.DataFrame:
    """Rows of the combined table with the codes of both MIC tables: columns mic37, mic50."""
    value_added = pd.DataFrame({"mic37": _VALUE_ADDED_37, "mic50": _VALUE_ADDED_50}).loc[list(VALUE_ADDED)]
    return pd.concat([commodities()[["mic37", "mic50"]], value_added])


def column_labels() -> pd.DataFrame:
    """Columns of the combined table with the codes of both MIC tables: columns mic37, mic50."""
    demand = pd.DataFrame({"mic37": _DEMAND_37, "mic50": _DEMAND_50}).loc[list(FINAL_DEMAND)]
    return pd.concat([activities()[["mic37", "mic50"]], demand])


_BY_PREFIX = {
    "061101": "fos",
    "112101": "alc",
    "112102": "alc",
    "112103": "alc",
    "112109": "alc",
    "114101": "tob",
    "211101": "pet",
    "212101": "cop",
    "212102": "cop",
    "252101": "cem",
    "252102": "cem",
    "252103": "cem",
    "4611001": "elt",
    "461101": "elt",
    "461102": "elo",
    "461103": "elt",
    "462101": "g_h",
    "462201": "g_h",
    "351101": "mvh",
    "352101": "mvh",
    "353101": "mvp",
    "353102": "mvp",
    "553101": "imr",
    "572101": "r_p",
    "572102": "r_p",
    "572201": "r_f",
    "573101": "o_p",
    "573201": "o_f",
    "579101": "pos",
    "571101": "rai",
    "571201": "rai",
    "574101": "wtp",
    "574201": "wtp",
    "574301": "wtp",
    "575101": "air",
}
_REST_OF_SECTOR = {"06": "min", "11": "foo", "25": "csc", "35": "otn", "55": "rer", "57": "otr"}


@cache
def activity_of_basic(basic: str, mic37: str, meti29: str) -> str:
    """Activity (code without prefix) of a MIC basic sector, from its code, its 37-sector and METI's industry."""
    if basic in _BY_PREFIX:
        return _BY_PREFIX[basic]
    if mic37 in _REST_OF_SECTOR:
        return _REST_OF_SECTOR[mic37]
    if mic37 in ("68", "69"):
        return "osv"
    table = activities()
    found = table.index[table["mic37"] == mic37]
    if len(found) > 1:
        found = found[table.loc[found, "meti29"] == meti29]
    if len(found) != 1:
        raise KeyError(f"basic sector {basic} (37-sector {mic37}, {meti29}) has no single activity")
    return str(found[0])
