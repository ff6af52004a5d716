"""Derive the SAM of 15 goods and 11 sectors from the input-output table of Japan 2015, under the book's assumptions.

`CGE_SOURCES=... python derive.py` reads `data/japan_io_50x40.csv` of that folder (MIC, 2015 table, basic sectors in 50
commodities and 40 industries, billion yen) and rewrites flows.csv, in trillion yen. Business consumption stays in wages and
in household consumption, the commodity tax on imports in their value; income taxes are 30 % of labour and 10 % of capital
income, the consumption tax 5 % of net consumption.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parent
GOODS = {
    "AGR": ("agr",), "OIL": ("oil",), "COA": ("coa",), "NAT": ("gas",), "GSL": ("gso",),
    "PET": ("jet", "ker", "loi", "hoa", "hob", "nap", "lpg", "opp"), "COK": ("cok",), "COP": ("cop",), "CEM": ("cem",),
    "I_S": ("i_s",), "MAN": ("foo", "txt", "ppp", "chm", "pla", "csc", "nfm", "met", "gma", "teq", "oma", "min"),
    "ELE": ("ely",), "GAS": ("g_h",),
    "TRS": ("rai", "r_p", "r_f", "o_p", "o_f", "wat", "air", "otr"),
    "SER": ("con", "wwm", "com", "fin", "res", "c_b", "ggo", "e_r", "mhs", "bus", "per"),
}  # fmt: skip
SECTORS = {
    **{name: GOODS[name] for name in ("AGR", "CEM", "I_S", "MAN", "GAS", "TRS", "SER")},
    "PET": ("pet",), "COP": ("cop",), "FOS": ("f_f",), "ELY": ("ely", "oel"),
}  # fmt: skip
MAIN = {"PET": ("PET", "GSL"), "COP": ("COP", "COK"), "FOS": ("OIL", "COA", "NAT"), "ELY": ("ELE",)}
INVESTMENT, GOVERNMENT = ("invp", "invg", "stck"), ("gvci", "gvcc")
LABOUR_TAX, CAPITAL_TAX, CONSUMPTION_TAX = 0.3, 0.1, 0.05
TRILLION = 1000.0  # billions
DIGITS = 9  # of a trillion: the table is in millions


def derive(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Cells (receiver, payer), trillion yen; negative purchases are turned round."""
    cells = table[table["table"] == "use"].groupby(["row", "col"])["value"].sum() / TRILLION

    def total(rows: tuple[str, ...], columns: tuple[str, ...]) -> float:
        chosen = cells[
            cells.index.get_level_values(0).isin(rows) & cells.index.get_level_values(1).isin(columns)
        ]
        return round(float(chosen.sum()), DIGITS)

    found: dict[tuple[str, str], float] = {}
    for sector, columns in SECTORS.items():
        a = f"a_{sector}"
        found |= {(f"c_{good}", a): total(rows, columns) for good, rows in GOODS.items()}
        found["LAB", a] = total(("epin",), columns)
        found["T_LAB", a] = total(("ssce",), columns)
        found["CAP", a] = total(("opse", "depr"), columns)
        found["T_OUT", a] = total(("idtx", "subs"), columns)
    made = table[table["table"] == "make"].groupby("row")["value"].sum() / TRILLION
    for sector in SECTORS:
        for good in MAIN.get(sector, (sector,)):
            found[f"a_{sector}", f"c_{good}"] = round(float(made[list(GOODS[good])].sum()), DIGITS)
    for good, rows in GOODS.items():
        c = f"c_{good}"
        found["ROW", c] = -total(rows, ("impo", "imtx"))
        found["T_IMP", c] = -total(rows, ("imta",))
        found[c, "ROW"] = total(rows, ("expo",))
        found[c, "HH"] = total(rows, ("hhco",))
        found[c, "INV"] = total(rows, INVESTMENT)
        found[c, "GOV"] = total(rows, GOVERNMENT)
    turned = {cell: value for cell, value in found.items() if value < 0 and cell[0].startswith("c_")}
    for (c, buyer), value in turned.items():
        del found[c, buyer]
        found[buyer, c] = -value
    return institutions(found)


def institutions(found: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """The cells with taxes on income and consumption, and what balances government, world and household."""

    def received(account: str) -> float:
        return sum(value for (receiver, _), value in found.items() if receiver == account)

    def paid(account: str) -> float:
        return sum(value for (_, payer), value in found.items() if payer == account)

    labour, capital = received("LAB"), received("CAP")
    found["HH", "LAB"], found["HH", "CAP"] = labour, capital
    found["T_CON", "HH"] = CONSUMPTION_TAX * sum(
        v for (c, h), v in found.items() if h == "HH" and c.startswith("c_")
    )
    found["T_INC", "HH"] = LABOUR_TAX * labour + CAPITAL_TAX * capital
    for tax in ("T_LAB", "T_OUT", "T_IMP", "T_CON", "T_INC"):
        found["GOV", tax] = received(tax)
    found["HH", "ROW"] = received("ROW") - paid("ROW")
    found["HH", "GOV"] = received("GOV") - paid("GOV")
    found["INV", "HH"] = paid("INV") - received("INV")
    return {cell: value for cell, value in found.items() if value}


if __name__ == "__main__":
    source = pd.read_csv(Path(os.environ["CGE_SOURCES"]) / "data" / "japan_io_50x40.csv")
    series = pd.Series(derive(source)).rename_axis(["receiver", "payer"]).rename("value").reset_index()
    series.to_csv(FOLDER / "flows.csv", index=False, float_format="%.17g")
