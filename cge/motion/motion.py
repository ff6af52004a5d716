"""The laws of one path together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cge.carried import Carried
from cge.equilibrium import Equilibrium
from cge.motion.capital import Capital
from cge.motion.debt import Debt
from cge.motion.errors import MotionError
from cge.motion.labour import Labour
from cge.motion.state import State
from cge.parameters import Parameters


def _doubled(given: Sequence[str]) -> str:
    """The first of those that are given twice; empty if none is."""
    return min((each for each in given if given.count(each) > 1), default="")


@dataclass(frozen=True)
class Motion:
    """The laws of one path; `technique` moves what capital depends on (`cge.vintages`).

    Raises MotionError where two of them have one name, move one factor, or take the investment of one account.
    """

    capital: tuple[Capital, ...] = ()
    labour: tuple[Labour, ...] = ()
    debt: tuple[Debt, ...] = ()
    technique: tuple[Carried, ...] = ()

    def __post_init__(self) -> None:
        names = [each.name for each in self.stocks]
        moved = [f for each in self.capital for f in each.factors] + [each.factor for each in self.labour]
        for what, given in (("name", names), ("factor", moved)):
            if doubled := _doubled(given):
                raise MotionError(f"two laws of motion have the {what} {doubled}; one moves it")
        if account := _doubled([each.investment for each in self.capital]):
            raise MotionError(
                f"two laws of capital take all investment of {account}, which would be counted twice; give their factors "
                "one law, which shares it out, or each an account of its own (`kinds`)"
            )

    @cached_property
    def stocks(self) -> tuple[Carried, ...]:
        """The laws that carry something, in the order in which they move a year's parameters."""
        return (*self.technique, *self.capital, *self.debt)

    def first(self, parameters: Parameters, year: int) -> State:
        """The state at the beginning of the first year; `parameters` are the calibrated ones."""
        return State(year, {each.name: each.first(parameters) for each in self.stocks})

    def moved(self, parameters: Parameters, benchmark: Parameters, state: State) -> Parameters:
        """The parameters of a year whose state this is."""
        for each in self.stocks:
            parameters = each.moved(parameters, benchmark, state.stocks[each.name])
        for labour in self.labour:
            parameters = labour.moved(parameters, benchmark, state.year)
        return parameters

    def next(self, state: State, solved: Equilibrium, year: int) -> dict[str, dict[tuple[str, ...], float]]:
        """Stocks at the beginning of a later year."""
        step = year - state.year
        return {each.name: each.next(solved, state.stocks[each.name], step) for each in self.stocks}
