"""The market of permits of a path by year: price and regime, cap and emissions, where permits come from and what is kept."""

from __future__ import annotations

import pandas as pd

from experiments.path.permits import permit_table
from experiments.path.run import PathResults
from experiments.report.amounts import MISSING, number
from experiments.report.section import Section
from experiments.report.tables import Row, table
from experiments.words import Words

MT = {
    "cap": "permits_cap",
    "covered": "permits_covered",
    "credits": "permits_credits",
    "benchmark": "permits_benchmark",
    "entitled": "permits_entitled",
    "grandfathered": "permits_grandfathered",
    "sold": "permits_sold_mt",
    "bank": "permits_bank",
}
"""Column of `permit_table` in Mt -> its heading."""


def permits_section(results: PathResults, words: Words) -> Section | None:
    """The years with a price, of the last run; None without any. Columns that are nothing in every year are left out."""
    found = permit_table(results)
    found = found[found["price"] > 0.0]
    if found.empty:
        return None
    shown = [name for name in MT if found[name].fillna(0.0).any()]
    rows = []
    for _, row in found.iterrows():
        regime = words(f"permits_{row['regime']}")
        cells = (_mt(row[name]) for name in shown)
        rows.append(Row((str(row["year"]), number(row["price"], 0), regime, *cells)))
    heads = [
        words("year"),
        words("permits_price"),
        words("permits_regime"),
        *(words(MT[each]) for each in shown),
    ]
    made = table(words("permits_caption"), heads, rows, texts=(0, 2), note=words("permits_note"))
    return Section("permits", words("permits_heading"), parts=(made,))


def _mt(value: float) -> str:
    return MISSING if pd.isna(value) else number(float(value), 1)
