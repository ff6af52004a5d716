"""Markets under perfect foresight: the household spreads consumption over the years (M12 to M14)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cge.algebra import pyo
from cge.closure import Closure
from cge.engine import NoSolution, Reference
from cge.engine import solve as solve_system
from cge.engine.compile import compile_terms
from cge.foresight.horizon import Horizon
from cge.foresight.path import ForeseenPath
from cge.motion import Capital, MotionError, consumption_growth, gross_return, terminal_investment
from cge.parameters import Parameters
from cge.solve import RESIDUAL_TOLERANCE
from sam.problem import SolveError


class Foresight:
    """An economy whose household knows all years: one square system, compiled once.

    The household holds the capital, whoever receives its income, and counts its return before taxes on income.
    """

    def __init__(
        self,
        parameters: Parameters,
        closure: Closure,
        capital: Capital,
        years: Sequence[int],
        *,
        discount: float,
        substitution: float = 1.0,
    ) -> None:
        """discount: factor of a year. substitution: elasticity between the consumption of two years, one for log utility.

        closure: real investment in the capital's account is `fixed`, household saving `residual`. Raises MotionError for
        these numbers, and with ClosureError what `Horizon` does.
        """
        if not (0.0 < discount < 1.0 and substitution > 0.0):
            raise MotionError(
                f"discount {discount:g} has to be between 0 and 1, and substitution {substitution:g} positive"
            )
        self.horizon = horizon = Horizon(parameters, closure, capital, years)
        links, at = horizon.links, horizon.at

        def euler(_: object, t: int) -> object:
            prices, later = (
                (at("investment_price", year), at("consumption_price", year)) for year in (t, t + 1)
            )
            gross = gross_return(
                at("rental", t + 1), horizon.rate_of_return, horizon.depreciation, prices, later
            )
            growth = consumption_growth(gross, discount, substitution)
            return at("consumption", t + 1) == at("consumption", t) * growth

        *earlier, before, last = years
        links.euler = pyo.Constraint([*earlier, before], rule=euler)
        links.terminal = pyo.Constraint(
            expr=at("investment", last)
            == terminal_investment(
                at("investment", before), at("consumption", before), at("consumption", last)
            )
        )
        stack = horizon.equations()
        self.system = system = compile_terms(stack.shapes, stack.names)
        # A benchmark that stays where it is solves all years: large policies are then reached from it in steps.
        residual = np.abs(system.residual(system.start, system.parameter_start))
        scale = system.scale(system.start, system.parameter_start)
        steady = bool(np.all(residual <= RESIDUAL_TOLERANCE * scale))
        self._steady = Reference(system.start, system.parameter_start) if steady else None

    def solve(self, by_year: Sequence[Parameters], stock: float | None = None) -> ForeseenPath:
        """The path for the parameters of each year, all of them known in the first.

        stock: capital at the beginning of the first year, that of the benchmark unless given. Raises SolveError where no
        path is found or a year fails the checks of the static model.
        """
        horizon, system = self.horizon, self.system
        p = horizon.values(system, by_year, horizon.first_stock if stock is None else stock)
        try:
            found = solve_system(
                system,
                system.start,
                p,
                positive=horizon.positive,
                tolerance=RESIDUAL_TOLERANCE,
                reference=self._steady,
            )
        except NoSolution as error:
            raise SolveError(
                f"no path from {horizon.years[0]} to {horizon.years[-1]} was found. Try a smaller policy: where it makes "
                f"consumption or investment of a year vanish, there is none. {error}"
            ) from error
        return horizon.path(found.x, by_year, found.residual_max)

    def surprised(
        self, expected: Sequence[Parameters], happened: Sequence[Parameters], year: int
    ) -> ForeseenPath:
        """The path where `expected` is believed until the beginning of a year, and `happened` known from then on.

        From that year the household looks as far ahead as it did at first; the last parameters hold beyond the horizon.
        Raises MotionError for a year that is not one of them, and what `solve` does.
        """
        before = self.solve(expected)
        years = self.horizon.years
        if year not in years:
            raise MotionError(f"year {year} of the surprise is not one of {years[0]}-{years[-1]}")
        passed = years.index(year)
        ahead = [*happened[passed:], *[happened[-1]] * passed]
        after = self.solve(ahead, float(before.stock[passed]))
        return before.followed_by(after, passed)
