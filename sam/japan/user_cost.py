r"""User cost of capital by asset, and the net return that makes an economy's, or an activity's, capital income.

    u_k = r + \delta_k - \pi_k        sum over k of u_k K_k = capital income

r is nominal, before taxes on profits, and includes what land, inventories and intangibles without a stock earn: the sources
have no stocks of them by activity.

Source: Jorgenson and Griliches (1967), Review of Economic Studies 34, 249-283; OECD (2009), Measuring Capital, ch. 8.
"""

from __future__ import annotations

import pandas as pd

CAPITAL_FACTORS = (
    "f_capital",
    "f_housing",
    "f_public",
    "f_other_power",
    "f_land",
    "f_living",
    "f_mineral",
    "f_fossil",
)
PUBLIC_ADMINISTRATION = "a_ggo"
"""Its capital income is capital consumption by convention, so that it has no net return."""


def capital_income(flows: pd.Series) -> pd.Series:
    """Income of all capital, land and resources with it, by activity, billion yen. flows: cells by (receiver, payer)."""
    return income_by_factor(flows).sum(axis=1)


def income_by_factor(flows: pd.Series) -> pd.DataFrame:
    """The same with a column for each factor."""
    paid = flows[flows.index.get_level_values(0).isin(CAPITAL_FACTORS)]
    paid = paid[paid.index.get_level_values(1).str.startswith("a_")]
    return paid.unstack(level=0).fillna(0.0).reindex(columns=list(CAPITAL_FACTORS), fill_value=0.0)


def net_returns(income: pd.Series, capital: pd.DataFrame, assets: pd.DataFrame) -> pd.Series:
    """The net return of each activity with a stock: (income - depreciation + revaluation) / stock.

    capital: columns activity, asset, stock_bn; assets: index asset, depreciation_rate, price_growth.
    """
    found = _by_activity(capital, assets)
    return (income.reindex(found.index).fillna(0.0) - found["net_cost"]) / found["stock"]


def common_return(income: pd.Series, capital: pd.DataFrame, assets: pd.DataFrame) -> float:
    """The one net return at which user costs of all activities but public administration make up their capital income."""
    found = _by_activity(capital[capital["activity"] != PUBLIC_ADMINISTRATION], assets)
    whole = found.sum()
    return float((income.reindex(found.index).sum() - whole["net_cost"]) / whole["stock"])


def user_costs(assets: pd.DataFrame, net_return: float) -> pd.Series:
    """User cost by asset, a year for a unit of its stock."""
    return net_return + assets["depreciation_rate"] - assets["price_growth"]


def _by_activity(capital: pd.DataFrame, assets: pd.DataFrame) -> pd.DataFrame:
    rate = (assets["depreciation_rate"] - assets["price_growth"]).reindex(capital["asset"]).to_numpy()
    each = pd.DataFrame(
        {"stock": capital["stock_bn"].to_numpy(), "net_cost": capital["stock_bn"].to_numpy() * rate},
        index=pd.Index(capital["activity"], name="activity"),
    )
    return each.groupby(level=0).sum()
