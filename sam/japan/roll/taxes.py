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


def consumption_tax(flows: pd.Series, year: int) -> list[Restriction]:
    """One restriction per payer of `t_consumption`; flows: the cells of 2015."""
    shares = taxed_shares().rename(index=lambda code: f"c_{code}")
    columns = {account: column for column, account in BUYERS.items()}
    columns |= {f"a_{code}": code for code in activities().index}
    then, now = rates(YEAR).add_prefix("c_"), rates(year).add_prefix("c_")
    restrictions = []
    for receiver, payer in flows.index:
        if receiver == "t_consumption" and payer in columns:
            bought = {
                (good, payer): share
                for good, share in shares[columns[payer]].items()
                if (good, payer) in flows
            }
            base = sum(then[cell[0]] * share * flows[cell] for cell, share in bought.items())
            paid = flows[receiver, payer] / base
            weights = {cell: -paid * float(now[cell[0]]) * share for cell, share in bought.items()}
            restrictions.append(
                Restriction(f"consumption tax of {payer}", {(receiver, payer): 1.0, **weights})
            )
    return restrictions


def duties(flows: pd.Series, folder: Path, year: int) -> list[Restriction]:
    """One restriction per cell of `t_duty`; flows: the cells of 2015."""
    then, now = applied_tariffs(folder, 2015), applied_tariffs(folder, year)
    groups = commodities()["icio28"]
    restrictions = []
    for receiver, good in flows.index:
        if receiver == "t_duty":
            codes = groups[good.removeprefix("c_")].split("+")
            change = now[codes].mean() / then[codes].mean()
            landed = [cell for partner in PARTNERS if (cell := trade_cell("imports", good, partner)) in flows]
            rate = change * flows[receiver, good] / sum(flows[cell] for cell in landed)
            weights = dict.fromkeys(landed, -rate)
            restrictions.append(Restriction(f"duty on {good}", {(receiver, good): 1.0, **weights}))
    return restrictions
