"""The horizon: the static equations of each year, and the capital that one year leaves to the next (M1, M2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cge.algebra import pyo
from cge.audit import Audit
from cge.closure import Closure, ClosureError, check_closure
from cge.engine import CompiledSystem
from cge.engine.compile import compile_terms, reader_of
from cge.engine.reading.batches import expressions
from cge.engine.selection import select, selected_expressions
from cge.engine.stack import NEW, Stack, stacked
from cge.expression import Expression
from cge.foresight.path import ForeseenPath
from cge.freed import freed_model
from cge.motion import Capital, MotionError, capital_services, capital_stock
from cge.parameter_vector import ParameterVector
from cge.parameters import Parameters
from cge.selection import choice_of
from cge.solve import BALANCE_TOLERANCE, NODE_TOLERANCE, WALRAS_TOLERANCE, refuse
from sam.problem import SolveError

GIVEN = "first_stock"
"""Parameter of a stack: capital at the beginning of the first year."""


class Horizon:
    """Years of one economy, with the services of one kind of capital and its investment free.

    `links` is the algebra between years: `at(name, year)` are variables of a year, `stock` is capital. Those who close
    the system add equations to `links` or ask for expressions in it.
    """

    def __init__(
        self, parameters: Parameters, closure: Closure, capital: Capital, years: Sequence[int]
    ) -> None:
        """Read the economy once and link its years, of which there are at least three, one after the other.

        Raises MotionError for years or capital that no horizon has, ClosureError for a closure under which something else
        determines investment or the use of capital, or that has swaps or complementarities.
        """
        _check(parameters, closure, capital, years)
        self.years, self.parameters, self.closure = tuple(years), parameters, closure
        self.household = parameters.sets["h"][0]
        (self.factor,) = capital.factors
        entries = [("q_factor_endowment", (self.factor,)), ("q_investment_fixed", (capital.investment,))]
        model, free = freed_model(parameters, entries)
        choice = choice_of(model, closure)
        if choice.complementarities:
            raise ClosureError(
                f"closure {closure.name}: perfect foresight has no regimes, but under the closure there are "
                f"{', '.join(choice.complementarities)}; choose entries without them"
            )
        shapes, names = select(model.shapes, model.names, choice.selection)
        self.variables = names.variables
        self._year = stacked(shapes, names, years)
        own = compile_terms(*selected_expressions(*model.audited, choice.selection), reduce=False)
        self._audit = Audit(own, parameters, model.layout, model.nodes, choice.walras)
        self._vector = ParameterVector(compile_terms(shapes, names, reduce=False), parameters)
        positive = [name in free or model.variables[name.split("[")[0]].positive for name in names.variables]
        self.positive = np.concatenate([np.tile(positive, len(years)), np.ones(len(years) + 1, dtype=bool)])
        self._linked = {
            "consumption": f"q_utility[{self.household}]",
            "consumption_price": f"p_utility[{self.household}]",
            "investment": f"q_investment[{capital.investment}]",
            "investment_price": f"p_investment[{capital.investment}]",
            "rental": f"p_factor_market[{self.factor}]",
            "services": free[0],
        }
        ((_, self.first_stock),) = capital.first(parameters).items()
        self.rate_of_return = parameters.entries("q_factor_endowment")[self.factor] / self.first_stock
        lost = capital.depreciation
        self.depreciation = lost if isinstance(lost, int | float) else lost[self.factor]
        self.links = self._laws()

    def at(self, name: str, year: int) -> Expression:
        """A linked variable in a year: `consumption`, `consumption_price`, `investment`,
        `investment_price`, `rental` or `services`.
        """
        return self.links.year[name, year]

    def place(self, name: str, year: int) -> int:
        """Number of a linked variable in a year among the variables of the whole system."""
        return (year - self.years[0]) * len(self.variables) + self.variables.index(self._linked[name])

    def equations(self) -> Stack:
        """The equations of all years with those of `links`; not square until those who close it have added theirs."""
        terms = reader_of(self.links).equations()
        places = np.concatenate([self._places(), np.full(len(self.years) + 1, NEW)])
        return self._year.linked(expressions(terms), terms.names, places)

    def outcomes(self, stack: Stack, rows: Mapping[str, Expression]) -> CompiledSystem:
        """Expressions in the variables of `links`, by name, as functions of the whole system's variables."""
        terms = reader_of(self.links).expressions(rows)
        stocks = len(self._year.names.variables) + np.arange(len(self.years) + 1)
        places = np.concatenate([self._places(), stocks])
        return compile_terms(*stack.expressions(expressions(terms), terms.names, places), reduce=False)

    def values(self, system: CompiledSystem, by_year: Sequence[Parameters], stock: float) -> np.ndarray:
        """The parameters of the whole system.

        Raises MotionError for another number of years or a stock that is not positive, SolveError for a change that no
        equation reads.
        """
        if len(by_year) != len(self.years):
            raise MotionError(
                f"{len(by_year)} parameters for {len(self.years)} years; give one for each year"
            )
        if not stock > 0.0:
            raise MotionError(
                f"the stock of {self.factor} in {self.years[0]} is {stock:g}; it has to be positive"
            )
        for parameters in by_year:
            refuse(self._vector, parameters, self.closure.name)
        p = system.parameter_start.copy()
        every = np.concatenate([self._vector.of(parameters) for parameters in by_year])
        p[: len(every)] = every
        p[system.parameter_index[GIVEN]] = stock
        return p

    def path(self, x: np.ndarray, by_year: Sequence[Parameters], residual_max: float) -> ForeseenPath:
        """A solution as a path. Raises SolveError for a year in which a check of the static model fails."""
        stocks = len(self.years) + 1
        values = x[:-stocks].reshape(len(self.years), -1)
        for year, row, parameters in zip(self.years, values, by_year, strict=True):
            found = self._audit.evaluated(row, parameters)
            if (
                found.walras > WALRAS_TOLERANCE
                or found.imbalance > BALANCE_TOLERANCE
                or found.node_gap > NODE_TOLERANCE
            ):
                raise SolveError(
                    f"{year}: the solution is refused: Walras' law is off by {found.walras:.3g}, account {found.account} by "
                    f"{found.imbalance:.3g}, node {found.node} by {found.node_gap:.3g}; try a smaller shock"
                )
        return ForeseenPath(self.years, self.variables, values, x[-stocks:], residual_max)

    def _laws(self) -> pyo.ConcreteModel:
        links, years = pyo.ConcreteModel(), list(self.years)
        links.year = pyo.Var(list(self._linked), years, initialize=1.0, bounds=(0.0, None))
        links.stock = pyo.Var([*years, years[-1] + 1], initialize=self.first_stock, bounds=(0.0, None))
        links.add_component(GIVEN, pyo.Param(initialize=self.first_stock, mutable=True))
        links.given_stock = pyo.Constraint(expr=links.stock[years[0]] == links.component(GIVEN))
        links.capital_services = pyo.Constraint(
            years,
            rule=lambda m, t: m.year["services", t] == capital_services(m.stock[t], self.rate_of_return),
        )
        links.capital_stock = pyo.Constraint(
            years,
            rule=lambda m, t: (
                m.stock[t + 1] == capital_stock(m.stock[t], m.year["investment", t], self.depreciation, 1)
            ),
        )
        return links

    def _places(self) -> np.ndarray:
        return np.array([self.place(name, year) for name in self._linked for year in self.years])


