"""Derive the benchmark of each region from primitives.csv: `python derive.py` rewrites usa/, canada/ and australia/.

The source states technologies and preferences, not a SAM. Any point on them is a benchmark: here that of equal factor
prices with unit cost 10, at the published labour endowment, where capital is whatever such a region employs. The experiments
then give each region its published capital.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parent
GOODS = ("rice", "wheat", "corn")
FACTORS = ("labour", "capital")
SOURCE = "derived from primitives.csv by derive.py"


def derive(region: str, given: pd.Series) -> None:
    """Write SAM, accounts and elasticities of one region."""
    sigma, price = given["sigma", "*", "*"], given["price", "*", "*"]
    weight = {f: given["a", region, f] ** sigma for f in FACTORS}
    wage = price * sum(weight.values()) ** (
        1 / (sigma - 1)
    )  # unit cost is the price where all factors earn this
    labour = wage * given["endow", region, "labour"]
    income = labour * sum(weight.values()) / weight["labour"]
    least = {g: price * given["gamma", region, g] for g in GOODS}
    spent = {g: least[g] + given["alpha", region, g] * (income - sum(least.values())) for g in GOODS}
    share = {f: weight[f] / sum(weight.values()) for f in FACTORS}
    accounts = [*GOODS, *FACTORS, "household"]
    sam = pd.DataFrame(float("nan"), index=accounts, columns=accounts)
    for g in GOODS:
        sam.loc[g, "household"] = spent[g]
        for f in FACTORS:
            sam.loc[f, g] = share[f] * spent[g]
    for f in FACTORS:
        sam.loc["household", f] = share[f] * income
    folder = FOLDER / region
    folder.mkdir(exist_ok=True)
    sam.to_csv(folder / "sam.csv", float_format="%.17g")
    kinds = dict.fromkeys(GOODS, "sector") | dict.fromkeys(FACTORS, "factor") | {"household": "household"}
    table = pd.DataFrame({"kind": kinds, "label_en": {a: a.capitalize() for a in accounts}})
    table["label_ja"] = pd.Series(LABELS)
    table["group"] = table["kind"]
    table.rename_axis("account").to_csv(folder / "sam_accounts.csv")
    rows = [("subsistence_share", f"c_{g}", f"{least[g] / spent[g]:.17g}", 1, SOURCE, "") for g in GOODS]
    rows.append(("sigma_factors", "*", f"{sigma:g}", 1, "multiregion.gms", "parameter s"))
    columns = ["parameter", "index", "value", "unit", "source", "page"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "elasticities.csv", index=False)


LABELS = {
    "rice": "米",
    "wheat": "小麦",
    "corn": "とうもろこし",
    "labour": "労働",
    "capital": "資本",
    "household": "家計",
}

if __name__ == "__main__":
    primitives = pd.read_csv(FOLDER / "primitives.csv").set_index(["parameter", "region", "label"])["value"]
    for name in ("usa", "canada", "australia"):
        derive(name, primitives)
