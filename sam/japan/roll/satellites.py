"""The satellite tables of the SAM of 2021: `python -m sam.japan.roll.satellites [FOLDER] [--sources DIR]`."""

from __future__ import annotations

import argparse
from pathlib import Path
from string import Template

import pandas as pd

from sam.bundled import bundled_folder
from sam.japan.build import NAME as BASE
from sam.japan.capital import build_capital
from sam.japan.capital_kinds import build_kinds
from sam.japan.extremes import shipped_page
from sam.japan.labour import build_labour
from sam.japan.labour_kinds import build_labour_kinds
from sam.japan.roll.build import NAME, YEAR
from sam.japan.roll.emissions import roll_emissions
from sam.japan.satellites import wages_and_depreciation
from sam.japan.sources import sources_folder
from sam.read import read_sam
from sam.sam import Sam

_TEMPLATE = Path(__file__).parent / "SATELLITES.template.md"
_AS_IN_2015 = ("kinds_elasticities.csv",)
"""Tables of the base that hold for the year as they are."""


def rolled_satellites(sources: Path, base: Path, sam: Sam) -> dict[str, pd.DataFrame]:
    """Every satellite table by file name without ending; base: the folder of the SAM of 2015 with its satellites.

    Weights that split an industry of the source among activities are those of 2015 (MIC). Errors are those of the builders.
    """
    compensation, depreciation = wages_and_depreciation(sources)
    emissions = pd.read_csv(base / "emissions.csv")
    tables = {"emissions": roll_emissions(emissions, read_sam(base).flows, sam.flows, sources, YEAR)}
    tables |= build_labour(sources, compensation, YEAR)
    tables |= build_capital(sources, depreciation, YEAR)
    tables |= build_labour_kinds(sources, sam.flows, tables["labour"], YEAR)
    return tables | build_kinds(sources, sam.flows, tables["capital"], tables["capital_assets"], YEAR)


def satellites_text(tables: dict[str, pd.DataFrame], base: Path) -> str:
    """`SATELLITES.md`: what each table rests on, with its totals."""
    stock = tables["capital"].groupby("asset_group")["stock_bn"].sum() / 1000.0
    labour = tables["labour"]
    values = {
        "mt": f"{tables['emissions']['mt_co2'].sum():,.1f}",
        "mt_2015": f"{pd.read_csv(base / 'emissions.csv')['mt_co2'].sum():,.1f}",
        "hours": f"{labour['hours_million'].sum() / 1000:.2f}",
        "employed": f"{labour['employed_thousand'].sum() / 1000:.2f}",
        "employees": f"{labour['employees_thousand'].sum() / 1000:.2f}",
        **{group: f"{amount:,.1f}" for group, amount in stock.items()},
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def main(arguments: list[str] | None = None) -> None:
    """Write the satellite tables, `SATELLITES.md` and `EXTREMES.md` of the SAM of 2021."""
    parser = argparse.ArgumentParser(prog="python -m sam.japan.roll.satellites", description=main.__doc__)
    parser.add_argument(
        "sam", nargs="?", type=Path, default=bundled_folder() / NAME, help="folder of the SAM"
    )
    parser.add_argument("--sources", type=Path, help="folder that holds data/ (default: CGE_SOURCES)")
    parser.add_argument(
        "--base", type=Path, default=bundled_folder() / BASE, help="folder of the SAM of 2015"
    )
    given = parser.parse_args(arguments)
    tables = rolled_satellites(sources_folder(given.sources), given.base, read_sam(given.sam))
    for name, table in tables.items():
        table.to_csv(given.sam / f"{name}.csv", index=False, float_format="%.17g", lineterminator="\n")
    for name in _AS_IN_2015:
        (given.sam / name).write_text((given.base / name).read_text(encoding="utf-8"), encoding="utf-8")
    (given.sam / "SATELLITES.md").write_text(satellites_text(tables, given.base), encoding="utf-8")
    (given.sam / "EXTREMES.md").write_text(shipped_page(given.sam), encoding="utf-8")


if __name__ == "__main__":
    main()
