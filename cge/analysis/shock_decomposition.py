r"""Decomposition of a joint shock: what each single shock contributes to a result, adding up to the whole.

Z1. Along the straight path p(t) = p^0 + t \sum_s \Delta_s from the base to the shocked parameters, shock s contributes
\int_0^1 (dg/dp)(t) \Delta_s dt to outcome g. The contributions add up to g(1) - g(0), because dg/dt is the sum of their
integrands. Source: Harrison, Horridge and Pearson (2000), Decomposing simulation results with respect to exogenous shocks.

Integrals are Clenshaw-Curtis sums over re-solved equilibria, whose number doubles until the gap between the sum and the
total is below the tolerance. Nothing is scaled to fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from cge.analysis.sensitivities import Outcome, outcome_expressions
from cge.engine import Evaluator
from cge.engine.solvers.formulation import inverse_jacobian
from cge.engine.solvers.space import Space
from cge.equilibrium import Equilibrium
from cge.options import DECOMPOSITION_TOLERANCE, SolveOptions
from cge.parameter_vector import ParameterVector
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve
from sam.display import Shown
from sam.problem import SolveError

ROUNDING = 1e-9  # of the terms that an outcome is made of: what two solves to 1e-10 leave
FEWEST, MOST = 4, 128  # intervals of the integration rule


@dataclass(frozen=True, repr=False)
class Contributions(Shown):
    """What each shock contributes.

    table: dimensions `outcome` (or `cause`) and `shock`, in units of the outcome; total: change of each outcome from the
    first to the last equilibrium; residual: total less the sum of the contributions, as integrated; nodes: equilibria.
    """

    table: xr.DataArray
    total: xr.DataArray
    residual: xr.DataArray
    nodes: int


def contributions(
    path: ShockPath, outcomes: Iterable[Outcome], tolerance: float = DECOMPOSITION_TOLERANCE
) -> Contributions:
    """Contributions of the path's shocks to outcomes (names as `cge.analysis.sensitivities` takes them).

    Each outcome's contributions add up to its change within `tolerance` of the largest of them. Raises ValueError for an
    unknown outcome, and SolveError where an equilibrium on the way is not found or the sum does not close.
    """
    rows = outcome_expressions(path.compiled.model.algebra, outcomes)
    expressions = Expressions(path, rows)
    total = expressions.values(path.at(1.0)) - expressions.values(path.at(0.0))
    found, nodes = integral(path, expressions.rates, total, expressions.noise(), tolerance)
    coords = {"outcome": list(rows), "shock": list(path.shocks)}
    return Contributions(
        table=xr.DataArray(found, dims=("outcome", "shock"), coords=coords),
        total=xr.DataArray(total, dims="outcome", coords={"outcome": list(rows)}),
        residual=xr.DataArray(total - found.sum(axis=1), dims="outcome", coords={"outcome": list(rows)}),
        nodes=nodes,
    )


@dataclass(frozen=True)
class Point:
    """An equilibrium on the path: variables `x` in the order of the compiled system, dx/dt by shock (variables x shocks)."""

    equilibrium: Equilibrium
    x: np.ndarray
    slopes: np.ndarray


@dataclass(repr=False)
class ShockPath(Shown):
    """The straight path of parameters from `base` through all shocks at once, with the equilibria on it.

    `steps` gives, in order, each shock's name and the parameters after it and all before it; its change is the
    difference to the step before. Equilibria are solved when first asked for and kept. Raises ValueError for a model with
    complementarities: at the kinks of its outcomes there is no derivative to integrate.
    """

    compiled: CompiledModel
    base: Parameters
    steps: Mapping[str, Parameters]
    options: SolveOptions | None = None
    _points: dict[float, Point] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a decomposition needs at least one shock")
        if self.compiled.complementarities:
            kinks = ", ".join(self.compiled.complementarities)
            raise ValueError(
                f"the model has complementarities ({kinks}): its outcomes have kinks on the path"
            )
        self._changes = self.changes(self.compiled.parameters)
        self._last = list(self.steps.values())[-1]
        before, after = self.base.vectors, self._last.vectors
        self._moved = [n for n in before if not np.array_equal(before[n], after[n], equal_nan=True)]

    @property
    def shocks(self) -> tuple[str, ...]:
        """Names of the shocks."""
        return tuple(self.steps)

    def changes(self, vector: ParameterVector) -> np.ndarray:
        """dp/dt by shock (parameters of a compiled system x shocks)."""
        levels = [vector.of(parameters) for parameters in (self.base, *self.steps.values())]
        return np.diff(np.column_stack(levels), axis=1)

    def at(self, t: float) -> Point:
        """The equilibrium at t in [0, 1] and how it moves. Raises SolveError."""
        if t not in self._points:
            self._points[t] = self._solved(t)
        return self._points[t]

    def parameters(self, t: float) -> Parameters:
        """Parameters at t."""
        if t in (0.0, 1.0):
            return self._last if t else self.base
        start, end = self.base.data, self._last.data
        # In this order what does not move stays to the last digit: `solve` refuses a change that no equation reads.
        moved = {name: start[name] + t * (end[name] - start[name]) for name in self._moved}
        return self.base.with_values(moved)

    def _solved(self, t: float) -> Point:
        compiled, parameters = self.compiled, self.parameters(t)
        try:
            equilibrium = solve(compiled, parameters, self.options)
        except SolveError as error:
            raise SolveError(f"at {t:.0%} of the shock: {error}") from error
        x = compiled.point(equilibrium)
        evaluator = compiled.system.at(compiled.parameters.of(parameters))
        space = Space(compiled.positive)
        inverse = inverse_jacobian(evaluator, x, space, compiled.scale)
        pushed = evaluator.jacobian_parameters(x) @ self._changes / compiled.scale[:, None]
        moves = np.column_stack([inverse(column) for column in pushed.T])
        return Point(equilibrium, x, -moves * space.slope(x)[:, None])


class Expressions:
    """Expressions in a model's variables and parameters: their values and rates of change along a path."""

    def __init__(self, path: ShockPath, rows: Mapping[str, object]) -> None:
        self._path = path
        self._system = path.compiled.expressions(rows)
        self._parameters = ParameterVector(self._system, path.compiled.model.parameters)
        self._changes = path.changes(self._parameters)

    def values(self, point: Point) -> np.ndarray:
        """One value an expression."""
        return self._at(point).residual(point.x)

    def rates(self, point: Point) -> np.ndarray:
        """d/dt by shock (expressions x shocks)."""
        at = self._at(point)
        return at.jacobian(point.x) @ point.slopes + at.jacobian_parameters(point.x) @ self._changes

    def noise(self) -> np.ndarray:
        """What rounding leaves of each expression at the end of the path."""
        point = self._path.at(1.0)
        return ROUNDING * self._at(point).scale(point.x)

    def _at(self, point: Point) -> Evaluator:
        return self._system.at(self._parameters.of(point.equilibrium.parameters))


