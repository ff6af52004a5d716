"""What the accounting has to know of a year besides its equilibrium: hours, stocks of capital, sources of productivity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from cge.equilibrium import Equilibrium
from sam.display import Shown


@dataclass(frozen=True, eq=False, repr=False)
class AccountedYear(Shown):
    """One year of a path.

    quality: labour services per hour by factor, as an index; one where none is given. stocks: of capital by factor, in money
    of one year; a factor without one counts by its services alone. sources: productivity by name of the source and by node,
    as an index; what the named sources do not explain is the residual. hours: hours worked in the benchmark by activity;
    without them hours are in base-year wages, so that all activities pay the same for an hour.
    """

    equilibrium: Equilibrium
    quality: Mapping[str, float] = field(default_factory=dict)
    stocks: Mapping[str, float] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    hours: Mapping[str, float] = field(default_factory=dict)

    @property
    def labour(self) -> tuple[str, ...]:
        """The factors that the structure calls labour."""
        return tuple(self.equilibrium.parameters.roles["labour"])

    @cached_property
    def factor_totals(self) -> dict[str, float]:
        """Services of each factor that activities use."""
        return self.equilibrium.parameters.totals("fa", 0, self.equilibrium.vector("q_factor"))

    @cached_property
    def hours_worked(self) -> float:
        """Hours worked by all labour: in the unit of `hours`, or in base-year wages."""
        parameters = self.equilibrium.parameters
        members = parameters.sets["fa"]
        is_labour = np.array([f in self.labour for f, _ in members], dtype=float)
        per_service = np.array([1.0 / self.quality.get(f, 1.0) for f, _ in members])
        if self.hours:
            worked = parameters.totals("fa", 1, is_labour * parameters.vector("q0_factor"))
            per_service *= [self.hours[a] / worked[a] if worked[a] else 0.0 for _, a in members]
        return float(self.equilibrium.vector("q_factor") @ (is_labour * per_service))
