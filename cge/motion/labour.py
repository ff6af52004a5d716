"""Labour of a path: hours, quality, and premiums that converge (M5, M11, M21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cge.equilibrium import Equilibrium
from cge.hours import benchmark_hours, hours_worked
from cge.motion.errors import MotionError
from cge.motion.laws import converged_premium, labour_services
from cge.parameters import Parameters


@dataclass(frozen=True)
class Premiums:
    """Wages per hour that differ by activity and converge (M21).

    The closure has `factor_mobility: premium` and `factor_markets: hours` for the factor.

    hours: worked in the benchmark by activity, in one unit. rate_pct: per cent by which the distance to the mean wage
    shrinks a year; at 0 premiums stay, and hours that move keep the services of where they go.
    """

    hours: Mapping[str, float]
    rate_pct: float

    def wages(self, benchmark: Parameters, factor: str) -> dict[str, float]:
        """Wage per hour in the benchmark against the mean of all hours, by activity that uses the factor.

        Raises MotionError for an activity that pays and has no hours.
        """
        paid = {a: value for (f, a), value in benchmark.entries("q0_factor").items() if f == factor and value}
        for activity in paid:
            if not self.hours.get(activity, 0.0) > 0.0:
                raise MotionError(
                    f"{activity} pays {paid[activity]:g} for {factor} and has no hours, so that there is no wage per hour; "
                    "give it hours, or leave out the convergence of wages"
                )
        mean = sum(paid.values()) / sum(self.hours[a] for a in paid)
        return {a: value / self.hours[a] / mean for a, value in paid.items()}

    def moved(self, parameters: Parameters, benchmark: Parameters, factor: str, years: int) -> Parameters:
        """The parameters of a year so many years after the benchmark."""
        wages = self.wages(benchmark, factor)
        later = {a: converged_premium(wage, self.rate_pct, years) for a, wage in wages.items()}
        return parameters.with_entries(
            {
                "relative_hours": {(factor, a): 1 / wage for a, wage in wages.items()},
                "wage_premium": {(factor, a): later[a] / wage for a, wage in wages.items()},
            }
        )


@dataclass(frozen=True)
class Labour:
    """Labour of one factor: indices of heads, hours per head and quality by year, one in the first year (M5, M11).

    hours_per_service: hours in the benchmark for a unit of services, a unit of base-year money; what an hour costs tells
    several kinds of labour apart in growth accounting. None: as the table of hours has it, one where there is none.
    premiums: of activities, that converge, if there are any.
    """

    factor: str
    heads: Mapping[int, float]
    hours_per_head: Mapping[int, float]
    quality: Mapping[int, float]
    hours_per_service: float | None = None
    premiums: Premiums | None = None

    def moved(self, parameters: Parameters, benchmark: Parameters, year: int) -> Parameters:
        """The parameters of a year: labour is that of the benchmark by the index, whatever else is given of it.

        Hours are those on offer, as far as they are employed (M11), and no longer counted by services (`cge.hours`).
        """
        index = labour_services(self.heads[year], self.hours_per_head[year], self.quality[year])
        endowment = benchmark.entries("q_factor_endowment")[self.factor]
        users = [at for at in benchmark.sets["fa"] if at[0] == self.factor]
        moved = parameters.with_entries(
            {
                "q_factor_endowment": {self.factor: index * endowment},
                "hours_offered": {self.factor: self.hours(year) * self._hours(benchmark)},
                "hours_per_service": dict.fromkeys(users, 0.0),
            }
        )
        if self.premiums is None:
            return moved
        return self.premiums.moved(moved, benchmark, self.factor, year - min(self.heads))

    def hours(self, year: int) -> float:
        """Hours on offer, as an index."""
        return labour_services(self.heads[year], self.hours_per_head[year], 1.0)

    def hours_worked(self, solved: Equilibrium) -> float:
        """Hours worked in a solved year: million, or in units of `hours_per_service`."""
        return hours_worked(solved.parameters, solved.entries, self.factor)

    def _hours(self, benchmark: Parameters) -> float:
        """Hours of the benchmark."""
        if self.hours_per_service is None:
            return benchmark_hours(benchmark, self.factor)
        return self.hours_per_service * benchmark.entries("q0_factor_total")[self.factor]
