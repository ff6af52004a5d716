"""The years of a path as growth accounting needs them: hours and stocks from the laws of motion, productivity by source."""

from __future__ import annotations

from cge.analysis.accounting.year import AccountedYear
from experiments.path.run import POLICY, PathResults, Year

GIVEN = "given"
"""The source of a productivity that a path gives without naming its `term`."""


def accounted_years(results: PathResults, run: str) -> dict[int, AccountedYear]:
    """The years of a run. Raises InputError for a run that the path does not have."""
    return {year.year: _accounted(results, run, year) for year in results.years(run)}


def _accounted(results: PathResults, run: str, year: Year) -> AccountedYear:
    motion = results.plan.motion
    stocks: dict[str, float] = {}
    for law in motion.capital:
        for (factor, *_), stock in year.state.stocks[law.name].items():
            stocks[factor] = stocks.get(factor, 0.0) + stock
    return AccountedYear(
        year.equilibrium,
        hours={law.factor: law.hours_worked(year.equilibrium) for law in motion.labour},
        stocks=stocks,
        sources=_sources(results, run, year.year),
    )


def _sources(results: PathResults, run: str, year: int) -> list[tuple[str, dict[str, float]]]:
    """Productivity after one change after the other that the path gives, from the benchmark's."""
    changes = (*results.plan.changes, *(results.plan.policy if run == POLICY else ()))
    parameters, sources = results.plan.benchmark, []
    for change in changes:
        if change.parameter == "productivity":
            parameters = change.on(parameters, year)
            sources.append((change.term or GIVEN, parameters.entries("productivity")))
    return sources
