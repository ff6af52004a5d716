"""The market of permits by year: prices, what is emitted, where permits come from, and what is kept for later years."""

from __future__ import annotations

import pandas as pd

from cge.analysis.base_activity import entitled
from cge.analysis.permit_market import permit_market, permits_needed
from experiments.path.run import POLICY, PathResults

COLUMNS = (
    *(
        "year",
        "price",
        "regime",
        "cap",
        "covered",
        "credits",
        "benchmark",
        "entitled",
        "grandfathered",
        "sold",
        "bank",
    ),
)


def permit_table(results: PathResults) -> pd.DataFrame:
    """A row for each year of the last run; yen per tonne at base prices and Mt. Empty where nothing is covered.

    regime: `given`, `floor`, `market`, `ceiling`, or `banking` where permits may be kept. cap: permits of the year, NaN
    without a market. benchmark: allowances by the year's output, as the model hands them out; entitled: by base activity,
    which the law resets only outside a dead band (`cge.analysis.base_activity`). bank: what is kept at the end of the year.
    """
    banking = results.plan.banking if results.last == POLICY else None
    years = {each.year: each.equilibrium for each in results.runs[results.last]}
    by_base = entitled(years, results.plan.benchmark)
    rows, kept = [], 0.0
    for each in results.runs[results.last]:
        market = permit_market(each.equilibrium)
        if market is None:
            continue
        regime, cap = market.regime, float("nan")
        if banking and each.year in banking.permits:
            regime, cap = "banking", banking.permits[each.year]
            kept += cap - permits_needed(each.equilibrium)
        elif regime != "given":
            cap = each.equilibrium.parameters.value("covered_cap")
        rows.append(
            (each.year, market.price, regime, cap, market.covered, market.credits, market.benchmark,
             by_base[each.year], market.grandfathered, market.sold, kept)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
