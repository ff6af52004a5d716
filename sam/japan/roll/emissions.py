"""Energy CO2 of 2021: what each user burnt of each fuel in 2015, moved with the user's real output.

No source here has fuel use or emissions of 2021. So CO2 per unit of real output stays that of 2015 (an assumption), and
emissions of an activity grow with its chained output (EUKLEMS GO_Q); prices of fuels, which rose, play no part. Final
buyers burn what they buy: purchases of the SAM at the price of the industry that sells the fuel. Emissions of output follow
output. Thermal power keeps its share in power, which it did not: emissions of power are too high (see SATELLITES.md).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.classification import activities, made_by
from sam.japan.euklems_split import ACTIVITIES
from sam.japan.roll.growth import OUTPUT, growth_ratios, industry_groups
from sam.japan.sources import euklems_output
from sam.japan.table import YEAR

NO_DEFLATOR = ("H51",)
"""Industries whose price in EUKLEMS is no price: air fares times 4.8 from 2015 to 2021. Nominal output stands in."""


def roll_emissions(
    emissions: pd.DataFrame, before: pd.Series, after: pd.Series, folder: Path, year: int
) -> pd.DataFrame:
    """The table `emissions` of the year: source, user, mt_co2 (Mt), and `basis`, what moved the cell.

    emissions: that of 2015. before, after: cells of both SAMs, billion yen, index (receiver, payer).
    """
    volume, price = volumes(folder, year), _prices_of_goods(folder, year)
    rows = []
    for source, user, mt in emissions[["source", "user", "mt_co2"]].itertuples(index=False):
        if user in volume.index:
            ratio, basis = volume[user], "assumption: CO2 per unit of real output as in 2015"
        else:
            bought = after.get((source, user), 0.0) / before[source, user]
            ratio, basis = bought / price[source], "assumption: CO2 per real purchase as in 2015"
        rows.append((source, user, mt * ratio, basis))
    return pd.DataFrame(rows, columns=["source", "user", "mt_co2", "basis"])


def volumes(folder: Path, year: int) -> pd.Series:
    """Ratio of real output from 2015 to the year by activity id."""
    chained = euklems_output(folder)["GO_Q"]
    nominal = growth_ratios(folder, year)[OUTPUT]
    ratios = {}
    for industries, members in industry_groups():
        real = chained.loc[industries, str(year)].sum() / chained.loc[industries, str(YEAR)].sum()
        known = not set(industries) & set(NO_DEFLATOR)
        ratios |= {activity: real if known else nominal[activity] for activity in members}
    return pd.Series(ratios)


def _prices_of_goods(folder: Path, year: int) -> pd.Series:
    """Ratio of the price of a commodity's makers, by commodity id."""
    prices = euklems_output(folder)["GO_PI"]
    ratio = prices[str(year)] / prices[str(YEAR)]
    industry = {code: name for name, codes in ACTIVITIES.items() for code in codes}
    return pd.Series(
        {f"c_{good}": ratio[industry[maker]] for maker in activities().index for good in made_by(maker)}
    )
