"""The market of permits, case by case: price and regime, what is handed out and what is bought."""

from __future__ import annotations

from dataclasses import astuple

from cge.analysis.permit_market import permit_market
from experiments.report.macro import case_title
from experiments.report.tables import Row, Table, table
from experiments.run import Results
from experiments.words import Words


def permit_table(results: Results, words: Words) -> Table | None:
    """Yen per tonne and Mt; None where nothing is covered or no case has a price of permits."""
    outcomes = (results.main, *results.variants)
    markets = [permit_market(outcome.equilibrium) for outcome in outcomes]
    if not any(market and market.price for market in markets):
        return None
    titles = [words("main_case"), *(case_title(outcome, words) for outcome in results.variants)]
    rows = []
    for title, market in zip(titles, markets, strict=True):
        if market:
            price, regime, *amounts = astuple(market)
            texts = [f"{mt:,.1f}".replace("-", "−") for mt in amounts]
            rows.append(Row((title, f"{price:,.0f}", words(f"permits_{regime}"), *texts)))
    keys = ("price", "regime", "covered", "credits", "benchmark", "grandfathered", "sold_mt", "above_cap")
    heads = [words("case"), *(words(f"permits_{key}") for key in keys)]
    return table(words("permits_caption"), heads, rows, note=words("permits_note"))
