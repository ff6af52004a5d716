"""The Japan SAM 2015 put together from the statistics, step by step, with a record of every step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sam.check import check_sam
from sam.japan import sources
from sam.japan.by_products import bundle_without_scrap, sell_by_products
from sam.japan.checks import RESOLD
from sam.japan.classification import BUYERS, accounts, activities, commodities, made_by
from sam.japan.consumption_tax import border_tax, without_consumption_tax
from sam.japan.excises import excises, with_excises
from sam.japan.families import outputs, split_families
from sam.japan.injected_coal import without_resale
from sam.japan.institutions import balance_saving, institutional_cells
from sam.japan.published import combined_table
from sam.japan.table import YEAR, Table
from sam.japan.trade_partners import PARTNERS, partner_shares
from sam.japan.value_added import ValueAdded, value_added
from sam.sam import Sam

NAME, UNIT = "japan_2015", "billion JPY"
NOTE = "MIC input-output table 2015 with institutions of SNA FY2015; sources and treatments in README.md"

TOLERANCE = 1e-10
"""Largest imbalance of an account of the finished SAM, as a share of its turnover."""

_FITTED = "split in proportion to both MIC tables' totals"
_PARTNERS = "partner split: OECD ICIO 2015 shares"
_TAXES = {
    "t_consumption": "consumption tax that the buyer cannot deduct: statutory rate and coverage",
    "t_excise": "excises: statutory rate times quantity, budget, or what the border tax has above consumption tax",
}


@dataclass(frozen=True, eq=False)
class Build:
    """The SAM with every moved cell (receiver, payer, before, after, reason) and every assumption (billion yen).

    producers_prices: the same economy as the MIC table books it, with the consumption tax inside all prices.
    factors: see `families.SplitTable`.
    """

    sam: Sam
    producers_prices: Sam
    changes: pd.DataFrame
    assumptions: pd.DataFrame
    factors: dict[tuple[str, str], float]


class _Cells:
    """Cells of the SAM while it grows, with the assumption behind each."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], float] = {}
        self.assumed: dict[tuple[str, str], list[str]] = {}
        self.part: dict[
            tuple[str, str], float
        ] = {}  # what rests on the assumption, where that is not the whole cell

    def add(self, receiver: str, payer: str, value: float, *assumptions: str) -> None:
        if value == 0.0:
            return
        cell = (receiver, payer)
        self.values[cell] = self.values.get(cell, 0.0) + value
        texts = self.assumed.setdefault(cell, [])
        texts += [text for text in assumptions if text and text not in texts]

    def series(self) -> pd.Series:
        index = pd.MultiIndex.from_tuples(list(self.values), names=["receiver", "payer"])
        return pd.Series(list(self.values.values()), index=index, dtype=float)


def build_japan_sam(folder: Path) -> Build:
    """Build the SAM from the sources folder (the parent of `data`).

    Raises SourcesError, FittingError, SplitError, ValueError or SamError where a source is missing or does
    not fit the others; the SAM that comes back is checked and balanced to 1e-10.
    """
    combined = combined_table(folder)
    marks = pd.DataFrame(_FITTED, index=combined.values.index, columns=combined.values.columns)
    split = split_families(folder, combined.values, marks.where(combined.estimated, ""))
    values, scrap = bundle_without_scrap(split.values)
    coal = without_resale(folder, values)
    sales, resold = _without(_sales(folder), coal.sales, RESOLD)
    published = Table(coal.table, sales, {})
    booked, _, _ = _assembled(folder, published, split.assumption)
    border = -published.values.loc[commodities().index, "imtx"] - border_tax(published.values, YEAR)
    found = excises(folder, published, border)
    basic = with_excises(without_consumption_tax(folder, published, found.total, YEAR), found)
    sam, assumptions, changes = _assembled(folder, basic, split.assumption)
    changes = pd.concat([scrap, coal.moved, resold, changes], ignore_index=True)
    return Build(sam, booked, _ordered(changes), assumptions, split.factors)


def _assembled(
    folder: Path, table: Table, assumption: pd.DataFrame
) -> tuple[Sam, pd.DataFrame, pd.DataFrame]:
    """The balanced SAM around a table, the assumptions behind its cells and the cells that were moved."""
    values = table.values
    added = value_added(folder, values)
    cells = _Cells()
    power = _production(cells, table, assumption, added)
    _final_demand(cells, table, assumption)
    _trade(cells, folder, values, assumption)
    for cell, tax in table.paid.items():
        cells.add(*cell, tax, _TAXES[cell[0]])
    flows = cells.series()
    self_employed = float(
        added.payments.loc["f_labour"].sum() - values.loc["wage", list(activities().index)].sum()
    )
    institutions = institutional_cells(folder, flows, self_employed)
    for cell, value in institutions.cells.items():
        cells.add(*cell, value, institutions.assumed.get(cell, ""))

    raw = Sam(cells.series(), _used(cells), name=NAME, unit=UNIT, year=YEAR, note=NOTE)
    flipped, sold = sell_by_products(raw)
    balanced = balance_saving(flipped)
    check_sam(balanced.sam, TOLERANCE)
    moved = balanced.changes[["receiver", "payer", "before", "after"]].assign(
        reason="balancing: saving of fiscal 2015 (SNA) against investment and trade of 2015 (MIC)"
    )
    treated = added.treated.assign(payer="a_" + added.treated["payer"])
    changes = pd.concat([power, treated, sold, moved], ignore_index=True)
    return balanced.sam, _assumptions(balanced.sam, cells), changes


