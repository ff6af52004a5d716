"""Excises by product: what tobacco, liquor, fuels and power bear, whoever made them; exports bear none.

MIC books them where they are handed over: at the border in the import commodity tax, at home in the indirect taxes of the
maker, for aviation fuel in those of the airlines. Here the commodity pays them (`t_excise`), at one rate on all that is
bought at home. The published unit prices of fuels are the same for exempt and taxed users, so that one rate is what the
table has.

    gasoline, diesel, power     statutory rate x taxable quantity (`excises.csv`)
    coal, crude oil, gas        import commodity tax less consumption tax: the petroleum and coal tax
    other oil products          what the border tax has above consumption tax; LPG the petroleum gas tax on taxis besides
    tobacco, liquor             budget; the local tobacco tax and the special tax at their rates per cigarette
    jet fuel                    budget, with the part that local governments receive
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.classification import activities
from sam.japan.table import Table

LIQUOR = 1_308.0
"""Liquor tax, billion yen: budget FY2015 (Ministry of Finance)."""

TOBACCO = 906.0 * (5.302 + 0.820 + 6.122) / 5.302
"""Tobacco taxes, billion yen: budget FY2015 of the national tax (906), at 5.302 yen a cigarette, with the special one
(0.820) and the local ones (0.860 and 5.262) at theirs. No statistic of the local tax is among the sources."""

PETROLEUM_GAS = 2 * 10.0
"""Petroleum gas tax, billion yen: budget FY2015; half goes to local governments and is not in the general account."""

AVIATION_FUEL = 51.0 * 9 / 7
"""Aviation fuel tax, billion yen: budget FY2015; two ninths go to local governments and are not in the general account."""

AIRLINES = "air"
"""Activity that hands over the tax on the fuel it buys."""

_QUANTITIES = Path(__file__).with_name("excises.csv")


@dataclass(frozen=True, eq=False)
class Excises:
    """Excises by commodity, billion yen: at the `border`, in the taxes of the `makers`, and of `users` by commodity."""

    border: pd.Series
    makers: pd.Series
    users: pd.Series

    @property
    def total(self) -> pd.Series:
        """What each commodity bears."""
        return self.border + self.makers + self.users


def excises(folder: Path, table: Table, border: pd.Series) -> Excises:
    """Excises of 2015. border: what the import commodity tax has above consumption tax, by commodity (billion yen).

    Raises ValueError where makers would hand over more than they sell.
    """
    makers = pd.Series(0.0, index=border.index)
    for code, amount in statutory(folder).items():
        makers[code] = amount - border[code]
    makers.update(of_makers(border))
    makers["lpg"] = PETROLEUM_GAS
    users = pd.Series(0.0, index=border.index)
    users["jet"] = AVIATION_FUEL
    made = table.sales.groupby(level=1).sum()
    if (too_much := makers[makers > made.reindex(makers.index).fillna(0.0)]).size:
        raise ValueError(f"excises above what makers sell: {too_much.to_dict()}")
    return Excises(border, makers, users)


def of_makers(border: pd.Series) -> pd.Series:
    """Liquor and tobacco taxes in what makers sell: the budget less what is paid at the border, billion yen by commodity."""
    budget = pd.Series({"alc": LIQUOR, "tob": TOBACCO})
    return budget - border[budget.index]


def statutory(folder: Path) -> pd.Series:
    """Statutory rate times taxable quantity by commodity, billion yen."""
    rates = rules()
    return (
        rates["yen"]
        * pd.Series({code: taxable(folder, code) for code in rates.index})
        * _per_unit(rates)
        / 1e9
    )


def rules() -> pd.DataFrame:
    """Excises that are rate times quantity, by commodity: tax, yen, per, fuel (MIC), exempt (codes of users), source."""
    return pd.read_csv(
        _QUANTITIES, index_col="commodity", dtype={"fuel": str, "exempt": str}, keep_default_na=False
    )


def taxable(folder: Path, commodity: str) -> float:
    """Quantity used at home by users that are not exempt, in the unit of the MIC quantity table."""
    rule = rules().loc[commodity]
    bought = sources.mic_energy(folder)
    bought = bought[(bought["fuel_code"] == rule["fuel"]) & (bought["user_code"] < "73")]
    exempt = tuple(rule["exempt"].split())
    return float(bought.loc[[not user.startswith(exempt) for user in bought["user_code"]], "quantity"].sum())


def with_excises(table: Table, found: Excises) -> Table:
    """The table with excises paid by the commodity (`t_excise`), not inside what makers and importers sell it for."""
    made = table.sales.groupby(level=1).sum()
    share = (found.makers / made.reindex(found.makers.index)).fillna(0.0)
    handed_over = table.sales * share.reindex(table.sales.index, level=1)
    values = table.values.copy()
    values.loc["idtx", list(activities().index)] -= handed_over.groupby(level=0).sum()
    values.loc[found.border.index, "imtx"] += found.border
    values.loc[found.users.index, AIRLINES] += found.users
    values.at["idtx", AIRLINES] -= found.users.sum()
    paid = {("t_excise", f"c_{code}"): amount for code, amount in found.total.items() if amount > 0.0}
    return replace(table, values=values, sales=table.sales - handed_over, paid=table.paid | paid)


def _per_unit(rates: pd.DataFrame) -> pd.Series:
    """Litres in a kilolitre and kWh in a GWh: rates are per litre and per kWh."""
    return rates["per"].map({"kl": 1e3, "GWh": 1e6})
