"""Economies to measure on: random balanced SAMs of any size under one structure, solved by the model's own code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calibration import ElasticityTable, calibrate
from cge.closure import CLOSURES, Closure
from cge.parameters import Parameters
from cge.structure import Structure
from sam import Sam

SEED = 20240401
WALRAS = "INV"

# CES value added, Leontief materials (every n x n purchase a variable), CET exports, Armington imports, LES household.
STRUCTURE = {
    "name": "bench",
    "activities": [
        {
            "of": "*",
            "nest": {
                "name": "output",
                "elasticity": 0,
                "inputs": [
                    "commodities",
                    {"name": "value_added", "elasticity": "sigma_value_added", "inputs": ["factors"]},
                ],
            },
        }
    ],
    "household": {"demand": "les", "calibrate": "subsistence_share"},
    "government": {"elasticity": 1},
    "investment": {"*": {"elasticity": 1}},
    "export_demand": "price_taker",
    "taxes": [
        {"name": "tariff", "account": "TRF", "on": "import"},
        {"name": "output_tax", "account": "OTX", "on": "output"},
        {"name": "direct_tax", "account": "DTX", "on": "income", "of": ["HOH"]},
    ],
    "roles": {"labour": ["LAB"], "tariff": ["tariff"]},
}
ELASTICITIES = {
    ("sigma_value_added", "*"): 0.8,
    ("sigma_armington", "*"): 2.5,
    ("omega_export", "*"): 2.0,
    ("subsistence_share", "*"): 0.3,
}


def random_sam(sectors: int, seed: int = SEED) -> Sam:
    """A balanced SAM with every intermediate purchase positive, made without a balancing step.

    Values are around 1 per sector's output; what is left after exports and inputs goes to final demand.
    """
    random = np.random.default_rng(seed)
    names = [f"s{number:03d}" for number in range(1, sectors + 1)]
    activities, commodities = [f"a_{name}" for name in names], [f"c_{name}" for name in names]
    use = random.uniform(0.5, 1.5, (sectors, sectors)) * 0.4 / sectors
    labour, capital = random.uniform(0.2, 0.4, (2, sectors))
    cost = use.sum(axis=0) + labour + capital
    output_tax = cost * random.uniform(0.02, 0.08, sectors)
    output = cost + output_tax
    exports, imports = output * random.uniform(0.05, 0.25, (2, sectors))
    tariff = imports * random.uniform(0.02, 0.1, sectors)
    final = output - exports + imports + tariff - use.sum(axis=1)
    split = np.array([0.6, 0.15, 0.25])[:, None] * random.uniform(0.8, 1.2, (3, sectors))
    household, government, investment = final * split / split.sum(axis=0)
    income, direct_tax = labour.sum() + capital.sum(), 0.1 * (labour.sum() + capital.sum())
    cells: dict[tuple[str, str], float] = {}

    def add(receivers: Sequence[str], payers: Sequence[str], values: np.ndarray) -> None:
        cells.update(zip(zip(receivers, payers, strict=True), np.ravel(values).tolist(), strict=True))

    def repeated(account: str) -> list[str]:
        return [account] * sectors

    for commodity, row in zip(commodities, use, strict=True):
        add(repeated(commodity), activities, row)
    for account, values in (("LAB", labour), ("CAP", capital), ("OTX", output_tax)):
        add(repeated(account), activities, values)
    add(activities, commodities, output)
    for account, values in (("ROW", imports), ("TRF", tariff)):
        add(repeated(account), commodities, values)
    buyers = {"HOH": household, "GOV": government, "INV": investment, "ROW": exports}
    for account, values in buyers.items():
        add(commodities, repeated(account), values)
    cells[("HOH", "LAB")], cells[("HOH", "CAP")] = labour.sum(), capital.sum()
    revenue = {"OTX": output_tax.sum(), "TRF": tariff.sum(), "DTX": direct_tax}
    cells[("DTX", "HOH")] = direct_tax
    for account, value in revenue.items():
        cells[("GOV", account)] = value
    cells[("INV", "HOH")] = income - direct_tax - household.sum()
    cells[("INV", "GOV")] = sum(revenue.values()) - government.sum()
    cells[("INV", "ROW")] = imports.sum() - exports.sum()
    kinds = {
        **dict.fromkeys(activities, "activity"),
        **dict.fromkeys(commodities, "commodity"),
        **dict.fromkeys(("LAB", "CAP"), "factor"),
        **dict.fromkeys(revenue, "tax"),
        "HOH": "household",
        "GOV": "government",
        "INV": "investment",
        "ROW": "world",
    }
    accounts = pd.DataFrame({"kind": kinds}).rename_axis("account")
    flows = pd.Series(cells).rename_axis(["receiver", "payer"])
    return Sam(flows, accounts, name=f"random_{sectors}", unit="1")


def parameters(sectors: int, seed: int = SEED) -> Parameters:
    """The calibrated economy."""
    return calibrate(
        random_sam(sectors, seed), Structure(**STRUCTURE), ElasticityTable("bench", ELASTICITIES)
    )


def closure() -> Closure:
    """Foreign saving fixed, investment and government spend what they have; the CPI is the numeraire."""
    base = CLOSURES["textbook"]
    return Closure(**{**vars(base), "name": "bench", "walras": WALRAS})
