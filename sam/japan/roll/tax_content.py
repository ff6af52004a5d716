"""Consumption tax inside published output, value added and inputs, and what its higher rate alone adds to their growth.

EUKLEMS books production as the national accounts do, with the tax that buyers pay inside sales and inputs. The SAM is at
prices without it (`sam.japan.consumption_tax`). With the tax on goods c sold at home by activity a, and on what a buys,

    sales[a]  = sum_c m[a,c] (sum_u t[c] s[c,u] V[c,u] - t[c] (imports[c] + duty[c]))
    inputs[a] = sum_c t[c] s[c,a] V[c,a]

at the rates of 2015 or of the year (m is a's part in the output of c at home, s the taxed share of u's purchase V), output
is published as X + sales, inputs as I + inputs, value added as Y + sales - d inputs, d being the share that a deducts.
A published ratio is divided by how much the change of rates lifts this sum at the quantities of 2015.
"""

from __future__ import annotations

import pandas as pd

from sam.japan.classification import BUYERS, activities
from sam.japan.consumption_tax import deducted_shares, rates, taxed_shares
from sam.japan.roll.growth import INPUTS, OUTPUT, VALUE_ADDED
from sam.japan.table import YEAR
from sam.sam import Sam


def lifted_by_rates(sam: Sam, year: int) -> pd.DataFrame:
    """By how much the rates of the year lift published figures: rows activity, columns OUTPUT, INPUTS, VALUE_ADDED.

    sam: that of 2015. A value of 1.018 says that the figure grows by 1.8 per cent although nothing but the rate changed.
    """
    shares = taxed_shares().rename(index=lambda code: f"c_{code}")
    before, after = (_published(sam, shares, rates(at).add_prefix("c_")) for at in (YEAR, year))
    return (after / before).fillna(1.0)


def _published(sam: Sam, shares: pd.DataFrame, rate: pd.Series) -> pd.DataFrame:
    """Output, inputs and value added with the tax inside, billion yen."""
    paid = sam.flows.unstack(fill_value=0.0)
    makers, goods, world = sam.of_kind("activity"), list(shares.index), sam.of_kind("world")
    buyers = {f"a_{code}": code for code in activities().index} | {
        account: c for c, account in BUYERS.items()
    }
    bought = {account: paid.loc[goods, account] * shares[column] for account, column in buyers.items()}
    taxed = pd.DataFrame(bought).mul(rate, axis=0)
    landed = paid.loc[[*world, "t_duty"], goods].sum()
    at_home = (taxed.sum(axis=1) - rate * landed).clip(lower=0.0)
    made = paid.loc[makers, goods]
    sales = (made / made.sum() * at_home).sum(axis=1)
    inputs = taxed[makers].sum()
    deducted = deducted_shares().rename(index=lambda code: f"a_{code}")[makers]
    net_taxes = [tax for tax in ("t_social", "t_production", "t_subsidy") if tax in paid.index]
    added = paid.loc[[*sam.of_kind("factor"), *net_taxes], makers].sum()
    return pd.DataFrame(
        {
            OUTPUT: made.sum(axis=1) + sales,
            INPUTS: paid.loc[sam.of_kind("commodity"), makers].sum() + inputs,
            VALUE_ADDED: added + sales - deducted * inputs,
        }
    )
