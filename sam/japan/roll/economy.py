"""Production, use and trade of 2021 before balancing: the cells of 2015 moved by evidence, then by assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.roll.cells import Cell, Cells
from sam.japan.roll.growth import INPUTS, LABOUR, OUTPUT, VALUE_ADDED, WAGES, growth_ratios
from sam.japan.roll.tax_content import lifted_by_rates
from sam.japan.roll.trade import roll_trade, trade_cells
from sam.sam import Sam

EUKLEMS = "EUKLEMS 2021/2015, {} of the industry"

SELF_EMPLOYED = (
    "labour of the self-employed: its share of 2015 in households' mixed income (SNA), by hours of all persons of the "
    "industry at the pay of its employees"
)

CAPITAL_FLOOR = 0.5
"""Least capital income of an activity, as a share of its capital income of 2015 grown with its output.

A rule for industries that lost money in 2021 (air transport, lodging): machines that stand idle still wear out, and no
demand function of the model takes negative capital."""

BUYERS = ("household", "government", "i_private", "i_public", "i_inventory")


@dataclass(frozen=True)
class Labour:
    """Labour income of the year, billion yen: compensation of employees, and labour of the self-employed.

    self_employed: that of 2015 by activity id, part of `f_labour`.
    """

    compensation: float
    self_employed_total: float
    self_employed: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Rolled:
    """Growth ratios by activity (`growth_ratios`), and the activities whose capital income the floor holds."""

    growth: pd.DataFrame
    losses: tuple[str, ...]


def roll_economy(sam: Sam, cells: Cells, folder: Path, year: int, labour: Labour) -> Rolled:
    """Move production, use and trade to the year.

    sam: that of 2015, whose cells are in `cells`. Raises SourcesError where a source lacks the year.
    """
    growth = growth_ratios(folder, year)
    lifted = lifted_by_rates(sam, year)
    growth[list(lifted)] /= lifted
    sna = sources.sna_sectors(folder, year)
    flows = sam.flows
    kind = sam.accounts["kind"]
    for receiver, payer in flows.index:
        cell = (receiver, payer)
        if kind[receiver] == "activity":
            _grow(cells, cell, growth.at[receiver, OUTPUT], "output")
        elif kind[payer] == "activity" and kind[receiver] == "commodity":
            _grow(cells, cell, growth.at[payer, INPUTS], "intermediate inputs")
        elif kind[payer] == "activity" and receiver in ("t_production", "t_subsidy"):
            factor = growth.at[payer, OUTPUT]
            cells.scale(
                "assumption", [cell], factor, "taxes and subsidies on production as a share of output of 2015"
            )
    imputed = _labour(sam, cells, growth, labour, year)
    losses = _capital(sam, cells, growth, float(sna["YN"] - sna["TIN_N"]), imputed)
    roll_trade(cells, folder, year)
    _home_use(sam, cells)
    return Rolled(growth, losses)


def _grow(cells: Cells, cell: Cell, factor: float, what: str) -> None:
    cells.scale("evidence", [cell], factor, EUKLEMS.format(what))


def value_added_cells(sam: Sam, activity: str) -> list[Cell]:
    """Cells of value added: factors, employers' contributions, taxes and subsidies on production."""
    kind = sam.accounts["kind"]
    return [
        (receiver, payer)
        for receiver, payer in sam.flows.index
        if payer == activity
        and (kind[receiver] == "factor" or receiver in ("t_social", "t_production", "t_subsidy"))
    ]


def capital_cells(sam: Sam, activity: str) -> list[Cell]:
    """Cells of factors other than labour that an activity pays."""
    return [
        cell
        for cell in value_added_cells(sam, activity)
        if cell[0] != "f_labour" and not cell[0].startswith("t_")
    ]


