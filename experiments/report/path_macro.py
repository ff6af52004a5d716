"""Macro figures of a path: lines by year and run, some years in a table, deviations of the policy from the baseline."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cge.analysis.indicator import Indicator
from cge.motion import annual_pct
from experiments.path.figures import figures_of
from experiments.path.run import BASELINE, FORECAST, PathResults
from experiments.path.tables import PathTables
from experiments.report.amounts import MISSING, Scale, per_cent, scale_of
from experiments.report.path_headlines import HEADLINES, some_years
from experiments.report.section import Chart, Details, Gallery, Section
from experiments.report.tables import Row, Table, table
from experiments.report.year_charts import line_chart
from experiments.words import Words

CHARTS = ("gdp_real", "consumption_real", "investment_real", "real_wage", "co2")
PRICES = ("cpi", "gdp_deflator", "terms_of_trade")
SHOWN_YEARS = 6  # columns of a table; all years are in the CSV files
NOTICED = 0.1  # per cent: deviations that span less are drawn level


@dataclass(frozen=True, eq=False)
class PathFigures:
    """The figures of a path as a page writes them."""

    results: PathResults
    tables: PathTables
    words: Words

    @property
    def years(self) -> tuple[int, ...]:
        """All solved years."""
        return self.results.plan.years

    @property
    def runs(self) -> list[str]:
        """Runs that are shown: the baseline reproduces the forecast, which is left out."""
        return [run for run in self.tables.macro if run != FORECAST]

    @property
    def some(self) -> list[int]:
        """Years that a table has room for, the first and the last among them."""
        return some_years(self.years, SHOWN_YEARS)

    def label(self, name: str) -> str:
        """The name of a macro figure."""
        return self.words.macro(name, self.results.plan.plan.sam)

    def run(self, run: str) -> str:
        """The name of a run."""
        return self.words(f"run_{run}")

    def values(self, run: str, name: str) -> list[float]:
        """A figure of a run in every year."""
        return self.tables.macro[run].loc[name].tolist()

    def shown(self, names: Iterable[str]) -> list[str]:
        """Those of the figures that apply in every year of every run."""
        macro = [self.tables.macro[run] for run in self.runs]
        return [
            name for name in names if all(name in one.index and one.loc[name].notna().all() for one in macro)
        ]

    def scale(self, name: str) -> Scale:
        """How a figure is written in all runs and years: all money of a path in one unit."""
        size = self._first["gdp_nominal"].base or 0.0
        values = [value for run in self.runs for value in self.values(run, name)]
        return scale_of(self._first[name].unit, values, self.words, size)

    @cached_property
    def _first(self) -> Mapping[str, Indicator]:
        """Figures of the first year, which say the units."""
        return figures_of(self.results, self.results.runs[BASELINE][0]).macro

    def rate(self, run: str, name: str) -> str:
        """Growth in per cent a year from the first to the last year; empty where a level is not positive."""
        first, *_, last = self.values(run, name)
        if first <= 0 or last <= 0:
            return ""
        return per_cent(annual_pct(last, first, self.years[-1] - self.years[0]))

    def deviation(self, name: str, year: int) -> str:
        """Per cent by which the policy's figure differs from the baseline's in a year."""
        value = float(self.tables.deviations.loc[name, year])
        return per_cent(value) if math.isfinite(value) and self._positive(name) else MISSING

    def _positive(self, name: str) -> bool:
        return min(self.values(BASELINE, name)) > 0

    def compared(self, names: Iterable[str]) -> list[str]:
        """Those of the figures whose deviations mean something: the baseline's are positive."""
        return [name for name in self.shown(names) if self._positive(name)]


def macro_section(figures: PathFigures) -> Section:
    """Headline figures by year: a table of each run and lines of all."""
    words = figures.words
    tables = [_macro_table(figures, run) for run in reversed(figures.runs)]
    charts = (*(_line(figures, name) for name in figures.shown(CHARTS)), *_prices(figures))
    parts = (tables[0], Gallery(charts))
    folded = (Details(words("path_runs"), tuple(tables[1:])),)
    return Section("macro", words("macro_heading"), parts=parts, details=folded)


def _macro_table(figures: PathFigures, run: str) -> Table:
    words, some = figures.words, figures.some
    rows = []
    for name in figures.shown(HEADLINES):
        scale, values = figures.scale(name), dict(zip(figures.years, figures.values(run, name), strict=True))
        cells = [scale.text(values[year]) for year in some]
        rows.append(
            Row((figures.label(name), scale.unit, *cells, figures.rate(run, name) or MISSING), name=name)
        )
    heads = [words("name"), words("unit"), *map(str, some), words("per_cent_a_year")]
    caption = words("path_table", run=figures.run(run))
    return table(caption, heads, rows, texts=(0, 1), note=words("path_table_note"))


def _line(figures: PathFigures, name: str) -> Chart:
    scale = figures.scale(name)
    lines = {
        figures.run(run): [value / scale.divisor for value in figures.values(run, name)]
        for run in figures.runs
    }
    title = figures.label(name)
    return Chart(title, line_chart(lines, figures.years, scale.unit, title, f"line-{name}", figures.words))


def _prices(figures: PathFigures) -> Iterator[Chart]:
    names = figures.shown(PRICES)
    if names:
        words, run = figures.words, figures.results.last
        lines = {figures.label(name): figures.values(run, name) for name in names}
        title = words("path_prices", run=figures.run(run))
        drawn = line_chart(lines, figures.years, words("index_unit"), title, "line-prices", words)
        yield Chart(title, drawn)


def deviations_section(figures: PathFigures) -> Section | None:
    """What the policy changes: per cent of the baseline, as lines and as a table; None without a policy."""
    if figures.tables.deviations.empty:
        return None
    words, some = figures.words, figures.some
    names = figures.compared(HEADLINES)
    rows = [
        Row((figures.label(name), *(figures.deviation(name, year) for year in some)), name=name)
        for name in names
    ]
    heads = [words("name"), *map(str, some)]
    found = table(words("deviations_caption"), heads, rows, note=words("deviations_note"))
    # Emissions move by far more than the economy and have a chart of their own.
    drawn = [[name for name in CHARTS if name in names and name != "co2"], ["co2"] if "co2" in names else []]
    charts = [_deviation(figures, each) for each in drawn if each]
    return Section("deviations", words("deviations_heading"), parts=(Gallery(tuple(charts)), found))


def _deviation(figures: PathFigures, names: Sequence[str]) -> Chart:
    words, found = figures.words, figures.tables.deviations
    lines = {figures.label(name): found.loc[name].tolist() for name in names}
    title = words("deviations_of", names=words("comma").join(lines))
    drawn = line_chart(lines, figures.years, "%", title, f"deviation-{names[0]}", words, NOTICED)
    return Chart(title, drawn)
