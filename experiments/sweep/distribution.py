"""Distributions of uncertain quantities: quantiles, moments and bounds, with truncation."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator
from scipy import stats

from sam.yaml_source import Strict

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)]
_NODES = 20_001  # of the midpoint rule for moments that have no formula here (truncated distributions)


class _Distribution(Strict):
    """What all have in common: `truncate: [low, high]` cuts the distribution off and scales it up again."""

    truncate: tuple[Number, Number] | None = None

    @property
    def _law(self) -> Any:
        """The scipy distribution before truncation."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _some_mass(self) -> Self:
        if self.truncate and not self.truncate[0] < self.truncate[1]:
            raise ValueError("truncate needs the lower bound first")
        if self.truncate and not self._cut[1] > self._cut[0]:
            raise ValueError(f"nothing of the distribution lies in truncate {list(self.truncate)}")
        return self

    @cached_property
    def _cut(self) -> tuple[float, float]:
        if self.truncate is None:
            return 0.0, 1.0
        low, high = self.truncate
        return float(self._law.cdf(low)), float(self._law.cdf(high))

    def quantile(self, probability: np.ndarray) -> np.ndarray:
        """Values at probabilities (0 to 1)."""
        low, high = self._cut
        values = np.asarray(
            self._law.ppf(low + np.asarray(probability, dtype=float) * (high - low)), dtype=float
        )
        return np.clip(values, *self.truncate) if self.truncate else values

    @property
    def bounds(self) -> tuple[float, float]:
        """Smallest and largest value; infinite where there is none."""
        low, high = self.quantile(np.array([0.0, 1.0]))
        return float(low), float(high)

    @property
    def mean(self) -> float:
        """Expected value."""
        return float(self._points.mean()) if self.truncate else float(self._law.mean())

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return float(self._points.std()) if self.truncate else float(self._law.std())

    @property
    def is_symmetric(self) -> bool:
        """True where the quantiles lie evenly about the median."""
        middle = float(self.quantile(np.array([0.5]))[0])
        at = np.array([0.01, 0.1, 0.25, 0.4])
        gaps = self.quantile(1.0 - at) + self.quantile(at) - 2.0 * middle
        spread = float(np.ptp(self.quantile(np.array([0.01, 0.99]))))
        return bool(np.all(np.abs(gaps) <= 1e-9 * spread))

    @cached_property
    def _points(self) -> np.ndarray:
        return self.quantile((np.arange(_NODES) + 0.5) / _NODES)


class Uniform(_Distribution):
    """Every value between `low` and `high` alike."""

    kind: Literal["uniform"]
    low: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _check_order(low=self.low, high=self.high)
        return self

    @property
    def _law(self) -> Any:
        return stats.uniform(self.low, self.high - self.low)


class Triangular(_Distribution):
    """Density rises from `low` to `mode` and falls to `high`."""

    kind: Literal["triangular"]
    low: Number
    mode: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _check_order(low=self.low, mode=self.mode, high=self.high)
        return self

    @property
    def _law(self) -> Any:
        width = self.high - self.low
        return stats.triang((self.mode - self.low) / width, self.low, width)


class Pert(_Distribution):
    """Beta distribution between `low` and `high` with mean (low + 4 mode + high) / 6."""

    kind: Literal["pert"]
    low: Number
    mode: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _check_order(low=self.low, mode=self.mode, high=self.high)
        return self

    @property
    def _law(self) -> Any:
        width = self.high - self.low
        a = 1.0 + 4.0 * (self.mode - self.low) / width
        return stats.beta(a, 6.0 - a, self.low, width)


class Normal(_Distribution):
    """Normal with `mean` and `sd`; truncate it where a quantity has to stay positive."""

    kind: Literal["normal"]
    at: Number = Field(alias="mean")
    by: Positive = Field(alias="sd")

    @property
    def _law(self) -> Any:
        return stats.norm(self.at, self.by)


class Lognormal(_Distribution):
    """Logarithm normal with mean log(`median`) and standard deviation `sigma`."""

    kind: Literal["lognormal"]
    median: Positive
    sigma: Positive

    @property
    def _law(self) -> Any:
        return stats.lognorm(self.sigma, scale=self.median)


class Discrete(_Distribution):
    """`values` with `weights` (default: equal)."""

    kind: Literal["discrete"]
    values: Annotated[tuple[Number, ...], Field(min_length=1)]
    weights: tuple[Positive, ...] = ()

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.truncate:
            raise ValueError("a discrete distribution cannot be truncated; leave values out")
        if self.weights and len(self.weights) != len(self.values):
            raise ValueError(f"{len(self.values)} values need as many weights; there are {len(self.weights)}")
        return self

    @cached_property
    def _table(self) -> tuple[np.ndarray, np.ndarray]:
        weights = np.array(self.weights or [1.0] * len(self.values))
        return np.array(self.values), weights / weights.sum()

    @cached_property
    def _cut(self) -> tuple[float, float]:
        return 0.0, 1.0

    def quantile(self, probability: np.ndarray) -> np.ndarray:
        """Values at probabilities (0 to 1)."""
        values, weights = self._table
        steps = np.cumsum(weights)[:-1]
        return values[np.searchsorted(steps, np.asarray(probability, dtype=float), side="right")]

    @property
    def bounds(self) -> tuple[float, float]:
        """Smallest and largest value."""
        return float(min(self.values)), float(max(self.values))

    @property
    def mean(self) -> float:
        """Expected value."""
        values, weights = self._table
        return float(values @ weights)

    @property
    def sd(self) -> float:
        """Standard deviation."""
        values, weights = self._table
        return float(np.sqrt((values - values @ weights) ** 2 @ weights))

    @property
    def is_symmetric(self) -> bool:
        """True where values and weights mirror about the mean."""
        values, weights = self._table
        order = np.argsort(values)
        around = values[order] - values @ weights
        return bool(np.allclose(around, -around[::-1]) and np.allclose(weights[order], weights[order][::-1]))


Distribution = Annotated[
    Uniform | Triangular | Pert | Normal | Lognormal | Discrete, Field(discriminator="kind")
]


def _check_order(**points: float) -> None:
    names, values = list(points), list(points.values())
    rising = all(a <= b for a, b in zip(values, values[1:], strict=False)) and values[0] < values[-1]
    if not rising:
        given = ", ".join(f"{name} {value:g}" for name, value in points.items())
        raise ValueError(f"{' <= '.join(names)} has to hold, with {names[0]} < {names[-1]}; given {given}")
