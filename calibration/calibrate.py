"""Calibrate: SAM + structure + elasticities + emissions -> `Parameters`. Pure: no files, no solver."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from calibration.benchmark import Benchmark, read_benchmark
from calibration.composites import calibrate_composites
from calibration.content import with_content
from calibration.dataset import dataset
from calibration.demand import calibrate_households
from calibration.elasticities import ElasticityTable
from calibration.emissions import calibrate_emissions
from calibration.hours import calibrate_hours
from calibration.initial import initial_values
from calibration.institutions import calibrate_institutions
from calibration.limits import calibrate_limits
from calibration.make import calibrate_make
from calibration.money_unit import money_unit_problems
from calibration.references import elasticity_labels, unknown_references
from calibration.trade import calibrate_trade
from calibration.trading import calibrate_trading
from cge.hours import HOURS, MILLION_HOURS
from cge.parameters import Parameters
from cge.structure import Structure
from sam import Sam, check_sam, without_idle
from sam.problem import CalibrationError


def calibrate(
    sam: Sam,
    structure: Structure,
    elasticities: ElasticityTable,
    emissions: pd.DataFrame | None = None,
    hours: Mapping[str, float] | None = None,
) -> Parameters:
    """Calibrate a structure on a SAM.

    `emissions` has columns source, user, mt_co2 (Mt); see `calibration.emissions`. `hours` gives hours worked by
    activity, million a year; see `cge.hours`. Accounts through which nothing flows are left out. Raises SamError for a
    SAM that the model does not take (`sam.check_sam`) and CalibrationError with every problem of the structure and the
    elasticity table.
    """
    check_sam(sam)
    sam = without_idle(sam)
    if wrong := [*unknown_references(sam, structure), *money_unit_problems(sam, structure)]:
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
    data |= calibrate_hours(benchmark, structure.roles.labour, hours)
    data |= _endowments(benchmark) | _final_buyers(benchmark, data)
    data |= calibrate_limits(benchmark, data, problems)
    data |= {f"e0_content_{name}": dict.fromkeys(benchmark.sets["c"], 0.0) for name in ("direct", "full")}
    data |= calibrate_trading(benchmark, structure, data, problems)
    sets = {**benchmark.sets, **composites.sets, "hk": tuple(data["share_marginal"])}
    data |= initial_values(sets, elasticities, data, problems)
    problems += elasticities.unknown(elasticity_labels(sam, structure, benchmark.sets))
    if problems:
        raise CalibrationError(dict.fromkeys(problems))
    parameters = Parameters(
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
            **({HOURS: MILLION_HOURS} if hours else {}),
        },
    )
    return with_content(parameters)


def _endowments(benchmark: Benchmark) -> dict[str, dict]:
    """What there is of each factor: what activities use."""
    endowment = dict.fromkeys(benchmark.sets["f"], 0.0)
    for (f, _), quantity in benchmark.quantity["factor"].items():
        endowment[f] += quantity
    return {"q_factor_endowment": endowment, "q0_factor_total": dict(endowment)}


def _final_buyers(benchmark: Benchmark, data: dict[str, Any]) -> dict[str, dict]:
    """Real purchases of governments and investment accounts: the value of the composite at the top of their trees."""
    found: dict[str, dict] = {}
    for name, accounts in (("government", "g_buyer"), ("investment", "i")):
        total = {at: data["q0_node"].get(at, math.nan) for at in benchmark.sets[accounts]}
        found |= {f"q0_{name}": total, f"q_{name}_fixed": dict(total)}
    return found
