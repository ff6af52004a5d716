"""Optimal growth: a planner who chooses investment within bounds, by IPOPT with exact second derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cge.algebra import pyo
from cge.engine.compile import compile_terms
from cge.engine.solvers.optimum import maximise
from cge.foresight.horizon import Horizon
from cge.foresight.path import ForeseenPath
from cge.parameters import Parameters
from sam.problem import SolveError


def optimal_growth(
    horizon: Horizon,
    by_year: Sequence[Parameters],
    weights: Sequence[float],
    investment: Sequence[tuple[float, float]],
    growth: float,
) -> tuple[ForeseenPath, float]:
    r"""The path with the largest $\sum_t w_t \ln C_t$, and this sum; investment stays within bounds by year.

    growth: of the stock after the last year, which investment in that year has to keep up: $I_T \ge (g + \delta) K_T$.
    Source: Manne (1986), after Ramsey (1928). Raises ValueError for weights or bounds that are not one a year, SolveError
    where IPOPT finds no optimum.
    """
    years, at = horizon.years, horizon.at
    stack = horizon.equations()
    equations = compile_terms(stack.shapes, stack.names, reduce=False)
    kept = (growth + horizon.depreciation) * horizon.links.stock[years[-1]]
    rows = {
        "utility": sum(
            weight * pyo.log(at("consumption", year)) for year, weight in zip(years, weights, strict=True)
        ),
        "growth after the last year": at("investment", years[-1]) - kept,
    }
    outcomes = horizon.outcomes(stack, rows)
    p = horizon.values(equations, by_year, horizon.first_stock)
    lower, upper = equations.lower.copy(), equations.upper.copy()
    for year, bounds in zip(years, investment, strict=True):
        place = horizon.place("investment", year)
        lower[place], upper[place] = bounds
    scale = equations.scale(equations.start, p)
    scale = np.where(scale > 0.0, scale, 1.0)
    optimum = maximise(
        replace(equations, parameter_start=p),
        outcomes,
        np.clip(equations.start, lower, upper),
        positive=horizon.positive,
        scale=scale,
        lower=lower,
        upper=upper,
        bounds=np.array([(0.0, np.inf)]),
    )
    if not optimum.success:
        raise SolveError(
            f"no optimal path from {horizon.years[0]} to {horizon.years[-1]}: IPOPT says {optimum.status}; try wider bounds"
        )
    residual = np.abs(equations.residual(optimum.x, p)) / scale
    return horizon.path(optimum.x, by_year, float(residual.max())), optimum.objective
