"""The benchmark economy for the toolkit `cgelab` (MIT, on PyPI): the same SAM, forms, closure and shock."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from experiments.bench.economy import ELASTICITIES, random_sam


def problem(cgelab: ModuleType, sectors: int) -> tuple[Any, Any, Any]:
    """Economy, closure and scenario of all tariffs doubled.

    Its output tax is collected from the commodity and its direct tax is paid to the government itself; a subsistence
    share s of every purchase is a linear expenditure system with unit income elasticities and Frisch parameter -1/(1-s).
    """
    flows = random_sam(sectors).flows
    cells: dict[tuple[str, str], float] = {}
    for (receiver, payer), value in flows.items():
        if receiver == "OTX":
            cells["OTX", payer.replace("a_", "c_", 1)] = value
        elif receiver == "DTX":
            cells["GOV", payer] = value
        elif payer != "DTX":
            cells[receiver, payer] = cells.get((receiver, payer), 0.0) + value
    for name in [payer for receiver, payer in flows.index if receiver == "OTX"]:
        cells[name, name.replace("a_", "c_", 1)] -= flows["OTX", name]
    table = pd.DataFrame([(*cell, value) for cell, value in cells.items()], columns=["row", "col", "value"])
    of = {parameter: value for (parameter, _), value in ELASTICITIES.items()}
    spec = cgelab.ModelSpec(
        households=("HOH",),
        factors=("LAB", "CAP"),
        government="GOV",
        investment="INV",
        rest_of_world="ROW",
        tariff_account="TRF",
        indirect_tax_account="OTX",
        numeraire_factor="LAB",
        sigma_va=of["sigma_value_added"],
        sigma_armington=of["sigma_armington"],
        export_rule="cet",
        sigma_cet=of["omega_export"],
        household_demand="les",
        frisch=-1.0 / (1.0 - of["subsistence_share"]),
    )
    economy = cgelab.calibrate(cgelab.SAM.from_long(table, name="bench"), spec)
    closure = cgelab.Closure(
        government="saving_rate", foreign_saving_unit="foreign_currency", labour_factor="LAB"
    )
    scenario = cgelab.Scenario(name="tariffs doubled", tariff=2.0 * np.asarray(economy.tm0))
    return economy, closure, scenario


def imports_of(solution: Any) -> np.ndarray:
    """Imports by commodity at world prices, as `q_import_from` of ours."""
    return np.asarray(solution.imports, dtype=float)
