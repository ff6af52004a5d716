"""Growth of industries from 2015 to 2021: EUKLEMS & INTANProd, by groups of industries that cover whole activities.

EUKLEMS stands on calendar years and on an older base of the national accounts than the SNA of fiscal 2021: its growth
ratios are used, never its levels.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.euklems_split import ACTIVITIES, LABOUR_ACTIVITIES
from sam.japan.sources import euklems_accounts

OUTPUT, INPUTS, VALUE_ADDED = "GO_CP", "II_CP", "VA_CP"
WAGES, LABOUR = "COMP", "labour of all persons"


def industry_groups(members: dict[str, tuple[str, ...]] = ACTIVITIES) -> list[tuple[list[str], list[str]]]:
    """Smallest sets of EUKLEMS industries that hold whole activities: (industries, activity ids with `a_`)."""
    groups: list[tuple[list[str], list[str]]] = []
    for industry, codes in members.items():
        industries, activities = [industry], [f"a_{code}" for code in codes]
        for other in [group for group in groups if set(group[1]) & set(activities)]:
            groups.remove(other)
            industries = other[0] + industries
            activities = other[1] + [activity for activity in activities if activity not in other[1]]
        groups.append((industries, activities))
    return groups


def growth_ratios(folder: Path, year: int, base: int = 2015) -> pd.DataFrame:
    """Nominal ratio `year` / `base` by activity id: columns OUTPUT, INPUTS, VALUE_ADDED, WAGES, LABOUR.

    LABOUR is hours of all persons at the compensation of an employee's hour: with it grows the labour of the self-employed.
    Raises SourcesError where the year is missing.
    """
    now, then = euklems_accounts(folder, year), euklems_accounts(folder, base)
    ratios: dict[str, dict[str, float]] = {}
    for variables, members in (((OUTPUT, INPUTS, VALUE_ADDED), ACTIVITIES), ((WAGES,), LABOUR_ACTIVITIES)):
        for industries, activities in industry_groups(members):
            after, before = now.loc[industries].sum(), then.loc[industries].sum()
            for variable in variables:
                ratios.setdefault(variable, {}).update(
                    dict.fromkeys(activities, after[variable] / before[variable])
                )
            if WAGES in variables:
                persons = (after["H_EMP"] / after["H_EMPE"]) / (before["H_EMP"] / before["H_EMPE"])
                value = persons * after[WAGES] / before[WAGES]
                ratios.setdefault(LABOUR, {}).update(dict.fromkeys(activities, value))
    return pd.DataFrame(ratios)
