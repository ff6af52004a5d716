"""Totals of the SNA of the fiscal year, and value added by industry, as restrictions on the cells."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.roll.cells import Cell, Cells
from sam.japan.roll.economy import Rolled, value_added_cells
from sam.japan.roll.fit import Restriction
from sam.japan.roll.growth import VALUE_ADDED, industry_groups
from sam.japan.roll.trade import trade_cells
from sam.sam import Sam

TAXES = ("t_production", "t_subsidy", "t_consumption", "t_excise", "t_duty", "t_import")


def expenditure(sam: Sam, folder: Path, year: int) -> list[Restriction]:
    """Exports, imports, consumption and investment as the SNA has them; their sum is its GDP."""
    sna = sources.sna_sectors(folder, year)
    flows = sam.flows
    return [
        Restriction("exports", dict.fromkeys(trade_cells(flows, "exports"), 1.0), float(sna["XN"])),
        Restriction("imports", dict.fromkeys(trade_cells(flows, "imports"), 1.0), float(sna["MN"])),
        Restriction("consumption", _consumption(flows), float(sna["CN"] + sna["GN"])),
        Restriction("capital formation", _paid_by_saving(flows), float(sna["IN_SUM"])),
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
    """Value added of each group of industries keeps its share in that of all that the floor of capital leaves alone.

    Target of a group: value added of 2015 times its EUKLEMS ratio. One restriction per group but the last, which follows.
    """
    targets: dict[tuple[str, ...], float] = {}
    for _, activities in industry_groups():
        members = [activity for activity in activities if activity in sam.accounts.index]
        own = [cell for activity in members for cell in value_added_cells(sam, activity)]
        if own and not set(members) & set(rolled.losses):
            targets[tuple(members)] = sum(
                cells.before[cell] * rolled.growth.at[cell[1], VALUE_ADDED] for cell in own
            )
    total = sum(targets.values())
    everything = {c: 1.0 for members in targets for a in members for c in value_added_cells(sam, a)}
    found = []
    for members, target in list(targets.items())[:-1]:
        share = target / total
        weights = {c: w * (-share) for c, w in everything.items()}
        weights |= {c: 1.0 - share for a in members for c in value_added_cells(sam, a)}
        found.append(Restriction(f"value added of {', '.join(members)}", weights))
    return found


def _consumption(flows: pd.Series) -> dict[Cell, float]:
    """Purchases of households and government with the tax on them, less what they sell."""
    buyers = ("household", "government")
    bought = {
        c: 1.0 for c in flows.index if c[1] in buyers and (c[0].startswith("c_") or c[0] == "t_consumption")
    }
    return bought | {c: -1.0 for c in flows.index if c[0] in buyers and c[1].startswith("c_")}


def _paid_by_saving(flows: pd.Series) -> dict[Cell, float]:
    return {c: 1.0 for c in flows.index if c[1] == "saving" and c[0].startswith("i_")}
