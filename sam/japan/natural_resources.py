"""Rents of what nature gives: farmland, fish stocks and forests, minerals, fossil fuels.

Farmland earns its area times the rent that is paid for medium land (`farmland.csv`, with sources), whoever tills it. No
statistic has the rent of the other resources: it is taken to be half of the capital income of the basic sectors that live on
them. In the SAM they are part of capital income, next to machines, buildings, livestock and orchards.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.classification import activity_of_basic

RESOURCE_SHARE = 0.5
"""Part of capital income that is resource rent (0.25 to 0.75): a judgement, no source."""

LIVING = {"015101": "silviculture", "015201": "logging", "017101": "marine fishery"}
"""Basic sectors that live on standing forests and wild fish stocks; aquaculture and farming do not."""

DEPOSITS = {"f_mineral": "min", "f_fossil": "fos"}
"""Factor -> the activity that mines it."""

_FARMLAND = Path(__file__).parent / "farmland.csv"


def land_rent() -> float:
    """Rent of farmland in 2015, billion yen, own land at the rent of let land."""
    land = pd.read_csv(_FARMLAND)
    return float((land["hectares"] * 10 * land["rent_yen_per_10a"]).sum()) / 1e9


def deposit_rents(capital: pd.Series) -> pd.DataFrame:
    """Rents of what is mined, billion yen: rows factor, columns activity (code without prefix).

    capital: operating surplus and capital consumption by activity, of which the rents are part.
    """
    return pd.DataFrame(
        {
            factor: RESOURCE_SHARE * capital.where(capital.index == code, 0.0)
            for factor, code in DEPOSITS.items()
        }
    ).T


def farm_rents(folder: Path, capital: pd.Series) -> pd.DataFrame:
    """Rents of farmland (`f_land`), and of fish stocks and forests (`f_living`), billion yen; rows and columns as above.

    capital: capital income by activity, without the labour of the self-employed. Within agriculture, forestry and fishery it
    is taken to follow output.
    """
    basic = sources.mic_390(folder)
    codes = [activity_of_basic(*row) for row in basic[["basic", "mic37", "meti29"]].itertuples(index=False)]
    farms = basic["output"][pd.Index(codes) == "agr"]
    living = basic["output"][basic["basic"].isin(LIVING)]
    rents = {
        "f_land": land_rent(),
        "f_living": RESOURCE_SHARE * capital["agr"] * living.sum() / farms.sum(),
    }
    return pd.DataFrame({f: pd.Series({"agr": rent}) for f, rent in rents.items()}).T.reindex(
        columns=capital.index, fill_value=0.0
    )
