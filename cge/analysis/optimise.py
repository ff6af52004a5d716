"""Optimisation mode: instruments that maximise an outcome, in the same model.

An instrument is a parameter made free: the model is built with a variable in its place, and IPOPT finds the optimum with
exact second derivatives, a local one. An instrument that reaches a target is a swap of the closure (`cge.closure.Swap`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
import scipy.sparse.linalg as sparse_linalg
import xarray as xr

from cge.analysis.sensitivities import outcome_expressions
from cge.closure import Closure, check_closure
from cge.engine import CompiledSystem
from cge.engine.compile import compile_terms, reader_of
from cge.engine.reading.batches import expressions
from cge.engine.selection import select, selected_expressions
from cge.engine.solvers.formulation import scaled_jacobian
from cge.engine.solvers.space import Space
from cge.freed import freed_model
from cge.parameters import Parameters
from cge.read_model import ReadModel
from cge.selection import choice_of
from sam.problem import SolveError


@dataclass(frozen=True)
class Instrument:
    """A parameter made free: its name, the labels of the entry (empty for a scalar) and bounds."""

    parameter: str
    labels: tuple[str, ...] = ()
    lower: float = -np.inf
    upper: float = np.inf


@dataclass(frozen=True)
class Choice:
    """Instruments as found: `parameters` hold them, ready for `solve`; `values` by entry name.

    `outcome` is the value of the target or objective; `multipliers` are shadow prices of the bounded outcomes (change of
    the objective per unit of the bound that binds).
    """

    parameters: Parameters
    values: Mapping[str, float]
    outcome: float
    multipliers: Mapping[str, float]
    iterations: int


def optimise(
    parameters: Parameters,
    closure: Closure,
    objective: str,
    instruments: Sequence[Instrument],
    limits: Mapping[str, tuple[float, float]] | None = None,
    max_seconds: float = 300.0,
) -> Choice:
    """The values of instruments within their bounds that maximise an outcome, other outcomes staying within `limits`.

    A local optimum from the benchmark; compare with a grid where several are possible. Raises SolveError if IPOPT finds
    none.
    """
    from cge.engine.solvers.optimum import maximise  # half a second to import

    limits = dict(limits or {})
    model, names = freed_model(parameters, [(each.parameter, each.labels) for each in instruments])
    entries = dict(zip(names, instruments, strict=True))
    rows = outcome_expressions(model.algebra, [objective])
    for name in limits:
        rows |= outcome_expressions(model.algebra, [name])
    check_closure(closure, parameters)
    chosen = choice_of(model, closure).selection
    system = compile_terms(*select(model.shapes, model.names, chosen), reduce=False)
    terms = reader_of(model.algebra.pyomo).expressions(rows)
    outcomes = compile_terms(*selected_expressions(expressions(terms), terms.names, chosen), reduce=False)
    lower, upper = system.lower.copy(), system.upper.copy()
    for name, instrument in entries.items():
        at = system.variable_index[name]
        lower[at], upper[at] = instrument.lower, instrument.upper
    start = np.clip(system.start, lower, upper)
    scale = system.scale(system.start, system.parameter_start)
    scale = np.where(scale > 1e-9 * np.median(scale[scale > 0]), scale, np.max(scale))
    positive = _positive(model, system.variables)
    optimum = maximise(
        system,
        outcomes,
        start,
        positive=positive,
        scale=scale,
        lower=lower,
        upper=upper,
        bounds=np.array([limits[name] for name in limits], dtype=float).reshape(len(limits), 2),
        sizes=_sizes(system, positive, scale, [system.variable_index[name] for name in entries]),
        max_seconds=max_seconds,
    )
    if not optimum.success:
        raise SolveError(
            f"no optimum of {objective} found: IPOPT says {optimum.status} after {optimum.iterations} iterations. Try "
            "narrower bounds on the instruments, or a limit that some value of them can meet."
        )
    values = {name: float(optimum.x[system.variable_index[name]]) for name in entries}
    shadow = dict(zip(limits, optimum.multipliers.tolist(), strict=True))
    return Choice(_with(parameters, entries, values), values, optimum.objective, shadow, optimum.iterations)


def _sizes(system: CompiledSystem, positive: np.ndarray, scale: np.ndarray, free: list[int]) -> np.ndarray:
    """Units of the variables that are not positive: amounts by their size, instruments by what moves a log by one."""
    sizes = np.maximum(np.abs(system.start), np.median(np.abs(system.start)))
    evaluator = system.at(system.parameter_start)
    jacobian = sparse.csc_array(scaled_jacobian(evaluator, system.start, Space(positive), scale))
    endogenous = np.setdiff1d(np.arange(system.n), free)
    factors = sparse_linalg.splu(sparse.csc_array(jacobian[:, endogenous]))
    for i in free:
        move = factors.solve(-jacobian[:, [i]].toarray().ravel())[positive[endogenous]]
        sizes[i] = 1.0 / max(float(np.max(np.abs(move), initial=0.0)), 1e-12)
    return sizes


def _positive(model: ReadModel, names: Sequence[str]) -> np.ndarray:
    families = [name.split("[", 1)[0] for name in names]
    return np.array([family in model.variables and model.variables[family].positive for family in families])


def _with(
    parameters: Parameters, entries: Mapping[str, Instrument], values: Mapping[str, float]
) -> Parameters:
    changes: dict[str, xr.DataArray] = {}
    for name, instrument in entries.items():
        array = changes.setdefault(instrument.parameter, parameters.data[instrument.parameter].copy())
        array.loc[instrument.labels] = values[name]
    return parameters.with_values(changes)
