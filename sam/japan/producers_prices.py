"""The SAM as the MIC table books it: at producers' prices with the consumption tax inside, as published totals are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.classification import accounts
from sam.sam import Sam

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
