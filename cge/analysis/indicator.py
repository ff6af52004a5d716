"""An indicator, and all those of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cge.motion.laws import change_pct as law
from sam.display import Shown

INDEX = "index, base = 1"
"""Unit of a price relative to the benchmark's."""
ROUNDING = 1e-9
"""Of all income of an economy: money that is less is rounding of the solver."""


def change_pct(base: float | None, value: float | None) -> float | None:
    """Per cent change; None where the base is zero or a figure is missing."""
    return law(value, base) if base and value is not None else None


@dataclass(frozen=True)
class Indicator:
    """One figure. `value` is None where it does not apply, and `reason` then says why."""

    base: float | None
    value: float | None
    unit: str
    reason: str = ""

    @property
    def pair(self) -> tuple[float, float]:
        """Base and value of a figure that applies. Raises ValueError with the reason where it does not."""
        if self.base is None or self.value is None:
            raise ValueError(self.reason or "the figure is missing")
        return self.base, self.value

    @property
    def change_pct(self) -> float | None:
        """Per cent change; None where the base is zero or a figure is missing."""
        return change_pct(self.base, self.value)


@dataclass(frozen=True, repr=False)
class Indicators(Shown):
    """`macro` by name, `sectors` and `households` by name and account id as (base, value), `units` of these by name."""

    macro: Mapping[str, Indicator]
    sectors: Mapping[str, Mapping[str, tuple[float, float]]]
    units: Mapping[str, str]
    households: Mapping[str, Mapping[str, tuple[float, float]]] = field(default_factory=dict)
