"""Derive the benchmark from the SAM of Japan 2005: `python derive.py` rewrites flows.csv.

The book puts the SAM on a balanced-growth path before it calibrates: investment is what keeps the capital stock growing
with the population, III = (pop + dep) / ror x capital income; government consumption gives way good by good, and the direct
tax closes the government's budget. Three goods then have negative government consumption: it enters with its sign changed,
as goods that the government sells, and the direct tax is negative. Capital is one factor a sector.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parent
SECTORS = ("AGR", "LMN", "HMN", "SRV")
RATE_OF_RETURN, DEPRECIATION, GROWTH = 0.05, 0.04, 0.02


def derive(sam: pd.Series) -> dict[tuple[str, str], float]:
    """Cells (receiver, payer) with activities a_X and commodities c_X."""

    def get(receiver: str, payer: str) -> float:
        return float(sam.get((receiver, payer), 0.0))

    capital = {j: get("CAP", j) for j in SECTORS}
    needed = (GROWTH + DEPRECIATION) / RATE_OF_RETURN * sum(capital.values())
    invested = {i: get(i, "INV") * needed / sum(get(j, "INV") for j in SECTORS) for i in SECTORS}
    government = {i: get(i, "GOV") - (invested[i] - get(i, "INV")) for i in SECTORS}
    indirect = {t: sum(get(t, j) for j in SECTORS) for t in ("IDT", "TRF")}
    direct = sum(government.values()) - sum(indirect.values())
    income = sum(capital.values()) + sum(get("LAB", j) for j in SECTORS)
    cells: dict[tuple[str, str], float] = {}
    for j in SECTORS:
        inputs = {f"c_{i}": get(i, j) for i in SECTORS}
        costs = inputs | {"LAB": get("LAB", j), f"CAP_{j}": capital[j], "IDT": get("IDT", j)}
        cells |= {(receiver, f"a_{j}"): value for receiver, value in costs.items()}
        cells[f"a_{j}", f"c_{j}"] = sum(costs.values())
        cells["EXT", f"c_{j}"], cells["TRF", f"c_{j}"] = get("EXT", j), get("TRF", j)
        cells[f"c_{j}", "HOH"], cells[f"c_{j}", "EXT"] = get(j, "HOH"), get(j, "EXT")
        cells[f"c_{j}", "INV"] = invested[j]
        buys = government[j] >= 0
        cells[(f"c_{j}", "GOV") if buys else ("GOV", f"c_{j}")] = abs(government[j])
        cells["HOH", f"CAP_{j}"] = capital[j]
    cells["HOH", "LAB"] = income - sum(capital.values())
    cells |= {("GOV", t): value for t, value in indirect.items()}
    cells["DTX", "HOH"] = cells["GOV", "DTX"] = direct
    cells["INV", "HOH"] = income - direct - sum(get(i, "HOH") for i in SECTORS)
    cells["INV", "EXT"] = get("INV", "EXT")
    return cells


if __name__ == "__main__":
    table = pd.read_csv(FOLDER / "sam_2005.csv").set_index(["receiver", "payer"])["value"]
    found = pd.Series(derive(table)).rename_axis(["receiver", "payer"]).rename("value").reset_index()
    found.to_csv(FOLDER / "flows.csv", index=False, float_format="%.17g")
