"""Energy CO2 of a path by fuel, user and year."""

from __future__ import annotations

import pandas as pd

from cge.analysis.emissions import emissions
from experiments.path.run import PathResults


def emissions_by_year(results: PathResults, run: str) -> pd.DataFrame:
    """Energy CO2 in Mt: a row for each source (fuel commodity, or `output`) and user, a column for each year.

    Empty where no emissions are known. Raises InputError for a run that the path does not have.
    """
    found = {
        year.year: emissions(year.equilibrium).set_index(["source", "user"])["mt_co2"]
        for year in results.years(run)
    }
    return pd.DataFrame(found, dtype=float).fillna(0.0).rename_axis(columns="year")
