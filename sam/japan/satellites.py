"""The satellite tables of the Japan SAM: energy CO2, hours and employment, capital stocks."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from sam.japan.capital import YEAR, build_capital
from sam.japan.capital_kinds import build_kinds
from sam.japan.classification import activities
from sam.japan.emissions import build_emissions, purchases_of
from sam.japan.families import split_families
from sam.japan.labour import build_labour
from sam.japan.labour_kinds import build_labour_kinds
from sam.japan.producers_prices import at_producers_prices
from sam.japan.published import combined_table
from sam.japan.sources import sources_folder
from sam.read import read_sam

RECOMPUTED = ("emissions_coefficients",)
"""Tables that follow from others and are not kept in the SAM's folder."""


def build_satellites(
    sources: Path, flows: pd.DataFrame, wages: pd.Series, depreciation: pd.Series
) -> dict[str, pd.DataFrame]:
    """Every satellite table by file name without ending.

    flows: the SAM's cells at producers' prices (receiver, payer, value; billion yen). wages (compensation of employees) and
    depreciation: billion yen by activity id. Errors are those of the single builders.
    """
    tables = build_emissions(sources, purchases_of(flows))
    tables |= build_labour(sources, wages)
    tables |= build_capital(sources, depreciation)
    return {name: table for name, table in tables.items() if name not in RECOMPUTED}


def wages_and_depreciation(sources: Path) -> tuple[pd.Series, pd.Series]:
    """Compensation of employees and capital consumption by activity id, billion yen, of the MIC tables."""
    combined = combined_table(sources)
    marks = combined.estimated.astype(str)
    table = split_families(sources, combined.values, marks).values
    codes = list(activities().index)
    table = table[codes].rename(columns=lambda code: f"a_{code}")
    return table.loc["wage"] + table.loc["ssce"], table.loc["depr"]


def main() -> None:
    """Rebuild the satellite tables of a SAM folder from the sources."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sam", type=Path, help="folder of the SAM: flows.csv is read, the tables are written")
    parser.add_argument("--sources", type=Path, help="folder that holds data/ (default: CGE_SOURCES)")
    arguments = parser.parse_args()
    sources = sources_folder(arguments.sources)
    wages, depreciation = wages_and_depreciation(sources)
    # Prices per unit of fuel are known at producers' prices.
    japan = read_sam(arguments.sam)
    flows = at_producers_prices(japan, arguments.sam).flows.reset_index()
    tables = build_satellites(sources, flows, wages, depreciation)
    tables |= build_kinds(sources, japan.flows, tables["capital"], tables["capital_assets"], YEAR)
    tables |= build_labour_kinds(sources, japan.flows, tables["labour"], YEAR)
    for name, table in tables.items():
        table.to_csv(arguments.sam / f"{name}.csv", index=False, float_format="%.17g")


if __name__ == "__main__":
    main()