def integral(
    path: ShockPath,
    rates: Callable[[Point], np.ndarray],
    total: np.ndarray,
    noise: np.ndarray,
    tolerance: float = DECOMPOSITION_TOLERANCE,
) -> tuple[np.ndarray, int]:
    """Integrals over the path of `rates` (rows x terms), and the number of equilibria that they took.

    The terms of each row have to add up to its `total` within `tolerance` of the largest of them, or to `noise`. Raises
    SolveError where they do not.
    """
    known: dict[float, np.ndarray] = {}
    intervals = FEWEST
    while True:
        places = [k / intervals for k in range(intervals + 1)]
        for place in places:
            if place not in known:
                known[place] = rates(path.at((1.0 - float(np.cos(np.pi * place))) / 2.0))
        found = np.tensordot(_weights(intervals), np.stack([known[place] for place in places]), axes=1)
        residual = np.abs(total - found.sum(axis=1))
        size = np.maximum(np.abs(total), np.abs(found).max(axis=1))
        if np.all(residual <= np.maximum(tolerance * size, noise)):
            return found, len(known)
        if intervals >= MOST:
            worst = float(np.max(residual / np.maximum(size, noise)))
            raise SolveError(
                f"the terms of a decomposition miss the total by {worst:.2g} of the largest after {len(known)} equilibria "
                f"(tolerance {tolerance:g}): the path bends too sharply; decompose a smaller shock or allow more"
            )
        intervals *= 2


def _weights(intervals: int) -> np.ndarray:
    """Weights of the Clenshaw-Curtis rule on [0, 1] with nodes (1 - cos(pi k / n)) / 2, n even."""
    angles = np.pi * np.arange(intervals + 1) / intervals
    j = np.arange(1, intervals // 2 + 1)
    factors = np.where(j == intervals // 2, 1.0, 2.0) / (4.0 * j**2 - 1.0)
    sums = 1.0 - np.cos(2.0 * np.outer(angles, j)) @ factors
    ends = np.where((angles == 0.0) | (np.arange(intervals + 1) == intervals), 1.0, 2.0)
    return ends * sums / (2.0 * intervals)
