"""Coal injected into blast furnaces: from the coke ovens, which resell it in the tables, to the steel works.

The MIC table books all coal of the steel industry but 4 Mt of steam coal as bought by coal products (212101). NIES
3EID burns 8.1 Mt of injection coal (吹込用) in pig iron (sheet A, 261101), for which pig iron buys no coal in the
MIC quantity table: the coke ovens buy it and sell it on as coke, the only coal product that steel buys. It never sees
an oven. So the steel works buy it as coal here, and the coke ovens' purchase and output of coke fall by the same
amount: it passes through at cost, at the uniform price of coal in the quantity table. Value added, GDP, imports and
every balance stay; the coke ovens' output is below the published one by the resale.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sam.japan.checks import RESOLD
from sam.japan.classification import activity_of_basic
from sam.japan.co2_sources import fuel_burnt
from sam.japan.sources import mic_390, mic_energy

INJECTED = "吹込用"
"""Fuel of 3EID: coal for injection."""

_COAL_IN_MIC, _COKE_OVENS_IN_MIC = "0611011", "212101"


@dataclass(frozen=True, eq=False)
class Resale:
    """The table without the resale (billion yen), the resale itself and the cells moved.

    sales: billion yen by (activity, commodity), codes without prefix, that the make table loses.
    """

    table: pd.DataFrame
    sales: dict[tuple[str, str], float]
    moved: pd.DataFrame


def without_resale(folder: Path, table: pd.DataFrame) -> Resale:
    """Book injected coal as a purchase of its burners. Raises ValueError where the coke ovens buy or sell less than it."""
    table = table.copy()
    moved, resale = [], 0.0
    for burner, value in injected_coal(folder).items():
        for commodity, user, change in (
            ("coa", "cop", -value),
            ("coa", burner, value),
            ("cok", burner, -value),
        ):
            before = table.at[commodity, user]
            table.at[commodity, user] = before + change
            if before + change < 0.0:
                raise ValueError(
                    f"c_{commodity} of a_{user}: {before:.1f} bn yen is less than the injected coal in it, {value:.1f}"
                )
            moved.append((f"c_{commodity}", f"a_{user}", before, before + change, RESOLD))
        resale += value
    columns = ["receiver", "payer", "before", "after", "reason"]
    return Resale(table, {("cop", "cok"): resale}, pd.DataFrame(moved, columns=columns))


def injected_coal(folder: Path) -> pd.Series:
    """Injected coal by activity that burns it, billion yen: tonnes of 3EID at the price that coke ovens pay for coal."""
    bought = mic_energy(folder)
    coal = bought[(bought["fuel_code"] == _COAL_IN_MIC) & (bought["user_code"] == _COKE_OVENS_IN_MIC)].iloc[0]
    price = coal["value"] / coal["quantity"]
    tonnes = fuel_burnt(folder, INJECTED)
    sectors = mic_390(folder).set_index("basic")
    users = [activity_of_basic(code, *sectors.loc[code, ["mic37", "meti29"]]) for code in tonnes.index]
    return (tonnes * price).groupby(pd.Index(users)).sum()
