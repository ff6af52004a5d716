"""Calibration of emissions: from Mt by fuel and user to Mt per unit of the purchase or the activity that emits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sam import Sam

OUTPUT = "output"


def calibrate_emissions(
    sam: Sam,
    sets: Mapping[str, tuple],
    data: Mapping[str, Any],
    emissions: pd.DataFrame | None,
    problems: list[str],
) -> dict[str, Any]:
    """Emission coefficients.

    `emissions` rows are source (a commodity id, or `output`), user (activity or household) and mt_co2. Emissions of a
    purchase that the SAM does not have are a problem: they would escape a carbon price.
    """
    inputs = dict.fromkeys(sets["ca"], 0.0)
    consumption = dict.fromkeys(sets["ch"], 0.0)
    output = dict.fromkeys(sets["a"], 0.0)
    total = 0.0
    for row in [] if emissions is None else emissions.itertuples():
        mt = float(row.mt_co2)
        total += mt
        if row.source == OUTPUT and row.user in output:
            output[row.user] += mt / data["q0_node"].get(row.user, float("nan"))
        elif (row.source, row.user) in inputs:
            inputs[row.source, row.user] += mt / data["q0_intermediate"][row.source, row.user]
        elif (row.source, row.user) in consumption:
            consumption[row.source, row.user] += mt / data["q0_consumption"][row.source, row.user]
        else:
            problems.append(
                f"emissions: {mt:g} Mt of {row.source} burnt by {row.user}: SAM {sam.name} has no such purchase; attach "
                f"them to another fuel it buys, or to `{OUTPUT}`"
            )
    return {
        "emission_intermediate": inputs,
        "emission_consumption": consumption,
        "emission_output": output,
        "e0_total": total,
    }
