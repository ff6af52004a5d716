"""EUKLEMS & INTANProd industries of 2015 and the SAM's activities that belong to each.

Source: Bontadini, Corrado, Haskel, Iommi, Jona-Lasinio (2023), EUKLEMS & INTANProd, release 2024, Japan.
"""

from __future__ import annotations

import pandas as pd

ACTIVITIES = {
    "A": ("agr",),
    "B": ("min", "fos"),
    "C10-C12": ("foo", "alc", "tob"),
    "C13-C15": ("txt",),
    "C16-C18": ("ppp", "wod", "oma"),
    "C19": ("pet", "cop"),
    "C20": ("chm",),
    "C21": ("chm",),
    "C22-C23": ("pla", "csc", "cem"),
    "C24-C25": ("i_s", "nfm", "met"),
    "C26": ("epd", "ice", "gpm", "prm", "bom"),
    "C27": ("elm",),
    "C28": ("epd", "ice", "gpm", "prm", "bom"),
    "C29-C30": ("mvh", "mvp", "otn"),
    "C31-C33": ("ppp", "wod", "oma"),
    "D": ("elt", "elo", "g_h"),
    "E": ("wtr", "wst"),
    "F": ("con",),
    "G": ("com",),
    "H49": ("rai", "r_p", "r_f", "o_p", "o_f"),
    "H50": ("wtp",),
    "H51": ("air",),
    "H52": ("otr",),
    "H53": ("pos",),
    "I": ("acc",),
    "J": ("inf",),
    "K": ("fin",),
    "L": ("rer", "imr"),
    "M-N": ("rnd", "bsv"),
    "O": ("ggo",),
    "P": ("edu",),
    "Q": ("mhs",),
    "R": ("psv", "mem", "orp", "osv"),
    "S": ("psv", "mem", "orp", "osv"),
    "T": ("psv",),
}
"""EUKLEMS industry -> activities (codes without prefix). Where the classifications cross, the industries
concerned are spread over the activities of all: printing is with paper in EUKLEMS and with other
manufacturing in the SAM, furniture the other way round; precision machinery is with computers in EUKLEMS and
with business-oriented machinery in the SAM."""

LABOUR_ACTIVITIES = ACTIVITIES | dict.fromkeys(("H49", "H52"), ("rai", "r_p", "r_f", "o_p", "o_f", "otr"))
"""As above for hours and employment: EUKLEMS counts freight forwarding and packing with land transport, the
MIC table pays their wages in other transport."""


class SplitError(Exception):
    """An EUKLEMS industry has a value but no weight to spread it over the activities."""


def spread(
    values: pd.Series,
    weights: pd.Series,
    otherwise: pd.Series | None = None,
    activities: dict[str, tuple[str, ...]] = ACTIVITIES,
) -> pd.Series:
    """Spread EUKLEMS values over activities in proportion to weights; the sum over industries is kept.

    values: by EUKLEMS industry (the keys of activities); weights: by activity id (`a_agr`); otherwise:
    weights for an industry none of whose activities has a positive weight.
    Returns the sum by activity id. Raises SplitError where an industry has a value and no weight at all.
    """
    result = pd.Series(0.0, index=weights.index)
    for industry, codes in activities.items():
        value = float(values[industry])
        if value == 0:
            continue
        members = [f"a_{code}" for code in codes]
        share = _positive(weights, members)
        if share.sum() == 0 and otherwise is not None:
            share = _positive(otherwise, members)
        if share.sum() == 0:
            raise SplitError(f"EUKLEMS {industry} has {value:g} but its activities {members} have no weight")
        result = result.add(value * share / share.sum(), fill_value=0.0)
    return result.reindex(weights.index)


def _positive(weights: pd.Series, members: list[str]) -> pd.Series:
    return weights.reindex(members).fillna(0.0).clip(lower=0.0)
