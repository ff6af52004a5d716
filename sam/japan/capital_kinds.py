"""Tables by which an experiment splits capital and private investment of Japan into kinds (`sam.kinds`)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.assets import ASSETS
from sam.japan.capital_goods import CONSUMPTION_TAX, PRIVATE, goods_of_assets, with_tax
from sam.japan.user_cost import capital_income, common_return, income_by_factor, user_costs

PRODUCED = ("f_capital", "f_housing", "f_public", "f_other_power")
"""Factors that are produced capital."""

COLUMNS = ["account", "asset", "asset_group", "value"]


def build_kinds(
    sources: Path, flows: pd.Series, capital: pd.DataFrame, assets: pd.DataFrame, year: int
) -> dict[str, pd.DataFrame]:
    """The tables `kinds_f_capital` and `kinds_i_private`: columns account, asset (eight), asset_group, value (billion yen);
    and `capital_stocks`: what each factor of capital has of each asset.

    flows: the SAM's cells by (receiver, payer); capital, assets: of `build_capital`. An activity pays for each asset its
    user cost at the net return of the whole economy: an assumption, that assets of an activity earn what they do elsewhere,
    in proportion. Errors are those of `goods_of_assets`.
    """
    assets = assets.set_index("asset")
    price = user_costs(assets, common_return(capital_income(flows), capital, assets))
    users = flows["f_capital"].index
    used = capital[capital["activity"].isin(users)]
    services = used["stock_bn"] * price.reindex(used["asset"]).to_numpy()
    bought = with_tax(
        goods_of_assets(sources, flows.to_dict(), year), float(flows[CONSUMPTION_TAX, PRIVATE])
    ).stack()
    return {
        "kinds_f_capital": _table(used["activity"], used["asset"], services),
        "kinds_i_private": _table(bought.index.get_level_values(0), bought.index.get_level_values(1), bought),
        "capital_stocks": factor_stocks(flows, capital, assets),
    }


def factor_stocks(flows: pd.Series, capital: pd.DataFrame, assets: pd.DataFrame) -> pd.DataFrame:
    """Stocks by factor and asset: columns factor, asset (eight), asset_group, stock_bn, depreciation_rate.

    An activity's stocks are of its factors in proportion to what they earn; land and deposits earn without these stocks.
    assets: index asset.
    """
    earned = income_by_factor(flows)[list(PRODUCED)]
    shares = earned.div(earned.sum(axis=1), axis=0)
    kinds = [ASSETS[code] for code in capital["asset"]]
    lost = capital["stock_bn"] * assets["depreciation_rate"].reindex(capital["asset"]).to_numpy()
    tables = []
    for factor in PRODUCED:
        share = shares[factor].reindex(capital["activity"]).to_numpy()
        columns = {
            "factor": factor,
            "asset": [each.kind for each in kinds],
            "asset_group": [each.group for each in kinds],
            "stock_bn": capital["stock_bn"] * share,
            "lost": lost * share,
        }
        keys = ["factor", "asset", "asset_group"]
        tables.append(pd.DataFrame(columns).groupby(keys, sort=False, as_index=False).sum())
    found = pd.concat(tables, ignore_index=True)
    found = found[found["stock_bn"] > 0].reset_index(drop=True)
    found["depreciation_rate"] = found.pop("lost") / found["stock_bn"]
    return found


def _table(accounts: pd.Series | pd.Index, codes: pd.Series | pd.Index, values: pd.Series) -> pd.DataFrame:
    """Rows in the order of the assets, those of one kind added up, zeros left out."""
    kinds = [ASSETS[code] for code in codes]
    table = pd.DataFrame(
        {
            "account": list(accounts),
            "asset": [each.kind for each in kinds],
            "asset_group": [each.group for each in kinds],
            "value": values.to_numpy(),
        }
    )
    order = {asset.kind: place for place, asset in enumerate(ASSETS.values())}
    summed = table.groupby(COLUMNS[:-1], sort=False, as_index=False)["value"].sum()
    summed = summed[summed["value"] > 0]
    return summed.sort_values("asset", key=lambda kinds: kinds.map(order), kind="stable").reset_index(
        drop=True
    )
