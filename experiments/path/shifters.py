"""What each shifter of a forecast does: the figures that are lost where it stays at its first value."""

from __future__ import annotations

import pandas as pd

from cge.address import Address
from cge.analysis.scenario import Scenario
from cge.motion import change_pct
from experiments.path.run import BASELINE, FORECAST, PathResults, without_shifter
from sam.problem import SolveError


def lost_figures(results: PathResults) -> pd.DataFrame:
    """A row for what each figure frees, a column for each figure met: by how many per cent the last year misses it without.

    There are as many rows as figures. A row is NaN where the economy has no equilibrium without its shifter.
    Raises InputError for a path that meets no figure.
    """
    figures = [target.figure for target in results.plan.forecast]
    met = _figures(results, FORECAST, figures)
    rows = {}
    for target in results.plan.forecast:
        free = next(iter(target.swaps.values())).free
        try:
            lost = _figures(without_shifter(results, free), BASELINE, figures)
        except SolveError:
            rows[free] = pd.Series(float("nan"), index=met.index)
        else:
            rows[free] = change_pct(lost, met)
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("shifter")


def _figures(results: PathResults, run: str, names: list[str]) -> pd.Series:
    """Figures and variables of the last year."""
    last = Scenario(results.years(run)[-1].equilibrium, results.base)
    return pd.Series({name: last.read(Address.read(name)) for name in names})
