"""Global sensitivity indices by design: Morris, Sobol (SALib) with confidence intervals, and the tornado."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from experiments.sweep.design import unit_problem
from experiments.sweep.spec import SweepSpec

CONFIDENCE = 0.95


def global_indices(data: xr.Dataset, spec: SweepSpec, effect: np.ndarray, names: Sequence[str]) -> dict:
    """Indices that the design supports, by outcome and quantity; empty for other designs."""
    kind = spec.design.kind
    if kind == "morris":
        return {"morris": _morris(data, spec, effect, names)}
    if kind == "saltelli":
        return {"sobol": _sobol(data, spec, effect, names)}
    if kind == "one_at_a_time":
        return {"tornado": _tornado(data, effect, names)}
    return {}


def _morris(data: xr.Dataset, spec: SweepSpec, effect: np.ndarray, names: Sequence[str]) -> dict:
    """Elementary effects over the unit cube: mu, mu_star (mean of absolute values) and sigma (interaction, curvature)."""
    from SALib.analyze import morris

    varied = _varied(data)
    problem = unit_problem(varied)
    unit, kept = _whole(data, effect, len(varied) + 1)
    found = {}
    for i, name in enumerate(names):
        seed = spec.seed
        with np.errstate(all="ignore"):
            result = morris.analyze(
                problem, unit, kept[:, i], conf_level=CONFIDENCE, num_levels=spec.design.levels, seed=seed
            )
        found[name] = {
            quantity: {key: float(result[key][j]) for key in ("mu", "mu_star", "sigma", "mu_star_conf")}
            for j, quantity in enumerate(varied)
        }
    return found


def _sobol(data: xr.Dataset, spec: SweepSpec, effect: np.ndarray, names: Sequence[str]) -> dict:
    """First-order and total shares of variance, and second-order ones where the design has them."""
    from SALib.analyze import sobol

    varied = _varied(data)
    problem = unit_problem(varied)
    second = spec.design.second_order
    _, kept = _whole(data, effect, (2 if second else 1) * len(varied) + 2)
    found = {}
    for i, name in enumerate(names):
        if np.ptp(kept[:, i]) == 0.0:
            continue  # an outcome that does not vary has no variance to share out
        with np.errstate(all="ignore"):
            result = sobol.analyze(
                problem, kept[:, i], calc_second_order=second, conf_level=CONFIDENCE, seed=spec.seed
            )
        found[name] = {
            quantity: {key: float(result[key][j]) for key in ("S1", "S1_conf", "ST", "ST_conf")}
            for j, quantity in enumerate(varied)
        }
        if second:
            found[name]["pairs"] = {
                f"{varied[j]} x {varied[k]}": {key: float(result[key][j, k]) for key in ("S2", "S2_conf")}
                for j in range(len(varied))
                for k in range(j + 1, len(varied))
            }
    return found


def _tornado(data: xr.Dataset, effect: np.ndarray, names: Sequence[str]) -> dict:
    """Lowest and highest outcome as each quantity moves over its values, the others at their medians."""
    values, varied = data["quantity"].values, _varied(data)
    middle = values[0]
    found = {}
    for i, name in enumerate(names):
        rows = {}
        for j, quantity in enumerate(varied):
            own = (values[:, j] != middle[j]) & np.isfinite(effect[:, i])
            if not own.any():
                continue
            numbers = np.flatnonzero(own)
            low, high = (int(pick(numbers, values[numbers, j])) for pick in (_lowest, _highest))
            rows[quantity] = {
                "low": float(values[low, j]),
                "high": float(values[high, j]),
                "at_low": float(effect[low, i]),
                "at_high": float(effect[high, i]),
                "swing": float(np.ptp(np.append(effect[numbers, i], effect[0, i]))),
            }
        ordered = dict(sorted(rows.items(), key=lambda item: -item[1]["swing"]))
        found[name] = {"middle": float(effect[0, i]), "quantities": ordered}
    return found


def _lowest(numbers: np.ndarray, values: np.ndarray) -> int:
    return numbers[np.argmin(values)]


def _highest(numbers: np.ndarray, values: np.ndarray) -> int:
    return numbers[np.argmax(values)]


def _whole(data: xr.Dataset, effect: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """The blocks of the design (trajectories, base samples) of which every draw was solved; the others are left out."""
    blocks = np.isfinite(effect).all(axis=1).reshape(-1, block).all(axis=1)
    rows = np.repeat(blocks, block)
    return data["unit_cube"].values[rows], effect[rows]


def _varied(data: xr.Dataset) -> list[str]:
    return [str(name) for name in data["varied"].values]
