"""README of the SAM of 2021, generated so that its figures are those of the build."""

from __future__ import annotations

from pathlib import Path
from string import Template

import pandas as pd

from sam.check import imbalances
from sam.gdp import gdp
from sam.japan.readme import markdown_table
from sam.japan.roll.build import Roll
from sam.japan.roll.cells import MOVES
from sam.sam import Sam

_TEMPLATE = Path(__file__).parent / "README.template.md"

LISTED = 25
"""Cells that the README lists: those that balancing moved most."""

BLOCKS = {
    "inputs of activities": ("commodity", "activity"),
    "factors": ("factor", "activity"),
    "taxes of activities": ("tax", "activity"),
    "output": ("activity", "commodity"),
    "exports": ("commodity", "world"),
    "imports": ("world", "commodity"),
    "household consumption": ("commodity", "household"),
    "government consumption": ("commodity", "government"),
    "capital formation": ("commodity", "investment"),
    "excises and duty": ("tax", "commodity"),
}
"""Blocks of cells by the kinds of receiver and payer; all others are institutions."""


def readme_text(roll: Roll) -> str:
    """README of the SAM (Markdown): what moved the cells, the restrictions that hold, what is assumed."""
    sam = roll.sam
    values = {
        "checksum": sam.checksum,
        "gdp": f"{gdp(sam).income:,.1f}",
        "imbalance": f"{imbalances(sam)['share'].max():.0e}",
        "n_restrictions": str(len(roll.restrictions)),
        "totals": _totals(roll),
        "losses": ", ".join(f"`{activity}`" for activity in roll.losses),
        "blocks": _blocks(roll),
        "industries": _industries(roll),
        "moved": _most_moved(roll.moves),
        "assumed": _assumed(roll.assumptions),
        "consumption_tax": f"{sam.receipts()['t_consumption'] / 1000:.1f}",
        "household": f"{_bought(sam, 'household') / 1000:.1f}",
        "government": f"{_bought(sam, 'government') / 1000:.1f}",
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def _bought(sam: Sam, buyer: str) -> float:
    """Consumption of a buyer with the tax on it, less what he sells."""
    flows = sam.flows
    bought = sum(
        v for (r, p), v in flows.items() if p == buyer and (r.startswith("c_") or r == "t_consumption")
    )
    return float(bought - sum(v for (r, p), v in flows.items() if r == buyer and p.startswith("c_")))


def _totals(roll: Roll) -> str:
    """Totals of the SNA beside the SAMs: of 2015, where they differ by basis, and of the year, where they are held."""
    before = roll.moves.set_index(["receiver", "payer"])["before"]
    rows = []
    for total, base in zip(roll.totals, roll.totals_of_base, strict=True):
        sums = [sum(w * cells[c] for c, w in total.weights.items()) for cells in (before, roll.sam.flows)]
        rows.append((total.name, sums[0], base.total, sums[1], total.total))
    columns = ["SAM 2015", "SNA FY2015", "SAM 2021", "SNA FY2021"]
    return markdown_table(pd.DataFrame(rows, columns=["total", *columns]), dict.fromkeys(columns, "{:,.1f}"))


def _blocks(roll: Roll) -> str:
    """What moved each block: amounts of the moves up or down, without sign."""
    kind = roll.sam.accounts["kind"]
    names = {kinds: name for name, kinds in BLOCKS.items()}
    pairs = zip(roll.moves["receiver"].map(kind), roll.moves["payer"].map(kind), strict=True)
    block = pd.Series([names.get(pair, "institutions") for pair in pairs], index=roll.moves.index)
    sums = roll.moves[["before", *MOVES, "after"]].abs().groupby(block).sum().loc[[*BLOCKS, "institutions"]]
    table = sums.rename_axis("block").reset_index()
    return markdown_table(table, dict.fromkeys(["before", *MOVES, "after"], "{:,.0f}"))


def _industries(roll: Roll) -> str:
    """Output and value added of METI's industries, trillion yen, in 2015 and in the year."""
    industry = roll.sam.accounts["meti29"]
    kind = roll.sam.accounts["kind"]
    moves = roll.moves
    sold = moves[moves["receiver"].map(kind) == "activity"]
    added = moves[
        (moves["payer"].map(kind) == "activity")
        & (
            (moves["receiver"].map(kind) == "factor")
            | moves["receiver"].isin(["t_social", "t_production", "t_subsidy"])
        )
    ]
    columns = {
        f"{name} {year}": part[column].groupby(part[place].map(industry)).sum() / 1000.0
        for name, part, place in (("output", sold, "receiver"), ("value added", added, "payer"))
        for year, column in (("2015", "before"), (str(roll.sam.year), "after"))
    }
    order = [name for name in industry.unique() if name]
    table = pd.DataFrame(columns).loc[order].rename_axis("industry").reset_index()
    return markdown_table(table, dict.fromkeys(columns, "{:,.1f}"))


def _most_moved(moves: pd.DataFrame) -> str:
    largest = moves.reindex(moves["balancing"].abs().sort_values(ascending=False, kind="stable").index).head(
        LISTED
    )
    cell = "`(" + largest["receiver"] + ", " + largest["payer"] + ")`"
    table = largest[["before", *MOVES, "after"]].assign(cell=cell)[["cell", "before", *MOVES, "after"]]
    return markdown_table(table, dict.fromkeys(["before", *MOVES, "after"], "{:,.1f}"))


def _assumed(assumptions: pd.DataFrame) -> str:
    """Cells and value by assumption; evidence that speaks of the same cells is left out."""
    texts = assumptions["assumption"].str.split("; ").explode()
    texts = texts[~texts.str.startswith(("SNA FY", "EUKLEMS"))]
    value = assumptions["value"].abs().reindex(texts.index)
    table = pd.DataFrame({"assumption": texts, "cells": 1, "value": value}).groupby("assumption").sum()
    table = table.sort_values("value", ascending=False, kind="stable").reset_index()
    return markdown_table(table, {"value": "{:,.1f}"})
