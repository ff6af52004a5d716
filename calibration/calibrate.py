"""Calibrate: SAM + structure + elasticities + emissions -> `Parameters`. Pure: no files, no solver."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from calibration.benchmark import Benchmark, read_benchmark
from calibration.composites import calibrate_composites
from calibration.dataset import dataset
from calibration.demand import calibrate_households
from calibration.elasticities import ElasticityTable
from calibration.emissions import calibrate_emissions
from calibration.institutions import calibrate_institutions
from calibration.make import calibrate_make
from calibration.references import elasticity_labels, unknown_references
from calibration.tax_rates import taxes_by_quota
from calibration.trade import calibrate_trade
from cge.parameters import Parameters
from cge.structure import Structure
from sam import Sam, check_sam
from sam.problem import CalibrationError

# Until a scenario sets them: a cap on emissions that does not bind, as a multiple of the benchmark's, and a ceiling of the
# permit price that no scenario reaches, in yen per tonne.
LOOSE = 10.0
CEILING = 1e7


def calibrate(
    sam: Sam, structure: Structure, elasticities: ElasticityTable, emissions: pd.DataFrame | None = None
) -> Parameters:
    """Calibrate a structure on a SAM.

    `emissions` has columns source, user, mt_co2 (Mt); see `calibration.emissions`. Raises SamError for a SAM that
    does not balance and CalibrationError with every problem of the structure and the elasticity table.
    """
    check_sam(sam)
    if wrong := unknown_references(sam, structure):
        raise CalibrationError(wrong)
    benchmark = read_benchmark(sam, structure)
    problems = list(benchmark.problems)
    composites = calibrate_composites(benchmark, structure, elasticities, problems)
    data: dict[str, Any] = benchmark.parameters() | dict(composites.parameters)
    data |= calibrate_make(benchmark, elasticities, problems)
    data |= calibrate_trade(benchmark, structure, elasticities, problems)
    data |= calibrate_households(benchmark, structure, composites, elasticities, problems)
    data |= calibrate_institutions(benchmark, structure)
    data |= calibrate_emissions(sam, benchmark.sets, data, emissions, problems)
    data |= (
        _factors(benchmark, elasticities, problems)
        | _final_buyers(benchmark, data)
        | _exogenous(benchmark, data)
    )
    problems += elasticities.unknown(elasticity_labels(sam, structure, benchmark.sets))
    if problems:
        raise CalibrationError(dict.fromkeys(problems))
    sets = {**benchmark.sets, **composites.sets, "hk": tuple(data["share_marginal"])}
    return Parameters(
        dataset(data, sets, benchmark.taxes),
        sets,
        composites.nests,
        benchmark.taxes,
        sam,
        structure.roles.model_dump(),
        structure.household.demand,
        {
            "sam": sam.name,
            "sam_checksum": sam.checksum,
            "structure": structure.name,
            "elasticities": elasticities.name,
        },
    )


def _factors(benchmark: Benchmark, table: ElasticityTable, problems: list[str]) -> dict[str, dict]:
    """Endowments, and how easily factors move between activities."""
    sets, used = benchmark.sets, benchmark.quantity["factor"]
    endowment = dict.fromkeys(sets["f"], 0.0)
    for (f, _), quantity in used.items():
        endowment[f] += quantity
    return {
        "q_factor_endowment": endowment,
        "q0_factor_total": dict(endowment),
        "omega_factor": {
            f: table.get("omega_factor", f, problems=problems) if table.has("omega_factor", f) else math.inf
            for f in sets["f"]
        },
        "real_wage_floor": dict.fromkeys(sets["f"], 0.0),
    }


def _final_buyers(benchmark: Benchmark, data: dict[str, Any]) -> dict[str, dict]:
    """Real purchases of governments and investment accounts: the value of the composite at the top of their trees."""
    found: dict[str, dict] = {}
    for name, accounts in (("government", "g_buyer"), ("investment", "i")):
        total = {at: data["q0_node"].get(at, math.nan) for at in benchmark.sets[accounts]}
        found |= {f"q0_{name}": total, f"q_{name}_fixed": dict(total)}
    return found


def _exogenous(benchmark: Benchmark, data: dict[str, Any]) -> dict[str, Any]:
    """What only a scenario moves: prices and limits of carbon, quotas, the numeraire."""
    imports = benchmark.quantity["import"]
    return {
        "carbon_price": 0.0,
        "carbon_cap": LOOSE * data["e0_total"],
        "permit_price_floor": 0.0,
        "permit_price_ceiling": CEILING,
        "limit_quota": {
            at: taxes_by_quota(benchmark.taxes, at) * imports[at] for at in benchmark.sets["rc_quota"]
        },
        "p_numeraire": 1.0,
    }
