"""Taxes of 2021 as rates that balancing must keep: consumption tax at 10 and 8 per cent, duty at the applied rates.

What buyer u pays and cannot deduct grows with what he buys, at the rate of each good (`sam.japan.consumption_tax`):

    paid[u] = n[u] * sum_c t[c,u] s[c,u] V[c,u]

V is at prices without the tax, s the taxed share; n is such that 2015 gives what 2015 paid, the part that is deducted
included. Duty on commodity c keeps its ratio to imports of 2015 times the change of the applied rate of its groups.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.classification import BUYERS, activities, commodities
from sam.japan.consumption_tax import rates, taxed_shares
from sam.japan.roll.fit import Restriction
from sam.japan.roll.trade import trade_cell
from sam.japan.sources import applied_tariffs
from sam.japan.table import YEAR
from sam.japan.trade_partners import PARTNERS


def consumption_tax(flows: pd.Series, year: int, base_year: int = YEAR) -> list[Restriction]:
    """One restriction per payer of `t_consumption`: its ratio to taxed purchases, at the rates of a year.

    flows: cells of a SAM that stands at the rates of base_year.
    """
    shares = taxed_shares().rename(index=lambda code: f"c_{code}")
    columns = {account: column for column, account in BUYERS.items()}
    columns |= {f"a_{code}": code for code in activities().index}
    restrictions = []
    for receiver, payer in flows.index:
        if receiver == "t_consumption" and payer in columns:
            then, now = (rates(of, payer).add_prefix("c_") for of in (base_year, year))
            bought = {
                (good, payer): share
                for good, share in shares[columns[payer]].items()
                if (good, payer) in flows.index
            }
            base = sum(then[cell[0]] * share * flows[cell] for cell, share in bought.items())
            paid = flows[receiver, payer] / base
            weights = {cell: -paid * float(now[cell[0]]) * share for cell, share in bought.items()}
            restrictions.append(
                Restriction(f"consumption tax of {payer}", {(receiver, payer): 1.0, **weights})
            )
    return restrictions


def applied_change(folder: Path, year: int) -> pd.Series:
    """Change of Japan's applied tariff from 2015, as a ratio, by commodity (`c_*`): mean of its groups."""
    then, now = applied_tariffs(folder, YEAR), applied_tariffs(folder, year)
    groups = commodities()["icio28"].str.split("+")
    means = {f"c_{good}": (then[codes].mean(), now[codes].mean()) for good, codes in groups.items()}
    return pd.Series({good: after / before if before else 1.0 for good, (before, after) in means.items()})


def duties(flows: pd.Series, change: pd.Series | None = None) -> list[Restriction]:
    """One restriction per cell of `t_duty`: its ratio to imports in flows, times the change of the applied tariff."""
    restrictions = []
    for receiver, good in flows.index:
        if receiver == "t_duty":
            cells = [trade_cell("imports", good, partner) for partner in PARTNERS]
            landed = [cell for cell in cells if cell in flows.index]
            rate = flows[receiver, good] / sum(flows[cell] for cell in landed)
            rate *= 1.0 if change is None else float(change[good])
            weights = {(receiver, good): 1.0, **dict.fromkeys(landed, -rate)}
            restrictions.append(Restriction(f"duty on {good}", weights))
    return restrictions
