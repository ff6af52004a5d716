"""Analysis of a collected sweep: moments, intervals, signs, convergence, correlations. Pure functions of data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from scipy import stats

from experiments.record.schema import SWEEP
from experiments.sweep.failures import drawn, failures
from experiments.sweep.indices import global_indices, middle_of
from experiments.sweep.spec import RANDOM, SweepSpec
from sam.problem import InputError

SAMPLED = (*RANDOM, "saltelli")  # designs whose draws are a sample of the distributions
PROBABLE = (*SAMPLED, "quadrature")  # and those whose draws stand for them, so that moments mean something
QUANTILES = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)
CHEBYSHEV = {"75 %": 2.0, "88.9 %": 3.0, "95 %": float(np.sqrt(20.0))}  # at least 1 - 1/k^2 lies within k sd


@dataclass(frozen=True)
class Effects:
    """Effect of each draw on each outcome: per cent change, or the difference where the benchmark has zero."""

    values: np.ndarray
    names: tuple[str, ...]
    units: tuple[str, ...]


def effects(data: xr.Dataset) -> Effects:
    """What the shocks did in each draw; NaN where the draw failed."""
    base, value = data["base"].values, data["value"].values
    names = tuple(str(name) for name in data["outcome"].values)
    found, units = np.empty_like(value), []
    for i in range(len(names)):
        solved = np.isfinite(base[:, i])
        if np.all(base[solved, i] != 0.0):
            found[:, i] = (value[:, i] / base[:, i] - 1.0) * 100.0
            units.append("%")
        else:
            found[:, i] = value[:, i] - base[:, i]
            units.append(str(data["unit"].values[i]))
    return Effects(found, names, tuple(units))


def analysed(data: xr.Dataset, spec: SweepSpec, without_failed: bool = False) -> dict:
    """The analysis as plain data.

    Raises InputError where draws failed or are missing and `without_failed` does not say that the rest is to be
    analysed: a mean over what happened to solve is another figure.
    """
    failed = data["solved"].values == 0
    lost = int(failed.sum()) + int(data.attrs["draws_missing"])
    planned = int(data.attrs["draws_planned"])
    if failed.all():
        raise InputError(f"all draws failed; the first one: {_first_failure(data)}")
    if lost and not without_failed:
        raise InputError(
            f"{int(failed.sum())} of {planned} draws failed and {data.attrs['draws_missing']} are missing; statistics "
            f"without them may be biased. The first failure: {_first_failure(data)}\nLook at `cge sweep status`, narrow the "
            "distributions, or add --without-failed to analyse the others; the report then says so"
        )
    effect = effects(data)
    inputs = data["quantity"].values
    varied = [str(name) for name in data["varied"].values]
    kind = spec.design.kind
    closure_names = {each.name: list(each.closure) for each in spec.quantities if each.closure}
    content: dict[str, Any] = {
        "schema": SWEEP,
        "sweep": spec.name,
        "design": kind,
        "draws": planned,
        "solved": int((~failed).sum()),
        "failures": failures(data, closure_names),
        "closure_names": closure_names,
        "outcomes": {},
    }
    if spec.years:
        content["years"] = list(spec.years)
    if kind in SAMPLED:
        content["quantiles"] = list(QUANTILES)
    for i, name in enumerate(effect.names):
        column = effect.values[~failed, i]
        row: dict[str, Any] = {"unit": effect.units[i], **_figures(kind, data, effect.values[:, i], failed)}
        if kind in SAMPLED:
            row["convergence"] = convergence(column)
        if kind in PROBABLE:
            row["correlation"] = _correlations(inputs[~failed], column, varied, closure_names)
        content["outcomes"][name] = row
    content |= global_indices(data, spec, effect.values, effect.names)
    if closure_names:
        content["closures"] = {
            quantity: _by_closure(kind, inputs[:, varied.index(quantity)], names, effect, failed)
            for quantity, names in closure_names.items()
        }
    return content


def convergence(column: np.ndarray) -> list[dict]:
    """Mean and standard deviation over the first eighth, quarter, half and all of the draws."""
    counts = sorted({max(2, len(column) // part) for part in (8, 4, 2, 1)} & set(range(2, len(column) + 1)))
    return [
        {"draws": n, "mean": float(column[:n].mean()), "sd": float(column[:n].std(ddof=1))} for n in counts
    ]


def _figures(kind: str, data: xr.Dataset, effect: np.ndarray, failed: np.ndarray) -> dict:
    """What the design lets one say of an outcome.

    Moments and quantiles of a sample, Chebyshev intervals of a quadrature; draws that someone chose (grid, trajectories,
    one at a time, a file) have no probability, only a range and where its ends lie.
    """
    column = effect[~failed]
    if kind == "quadrature":
        return _quadrature(column)
    ends: dict[str, Any] = {"minimum": float(column.min()), "maximum": float(column.max())}
    if kind in SAMPLED:
        return _sample(column) | ends
    if kind == "csv":
        ends["mean"] = float(column.mean())
    if kind == "one_at_a_time":
        ends["middle"] = middle_of(data, effect)
    if kind in ("grid", "csv"):
        solved = np.flatnonzero(~failed)
        ends["at_minimum"] = drawn(data, int(solved[np.argmin(column)]))
        ends["at_maximum"] = drawn(data, int(solved[np.argmax(column)]))
    return ends


def _quadrature(column: np.ndarray) -> dict:
    """Points of equal weight integrate the distribution: no correction for a sample."""
    mean, sd = float(column.mean()), float(column.std())
    return {
        "mean": mean,
        "sd": sd,
        "chebyshev": {share: [mean - k * sd, mean + k * sd] for share, k in CHEBYSHEV.items()},
    }


def _sample(column: np.ndarray) -> dict:
    sd = float(column.std(ddof=1)) if len(column) > 1 else 0.0
    return {
        "mean": float(column.mean()),
        "sd": sd,
        "standard_error": sd / float(np.sqrt(len(column))),
        "quantiles": [float(q) for q in np.quantile(column, QUANTILES)],
        "probability_positive": float((column > 0).mean()),
        "probability_negative": float((column < 0).mean()),
    }


def _correlations(
    inputs: np.ndarray, column: np.ndarray, varied: list[str], unordered: Collection[str]
) -> dict[str, dict]:
    """Pearson and Spearman correlation of each varied quantity with the outcome; None where one of them is constant.

    Quantities without an order (closures) have none.
    """
    found: dict[str, dict[str, float | None]] = {}
    for i, name in enumerate(varied):
        if name in unordered:
            continue
        x = inputs[:, i]
        if len(x) < 3 or np.ptp(x) == 0.0 or np.ptp(column) == 0.0:
            found[name] = {"pearson": None, "spearman": None}
        else:
            found[name] = {
                "pearson": float(stats.pearsonr(x, column).statistic),
                "spearman": float(stats.spearmanr(x, column).statistic),
            }
    return found


def _by_closure(
    kind: str, levels: np.ndarray, names: Sequence[str], effect: Effects, failed: np.ndarray
) -> dict:
    """Each outcome under each closure: mean and sd, or the range where draws have no probability."""
    table: dict[str, dict[str, dict]] = {}
    for level, closure in enumerate(names):
        rows = (levels == level) & ~failed
        table[closure] = {}
        for i, name in enumerate(effect.names if rows.any() else ()):
            part = effect.values[rows, i]
            if kind in PROBABLE:
                found = {"mean": float(part.mean()), "sd": float(part.std())}
            else:
                found = {"minimum": float(part.min()), "maximum": float(part.max())}
            table[closure][name] = {"draws": int(rows.sum()), **found}
    return table


def _first_failure(data: xr.Dataset) -> str:
    failed = np.flatnonzero(data["solved"].values == 0)
    if not failed.size:
        return "none failed, chunks are missing"
    first = failed[0]
    values = ", ".join(
        f"{name} = {value:g}"
        for name, value in zip(data["varied"].values, data["quantity"].values[first], strict=True)
    )
    message = str(data["message"].values[first]).splitlines()[0]
    return f"draw {int(data['draw'].values[first])} ({values}): {message}"
