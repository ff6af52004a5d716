"""Trial: one item of the referee's list and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cge.blocks import VARIABLES

PASSED, FAILED, NOT_APPLICABLE = "passed", "failed", "not_applicable"
TOLERANCE = 1e-9  # of a variable's size: two solves to 1e-12 of their equations' size differ by less
NOTHING = 1e-18  # of the largest variable: what the smoothing of a complementarity leaves of a zero


@dataclass(frozen=True)
class Trial:
    """One item of the list.

    `item` is its key in JSON, `name` its title, `status` one of the three words, `value` the figure that was tested and
    `tolerance` its limit (both None where nothing was measured); `reason` says where the figure was found, or why there is
    none.
    """

    item: str
    name: str
    status: str
    value: float | None
    tolerance: float | None
    reason: str


class NotApplicable(Exception):
    """A trial has nothing to try on this model; the message is the reason."""


@dataclass(frozen=True)
class Measure:
    """A figure that has to be at most `tolerance`, and where it was found."""

    value: float
    where: str
    tolerance: float = TOLERANCE

    @property
    def holds(self) -> bool:
        """True within the tolerance; a figure that is not a number holds nothing."""
        return self.value <= self.tolerance


def worst(measures: Sequence[Measure]) -> Measure:
    """The measure furthest beyond, or nearest to, its tolerance."""
    return max(measures, key=lambda measure: measure.value / measure.tolerance)


def distance(
    found: Mapping[str, float],
    expected: Mapping[str, float],
    size: Mapping[str, float],
    tolerance: float = TOLERANCE,
) -> Measure:
    """Largest distance of a variable from what is expected, by its size in the benchmark.

    The mappings go from a variable with its labels to its value. Variables that are zero in the benchmark (a transfer that
    balances the budget, the points of a tax rate) are measured by the largest variable, or by 1 where they are rates.
    Balances, of which the benchmark has gains and losses (saving of partners), may be small by chance, as the difference of
    large amounts: they are measured by the largest of their family, which hides a fault in a small one that is smaller.
    """
    names = list(expected)
    one, two, base = (np.array([each[name] for name in names]) for each in (found, expected, size))
    base = _with_balances_alike(names, base)
    largest = float(np.max(np.abs(base)))
    empty = np.array([1.0 if _is_rate(name) else largest for name in names])
    filled = np.abs(base) > NOTHING * largest
    gap = np.abs(one - two) / np.where(filled, np.maximum(np.abs(base), np.abs(two)), empty)
    at = int(np.argmax(gap))
    return Measure(float(gap[at]), names[at] if gap[at] > 0 else "every variable", tolerance)


def _with_balances_alike(names: Sequence[str], base: np.ndarray) -> np.ndarray:
    """The benchmark, in which members of a family of both signs have the size of its largest."""
    families = np.array([name.partition("[")[0] for name in names])
    balances = set(families[base > 0.0]) & set(families[base < 0.0])
    sizes = {family: np.max(np.abs(base[families == family])) for family in balances}
    return np.array([sizes.get(family, own) for family, own in zip(families, base, strict=True)])


def _is_rate(name: str) -> bool:
    """True for points of a tax rate: a pure number that neither prices nor quantities move."""
    spec = VARIABLES.get(name.split("[", 1)[0])
    return spec is not None and spec.dimension == "none" and spec.unit == "1"
