"""Growth and the real wage by source: stacked bars by year, and tables of averages over periods."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from experiments.report.amounts import number
from experiments.report.frame import COLOURS
from experiments.report.path_macro import PathFigures
from experiments.report.section import Chart, Section
from experiments.report.tables import Row, Table, table
from experiments.report.year_charts import stacked_bars
from experiments.words import Words

RESIDUAL = "residual"  # rounding: the term that is no part
PERIODS = 4  # of the table; every year is in the CSV files
SPANNED = 0.1  # points: what the axis spans at least
NOTICED = 5e-3  # points: terms that are smaller in all years, zero in the table, are not drawn


def accounting_section(figures: PathFigures) -> Section:
    """What growth and the real wage come from, in the run that was asked for."""
    words = figures.words
    paragraphs = [
        words("accounting_read"),
        *(words("accounting_missing", reason=why) for why in figures.tables.missing.values()),
    ]
    run = figures.results.last
    parts = tuple(
        accounting_chart(found[run], words(f"{name}_of", run=figures.run(run)), name.replace("_", "-"), words)
        for name, found in figures.tables.accounting.items()
    )
    return Section("accounting", words("accounting_heading"), tuple(paragraphs), parts=parts)


def accounting_chart(found: pd.DataFrame, title: str, figure_id: str, words: Words) -> Chart:
    """Stacked bars of an accounting of `cge.analysis.accounting`, whose last row is the total, and its table."""
    total, terms = found.iloc[-1], found.iloc[:-1].drop(index=RESIDUAL)
    drawn = _with_rest(terms, words)
    years = found.columns.tolist()
    svg = stacked_bars(
        {label: values.tolist() for label, values in drawn.iterrows()},
        (words.source_of_growth(str(total.name)), total.tolist()),
        years,
        words("points_since"),
        title,
        figure_id,
        words,
        SPANNED,
    )
    return Chart(title, svg, _table(found, years, words, title))


def _with_rest(terms: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The terms that matter most, by label, as many as there are colours; the sum of the others is the last."""
    size = terms.abs().sum(axis=1)
    large = [name for name in terms.index if terms.loc[name].abs().max() >= NOTICED]
    kept = set(sorted(large, key=lambda name: -size[name])[: len(COLOURS) - 1])
    found = terms.loc[[name in kept for name in terms.index]]
    rest = terms.drop(index=found.index).sum()
    found = found.rename(index=words.source_of_growth)
    if rest.abs().max() >= NOTICED:
        found.loc[words("accounting_rest")] = rest
    return found


def _table(found: pd.DataFrame, years: Sequence[int], words: Words, title: str) -> Table:
    """Averages over periods of about the same length, and over all years."""
    bounds = sorted({round(len(years) * part / PERIODS) for part in range(PERIODS + 1)})
    periods = [years[start:stop] for start, stop in zip(bounds, bounds[1:], strict=False)]
    columns = [*periods, list(years)]
    rows = [
        Row(
            (
                words.source_of_growth(str(name)),
                *(number(float(values[list(each)].mean()), 2, sign=True) for each in columns),
            ),
            "total" if name == found.index[-1] else "",
            str(name),
        )
        for name, values in found.drop(index=RESIDUAL).iterrows()
    ]
    heads = [words("accounting_term"), *(_period(each, words) for each in periods), words("accounting_all")]
    return table(words("accounting_average", title=title), heads, rows, note=words("accounting_note"))


def _period(years: Sequence[int], words: Words) -> str:
    return str(years[0]) if len(years) == 1 else words("range", low=years[0], high=years[-1])
