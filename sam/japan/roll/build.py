"""The Japan SAM of fiscal 2021 put together: cells moved by evidence and assumptions, then balanced under the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sam.check import check_sam
from sam.japan import sources
from sam.japan.checks import IMPUTED
from sam.japan.institutions import balance_saving, institutional_cells
from sam.japan.roll.cells import Cells
from sam.japan.roll.core import core_accounts, core_cells
from sam.japan.roll.economy import Labour, roll_economy
from sam.japan.roll.fit import Restriction, fit
from sam.japan.roll.growth import VALUE_ADDED, growth_ratios
from sam.japan.roll.taxes import applied_change, consumption_tax, duties
from sam.japan.roll.totals import expenditure, incomes, industries, trade_by_group
from sam.sam import Sam

NAME, YEAR = "japan_2021", 2021
NOTE = "Fiscal 2021 rolled from japan_2015; evidence, assumptions and balancing in README.md and roll.csv"

OWN_RENTS = ("f_housing", "f_land", "f_living")
"""Factors whose income is inside households' surplus and is no mixed income."""

TOLERANCE = 1e-10
"""Largest imbalance of an account of the finished SAM, as a share of its turnover."""


@dataclass(frozen=True, eq=False)
class Roll:
    """The SAM of the year, what moved each cell (`cells.COLUMNS`), and the restrictions that it meets.

    totals: the restrictions that are totals of the SNA; totals_of_base: the same of fiscal 2015, which the SAM of 2015 does
    not hold to. losses: activities whose capital income is held up by `economy.CAPITAL_FLOOR`.
    """

    sam: Sam
    moves: pd.DataFrame
    assumptions: pd.DataFrame
    restrictions: tuple[Restriction, ...]
    totals: tuple[Restriction, ...]
    totals_of_base: tuple[Restriction, ...]
    losses: tuple[str, ...]


def roll_japan(base: Sam, changes: pd.DataFrame, folder: Path, year: int = YEAR) -> Roll:
    """Roll the SAM of 2015 to a fiscal year.

    base: the Japan SAM of 2015; changes: its record of changes (`changes.csv`), which tells the labour of the self-employed
    from wages; folder: the sources (the parent of `data`). Raises SourcesError where a source lacks the year, SamError where
    the evidence contradicts itself; the SAM that comes back is checked and balanced to 1e-10.
    """
    core = core_cells(base)
    cells = Cells(core)
    economy = base.replace(flows=core)
    labour = _labour(base, changes, folder, year)
    self_employed = labour.self_employed_total
    rolled = roll_economy(economy, cells, folder, year, labour)
    rates = [*consumption_tax(core, year), *duties(core, applied_change(folder, year))]
    totals, totals_of_base = (
        [*expenditure(economy, folder, at), *incomes(economy, folder, at, own)]
        for at, own in ((year, self_employed), (base.year, sum(labour.self_employed.values())))
    )
    _on_totals(cells, rates, totals, year)
    restrictions = (*totals, *rates, *industries(economy, cells, rolled), *trade_by_group(economy, cells))
    excises = {cell: value for cell, value in cells.now.items() if cell[0] == "t_excise"}
    cells.set("assumption", excises, "excises: the amounts of 2015, since no source has those of the year")
    cells.set("assumption", cells.unspoken(), "as in 2015: no source speaks of it")
    prior = cells.series()
    fitted = fit(prior, core_accounts(base), restrictions, fixed=excises)
    cells.set("balancing", dict(fitted.items()))

    institutions = institutional_cells(folder, cells.series(), self_employed, year)
    before = base.flows
    for cell, value in institutions.cells.items():
        cells.before.loc[cell] = before.get(cell, 0.0)
        cells.now[cell] = float(before.get(cell, 0.0))
        text = institutions.assumed.get(cell, "")
        move = "assumption" if text else "evidence"
        cells.set(
            move,
            {cell: value},
            text or f"SNA FY{year} sector accounts, or the total of the account that pays",
        )
    raw = Sam(cells.series(), base.accounts, name=NAME, unit=base.unit, year=year, note=NOTE)
    balanced = balance_saving(raw)
    cells.set("balancing", dict(balanced.sam.flows.items()))
    check_sam(balanced.sam, TOLERANCE)
    return Roll(
        balanced.sam,
        cells.table(),
        cells.assumptions(),
        restrictions,
        tuple(totals),
        tuple(totals_of_base),
        rolled.losses,
    )


def _labour(base: Sam, changes: pd.DataFrame, folder: Path, year: int) -> Labour:
    """Compensation of the SNA; labour of the self-employed keeps its share in households' mixed income of 2015."""
    imputed = changes[(changes["receiver"] == "f_labour") & changes["reason"].str.contains(IMPUTED)]
    own = (imputed["after"] - imputed["before"]).groupby(imputed["payer"]).sum()
    ratio = growth_ratios(folder, year)[VALUE_ADDED]
    rents = [(cell, value) for cell, value in base.flows.items() if cell[0] in OWN_RENTS]
    now, then = sources.sna_sectors(folder, year), sources.sna_sectors(folder)
    mixed = float(now["B2_H"]) - sum(value * ratio[payer] for (_, payer), value in rents)
    mixed_then = float(then["B2_H"]) - sum(value for _, value in rents)
    return Labour(float(now["WB_N"]), float(own.sum()) * mixed / mixed_then, dict(own))


def _on_totals(cells: Cells, rates: list[Restriction], totals: list[Restriction], year: int) -> None:
    """Taxes at their rates, then each total of the SNA, so that balancing starts near what it has to meet."""
    for rate in rates:
        cell = next(cell for cell, weight in rate.weights.items() if weight == 1.0)
        value = -sum(weight * cells.now[other] for other, weight in rate.weights.items() if other != cell)
        source = (
            "statutory rates 10 and 8 per cent"
            if cell[0] == "t_consumption"
            else "change of the applied tariff"
        )
        cells.set("evidence", {cell: value}, source)
    for total in totals:
        fixed = ("t_consumption", "t_excise", "t_duty", "t_import")
        moved = {c: w for c, w in total.weights.items() if c[0] not in fixed}
        rest = sum(w * cells.now[c] for c, w in total.weights.items() if c not in moved)
        factor = (total.total - rest) / sum(w * cells.now[c] for c, w in moved.items())
        cells.scale("evidence", moved, factor, f"SNA FY{year}: {total.name}")
    for account in ("i_private", "i_public"):
        bought = [cell for cell in cells.before.index if cell[1] == account and cell[0] != "t_consumption"]
        sold = sum(value for cell, value in cells.now.items() if cell[0] == account and cell[1] != "saving")
        paid = cells.now[account, "saving"] + sold - cells.now["t_consumption", account]
        factor = paid / sum(cells.now[cell] for cell in bought)
        cells.scale("evidence", bought, factor, f"SNA FY{year}: what {account} spends")
