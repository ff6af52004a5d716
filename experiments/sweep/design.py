"""The design: which values the quantities take in each draw. Made once, from the seed alone, and stored."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.stats import qmc

from experiments.sweep.distribution import Discrete, Distribution
from experiments.sweep.quadrature import factor_of, stroud_points
from experiments.sweep.spec import MOST_DRAWS, CorrelationSpec, DesignSpec
from sam.problem import InputError, Problem, SamError, suggestion
from sam.table import number, read_text_table, records

TAIL = (
    0.01  # Morris levels and one-at-a-time ends leave this probability out where a distribution has no bound
)


@dataclass(frozen=True)
class Dimension:
    """One column of the design: its name, distribution, and the points of a grid where they are given."""

    name: str
    distribution: Distribution
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Design:
    """`values` (draws x dimensions) and, where the design samples the unit cube, `unit` of the same shape."""

    names: tuple[str, ...]
    values: np.ndarray
    unit: np.ndarray

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.values)


def make_design(
    spec: DesignSpec,
    dimensions: Sequence[Dimension],
    correlations: Sequence[CorrelationSpec] = (),
    seed: int = 1,
    folder: Path = Path(),
) -> Design:
    """Draw the design.

    Raises InputError for a design that does not fit its quantities; each problem begins with the key that it is about,
    `design` or `correlations`.
    """
    names = tuple(dimension.name for dimension in dimensions)
    if spec.kind in ("grid", "one_at_a_time", "csv"):
        rows = {"grid": _grid, "one_at_a_time": _one_at_a_time, "csv": _csv}[spec.kind](
            spec, dimensions, folder
        )
        return Design(names, rows, np.full(rows.shape, np.nan))
    matrix = _correlation(names, correlations)
    if spec.kind == "quadrature":
        return Design(names, *_quadrature(dimensions, matrix))
    _check_size(spec, len(names))
    unit = _unit(spec, len(names), seed)
    if correlations:
        unit = stats.norm.cdf(stats.norm.ppf(unit) @ _factor(matrix).T)
    columns = [_quantiles(each.distribution, unit[:, i]) for i, each in enumerate(dimensions)]
    return Design(names, np.column_stack(columns), unit)


def _check_size(spec: DesignSpec, n: int) -> None:
    """Refuse a design whose table would not fit in memory."""
    rows = spec.draws or 0
    if spec.kind == "morris":
        rows = (spec.trajectories or 0) * (n + 1)
    elif spec.kind == "saltelli":
        rows *= 2 * n + 2 if spec.second_order else n + 2
    if rows > MOST_DRAWS or rows * n > 10 * MOST_DRAWS:
        most = min(MOST_DRAWS, 10 * MOST_DRAWS // n)
        raise InputError(
            f"design: {spec.kind} has {rows:,} draws of {n} quantities, more than {most:,}; use fewer"
        )


def _unit(spec: DesignSpec, n: int, seed: int) -> np.ndarray:
    """Sample of the unit cube, draws x dimensions."""
    if spec.kind == "monte_carlo":
        assert spec.draws is not None  # `DesignSpec` refuses a random design without draws
        return np.array([np.random.default_rng([seed, draw]).random(n) for draw in range(spec.draws)])
    if spec.kind == "latin_hypercube":
        return qmc.LatinHypercube(n, rng=np.random.default_rng(seed)).random(spec.draws)
    if spec.kind == "sobol":
        return qmc.Sobol(n, rng=np.random.default_rng(seed)).random(spec.draws)
    return _salib(spec, n, seed)


def _salib(spec: DesignSpec, n: int, seed: int) -> np.ndarray:
    from SALib.sample import morris, sobol

    problem = unit_problem([f"x{i}" for i in range(n)])
    if spec.kind == "morris":
        return morris.sample(problem, spec.trajectories, num_levels=spec.levels, seed=seed)
    return sobol.sample(problem, spec.draws, calc_second_order=spec.second_order, seed=seed)


def unit_problem(names: Sequence[str]) -> dict:
    """The unit cube as SALib names it."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _quantiles(distribution: Distribution, unit: np.ndarray) -> np.ndarray:
    low, high = distribution.bounds
    floor = 0.0 if np.isfinite(low) else TAIL
    ceiling = 1.0 if np.isfinite(high) else 1.0 - TAIL
    at_end = (unit <= 0.0) | (unit >= 1.0)
    return distribution.quantile(np.where(at_end, np.clip(unit, floor, ceiling), unit))


