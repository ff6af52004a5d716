"""Macro figures of a path as tables with a column for each year."""

from __future__ import annotations

import pandas as pd

from cge.analysis.indicators import Indicators, indicators
from cge.motion import change_pct
from experiments.path.run import BASELINE, POLICY, PathResults, Year

GROUPS = ("national_accounts", "prices", "welfare", "public_finance", "external", "carbon")


def macro_by_year(results: PathResults, run: str) -> pd.DataFrame:
    """A row for each macro figure (NaN where one does not apply), a column for each year; amounts as in the indicators.

    Raises InputError for a run that the path does not have.
    """
    found = {
        year.year: {name: figure.value for name, figure in figures_of(results, year).macro.items()}
        for year in results.years(run)
    }
    return pd.DataFrame(found, dtype=float).rename_axis(index="indicator", columns="year")


def figures_of(results: PathResults, year: Year) -> Indicators:
    """Macro figures of a year against the benchmark."""
    return indicators(results.base, year.equilibrium, GROUPS)


def deviations(results: PathResults) -> pd.DataFrame:
    """Per cent by which figures of the policy differ from the baseline; NaN where the baseline is zero.

    Raises InputError where there is no policy.
    """
    return deviations_of(macro_by_year(results, POLICY), macro_by_year(results, BASELINE))


def deviations_of(policy: pd.DataFrame, baseline: pd.DataFrame) -> pd.DataFrame:
    """The same of two tables of `macro_by_year`."""
    return change_pct(policy, baseline.where(baseline != 0.0))
