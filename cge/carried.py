"""What is carried from year to year: the form of a law of motion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from cge.equilibrium import Equilibrium
from cge.parameters import Parameters

Entries = Mapping[Any, float]
"""Member of an index set -> value, as `Parameters.entries` gives them."""


class Carried(Protocol):
    """A law by which something is carried from year to year."""

    @property
    def name(self) -> str:
        """What is carried."""

    def first(self, parameters: Parameters) -> dict[tuple[str, ...], float]:
        """What there is of it in the first year."""

    def moved(self, parameters: Parameters, benchmark: Parameters, stocks: Entries) -> Parameters:
        """The parameters of a year into which this was carried."""

    def next(self, solved: Equilibrium, stocks: Entries, years: int) -> dict[tuple[str, ...], float]:
        """What is carried on at the end of a step."""
