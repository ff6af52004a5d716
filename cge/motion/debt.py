"""Debt of a government on a path (M6, M7)."""

from __future__ import annotations

from dataclasses import dataclass

from cge.carried import Entries
from cge.equilibrium import Equilibrium
from cge.motion.errors import MotionError
from cge.motion.laws import debt_stock, interest
from cge.parameters import Parameters


@dataclass(frozen=True)
class Debt:
    """Debt of a government to an institution: what it does not save and invests itself is borrowed (M6, M7).

    investment: accounts whose investment the government pays for. In constant prices: the CPI deflates.
    """

    name: str
    government: str
    creditor: str
    stock: float
    rate: float
    investment: tuple[str, ...] = ()

    def first(self, parameters: Parameters) -> dict[tuple[str, ...], float]:
        """The debt in the first year."""
        return {(self.government,): self.stock}

    def moved(self, parameters: Parameters, benchmark: Parameters, stocks: Entries) -> Parameters:
        """The parameters of a year in which the creditor receives the interest."""
        at = (self.creditor, self.government)
        before = benchmark.entries("v_transfer_real")
        if at not in before:
            raise MotionError(
                f"the SAM has no transfer from {self.government} to {self.creditor} that could pay the interest of "
                f"{self.name}; its transfers: {', '.join('->'.join(reversed(pair)) for pair in before) or 'none'}"
            )
        paid = interest(stocks[self.government,], self.stock, self.rate)
        return parameters.with_entries({"v_transfer_real": {at: before[at] + paid}})

    def next(self, solved: Equilibrium, stocks: Entries, years: int) -> dict[tuple[str, ...], float]:
        """The debt at the end of a step."""
        spent = sum(
            solved.value("p_investment", i) * solved.value("q_investment", i) for i in self.investment
        )
        saved = solved.value("v_saving_government", self.government)
        borrowed = (spent - saved) / solved.value("p_consumption")
        return {at: debt_stock(stock, borrowed, years) for at, stock in stocks.items()}