def _used(cells: _Cells) -> pd.DataFrame:
    """The accounts through which something flows."""
    used = {account for cell in cells.values for account in cell}
    table = accounts()
    return table[table.index.isin(used)]


def _sales(folder: Path) -> pd.Series:
    """Output by (activity, commodity) at producers' prices, billion yen."""
    _, make = sources.mic_50x40(folder)
    output = outputs(folder)
    sales = {}
    for activity, label in activities()["mic50"].items():
        goods = made_by(activity)
        for good in goods:
            # Parts of a 50x40 industry have their output from the basic sectors; joint products from the make table.
            sales[activity, good] = float(output[activity] if goods == (activity,) else make.at[good, label])
    return pd.Series(sales)


def _without(
    sales: pd.Series, less: dict[tuple[str, str], float], reason: str
) -> tuple[pd.Series, pd.DataFrame]:
    """Sales less some of them, and the cells moved."""
    after = sales.sub(pd.Series(less), fill_value=0.0).reindex(sales.index)
    moved = [(f"a_{a}", f"c_{good}", sales[a, good], after[a, good], reason) for a, good in less]
    return after, pd.DataFrame(moved, columns=["receiver", "payer", "before", "after", "reason"])


def _production(cells: _Cells, table: Table, assumption: pd.DataFrame, added: ValueAdded) -> pd.DataFrame:
    """Intermediate purchases, value added and make matrix; returns the sales of power that were moved."""
    values = table.values
    for activity in activities().index:
        for commodity in commodities().index:
            cells.add(
                f"c_{commodity}",
                f"a_{activity}",
                values.at[commodity, activity],
                assumption.at[commodity, activity],
            )
    origin = {
        "f_labour": ("wage",),
        "f_capital": ("opse", "depr"),
        "f_housing": ("opse", "depr"),
        "f_public": ("depr",),
        "f_other_power": ("depr",),
        "f_land": ("opse", "depr"),
        "f_living": ("opse", "depr"),
        "f_mineral": ("opse", "depr"),
        "f_fossil": ("opse", "depr"),
        "t_social": ("ssce",),
        "t_production": ("idtx",),
        "t_subsidy": ("subs",),
        "c_bcn": ("bcn",),
    }
    for account, row in added.payments.iterrows():
        for activity, value in row.items():
            cells.add(
                account, f"a_{activity}", value, *[assumption.at[line, activity] for line in origin[account]]
            )
    for row in added.assumed.itertuples(index=False):
        cell = row.receiver, f"a_{row.payer}"
        cells.part[cell] = (row.assumption, row.amount)
    revenue = {"elt": -added.revenue_moved, "elo": added.revenue_moved}
    moved = []
    for (activity, good), sales in table.sales.items():
        after = sales + revenue.get(activity, 0.0)
        cells.add(f"a_{activity}", f"c_{good}", after)
        if after != sales:
            reason = "power sales moved so that other power earns its capital consumption"
            moved.append((f"a_{activity}", f"c_{good}", sales, after, reason))
    return pd.DataFrame(moved, columns=["receiver", "payer", "before", "after", "reason"])


def _final_demand(cells: _Cells, table: Table, assumption: pd.DataFrame) -> None:
    """Business and household consumption, government, investment and inventories, and what saving pays for."""
    values = table.values
    buyers = {"bcn": "c_bcn", **BUYERS}
    for commodity in commodities().index:
        for column, buyer in buyers.items():
            cells.add(f"c_{commodity}", buyer, values.at[commodity, column], assumption.at[commodity, column])
    for column in ("invp", "invg", "stck"):
        tax = table.paid.get(("t_consumption", buyers[column]), 0.0)
        cells.add(buyers[column], "saving", float(values[column].sum()) + tax)


def _trade(cells: _Cells, folder: Path, values: pd.DataFrame, assumption: pd.DataFrame) -> None:
    """Exports, imports (cif) and import taxes, which the MIC table shows as deductions."""
    shares = {flow: partner_shares(folder, flow) for flow in ("exports", "imports")}
    for commodity in commodities().index:
        for partner in PARTNERS:
            exports = values.at[commodity, "expo"] * shares["exports"].at[commodity, partner]
            imports = -values.at[commodity, "impo"] * shares["imports"].at[commodity, partner]
            cells.add(f"c_{commodity}", partner, exports, _PARTNERS, assumption.at[commodity, "expo"])
            cells.add(partner, f"c_{commodity}", imports, _PARTNERS, assumption.at[commodity, "impo"])
        for tax, column in (("t_duty", "imta"), ("t_import", "imtx")):
            cells.add(tax, f"c_{commodity}", -values.at[commodity, column], assumption.at[commodity, column])


def _ordered(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes by absolute size, largest first, ties in the order of the treatments."""
    size = (changes["after"] - changes["before"]).abs()
    return changes.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _assumptions(sam: Sam, cells: _Cells) -> pd.DataFrame:
    """Every cell of the finished SAM that rests on an assumption, and how much of it, in the order of the SAM.

    Where a rule moved a part of a cell, that part has a row of its own.
    """
    rows = []
    for (receiver, payer), value in sam.flows.items():
        texts = cells.assumed.get((receiver, payer), [])
        # A flipped cell rests on what the negative cell rested on.
        texts = texts or (
            cells.assumed.get((payer, receiver), []) if (receiver, payer) not in cells.values else []
        )
        rule, part = cells.part.get((receiver, payer), ("", 0.0))
        part = min(part, abs(value))
        if texts and value != part:
            rows.append((receiver, payer, value - part, "; ".join(texts)))
        if rule:
            rows.append((receiver, payer, part, rule))
    return pd.DataFrame(rows, columns=["receiver", "payer", "value", "assumption"])
