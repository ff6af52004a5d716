"""Capital of a path: which parameters its stock moves (M1 to M3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cge.carried import Entries
from cge.equilibrium import Equilibrium
from cge.motion.errors import MotionError
from cge.motion.laws import capital_services, capital_stock, goods_invested, investment_shares
from cge.parameters import Parameters

LEAST_RETURN, MOST_RETURN = 1e-3, 1.0
"""Services of capital a year for a unit of its stock, between which a stock may be meant."""


@dataclass(frozen=True)
class Capital:
    """Capital of some factors, to which the investment of one account adds (M1 to M3).

    depreciation: a year, one for all or by factor. Given is either the `stock` by factor, or the benchmark
    `rate_of_return`: services per unit of stock. zeta: how strongly investment follows rentals. mobility: `mobile` between
    activities, as the closure's factor market has it; or `specific`, where each activity keeps its own stock and
    investment goes to where rentals are high (the closure has `factor_mobility: immobile`). volume: what a unit of the
    stock is made of, a unit of the `composite` that the account buys, or of `goods` at benchmark prices (M16).
    """

    name: str
    factors: tuple[str, ...]
    investment: str
    depreciation: float | Mapping[str, float]
    rate_of_return: float | None = None
    stock: Mapping[str, float] | None = None
    zeta: float = 1.0
    mobility: Literal["mobile", "specific"] = "mobile"
    volume: Literal["composite", "goods"] = "composite"

    def first(self, parameters: Parameters) -> dict[tuple[str, ...], float]:
        """Stocks in the first year, by factor or by factor and activity."""
        services = self._services(parameters)
        rates = self._rates(parameters)
        return {at: amount / rates[at[0]] for at, amount in services.items()}

    def moved(self, parameters: Parameters, benchmark: Parameters, stocks: Entries) -> Parameters:
        """The parameters of a year with these stocks."""
        rates = self._rates(benchmark)
        services = {at: capital_services(stock, rates[at[0]]) for at, stock in stocks.items()}
        total = {f: sum(amount for at, amount in services.items() if at[0] == f) for f in self.factors}
        changes: dict[str, Entries] = {"q_factor_endowment": total}
        if self.mobility == "specific":
            before, whole = benchmark.entries("q0_factor"), benchmark.entries("q0_factor_total")
            changes["scale_factor_specific"] = {
                at: (amount / before[at]) / (total[at[0]] / whole[at[0]]) for at, amount in services.items()
            }
        return parameters.with_entries(changes)

    def next(self, solved: Equilibrium, stocks: Entries, years: int) -> dict[tuple[str, ...], float]:
        """Stocks at the end of a step. Raises MotionError for a stock below zero."""
        price, quantity = (
            ("p_factor", "q_factor") if self.mobility == "specific" else ("p_factor_market", "q_factor_total")
        )
        rental, services = (
            np.array([solved.value(name, *at) for at in stocks]) for name in (price, quantity)
        )
        stock = np.array(list(stocks.values()))
        invested = self._invested(solved) * investment_shares(rental, services, self.zeta)
        lost = self.depreciation
        rates = np.array([lost if isinstance(lost, int | float) else lost[at[0]] for at in stocks])
        later = dict(zip(stocks, capital_stock(stock, invested, rates, years).tolist(), strict=True))
        self.refuse_negative(later)
        return later

    def refuse_negative(self, stocks: Entries) -> None:
        """Raise MotionError for a stock that is not above zero."""
        worst = min(stocks, key=lambda at: stocks[at])
        if stocks[worst] <= 0.0:
            raise MotionError(
                f"capital {self.name}: the stock of {', '.join(worst)} falls to {stocks[worst]:g}, which no year can have; "
                f"raise investment in {self.investment} or lower depreciation"
            )

    def _invested(self, solved: Equilibrium) -> float:
        if self.volume == "composite":
            return solved.value("q_investment", self.investment)
        before = solved.parameters.entries("q0_investment_use")
        goods = [at for at in before if at[1] == self.investment]
        bought = np.array([solved.value("q_investment_use", *at) for at in goods])
        whole = solved.parameters.entries("q0_investment")[self.investment]
        return goods_invested(whole, bought, np.array([before[at] for at in goods]))

    def _services(self, parameters: Parameters) -> dict[tuple[str, ...], float]:
        if self.mobility == "mobile":
            endowment = parameters.entries("q_factor_endowment")
            return {(f,): endowment[f] for f in self.factors}
        used = parameters.entries("q0_factor")
        return {at: amount for at, amount in used.items() if at[0] in self.factors and amount}

    def implausible(self, benchmark: Parameters) -> str:
        """Why a stock cannot be meant, most often because it is in other money; empty if it can."""
        services = self._endowments(benchmark)
        for factor, rate in self._rates(benchmark).items():
            if not LEAST_RETURN <= rate <= MOST_RETURN:
                return (
                    f"{factor} would serve {rate:.3%} of its stock a year, which cannot be meant; the stock is in the SAM's "
                    f"money ({benchmark.sam.unit or 'no unit'}), and its services in the benchmark are {services[factor]:g}"
                )
        return ""

    def _rates(self, benchmark: Parameters) -> dict[str, float]:
        """Services per unit of stock, by factor."""
        if self.rate_of_return is not None:
            return dict.fromkeys(self.factors, self.rate_of_return)
        assert self.stock is not None
        services = self._endowments(benchmark)
        return {f: services[f] / self.stock[f] for f in self.factors}

    def _endowments(self, benchmark: Parameters) -> Mapping[str, float]:
        """Benchmark services by factor."""
        return benchmark.entries("q_factor_endowment")
