"""Local beside global sensitivity: adjoint derivatives in the middle of a sweep, and what its draws show on average.

Local: d(effect)/d(quantity) at the mean of the draws, times the quantity's standard deviation. Global: the coefficient of
the linear regression of the effect on all quantities, times the same. Where both agree the model is as good as linear
over the range of the sweep, and one adjoint solve would have told the same as all its draws.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from cge.analysis.sensitivities import sensitivities
from experiments.sweep.analyse import Effects
from experiments.sweep.worker import Worker
from sam.problem import SolveError

KNOWN = ("gdp_real", "ev", "co2", "cpi")  # outcomes that `cge.analysis.sensitivities` can differentiate


def compared(worker: Worker, data: xr.Dataset, effect: Effects) -> dict:
    """By outcome and quantity: the effect of one standard deviation, `local` and `global`, in the outcome's unit.

    A `reason` instead where it does not apply: no outcome with an adjoint, no model in common, no economy in the middle.
    """
    solved = np.flatnonzero(data["solved"].values == 1)
    outcomes = [name for name in effect.names if name in KNOWN]
    if not outcomes:
        return {"reason": f"no outcome is one of {', '.join(KNOWN)}"}
    inputs = data["quantity"].values[solved]
    if len(solved) <= inputs.shape[1] + 1:
        return {
            "reason": f"{len(solved)} solved draws do not determine a regression on {inputs.shape[1]} quantities"
        }
    try:
        compiled, equilibrium = worker.economy_at(inputs.mean(axis=0).tolist())
        local = sensitivities(compiled, equilibrium, outcomes)
    except (SolveError, ValueError) as error:
        return {"reason": str(error).splitlines()[0]}
    known = {str(name): place for place, name in enumerate(local["parameter"].values)}
    spread = inputs.std(axis=0)
    found = {}
    for outcome in outcomes:
        column = effect.names.index(outcome)
        to_effect = (
            100.0 / float(data["base"].values[solved[0], column]) if effect.units[column] == "%" else 1.0
        )
        slopes = local.sel(outcome=outcome).values * to_effect
        coefficients = _regression(inputs, effect.values[solved, column])
        found[outcome] = {
            quantity.name: {
                "local": float(
                    sum(
                        slopes[known[entry]] * slope
                        for entry, slope in worker.slopes(quantity).items()
                        if entry in known
                    )
                    * spread[number]
                ),
                "global": float(coefficients[number] * spread[number]),
            }
            for number, quantity in enumerate(worker.quantities)
        }
    return {"outcomes": found}


def _regression(inputs: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Coefficients of a least-squares line on all quantities, without its intercept."""
    spread = inputs.std(axis=0)
    scaled = (inputs - inputs.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    found, *_ = np.linalg.lstsq(scaled, column - column.mean(), rcond=None)
    return np.where(spread > 0.0, found / np.where(spread > 0.0, spread, 1.0), 0.0)
