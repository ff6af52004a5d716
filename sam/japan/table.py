"""The use table of the Japan build with the sales of activities, at one kind of prices."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

YEAR = 2015
"""Year of the MIC table that the build reads."""


@dataclass(frozen=True, eq=False)
class Table:
    """Use, sales and taxes on purchases (billion yen).

    values: rows commodities and value added, columns activities and final demand, as `classification` names them.
    sales: output by (activity, commodity). paid: tax by account and payer (both full ids) that is on top of prices.
    """

    values: pd.DataFrame
    sales: pd.Series
    paid: dict[tuple[str, str], float]
