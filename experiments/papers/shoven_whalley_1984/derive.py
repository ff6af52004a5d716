"""Derive a benchmark from the primitives of the model: `python derive.py` rewrites sam.csv.

The source states technologies, preferences and endowments, not a SAM. The benchmark is the equilibrium in which both
factors earn 1, the tax on capital in manufacturing is 50 % and labour is 60: with these prices demands are linear in the
endowment of capital and the tax revenue, which follow. The experiments give the economy its published 25 units of capital.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parent
GOODS, FACTORS, HOUSEHOLDS = ("mfrs", "nonmfrs"), ("labor", "capital"), ("rich", "poor")


def derive(given: pd.Series) -> pd.DataFrame:
    """The SAM, receiver x payer; sectors are activity and commodity in one."""
    tax = given["tax", "capital;mfrs"]
    paid = {(f, g): 1 + tax * ((f, g) == ("capital", "mfrs")) for f in FACTORS for g in GOODS}
    price, unit = {}, {}
    for g in GOODS:
        sigma, phi = given["sigma", g], given["phi", g]
        terms = [given["delta", f"{f};{g}"] ** sigma * paid[f, g] ** (1 - sigma) for f in FACTORS]
        price[g] = sum(terms) ** (1 / (1 - sigma)) / phi
        for f in FACTORS:
            unit[f, g] = phi ** (sigma - 1) * (given["delta", f"{f};{g}"] * price[g] / paid[f, g]) ** sigma
    bought = {}
    for h in HOUSEHOLDS:
        sigma = given["sigmac", h]
        index = sum(given["alpha", f"{g};{h}"] * price[g] ** (1 - sigma) for g in GOODS)
        for g in GOODS:
            bought[g, h] = given["alpha", f"{g};{h}"] * price[g] ** -sigma / index  # per unit of income
    labour, rebate = given["labour", "poor"], {h: given["rebate", h] for h in HOUSEHOLDS}
    # Output is linear in the incomes capital + rebate_rich R and labour + rebate_poor R; solve for capital and R.
    per_capital = {g: bought[g, "rich"] for g in GOODS}
    per_revenue = {g: sum(bought[g, h] * rebate[h] for h in HOUSEHOLDS) for g in GOODS}
    constant = {g: bought[g, "poor"] * labour for g in GOODS}

    def labour_in(output: dict[str, float]) -> float:
        return sum(unit["labor", g] * output[g] for g in GOODS)

    taxed = tax * unit["capital", "mfrs"]
    matrix = [
        [labour_in(per_capital), labour_in(per_revenue)],
        [taxed * per_capital["mfrs"], taxed * per_revenue["mfrs"] - 1],
    ]
    right = [labour - labour_in(constant), -taxed * constant["mfrs"]]
    capital, revenue = np.linalg.solve(np.array(matrix), np.array(right))
    income = {"rich": capital + rebate["rich"] * revenue, "poor": labour + rebate["poor"] * revenue}
    accounts = [*GOODS, *FACTORS, "TAX", *HOUSEHOLDS]
    sam = pd.DataFrame(float("nan"), index=accounts, columns=accounts)
    for g in GOODS:
        output = sum(bought[g, h] * income[h] for h in HOUSEHOLDS)
        for h in HOUSEHOLDS:
            sam.loc[g, h] = price[g] * bought[g, h] * income[h]
        for f in FACTORS:
            sam.loc[f, g] = unit[f, g] * output
    sam.loc["TAX", "mfrs"] = revenue
    sam.loc["rich", "capital"], sam.loc["poor", "labor"] = capital, labour
    for h in HOUSEHOLDS:
        sam.loc[h, "TAX"] = rebate[h] * revenue
    return sam


if __name__ == "__main__":
    primitives = pd.read_csv(FOLDER / "primitives.csv").set_index(["parameter", "index"])["value"]
    derive(primitives).to_csv(FOLDER / "sam.csv", float_format="%.17g")
