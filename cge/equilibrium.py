"""Equilibrium: a solution as labelled data, its own balanced SAM, and what the solver did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from cge.closure import Closure
from cge.parameters import SETS, Parameters, entries_of
from sam import Sam


@dataclass(frozen=True)
class Checks:
    """What was verified after the solve, each relative to its scale.

    residual_max: largest residual of an equation by its benchmark scale; walras: imbalance of the dropped account by
    the sum of factor incomes; sam_imbalance_max: of any account by its total; node_gap_max: largest difference between
    a nest node's value and its items at prices paid.
    """

    residual_max: float
    walras: float
    sam_imbalance_max: float
    node_gap_max: float
    benchmark_residual_max: float


@dataclass(frozen=True)
class SolverReport:
    """What the solver did: method and status of each attempt, iterations, wall-clock seconds by phase."""

    status: str
    iterations: int
    n_variables: int
    seconds: Mapping[str, float]
    attempts: tuple[str, ...]


@dataclass(frozen=True)
class Equilibrium:
    """One solved economy. `data` holds every variable by name with units; `sam` is its social accounting matrix.

    `cells` lists every ledger cell by kind (transaction, transfer or tax) for reports: receiver, payer, kind, index,
    value.
    """

    data: xr.Dataset
    sam: Sam
    cells: pd.DataFrame
    parameters: Parameters
    closure: Closure
    checks: Checks
    report: SolverReport

    def value(self, name: str, *labels: str) -> float:
        """One variable by labels."""
        array = self.data[name]
        return float(array.loc[labels] if labels else array)

    def entries(self, name: str) -> dict:
        """A variable or parameter as a dict over its index set; empty where the SAM has no such index."""
        if name in self.parameters.data:
            return self.parameters.entries(name)
        return entries_of(self.data[name], self.parameters.sets) if name in self.data else {}


def labelled(variables: Mapping, sets: Mapping[str, tuple], values: Mapping[str, np.ndarray]) -> xr.Dataset:
    """A Dataset of all variables; absent combinations of labels are NaN. `values` are in the order of each index set."""
    labels: dict[str, dict[str, None]] = {}
    for spec in variables.values():
        for member in sets[spec.over]:
            for dim, label in zip(
                SETS[spec.over], member if isinstance(member, tuple) else (member,), strict=True
            ):
                labels.setdefault(dim, {})[label] = None
    axes = {dim: list(found) for dim, found in labels.items()}
    position = {dim: {label: i for i, label in enumerate(axis)} for dim, axis in axes.items()}
    arrays = {}
    for name, spec in variables.items():
        attrs = {"units": spec.unit, "long_name": spec.sentence, "symbol": spec.symbol, "over": spec.over}
        dims = SETS[spec.over]
        if not dims:
            arrays[name] = xr.DataArray(float(values[name][0]), attrs=attrs)
            continue
        if not sets[spec.over]:
            continue
        array = np.full([len(axes[dim]) for dim in dims], np.nan)
        members = [m if isinstance(m, tuple) else (m,) for m in sets[spec.over]]
        at = tuple(np.array([position[dim][m[i]] for m in members], dtype=int) for i, dim in enumerate(dims))
        array[at] = values[name]
        arrays[name] = xr.DataArray(array, dims=dims, coords={dim: axes[dim] for dim in dims}, attrs=attrs)
    return xr.Dataset(arrays)
