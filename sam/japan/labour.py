"""Hours, heads and pay by activity in a year: EUKLEMS industries split by the compensation that the MIC table pays.

EUKLEMS has the years 1995 to 2021, the weights within an industry are those of 2015 in every year. They decide four
splits of METI's 29 industries that EUKLEMS does not make: paper against wood, furniture and other manufacturing
(C16-C18, C31-C33); ceramics against plastics and rubber (C22-C23); metals against metal products (C24-C25); machinery,
electronic parts, and information equipment (C26, C28).
Employees, their hours and their pay follow compensation. The self-employed and their hours go only to the activities
that have any (column `euklems_self_employed` of `activities.csv`), by the same weights. Totals of every industry,
hence of the economy (2015: 110.0 billion hours), are kept. Own-account transport and imputed rent pay nobody and have
no hours. EUKLEMS leaves in-house research with the industries that do it, the MIC table makes it part of research: so
hours of business services and research are understated against their wages, those of manufacturing overstated.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.classification import activities
from sam.japan.euklems_split import LABOUR_ACTIVITIES, spread
from sam.japan.sources import euklems

COLUMNS = [
    "activity",
    "hours_million",
    "employed_thousand",
    "employees_thousand",
    "self_employed_share",
    "compensation_bn",
]


def build_labour(sources: Path, compensation: pd.Series, year: int = 2015) -> dict[str, pd.DataFrame]:
    """The table `labour` of the SAM's satellites.

    sources: folder that holds `data/`. compensation: billion yen paid to employees by activity id, the weights within
    an industry. Columns: hours of all persons (million), persons and employees (thousand), share of the self-employed
    in hours (0 to 1), EUKLEMS compensation of employees (billion yen of the year; the SAM has MIC's).
    Raises SourcesError for a year that the source has not, SplitError where an industry has hours but none of its
    activities pays wages.
    """
    table = euklems(sources, year)
    ids = [f"a_{code}" for code in activities().index]
    weights = compensation.reindex(ids).fillna(0.0)
    some = activities()["euklems_self_employed"].to_numpy() != ""
    own = weights.where(some, 0.0)
    hours = spread(table["H_EMPE"], weights, activities=LABOUR_ACTIVITIES)
    own_hours = spread(table["H_EMP"] - table["H_EMPE"], own, weights, LABOUR_ACTIVITIES)
    employees = spread(table["EMPE"], weights, activities=LABOUR_ACTIVITIES) / 1e3
    own_persons = spread(table["EMP"] - table["EMPE"], own, weights, LABOUR_ACTIVITIES) / 1e3
    total = hours + own_hours
    share = (own_hours / total.where(total > 0)).fillna(0.0)
    labour = pd.DataFrame(
        {
            "hours_million": total / 1e3,
            "employed_thousand": employees + own_persons,
            "employees_thousand": employees,
            "self_employed_share": share,
            "compensation_bn": spread(table["COMP"], weights, activities=LABOUR_ACTIVITIES) / 1e3,
        }
    )
    return {"labour": labour.rename_axis("activity").reset_index()[COLUMNS]}
