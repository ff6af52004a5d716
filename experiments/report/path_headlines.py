"""What terminal, page and card show first of a path: some macro figures, some years."""

from __future__ import annotations

from collections.abc import Sequence

HEADLINES = (
    "gdp_real",
    "consumption_real",
    "investment_real",
    "exports_real",
    "imports_real",
    "real_wage",
    "cpi",
    "gdp_deflator",
    "terms_of_trade",
    "trade_balance",
    "co2",
)


def some_years(years: Sequence[int], most: int) -> list[int]:
    """At most so many of the years (two at least), evenly spread, the first and the last among them."""
    last = len(years) - 1
    return [years[at] for at in sorted({round(last * part / (most - 1)) for part in range(most)})]
