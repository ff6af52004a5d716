"""Global sensitivity indices by design: Morris, Sobol (SALib) with confidence intervals, and the tornado."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from experiments.sweep.design import unit_problem
from experiments.sweep.spec import SweepSpec
from sam.problem import InputError

CONFIDENCE = 0.95


CONSTANT = 1e-10  # an outcome that varies by less, relative to its size or one unit, is rounding error
FEWEST_BLOCKS = 2
ENOUGH_BLOCKS = {"sobol": 128, "morris": 10}
"""Base samples and trajectories below which the interval itself, a bootstrap of them, is no guide (our choice)."""
LOOSE = 0.1
"""Half width of a 95 % interval above which the first decimal of a Sobol index is not known. Sarrazin, Pianosi and Wagener
(2016) call indices converged where the whole interval is below 0.05."""


def global_indices(data: xr.Dataset, spec: SweepSpec, effect: np.ndarray, names: Sequence[str]) -> dict:
    """Indices that the design supports, by outcome and quantity; empty for other designs.

    `left_out` instead, with the reason, where too few trajectories or base samples were solved whole.
    """
    kind = spec.design.kind
    if kind == "one_at_a_time":
        closures = {each.name: each.closure for each in spec.quantities if each.closure}
        return {"tornado": _tornado(data, effect, names, closures)}
    if kind not in ("morris", "saltelli"):
        return {}
    n = data.sizes["varied"]
    block = n + 1 if kind == "morris" else (2 if spec.design.second_order else 1) * n + 2
    unit, kept = _whole(data, effect, block)
    name, found_by = ("morris", _morris) if kind == "morris" else ("sobol", _sobol)
    if len(kept) < FEWEST_BLOCKS * block:
        return {"left_out": {name: f"{len(kept) // block} blocks of {block} draws were solved whole"}}
    found, blocks = found_by(_varied(data), spec, unit, kept, names), len(kept) // block
    widest = _widest(found) if name == "sobol" else 0.0
    if blocks >= ENOUGH_BLOCKS[name] and widest <= LOOSE:
        return {name: found}
    return {name: found, "imprecise": {name: {"blocks": blocks, "half_width": widest}}}


def middle_of(data: xr.Dataset, effect: np.ndarray) -> float | None:
    """The outcome of one-at-a-time with all quantities at their medians; None where that draw is missing or failed."""
    first = effect[data["draw"].values == 0]
    return float(first[0]) if first.size and np.isfinite(first[0]) else None


def _morris(
    varied: list[str], spec: SweepSpec, unit: np.ndarray, kept: np.ndarray, names: Sequence[str]
) -> dict:
    """Elementary effects over the unit cube: mu, mu_star (mean of absolute values) and sigma (interaction, curvature)."""
    from SALib.analyze import morris

    problem = unit_problem(varied)
    found = {}
    for i, name in enumerate(names):
        with np.errstate(all="ignore"):
            result = morris.analyze(
                problem,
                unit,
                kept[:, i],
                conf_level=CONFIDENCE,
                num_levels=spec.design.levels,
                seed=spec.seed,
            )
        found[name] = {
            quantity: {key: float(result[key][j]) for key in ("mu", "mu_star", "sigma", "mu_star_conf")}
            for j, quantity in enumerate(varied)
        }
    return found


def _sobol(
    varied: list[str], spec: SweepSpec, unit: np.ndarray, kept: np.ndarray, names: Sequence[str]
) -> dict:
    """First-order and total shares of variance, and second-order ones where the design has them."""
    from SALib.analyze import sobol

    problem = unit_problem(varied)
    second = spec.design.second_order
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for i, name in enumerate(names):
        if np.ptp(kept[:, i]) <= CONSTANT * max(1.0, float(np.abs(kept[:, i]).max())):
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


def _tornado(
    data: xr.Dataset, effect: np.ndarray, names: Sequence[str], closures: Mapping[str, Sequence[str]]
) -> dict:
    """The outcome at the lowest and highest value of each quantity, the others at their medians, widest swing first.

    Closures have no order: their `low` and `high` are the closures with the lowest and the highest outcome. Raises
    InputError where the first draw, that of all medians, is missing.
    """
    values, varied = data["quantity"].values, _varied(data)
    if data["draw"].values[0] != 0:
        raise InputError(
            "draw 0, the medians that one-at-a-time starts from, is not solved yet; `cge sweep resume`"
        )
    found = {}
    for i, name in enumerate(names):
        column = effect[:, i]
        rows: dict[str, dict[str, Any]] = {}
        for j, quantity in enumerate(varied):
            moved = np.flatnonzero((values[:, j] != values[0, j]) & np.isfinite(column))
            if not moved.size:
                continue
            with_middle = np.append(moved, 0) if np.isfinite(column[0]) else moved
            numbers, order = (with_middle, column) if quantity in closures else (moved, values[:, j])
            low, high = numbers[np.argmin(order[numbers])], numbers[np.argmax(order[numbers])]
            ends = [float(values[end, j]) for end in (low, high)]
            rows[quantity] = {
                "low": closures[quantity][int(ends[0])] if quantity in closures else ends[0],
                "high": closures[quantity][int(ends[1])] if quantity in closures else ends[1],
                "at_low": float(column[low]),
                "at_high": float(column[high]),
                "swing": float(np.ptp(column[with_middle])),
            }
        ordered = dict(sorted(rows.items(), key=lambda item: -item[1]["swing"]))
        found[name] = {"middle": middle_of(data, column), "quantities": ordered}
    return found


def _whole(data: xr.Dataset, effect: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """The blocks of the design (trajectories, base samples) of which every draw was solved; the others are left out."""
    solved = np.isfinite(effect).all(axis=1)
    number = data["draw"].values // block
    whole = np.bincount(number[solved], minlength=int(number.max()) + 1) == block
    return data["unit_cube"].values[whole[number]], effect[whole[number]]


def _widest(found: Mapping[str, Mapping[str, Mapping[str, float]]]) -> float:
    """The largest half width of the intervals of first-order and total indices."""
    rows = [row for table in found.values() for name, row in table.items() if name != "pairs"]
    return max((row[key] for row in rows for key in ("S1_conf", "ST_conf")), default=0.0)


def _varied(data: xr.Dataset) -> list[str]:
    return [str(name) for name in data["varied"].values]
