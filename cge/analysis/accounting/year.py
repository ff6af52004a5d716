"""What the accounting has to know of a year besides its equilibrium: hours, stocks of capital, sources of productivity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cge.equilibrium import Equilibrium
from cge.hours import hours_worked
from sam.display import Shown


@dataclass(frozen=True, eq=False, repr=False)
class AccountedYear(Shown):
    """One year of a path.

    hours: worked by factor that is labour, all in one unit; where none are given, those of `cge.hours`.
    stocks: of capital by factor, in money of one year; a factor without one counts by its services alone. sources:
    names of sources of productivity, and what they and those before them make of it by node; where one says nothing of a
    node it adds nothing there, and what the equilibrium has beyond the last is the residual. The same sources in all years.
    """

    equilibrium: Equilibrium
    hours: Mapping[str, float] = field(default_factory=dict)
    stocks: Mapping[str, float] = field(default_factory=dict)
    sources: Sequence[tuple[str, Mapping[str, float]]] = ()

    @property
    def labour(self) -> tuple[str, ...]:
        """The factors that the structure calls labour."""
        return tuple(f for f in self.services if f in self.equilibrium.parameters.roles["labour"])

    @cached_property
    def services(self) -> dict[str, float]:
        """Services of the factors that activities use, in base-year money."""
        return self.equilibrium.parameters.totals("fa", 0, self.equilibrium.vector("q_factor"))

    @cached_property
    def hours_worked(self) -> float:
        """Hours worked by all labour."""
        solved = self.equilibrium
        return sum(
            self.hours[f] if f in self.hours else hours_worked(solved.parameters, solved.entries, f)
            for f in self.labour
        )
