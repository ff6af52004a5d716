"""Hours and employment of 2015 by activity: EUKLEMS industries split by the wages that the MIC table pays.

Employees and their hours follow wages within each EUKLEMS industry. The self-employed and their hours go only
to the activities for which the SAM imputes self-employed labour (column `euklems_self_employed` of
`activities.csv`), by wages. Totals of every industry, hence of the economy (110.0 billion hours), are kept.
Own-account transport and imputed rent pay no wages and have no hours. EUKLEMS leaves in-house research with
the industries that do it, the MIC table makes it part of research: so hours of business services and research
are understated against their wages, those of manufacturing overstated.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.classification import activities
from sam.japan.euklems_split import LABOUR_ACTIVITIES, spread
from sam.japan.sources import euklems

COLUMNS = ["activity", "hours_million", "employed_thousand", "employees_thousand", "self_employed_share"]


def build_labour(sources: Path, wages: pd.Series) -> dict[str, pd.DataFrame]:
    """The table `labour` of the SAM's satellites.

    sources: folder that holds `data/`. wages: billion yen paid to employees by activity id. Columns: hours of
    all persons (million), persons and employees (thousand), share of the self-employed in hours (0 to 1).
    Raises SplitError where an industry has hours but none of its activities pays wages.
    """
    table = euklems(sources)
    ids = [f"a_{code}" for code in activities().index]
    wages = wages.reindex(ids).fillna(0.0)
    imputed = activities()["euklems_self_employed"].to_numpy() != ""
    own = wages.where(imputed, 0.0)
    hours = spread(table["H_EMPE"], wages, activities=LABOUR_ACTIVITIES)
    own_hours = spread(table["H_EMP"] - table["H_EMPE"], own, wages, LABOUR_ACTIVITIES)
    employees = spread(table["EMPE"], wages, activities=LABOUR_ACTIVITIES) / 1e3
    own_persons = spread(table["EMP"] - table["EMPE"], own, wages, LABOUR_ACTIVITIES) / 1e3
    total = hours + own_hours
    share = (own_hours / total.where(total > 0)).fillna(0.0)
    labour = pd.DataFrame(
        {
            "hours_million": total / 1e3,
            "employed_thousand": employees + own_persons,
            "employees_thousand": employees,
            "self_employed_share": share,
        }
    )
    return {"labour": labour.rename_axis("activity").reset_index()[COLUMNS]}
