"""Of which goods each asset is made: investment of the SAM by commodity and asset.

Which commodity can be part of which asset is a judgement (`capital_goods.csv`). Amounts are fitted (RAS) so that each
commodity of private and of public investment keeps its total, and each asset is as near as that lets it to its share in the
investment of EUKLEMS & INTANProd.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sam.japan.assets import ASSETS, HOUSING
from sam.japan.capital import DWELLINGS
from sam.japan.capital_accounts import investment
from sam.japan.sources import SourcesError

PRIVATE, PUBLIC = "i_private", "i_public"
CONSUMPTION_TAX = "t_consumption"
_MAP = Path(__file__).parent / "capital_goods.csv"
_PASSES = 500
"""Enough for the shares to settle to 1e-12; assets whose goods are short of them never meet their totals."""

FIRMS_BEAR = 1 / 22.9
"""What firms bear of the consumption tax on what they invest, for what dwellings and their agents bear (`coverage` of the
tax on private investment in the default structure); the tax on research is deducted in full."""


def goods_of_assets(sources: Path, flows: Mapping[tuple[str, str], float], year: int) -> pd.DataFrame:
    """Private and public investment in billion yen: rows (account, commodity), columns assets.

    flows: the SAM's cells by (receiver, payer). Raises SourcesError for a commodity that no asset is made of.
    """
    bought = pd.Series(
        {
            (payer, receiver): float(value)
            for (receiver, payer), value in flows.items()
            if payer in (PRIVATE, PUBLIC) and receiver.startswith("c_")
        }
    )
    made_of = pd.read_csv(_MAP)
    allowed = pd.crosstab("c_" + made_of["commodity"], made_of["asset"]).reindex(
        columns=list(ASSETS), fill_value=0
    )
    if missing := sorted({commodity for _, commodity in bought.index} - set(allowed.index)):
        raise SourcesError(f"no asset is made of {', '.join(missing)}; add rows to {_MAP.name}")
    table = allowed.loc[[commodity for _, commodity in bought.index]].astype(float)
    table.index = bought.index
    table.loc[[at for at in table.index if at[0] == PUBLIC and at[1] == "c_con"], DWELLINGS] = 0.0
    wanted = investment(sources, year)
    wanted *= bought.sum() / wanted.sum()
    for _ in range(_PASSES):
        table *= wanted / table.sum()
        table = table.mul(bought / table.sum(axis=1), axis=0)
    return table


def with_tax(table: pd.DataFrame, tax: float) -> pd.DataFrame:
    """Private investment by commodity and asset, and a row with the consumption tax on it (billion yen) that each bears."""
    private = table.loc[PRIVATE]
    bears = pd.Series({a: 1.0 if asset.group == HOUSING else FIRMS_BEAR for a, asset in ASSETS.items()})
    taxed = private.drop(index="c_rnd", errors="ignore").sum() * bears
    return pd.concat([private, (taxed * tax / taxed.sum()).rename(CONSUMPTION_TAX).to_frame().T])
