"""Aggregates at the prices of the first year, by chained Fisher indices.

Source: UN, Eurostat, OECD, IMF and World Bank (2009), System of National Accounts 2008, chapter 15.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from cge.analysis.final_demand import Items, expenditure, fisher, items
from cge.equilibrium import Equilibrium
from cge.gdp import COMPONENTS


def chained(years: Mapping[int, Equilibrium]) -> pd.DataFrame:
    r"""Real GDP and its components, GDP in current prices, its deflator and the CPI: a row for each, a column for each year.

    Y5. X_t = X_{t-1} F(t-1, t), X_0 the value of the first year, F the Fisher quantity index of two years that follow each
    other. Components that the economy does not have are left out; NaN from the year on in which an index does not exist
    (`fisher`). Chained components do not add up to chained GDP. Money as in the SAM; the deflator is one in the first year.
    """
    order = list(years)
    first = items(years[order[0]])
    table = {"gdp_real": dict.fromkeys(order[:1], expenditure(years[order[0]]).nominal)}
    table |= {
        f"{name}_real": dict.fromkeys(order[:1], first[name].nominal) for name in COMPONENTS if first[name]
    }
    for before, after in pairwise(order):
        steps = quantity_indices(years[before], years[after])
        for name, row in table.items():
            row[after] = row[before] * steps[name]
    nominal = {year: expenditure(equilibrium).nominal for year, equilibrium in years.items()}
    table["gdp_nominal"] = nominal
    table["gdp_deflator"] = {year: nominal[year] / table["gdp_real"][year] for year in order}
    table["cpi"] = {year: equilibrium.value("p_consumption") for year, equilibrium in years.items()}
    found = pd.DataFrame.from_dict(table, orient="index", columns=order)
    return found.rename_axis(index="aggregate", columns="year")


def quantity_indices(before: Equilibrium, after: Equilibrium) -> dict[str, float]:
    """Fisher quantity indices of GDP and its components between two years; NaN where one does not exist."""
    one, two = items(before), items(after)
    found = {"gdp_real": _index(expenditure(before), expenditure(after))}
    return found | {f"{name}_real": _index(one[name], two[name]) for name in COMPONENTS}


def price_index(before: Items, after: Items) -> float:
    r"""The Fisher price index, from prices and not as value over quantity: \sqrt{(p_1 q_0 / p_0 q_0)(p_1 q_1 / p_0 q_1)}."""
    laspeyres = float(after.price @ before.quantity) / float(before.price @ before.quantity)
    paasche = float(after.price @ after.quantity) / float(before.price @ after.quantity)
    return math.sqrt(laspeyres * paasche)


def _index(before: Items, after: Items) -> float:
    index = fisher(before, after)
    return math.nan if index is None else index
