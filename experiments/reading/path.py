"""What a policy on a path does against its baseline: figures by year, and by what real GDP differs in the last one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from experiments.path.permits import permit_table
from experiments.path.run import BASELINE, POLICY, PathResults
from experiments.path.tables import path_tables
from experiments.reading.listing import listed
from experiments.reading.reading import FIGURES, MOVES, largest
from experiments.report.amounts import number, per_cent
from experiments.report.path_headlines import some_years
from experiments.words import Words
from sam.display import Shown
from sam.problem import InputError

YEARS = 3
ROUNDING = 0.0005  # points of 100 ln, below which a term is printed as 0.000


@dataclass(frozen=True, repr=False)
class PathReading(Shown):
    """The facts of a paragraph about a policy on a path.

    deviations: of figures that move, per cent of the baseline by year; gdp: points of 100 ln by which real GDP of the last
    year differs, by term of growth accounting, largest first; rest: all other terms; leaves_out: by language; permits: as
    `permit_table` has them, in the years shown, empty without a price.
    """

    results: PathResults
    deviations: pd.DataFrame
    gdp: Mapping[str, float]
    rest: float
    leaves_out: Mapping[str, str]
    permits: pd.DataFrame


def read_path(results: PathResults, leaves_out: Mapping[str, str]) -> PathReading:
    """The reading of a solved path. Raises InputError where it has no policy."""
    if POLICY not in results.runs:
        raise InputError(
            f"{results.plan.plan.spec.name}: a path without a policy deviates from nothing; name one with --policy"
        )
    tables = path_tables(results)
    table = tables.deviations
    moving = [name for name in FIGURES if name in table.index and table.loc[name].abs().max() > MOVES]
    begins = table.loc[moving].abs().max() > MOVES
    years = [year for year in table.columns if begins[year]]
    shown = table.loc[moving, some_years(years, YEARS)] if len(years) > 1 else table.loc[moving, years]
    runs = tables.accounting.get("growth_accounting", {})
    terms: dict[str, float] = {}
    if runs:
        differs = (runs[POLICY] - runs[BASELINE]).sum(axis=1).drop(["gdp_real", "residual"])
        terms = {str(name): float(value) for name, value in differs.items() if abs(value) > ROUNDING}
    gdp, rest = largest(terms)
    permits = permit_table(results).set_index("year")
    permits = permits.loc[[year for year in shown.columns if year in permits.index]]
    return PathReading(
        results, shown, gdp, rest, leaves_out, permits if permits["price"].any() else permits[:0]
    )


def path_sentences(reading: PathReading, words: Words) -> list[str]:
    """The paragraph in one language."""
    return [
        *_deviations(reading, words),
        *_permits(reading, words),
        *_gdp(reading, words),
        *_left_out(reading, words),
    ]


def _deviations(reading: PathReading, words: Words) -> Iterator[str]:
    table, sam = reading.deviations, reading.results.plan.plan.sam
    if table.empty:
        yield words("reading_path_unmoved")
        return
    rows = [
        words(
            "reading_by_year",
            name=words.macro(str(name), sam),
            changes=" / ".join(per_cent(float(value)) for value in row),
        )
        for name, row in table.iterrows()
    ]
    yield words("reading_path_moved", years=" / ".join(map(str, table.columns)), changes=listed(rows, words))


def _permits(reading: PathReading, words: Words) -> Iterator[str]:
    if reading.permits.empty:
        return
    prices = [
        words("reading_permit", price=f"{row['price']:,.0f}", regime=words(f"permits_{row['regime']}"))
        for _, row in reading.permits.iterrows()
    ]
    years = " / ".join(map(str, reading.permits.index))
    yield words("reading_permits_by_year", years=years, prices=" / ".join(prices))


def _gdp(reading: PathReading, words: Words) -> Iterator[str]:
    if not reading.gdp:
        return
    terms = [
        words("reading_amount", name=words.source_of_growth(term), amount=number(value, 3, sign=True))
        for term, value in reading.gdp.items()
    ]
    yield words(
        "reading_path_gdp",
        year=reading.results.plan.years[-1],
        total=number(sum(reading.gdp.values()) + reading.rest, 3, sign=True),
        terms=listed(terms, words),
        rest=number(reading.rest, 3, sign=True),
    )


def _left_out(reading: PathReading, words: Words) -> Iterator[str]:
    if text := reading.leaves_out[words.lang]:
        yield words("reading_left_out", text=text)
    yield words("reading_path_interval")