def _check(parameters: Parameters, closure: Closure, capital: Capital, years: Sequence[int]) -> None:
    """Raise MotionError or ClosureError for what no horizon has."""
    if not isinstance(closure, Closure):
        raise MotionError(
            f"the closure of a horizon is a Closure, not {closure!r}; take `economy.model({closure!r}).closure`"
        )
    check_closure(closure, parameters)
    steps = set(np.diff(np.array(years)).tolist())
    if len(years) < 3 or steps != {1}:
        raise MotionError("perfect foresight needs three years or more, one after the other")
    if len(capital.factors) != 1 or capital.mobility != "mobile":
        raise MotionError(
            f"capital {capital.name}: perfect foresight has one factor that is mobile between activities"
        )
    if capital.volume != "composite":
        raise MotionError(
            f"capital {capital.name}: perfect foresight prices a unit of capital as the composite that the account buys; "
            "leave out `volume`"
        )
    if len(parameters.sets["h"]) != 1:
        raise MotionError(
            "perfect foresight has one household, whose consumption is spread over the years; merge them"
        )
    wanted = {
        f"investment: {{{capital.investment}: fixed}}": closure.rule("investment", capital.investment)
        == "fixed",
        "household_saving: residual": closure.household_saving == "residual",
        f"factor_mobility: {{{capital.factors[0]}: mobile}}": (
            closure.rule("factor_mobility", capital.factors[0]) == "mobile"
        ),
        f"factor_markets: {{{capital.factors[0]}: full_employment}}": (
            closure.rule("factor_markets", capital.factors[0]) == "full_employment"
        ),
    }
    if closure.swap:
        raise ClosureError(
            f"closure {closure.name}: perfect foresight has no swaps; give parameters by year instead"
        )
    if missing := [text for text, holds in wanted.items() if not holds]:
        raise ClosureError(
            f"closure {closure.name}: under perfect foresight households choose investment, and save what it costs; set "
            f"{', '.join(missing)}"
        )
