"""README of the shipped SAM, generated so that its figures are those of the build."""

from __future__ import annotations

from pathlib import Path
from string import Template

import pandas as pd

from sam.check import imbalances
from sam.gdp import gdp
from sam.japan.build import Build
from sam.japan.checks import BUNDLE, RESOLD, compare_with_published
from sam.sam import Sam

_TEMPLATE = Path(__file__).parent / "README.template.md"

LISTED_ABOVE = 1.0
"""Billion yen: smaller cells are not listed one by one."""

LISTED_CHANGE = 0.05
"""Relative change beyond which a cell is listed with its reason."""


def readme_text(built: Build) -> str:
    """README of the SAM (Markdown): sources, treatments, checks, what was moved and what is assumed."""
    sam, changes = built.sam, built.changes
    checks = compare_with_published(sam, built.producers_prices, changes)
    figure = checks.set_index("item")["sam"] / 1000.0
    market = gdp(sam).income / 1000.0
    wages = changes[(changes["receiver"] == "f_labour")]
    injected = changes[(changes["reason"] == RESOLD) & (changes["receiver"] == "a_cop")]
    world = sam.of_kind("world")
    values = {
        "checksum": sam.checksum,
        **{f"n_{kind}": str(len(sam.of_kind(kind))) for kind in ("activity", "commodity", "factor", "tax")},
        "factors": ", ".join(
            f"sector {family} {factor:.2f}"
            for (family, axis), factor in built.factors.items()
            if axis == "column"
        ),
        "vehicles_value_added": f"{_earned(sam, 'a_mvh'):.3f}",
        "parts_value_added": f"{_earned(sam, 'a_mvp'):.3f}",
        "vehicle_exports": f"{_exports(sam, 'c_mvh') / (_exports(sam, 'c_mvh') + _exports(sam, 'c_mvp')):.3f}",
        "land": f"{sam.receipts()['f_land'] / 1000:.3f}",
        "land_share": f"{sam.value('f_land', 'a_agr') / _earned(sam, 'a_agr') / sam.payments()['a_agr']:.3f}",
        "resources": f"{sam.receipts()[['f_living', 'f_mineral', 'f_fossil']].sum() / 1000:.3f}",
        "bcn": f"{sam.receipts()[BUNDLE] / 1000:.3f}",
        "gdp_basic": f"{figure['gdp_without_business_consumption_and_import_taxes']:.3f}",
        "gdp_bcn": f"{figure['gdp_with_business_consumption']:.3f}",
        "imputed": f"{(wages['after'] - wages['before']).sum() / 1000:.3f}",
        "injected": f"{(injected['before'] - injected['after']).sum():.1f}",
        "public": f"{figure['public_capital_consumption']:.3f}",
        "gov_residual": f"{sam.value('enterprises', 'government') / 1000:.3f}",
        "household_residual": f"{sam.value('household', 'enterprises') / 1000:.3f}",
        "npi": f"{figure['net_primary_income']:.3f}",
        "consumption_tax": f"{sam.receipts()['t_consumption'] / 1000:.3f}",
        "excise": f"{sam.receipts()['t_excise'] / 1000:.3f}",
        "refining_tax": _production_tax(sam, "a_pet"),
        "air_tax": _production_tax(sam, "a_air"),
        "credit": f"{figure['consumption_tax_deducted_on_investment']:.3f}",
        "market": f"{market:.1f}",
        "gni": f"{market + figure['net_primary_income']:.3f}",
        "foreign_saving": f"{sum(sam.value('saving', partner) for partner in world) / 1000:.3f}",
        "checks": markdown_table(checks, {"sam": "{:,.3f}", "published": "{:,.3f}", "difference": "{:.1e}"}),
        "imbalance": f"{imbalances(sam)['share'].max():.0e}",
        "n_changes": str(len(changes)),
        "reasons": _reasons(changes),
        "balancing": _moved(changes[changes["reason"].str.startswith("balancing")]),
        "moved": _moved(listed(changes)),
        "n_assumptions": str(len(built.assumptions)),
        "assumed": _assumed(built.assumptions),
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def _earned(sam: Sam, activity: str) -> float:
    """What factors earn of an activity's cost."""
    earned = sum(sam.value(factor, activity) for factor in sam.of_kind("factor"))
    return float((earned + sam.value("t_social", activity)) / sam.payments()[activity])


def _production_tax(sam: Sam, activity: str) -> str:
    """Taxes on production in per cent of what an activity sells."""
    return f"{100 * sam.value('t_production', activity) / sam.receipts()[activity]:.1f}".replace("-", "−")


def _exports(sam: Sam, commodity: str) -> float:
    return float(sum(sam.value(commodity, partner) for partner in sam.of_kind("world")))


def listed(changes: pd.DataFrame) -> pd.DataFrame:
    """The changes that the README lists one by one: above 1 bn yen and by more than 5 %."""
    large = changes[["before", "after"]].abs().max(axis=1) > LISTED_ABOVE
    moved = (changes["after"] - changes["before"]).abs() > LISTED_CHANGE * changes["before"].abs()
    return changes[large & moved]


def _moved(changes: pd.DataFrame) -> str:
    table = changes.assign(cell="`(" + changes["receiver"] + ", " + changes["payer"] + ")`")
    return markdown_table(
        table[["cell", "before", "after", "reason"]], {"before": "{:,.1f}", "after": "{:,.1f}"}
    )


def _reasons(changes: pd.DataFrame) -> str:
    size = (changes["after"] - changes["before"]).abs()
    table = pd.DataFrame({"reason": changes["reason"], "cells": 1, "moved": size}).groupby("reason").sum()
    table = table.sort_values("moved", ascending=False, kind="stable").reset_index()
    return markdown_table(table, {"moved": "{:,.1f}"})


def _assumed(assumptions: pd.DataFrame) -> str:
    rows = [
        (text, abs(row.value))
        for row in assumptions.itertuples(index=False)
        for text in row.assumption.split("; ")
    ]
    table = pd.DataFrame(rows, columns=["assumption", "value"])
    table = table.groupby("assumption")["value"].agg(cells="count", value="sum")
    table = table.sort_values("value", ascending=False, kind="stable").reset_index()
    return markdown_table(table, {"value": "{:,.1f}"})


def markdown_table(table: pd.DataFrame, formats: dict[str, str]) -> str:
    """A table in Markdown; formats: by column, as for `str.format`."""
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "---|" * len(table.columns)]
    for row in table.itertuples(index=False):
        cells = [
            formats.get(name, "{}").format(value) for name, value in zip(table.columns, row, strict=True)
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
