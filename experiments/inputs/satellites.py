"""Satellite accounts beside a SAM: emissions and hours, read and aggregated with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sam import Sam, SamError
from sam.problem import Problem
from sam.table import number, read_text_table, records

EMISSIONS = "emissions.csv"
LABOUR = "labour.csv"


def read_emissions(path: Path) -> pd.DataFrame:
    """Read `source,user,mt_co2` (Mt CO2 by fuel or `output`, and by activity or household).

    Raises SamError with every row that is unreadable, negative (a carbon price would pay for it) or given twice.
    """
    rows = _amounts(path, ("source", "user"), "mt_co2", "Sinks are outside the model.")
    return pd.DataFrame([(*key, value) for key, value in rows.items()], columns=["source", "user", "mt_co2"])


def read_hours(path: Path) -> dict[str, float]:
    """Read `activity,hours_million`: hours worked in a year, million. Raises SamError as `read_emissions` does."""
    rows = _amounts(path, ("activity",), "hours_million", "Hours are worked or not.")
    return {activity: hours for (activity,), hours in rows.items()}


def _amounts(path: Path, keys: tuple[str, ...], column: str, why: str) -> dict[tuple[str, ...], float]:
    """Amounts that are zero or more, one a row, by their keys."""
    table = read_text_table(path)
    problems: list[Problem] = []
    rows: dict[tuple[str, ...], float] = {}
    for row, record in records(table, (*keys, column), problems):
        key = tuple(record[name] for name in keys)
        value = number(table, row, record[column], column, problems)
        if value < 0:
            what = f"{column} of {', '.join(key)} is {value:g}, less than nothing"
            problems.append(Problem(what, table.at(row), value, f"{why} Enter zero or more."))
        if key in rows:
            what = f"{', '.join(key)} is given twice"
            problems.append(Problem(what, table.at(row), None, "Keep one row, with the sum if both belong."))
        rows[key] = value
    if problems:
        raise SamError(problems, table.file)
    return rows


def aggregated_emissions(emissions: pd.DataFrame, group_of: Mapping[str, str]) -> pd.DataFrame:
    """Emissions of an aggregated SAM; accounts that the mapping does not name keep their id."""
    renamed = emissions.assign(
        source=[group_of.get(source, source) for source in emissions["source"]],
        user=[group_of.get(user, user) for user in emissions["user"]],
    )
    return renamed.groupby(["source", "user"], sort=False, as_index=False)["mt_co2"].sum()


def aggregated_hours(hours: Mapping[str, float], group_of: Mapping[str, str]) -> dict[str, float]:
    """Hours of an aggregated SAM."""
    total: dict[str, float] = {}
    for activity, value in hours.items():
        group = group_of.get(activity, activity)
        total[group] = total.get(group, 0.0) + value
    return total


def covering(hours: Mapping[str, float], sam: Sam) -> dict[str, float] | None:
    """The hours of this SAM's activities; None where one is missing, so that no unit is mixed."""
    activities = sam.of_kind("activity")
    return {a: hours[a] for a in activities} if all(a in hours for a in activities) else None
