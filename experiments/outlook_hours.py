"""Hours by activity on a solved path: the document's readings of hours, jobs by sector and wages by sector."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from cge.motion import annual_pct
from experiments.inputs.satellites import LABOUR
from experiments.outlook_stocks import members
from experiments.path.run import BASELINE, PathResults, Year
from sam.bundled import bundled_folder

LABOUR_FACTOR = "f_labour"
ADMINISTRATION = "a_ggo"


def hours_by_activity(results: PathResults, year: Year) -> pd.Series:
    """Million hours: those given for the year, by activity as the services that they use, or by premiums."""
    labour = next(each for each in results.plan.motion.labour if each.factor == LABOUR_FACTOR)
    given = results.plan.plan.hours or {}
    before = results.base.entries("q_factor")
    now, relative = (
        year.equilibrium.entries("q_factor"),
        year.equilibrium.parameters.entries("relative_hours"),
    )
    premium = labour.premiums is not None
    weights = pd.Series(
        {
            a: now[f, a] * (relative[f, a] if premium else hours / before[f, a])
            for f, a in now
            if f == LABOUR_FACTOR and (hours := given.get(a, 0.0)) and before[f, a]
        }
    )
    total = sum(given[a] for a in weights.index) * labour.hours(year.year)
    return total * weights / weights.sum()


def self_employed(results: PathResults) -> pd.Series:
    """Share of the self-employed in the hours of each activity, in the accounts."""
    table = pd.read_csv(bundled_folder() / results.plan.plan.sam.name / LABOUR).set_index("activity")
    return table["self_employed_share"]


def annual_hours_without_administration(results: PathResults, _: str) -> float:
    """Growth of all hours but those of public administration, per cent a year."""
    return _annual(results, lambda hours: hours.drop(ADMINISTRATION).sum())


def annual_employee_hours(results: PathResults, reading: str) -> float:
    """Growth of employees' hours, `without` or `with` public administration; their share in an activity stays."""
    share = 1 - self_employed(results)
    left_out = [ADMINISTRATION] if reading == "without" else []
    return _annual(results, lambda hours: (hours * share.reindex(hours.index)).drop(left_out).sum())


def annual_group_hours(results: PathResults, group: str) -> float:
    """Growth of the hours of one of the document's groups of industries."""
    own = members(group, results.plan.plan.sam.accounts)
    return _annual(results, lambda hours: hours.reindex(own).fillna(0.0).sum())


def relative_wage(results: PathResults, group: str) -> float:
    """Wage per hour of a group of industries in the last year, over the mean of all but public administration."""
    last = results.runs[BASELINE][-1]
    hours = hours_by_activity(results, last)
    paid = pd.Series(
        {
            a: price * last.equilibrium.value("q_factor", f, a)
            for (f, a), price in last.equilibrium.entries("p_factor").items()
            if f == LABOUR_FACTOR and a in hours.index
        }
    )
    own = members(group, results.plan.plan.sam.accounts)
    mean = paid.drop(ADMINISTRATION).sum() / hours.drop(ADMINISTRATION).sum()
    return float(paid.reindex(own).fillna(0.0).sum() / hours.reindex(own).fillna(0.0).sum() / mean)


def _annual(results: PathResults, total: Callable[[pd.Series], float]) -> float:
    first, *_, last = results.runs[BASELINE]
    levels = (float(total(hours_by_activity(results, year))) for year in (last, first))
    return annual_pct(*levels, last.year - first.year)
