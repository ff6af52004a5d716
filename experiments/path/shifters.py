"""What each shifter of a forecast does: the figures that are lost where it stays at its first value."""

from __future__ import annotations

import pandas as pd

from cge.motion import change_pct
from experiments.path.figures import macro_by_year
from experiments.path.run import BASELINE, FORECAST, PathResults, without_shifter


def lost_figures(results: PathResults) -> pd.DataFrame:
    """A row for each freed parameter, a column for each figure met: by how many per cent the last year misses it without.

    There are as many rows as figures where each figure frees a parameter of its own.
    """
    met = macro_by_year(results, FORECAST).iloc[:, -1]
    names = dict.fromkeys(name for freed in results.shifters.values() for name in freed)
    figures = [target.figure for target in results.plan.forecast]
    rows = {}
    for name in names:
        lost = macro_by_year(without_shifter(results, name), BASELINE).iloc[:, -1]
        rows[name] = change_pct(lost, met)[figures]
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("shifter")
