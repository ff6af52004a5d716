"""Exports and imports of 2021 by commodity and partner, on the totals of the SNA of the fiscal year.

Goods grow as in OECD ICIO, group by group and partner by partner. ICIO has one group for services: it gives their total
and their partners; how they divide among services is that of the OECD tables of 2018, the last year with industries.
Travel is then cut to what the balance of payments shows of it in 2021.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.classification import commodities
from sam.japan.roll.cells import Cell, Cells
from sam.japan.trade_partners import PARTNERS, commodity_trade

SERVICES = "Services (aggregate)"
SERVICES_YEAR = 2018
BOUND = 2.0
"""OECD books some services with another industry in 2018 than in 2015: a ratio beyond 2 or 1/2 is no growth."""

GROUP_FLOOR = 10.0
"""Million USD: trade of a group with a partner below this in 2015 grows as the group does with all partners."""

_TRAVEL = Path(__file__).parent / "travel.csv"
_FLOWS = {"exports": ("XN", "EXPO"), "imports": ("MN", "IMPO")}


def trade_cell(flow: str, commodity: str, partner: str) -> Cell:
    """Cell of a commodity (id with prefix) and a partner: exports pay the commodity, imports are paid by it."""
    return (commodity, partner) if flow == "exports" else (partner, commodity)


def roll_trade(cells: Cells, folder: Path, year: int) -> None:
    """Move the trade cells to the year: growth by group and partner, then the SNA's total."""
    for flow, (code, column) in _FLOWS.items():
        goods, services = (
            _growth(cells, folder, flow, year),
            _service_growth(cells, folder, flow, column, year),
        )
        cells.set("evidence", goods, f"OECD ICIO {year}/2015, trade by group and partner")
        cells.set(
            "assumption",
            services,
            f"services: OECD ICIO {year} by partner, industries as in OECD {SERVICES_YEAR}",
        )
        travel = pd.read_csv(_TRAVEL)
        for row in travel[travel["flow"] == flow].itertuples():
            own = [cell for cell in services if row.commodity in cell]
            cells.scale("assumption", own, row.ratio, f"travel of {year}: {row.reason}")
        traded = trade_cells(cells.series(), flow)
        total = float(sources.sna_sectors(folder, year)[code])
        cells.scale(
            "evidence", traded, total / sum(cells.now[cell] for cell in traded), f"SNA FY{year}: total {flow}"
        )


def trade_cells(flows: pd.Series, flow: str) -> list[Cell]:
    """Cells of exports or imports among flows."""
    commodity, partner = (0, 1) if flow == "exports" else (1, 0)
    return [cell for cell in flows.index if cell[partner] in PARTNERS and cell[commodity].startswith("c_")]


def _growth(cells: Cells, folder: Path, flow: str, year: int) -> dict[Cell, float]:
    """Goods: before times the growth of the commodity's groups with the partner."""
    then, now = commodity_trade(folder, flow), commodity_trade(folder, flow, year)
    overall = now.sum(axis=1) / then.sum(axis=1)
    groups = commodities()["icio28"]
    grown = {}
    for good in groups.index[groups != SERVICES]:
        for partner in PARTNERS:
            cell = trade_cell(flow, f"c_{good}", partner)
            if cell in cells.now:
                known = then.at[good, partner] >= GROUP_FLOOR
                ratio = now.at[good, partner] / then.at[good, partner] if known else overall[good]
                grown[cell] = cells.now[cell] * float(ratio)
    return grown


def _service_growth(cells: Cells, folder: Path, flow: str, column: str, year: int) -> dict[Cell, float]:
    """Services: the OECD industry's growth to 2018, together and by partner the growth of ICIO's one group."""
    then, now = commodity_trade(folder, flow), commodity_trade(folder, flow, year)
    before, after = sources.oecd_45(folder)[column], sources.oecd_45(folder, SERVICES_YEAR)[column]
    table = commodities()
    table = table[table["icio28"] == SERVICES]
    grown: dict[Cell, float] = {}
    for code, industries in table["oecd45"].items():
        rows = industries.split("+")
        traded = float(before[rows].sum())
        ratio = float(after[rows].sum()) / traded if traded else 1.0
        for partner in PARTNERS:
            cell = trade_cell(flow, f"c_{code}", partner)
            if cell in cells.now:
                grown[cell] = cells.now[cell] * min(max(ratio, 1 / BOUND), BOUND)
    for partner in PARTNERS:
        own = [cell for cell in grown if partner in cell]
        ratio = now.at[table.index[0], partner] / then.at[table.index[0], partner]
        scale = ratio * sum(cells.now[cell] for cell in own) / sum(grown[cell] for cell in own)
        grown |= {cell: grown[cell] * scale for cell in own}
    return grown
