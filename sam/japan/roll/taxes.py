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
from sam.japan.consumption_tax import RATE, taxed_shares
from sam.japan.roll.fit import Restriction
from sam.japan.roll.trade import trade_cell
from sam.japan.sources import applied_tariffs
from sam.japan.trade_partners import PARTNERS

STANDARD = 0.10
"""National 7.8 and local 2.2 per cent, from October 2019."""

REDUCED = 0.08
"""National 6.24 and local 1.76 per cent: food and drink without alcohol, not eating out, from October 2019."""

REDUCED_SHARES = Path(__file__).parent / "reduced_rate.csv"
"""Share of purchases of a commodity that bear the reduced rate."""


def consumption_tax(flows: pd.Series) -> list[Restriction]:
    """One restriction per payer of `t_consumption`; flows: the cells of 2015."""
    shares = taxed_shares().rename(index=lambda code: f"c_{code}")
    columns = {account: column for column, account in BUYERS.items()}
    columns |= {f"a_{code}": code for code in activities().index}
    now = rate_of_goods().reindex(shares.index).fillna(STANDARD)
    restrictions = []
    for receiver, payer in flows.index:
        if receiver == "t_consumption" and payer in columns:
            bought = {
                (good, payer): share
                for good, share in shares[columns[payer]].items()
                if (good, payer) in flows
            }
            base = RATE * sum(share * flows[cell] for cell, share in bought.items())
            paid = flows[receiver, payer] / base
            weights = {cell: -paid * float(now[cell[0]]) * share for cell, share in bought.items()}
            restrictions.append(
                Restriction(f"consumption tax of {payer}", {(receiver, payer): 1.0, **weights})
            )
    return restrictions


def rate_of_goods() -> pd.Series:
    """Statutory rate of 2021 by commodity (`c_*`) where it is not the standard rate throughout."""
    reduced = pd.read_csv(REDUCED_SHARES, index_col="commodity")["share"]
    return STANDARD - (STANDARD - REDUCED) * reduced


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
