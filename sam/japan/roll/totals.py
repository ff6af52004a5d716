"""Totals of the SNA of the fiscal year, and value added by industry, as restrictions on the cells."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.classification import commodities
from sam.japan.roll.cells import Cell, Cells
from sam.japan.roll.economy import Rolled, value_added_cells
from sam.japan.roll.fit import Restriction
from sam.japan.roll.growth import OUTPUT, VALUE_ADDED, industry_groups
from sam.japan.roll.trade import trade_cells
from sam.sam import Sam

Part = tuple[list[Cell], float]
"""Cells and the sum that they should have, billion yen."""

TAXES = ("t_production", "t_subsidy", "t_consumption", "t_excise", "t_duty", "t_import")


def expenditure(sam: Sam, folder: Path, year: int) -> list[Restriction]:
    """Exports, imports, consumption and investment as the SNA has them; their sum is its GDP."""
    sna = sources.sna_sectors(folder, year)
    flows = sam.flows
    return [
        Restriction("exports", dict.fromkeys(trade_cells(flows, "exports"), 1.0), float(sna["XN"])),
        Restriction("imports", dict.fromkeys(trade_cells(flows, "imports"), 1.0), float(sna["MN"])),
        Restriction("consumption", consumption(flows), float(sna["CN"] + sna["GN"])),
        Restriction("capital formation", paid_by_saving(flows), float(sna["IN_SUM"])),
        Restriction(
            "public investment",
            {("i_public", "saving"): 1.0},
            float(flows["i_public", "saving"] * sna["IN_G"] / sources.sna_sectors(folder)["IN_G"]),
        ),
    ]


def incomes(sam: Sam, folder: Path, year: int, self_employed: float) -> list[Restriction]:
    """Labour and taxes less subsidies as the SNA has them; the surplus is what GDP leaves."""
    sna = sources.sna_sectors(folder, year)
    flows = sam.flows
    labour = {c: 1.0 for c in flows.index if c[0] in ("f_labour", "t_social") and c[1].startswith("a_")}
    taxes = {c: 1.0 for c in flows.index if c[0] in TAXES}
    return [
        Restriction(
            "compensation of employees and labour of the self-employed",
            labour,
            float(sna["WB_N"]) + self_employed,
        ),
        Restriction("taxes on production and imports less subsidies", taxes, float(sna["TIN_N"])),
    ]


def industries(sam: Sam, cells: Cells, rolled: Rolled) -> list[Restriction]:
    """Output and value added by EUKLEMS industry, as shares of their totals.

    Target of a group of industries: its figure of 2015 times its ratio. Groups whose capital income the floor holds have
    no restriction on value added.
    """
    output: dict[str, Part] = {}
    added: dict[str, Part] = {}
    for _, activities in industry_groups():
        members = [activity for activity in activities if activity in sam.accounts.index]
        name = ", ".join(members)
        sales = [cell for cell in sam.flows.index if cell[0] in members and cell[1].startswith("c_")]
        output[name] = sales, sum(cells.before[c] * rolled.growth.at[c[0], OUTPUT] for c in sales)
        if members and not set(members) & set(rolled.losses):
            own = [cell for activity in members for cell in value_added_cells(sam, activity)]
            added[name] = own, sum(cells.before[c] * rolled.growth.at[c[1], VALUE_ADDED] for c in own)
    return [*shares("output of", output), *shares("value added of", added)]


def trade_by_group(sam: Sam, cells: Cells) -> list[Restriction]:
    """Exports and imports of each OECD ICIO group as shares of their totals; services are one group."""
    groups = commodities()["icio28"]
    found = []
    for flow in ("exports", "imports"):
        parts: dict[str, Part] = {}
        for cell in trade_cells(sam.flows, flow):
            good = cell[0] if flow == "exports" else cell[1]
            own, total = parts.get(groups[good.removeprefix("c_")], ([], 0.0))
            parts[groups[good.removeprefix("c_")]] = [*own, cell], total + cells.now[cell]
        found += shares(f"{flow} of", parts)
    return found


def shares(name: str, parts: dict[str, Part]) -> list[Restriction]:
    """Each part keeps its share in the sum of all; one restriction per part but the last, which follows."""
    whole = sum(target for _, target in parts.values())
    every = [cell for own, _ in parts.values() for cell in own]
    found = []
    for part, (own, target) in list(parts.items())[:-1]:
        share = target / whole
        weights = dict.fromkeys(every, -share) | dict.fromkeys(own, 1.0 - share)
        found.append(Restriction(f"{name} {part}", weights))
    return found


def consumption(flows: pd.Series) -> dict[Cell, float]:
    """Purchases of households and government with the tax on them, less what they sell."""
    buyers = ("household", "government")
    bought = {
        c: 1.0 for c in flows.index if c[1] in buyers and (c[0].startswith("c_") or c[0] == "t_consumption")
    }
    return bought | {c: -1.0 for c in flows.index if c[0] in buyers and c[1].startswith("c_")}


def paid_by_saving(flows: pd.Series) -> dict[Cell, float]:
    """What saving pays investment accounts: gross capital formation with the tax on it and changes of inventories."""
    return {c: 1.0 for c in flows.index if c[1] == "saving" and c[0].startswith("i_")}
