"""The SAM as the MIC table books it: at producers' prices with the consumption tax inside, as published totals are.

`python -m sam.japan.producers_prices FOLDER` writes it, with the emissions, as a SAM that experiments can be run on
(`cge run tariff_removal --sam FOLDER`): the variant that shows what the treatment of taxes does.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from sam.bundled import bundled_folder
from sam.japan.classification import accounts
from sam.read import read_sam
from sam.sam import Sam
from sam.write import write_sam

FILE = "producers_prices.csv"
"""Cells of the shipped SAM that differ at producers' prices: receiver, payer, basic, producers (billion yen)."""


def price_bridge(sam: Sam, booked: Sam) -> pd.DataFrame:
    """Every cell whose value differs between the SAM and the same economy at producers' prices."""
    table = pd.DataFrame({"basic": sam.flows, "producers": booked.flows}).fillna(0.0)
    return table[table["basic"] != table["producers"]].reset_index()


def at_producers_prices(sam: Sam, folder: Path) -> Sam:
    """The SAM at producers' prices, from the bridge beside it."""
    bridge = pd.read_csv(folder / FILE).set_index(["receiver", "payer"])["producers"]
    flows = pd.concat([sam.flows.drop(sam.flows.index.intersection(bridge.index)), bridge])
    used = {account for cell in flows.index for account in cell}
    table = accounts()
    table = table[table.index.isin(used)]
    return Sam(flows, table, name=f"{sam.name}_producers_prices", unit=sam.unit, year=sam.year, note=sam.note)


def write_variant(folder: Path) -> Path:
    """Write the shipped SAM at producers' prices with its emissions and hours; return where."""
    shipped = bundled_folder() / "japan_2015"
    beside = {name: (shipped / name).read_text(encoding="utf-8") for name in ("emissions.csv", "labour.csv")}
    return write_sam(at_producers_prices(read_sam(shipped), shipped), folder, replace=True, files=beside)


def main() -> None:
    """Write the SAM of Japan at producers' prices."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path, help="folder to write; what it holds is replaced")
    write_variant(parser.parse_args().folder)


if __name__ == "__main__":
    main()