def _labour(sam: Sam, cells: Cells, growth: pd.DataFrame, labour: Labour, year: int) -> dict[str, float]:
    """Wages and employers' contributions on the SNA's compensation, labour of the self-employed on its own total.

    Returns by how much the latter moved, by activity: no source has it, so that is assumed.
    """
    kind = sam.accounts["kind"]
    paid = {
        c: cells.before[c]
        for c in sam.flows.index
        if c[0] in ("f_labour", "t_social") and kind[c[1]] == "activity"
    }
    own = {c: float(labour.self_employed.get(c[1], 0.0)) if c[0] == "f_labour" else 0.0 for c in paid}
    wages = {c: (paid[c] - own[c]) * growth.at[c[1], WAGES] for c in paid}
    earned = {c: own[c] * growth.at[c[1], LABOUR] for c in paid}
    scale = labour.compensation / sum(wages.values())
    share = labour.self_employed_total / sum(earned.values())
    source = f"{EUKLEMS.format('compensation of employees')}; SNA FY{year}: compensation"
    cells.set("evidence", {c: scale * wages[c] + own[c] for c in paid}, source)
    imputed = {c: scale * wages[c] + share * earned[c] for c in paid if own[c] > 0}
    cells.set("assumption", imputed, SELF_EMPLOYED)
    return {c[1]: share * earned[c] - own[c] for c in imputed}


def _capital(
    sam: Sam, cells: Cells, growth: pd.DataFrame, income: float, imputed: Mapping[str, float]
) -> tuple[str, ...]:
    """Capital income: what value added of the industry leaves after labour and taxes, at least `CAPITAL_FLOOR`.

    Returns the activities that the floor holds. income: compensation and surplus of the SNA, billion yen, on which value
    added of all industries is put. imputed: by how much labour of the self-employed moved, by activity; it is as much less
    of capital income, and as much assumed.
    """
    everything = [cell for activity in sam.of_kind("activity") for cell in value_added_cells(sam, activity)]
    taxes = sum(cells.now[cell] for cell in everything if cell[0] in ("t_production", "t_subsidy"))
    grown = sum(cells.before[cell] * growth.at[cell[1], VALUE_ADDED] for cell in everything)
    base = (income + taxes) / grown
    losses = []
    for activity in sam.of_kind("activity"):
        own = capital_cells(sam, activity)
        if not own:
            continue
        everything = value_added_cells(sam, activity)
        others = sum(cells.now[cell] for cell in everything if cell not in own)
        target = base * growth.at[activity, VALUE_ADDED] * sum(cells.before[cell] for cell in everything)
        before = sum(cells.before[cell] for cell in own)
        least = CAPITAL_FLOOR * growth.at[activity, OUTPUT] * before
        moved = imputed.get(activity, 0.0)
        cells.scale(
            "evidence", own, (target - others + moved) / before, EUKLEMS.format("value added less labour")
        )
        if activity in imputed:
            left = {cell: cells.before[cell] * ((target - others) / before) for cell in own}
            cells.set("assumption", left, SELF_EMPLOYED)
        if target - others < least:
            reason = f"capital income is at least {CAPITAL_FLOOR:g} of that of 2015 grown with output"
            cells.set("assumption", {cell: least * cells.before[cell] / before for cell in own}, reason)
            losses.append(activity)
    return tuple(losses)


def _home_use(sam: Sam, cells: Cells) -> None:
    """Final buyers at home take a good as its supply at home grows."""
    flows = cells.series()
    exports, imports = trade_cells(flows, "exports"), trade_cells(flows, "imports")
    goods = sam.of_kind("commodity")
    bundle = [(receiver, payer) for receiver, payer in flows.index if payer in goods and receiver in goods]
    for good in goods:
        supplied = [c for c in flows.index if c[1] == good and c[0].startswith("a_")] + [
            c for c in imports if c[1] == good
        ]
        supplied += [c for c in bundle if c[1] == good]
        sold = [c for c in exports if c[0] == good]
        now = sum(cells.now[c] for c in supplied) - sum(cells.now[c] for c in sold)
        then = sum(cells.before[c] for c in supplied) - sum(cells.before[c] for c in sold)
        bought = [(good, buyer) for buyer in BUYERS if (good, buyer) in cells.now]
        bought += [cell for cell in bundle if cell[0] == good]
        cells.scale(
            "assumption",
            bought,
            max(now / then, 0.1) if then > 0 else 1.0,
            "home use grows with supply at home",
        )
