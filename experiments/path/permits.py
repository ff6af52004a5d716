"""The market of permits by year: prices, what is emitted, where permits come from, and what is kept for later years."""

from __future__ import annotations

import pandas as pd

from cge.analysis.base_activity import base_activity
from cge.analysis.permit_market import permit_market
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
    entitled = _entitled(results)
    rows, kept = [], 0.0
    for each in results.runs[results.last]:
        market = permit_market(each.equilibrium)
        if market is None:
            continue
        regime, cap = market.regime, float("nan")
        if banking and each.year in banking.permits:
            regime, cap = "banking", banking.permits[each.year]
            share = each.equilibrium.parameters.value("credits_share")
            kept += cap - (1.0 - share) * market.covered
        elif regime != "given":
            cap = each.equilibrium.parameters.value("covered_cap")
        rows.append(
            (each.year, market.price, regime, cap, market.covered, market.credits, market.benchmark,
             entitled.get(each.year, 0.0), market.grandfathered, market.sold, kept)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _entitled(results: PathResults) -> dict[int, float]:
    """Mt by year that benchmarks give on base activity; of years from the second on, which have a year before them."""
    years = {each.year: each.equilibrium for each in results.runs[results.last]}
    found = dict.fromkeys(years, 0.0)
    parameters = results.plan.benchmark
    for a in parameters.sets["a"]:
        shares = {year: equilibrium.parameters.value("free_share", a) for year, equilibrium in years.items()}
        handed = [year for year, share in shares.items() if share and year > min(years)]
        if not handed:
            continue
        output = {year: equilibrium.value("q_node", a) for year, equilibrium in years.items()}
        per_unit = parameters.value("covered_share", a) * parameters.value("e0_intensity", a)
        for year, base in base_activity(output, min(handed)).items():
            found[year] += shares[year] * per_unit * base
    return found
