"""The part of docs/explanation/gx_law.md on transition bonds and the levy that redeems them; printed by `gx_law.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from page_table import table

from cge.analysis.transition_bonds import bond_account, mean_levy

ISSUES = Path(__file__).parents[1] / "experiments" / "policies" / "transition_bonds.csv"
LAST_LEVY = 2050


def bonds() -> Iterator[str]:
    """The levy that redeems the transition bonds."""
    issued = pd.read_csv(ISSUES).set_index("year")["trillion_yen"]
    issues = {int(str(year)): 1e12 * amount for year, amount in issued.items()}
    tonnes = {year: 950e6 * (LAST_LEVY - year) / (LAST_LEVY - 2028) for year in range(2028, LAST_LEVY + 1)}
    yield "## Transition bonds\n"
    yield (
        "20 trillion yen of FY2023 to FY2032 (`experiments/policies/transition_bonds.csv`), redeemed by "
        "FY2050 by a levy of one rate on energy CO2 that falls in a line from 950 Mt in FY2028 to none "
        "in FY2050. Without interest this is the 1,800 yen of the usual arithmetic. Auctions of power "
        "lower it: 0.2 trillion yen a year from FY2033 in the last column (an assumption).\n"
    )
    auctions = dict.fromkeys(range(2033, LAST_LEVY + 1), 2e11)
    rows = []
    for interest in (0.0, 0.01, 0.02, 0.03):
        rate = mean_levy(issues, tonnes, interest)
        account = bond_account(issues, {year: rate * mt for year, mt in tonnes.items()}, interest)
        rows.append(
            (f"{100 * interest:.0f} %", f"{rate:,.0f}", f"{account['interest'].sum() / 1e12:.1f}",
             f"{account['debt'].max() / 1e12:.1f}", f"{abs(account['debt'].iloc[-1]) / 1e12:.1f}",
             f"{mean_levy(issues, tonnes, interest, auctions):,.0f}")
        )  # fmt: skip
    heads = (
        "interest",
        "levy, yen per tonne",
        "interest paid, tn",
        "largest debt, tn",
        "debt in FY2050, tn",
        "with auctions",
    )
    yield table(heads, rows)
    yield ""
    yield (
        "`cge.analysis.transition_bonds.redeeming_levy` frees the rate and holds the last year's debt at "
        "zero where tonnes fall with the levy.\n"
    )
