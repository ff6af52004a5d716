"""Energy CO2 of a path by fuel: some years of each run, and what the policy changes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cge.motion import annual_pct, change_pct
from experiments.path.run import BASELINE, POLICY
from experiments.report.amounts import MISSING, number, per_cent
from experiments.report.path_macro import PathFigures
from experiments.report.section import Details, Section
from experiments.report.tables import Row, Table, table


def emissions_section(figures: PathFigures) -> Section | None:
    """Emissions by fuel and year; None without emissions."""
    by_fuel = {run: _by_fuel(figures.tables.emissions[run]) for run in figures.runs}
    if by_fuel[BASELINE].empty:
        return None
    words = figures.words
    tables = [_levels(figures, run, by_fuel[run]) for run in reversed(figures.runs)]
    first = [tables[0]]
    if POLICY in by_fuel:
        first.append(_deviations(figures, by_fuel[POLICY], by_fuel[BASELINE]))
    folded = (Details(words("path_runs"), tuple(tables[1:])),)
    return Section("co2", words("co2_heading"), parts=tuple(first), details=folded)


def _by_fuel(emissions: pd.DataFrame) -> pd.DataFrame:
    """Sums by fuel, the largest of the first year first, and their total."""
    found = emissions.groupby(level="source").sum()
    if found.empty:
        return found
    found = found.sort_values(found.columns[0], ascending=False)
    found.loc[""] = found.sum()
    return found


def _levels(figures: PathFigures, run: str, found: pd.DataFrame) -> Table:
    words, (first, *_, last) = figures.words, figures.years
    rows = []
    for fuel, values in found.iterrows():
        cells = [number(float(values[year]), 2) for year in figures.some]
        growing = values[first] > 0.0 and values[last] > 0.0
        rate = per_cent(annual_pct(values[last], values[first], last - first)) if growing else MISSING
        rows.append(_row(figures, str(fuel), (*cells, rate)))
    heads = [words("fuel"), *map(str, figures.some), words("per_cent_a_year")]
    return table(words("path_co2_table", run=figures.run(run)), heads, rows, note=words("path_co2_note"))


def _deviations(figures: PathFigures, policy: pd.DataFrame, baseline: pd.DataFrame) -> Table:
    words = figures.words
    rows = []
    for fuel, values in baseline.iterrows():
        cells = [
            per_cent(float(change_pct(policy.loc[fuel, year], values[year]))) if values[year] else MISSING
            for year in figures.some
        ]
        rows.append(_row(figures, str(fuel), cells))
    return table(words("path_co2_deviations"), [words("fuel"), *map(str, figures.some)], rows)


def _row(figures: PathFigures, fuel: str, cells: Sequence[str]) -> Row:
    words, sam = figures.words, figures.results.plan.plan.sam
    if not fuel:
        return Row((words("total"), *cells), "total")
    return Row((words.account(sam, fuel) if fuel in sam else words("co2_output"), *cells), name=fuel)
