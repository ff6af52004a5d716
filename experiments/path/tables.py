"""The tables of a path, each made once: macro figures, deviations of the policy, emissions, and accounting by run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cge.analysis.accounting.growth import growth_accounting
from cge.analysis.accounting.real_wage import real_wage_accounting
from cge.analysis.accounting.year import AccountedYear
from experiments.path.accounting import accounted_years
from experiments.path.emissions import emissions_by_year
from experiments.path.figures import deviations_of, macro_by_year
from experiments.path.run import BASELINE, FORECAST, POLICY, PathResults
from sam.display import Shown
from sam.problem import InputError

Accounting = Callable[[Mapping[int, AccountedYear]], pd.DataFrame]
ACCOUNTINGS: Mapping[str, Accounting] = {
    "growth_accounting": growth_accounting,
    "real_wage_accounting": real_wage_accounting,
}


@dataclass(frozen=True, eq=False, repr=False)
class PathTables(Shown):
    """By run, with a column for each year.

    macro: of all runs; deviations: of the policy from the baseline, per cent, empty without a policy; emissions: by run,
    empty where none are known; accounting: by its name and run. Both are without the forecast, which the baseline
    reproduces. missing: why an accounting is not there.
    """

    macro: Mapping[str, pd.DataFrame]
    deviations: pd.DataFrame
    emissions: Mapping[str, pd.DataFrame]
    accounting: Mapping[str, Mapping[str, pd.DataFrame]]
    missing: Mapping[str, str]


def path_tables(results: PathResults) -> PathTables:
    """All tables of a solved path."""
    macro = {run: macro_by_year(results, run) for run in results.runs}
    differs = macro[BASELINE].iloc[:0]
    if POLICY in macro:
        differs = deviations_of(macro[POLICY], macro[BASELINE])
    years = {run: accounted_years(results, run) for run in results.runs if run != FORECAST}
    accounting: dict[str, dict[str, pd.DataFrame]] = {}
    missing: dict[str, str] = {}
    for name, account in ACCOUNTINGS.items():
        try:
            accounting[name] = {run: account(each) for run, each in years.items()}
        except InputError as error:  # the economy has no such accounting: the page says why
            missing[name] = str(error)
    burnt = {run: emissions_by_year(results, run) for run in years}
    return PathTables(macro, differs, burnt, accounting, missing)


def in_one(tables: Mapping[str, pd.DataFrame], years: Sequence[int], row: str, of: str = "run") -> str:
    """Tables by year of several runs, or cases, as one CSV: a column for what each is `of` before the name of each `row`."""
    lines = [f"{of},{row},{','.join(map(str, years))}"]
    for name, table in tables.items():
        lines += [f"{name},{line}" for line in table.to_csv(header=False).splitlines()]
    return "\n".join(lines) + "\n"