def _grid(spec: DesignSpec, dimensions: Sequence[Dimension], folder: Path) -> np.ndarray:
    axes = [each.values or _spread(each, spec.points) for each in dimensions]
    size = math.prod(len(axis) for axis in axes)
    if size > MOST_DRAWS:
        raise InputError(
            f"design: the grid has {size:,} points, more than {MOST_DRAWS:,}; use fewer values, or latin_hypercube"
        )
    return np.array(list(itertools.product(*axes)), dtype=float)


def _spread(dimension: Dimension, points: int) -> tuple[float, ...]:
    """Evenly spaced points over a bounded distribution; evenly spaced probabilities over another."""
    low, high = dimension.distribution.bounds
    if np.isfinite(low) and np.isfinite(high):
        return tuple(np.linspace(low, high, points).tolist())
    return tuple(dimension.distribution.quantile((np.arange(points) + 0.5) / points).tolist())


def _one_at_a_time(spec: DesignSpec, dimensions: Sequence[Dimension], folder: Path) -> np.ndarray:
    """First the medians of all, then each quantity over its values (or its ends) with the others at their medians."""
    middle = [float(each.distribution.quantile(np.array([0.5]))[0]) for each in dimensions]
    rows = [middle]
    for place, each in enumerate(dimensions):
        ends = _quantiles(each.distribution, np.array([0.0, 1.0])).tolist()
        for value in each.values or ends:
            rows.append([*middle[:place], value, *middle[place + 1 :]])
    return np.array(rows, dtype=float)


def _quadrature(dimensions: Sequence[Dimension], matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    separate = [each.name for each in dimensions if isinstance(each.distribution, Discrete)]
    if separate:
        raise InputError(
            f"design quadrature: {', '.join(separate)} has separate values, and the points of a quadrature lie between "
            "them; use grid or latin_hypercube, or one sweep for each value"
        )
    crooked = [each.name for each in dimensions if not each.distribution.is_symmetric]
    if crooked:
        raise InputError(
            f"design quadrature: {', '.join(crooked)} has no symmetric distribution, so that third moments would be wrong; "
            "use a symmetric one, or latin_hypercube"
        )
    points = stroud_points(len(dimensions)) @ _factor(matrix).T
    mean = np.array([each.distribution.mean for each in dimensions])
    sd = np.array([each.distribution.sd for each in dimensions])
    values = mean + sd * points
    for i, each in enumerate(dimensions):
        low, high = each.distribution.bounds
        if values[:, i].min() < low - 1e-12 * abs(low) or values[:, i].max() > high + 1e-12 * abs(high):
            raise InputError(
                f"design quadrature: points of {each.name} leave its range ({values[:, i].min():.6g} to "
                f"{values[:, i].max():.6g}, range {low:g} to {high:g}); use a design that samples"
            )
    return values, np.full(values.shape, np.nan)


def _csv(spec: DesignSpec, dimensions: Sequence[Dimension], folder: Path) -> np.ndarray:
    names = [each.name for each in dimensions]
    problems: list[Problem] = []
    try:
        table = read_text_table(folder / str(spec.path), str(spec.path))
    except SamError as error:
        raise InputError(f"design: {problem}" for problem in error.problems) from None
    problems += [
        Problem(f"column {column!r} is no quantity", table.at(0), None, suggestion(column, names))
        for column in table.rows[0]
        if column not in names
    ]
    rows = [
        [number(table, row, record[name], name, problems) for name in names]
        for row, record in records(table, tuple(names), problems)
    ]
    if not rows and not problems:
        problems.append(Problem("there is no draw in the file", table.file, None, "Give each draw a row."))
    if problems:
        raise InputError(f"design: {problem}" for problem in problems[:20])
    return np.array(rows, dtype=float)


def _correlation(names: Sequence[str], correlations: Sequence[CorrelationSpec]) -> np.ndarray:
    matrix = np.eye(len(names))
    for each in correlations:
        if missing := [name for name in each.between if name not in names]:
            raise InputError(
                f"correlations: {missing[0]} is drawn for each label; name one of them. {suggestion(missing[0], names)}"
            )
        i, j = (names.index(name) for name in each.between)
        matrix[i, j] = matrix[j, i] = each.value
    return matrix


def _factor(matrix: np.ndarray) -> np.ndarray:
    try:
        return factor_of(matrix)
    except ValueError as error:
        raise InputError(f"correlations: {error}") from None
