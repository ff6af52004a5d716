r"""Laws of motion: what one year leaves to the next, and how what is given grows.

A law is declared as an equation is (symbol, unit, sentence, source) and is arithmetic alone, so that numbers, arrays and
expressions of a solver can be put into it. `Capital`, `Labour` and `Debt` say which parameters of a year's model the laws
move; a `State` is all that is carried from one year to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from cge.carried import Carried, Entries
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from sam.problem import CgeError


class MotionError(CgeError, ValueError):
    """A stock that no year can have, or a law that names what the economy does not have."""


@dataclass(frozen=True)
class Law:
    """Declaration of one law: the rule gives the later value from the earlier ones."""

    name: str
    unit: str
    symbol: str
    source: str
    rule: Callable

    @property
    def sentence(self) -> str:
        """What the law says: the rule's docstring."""
        return " ".join((self.rule.__doc__ or "").split())


LAWS: dict[str, Law] = {}


def law(unit: str, symbol: str, source: str) -> Callable[[Callable], Callable]:
    """Declare the law that a function is, under the function's name."""

    def declared(rule: Callable) -> Callable:
        LAWS[rule.__name__] = Law(rule.__name__, unit, symbol, source, rule)
        return rule

    return declared


@law("base-year money", r"K_{t+n}", "perpetual inventory: OECD (2009), Measuring Capital, ch. 4")
def capital_stock(stock: Any, investment: Any, depreciation: Any, years: int) -> Any:
    r"""M1. What depreciation leaves of a stock, and of the same investment in every year of the step:
    $K' = (1-\delta)^n K + \sum_{m<n} (1-\delta)^m I$."""
    left = 1 - depreciation
    return left**years * stock + sum(left**year for year in range(years)) * investment


@law("base-year money", r"F", "Hosoe, Gasawa and Hashimoto (2010), ch. 10")
def capital_services(stock: Any, rate_of_return: Any) -> Any:
    r"""M2. Services in proportion to the stock: $F = \rho K$, one unit earning one unit of money in the benchmark."""
    return rate_of_return * stock


@law("1", r"\theta_j", "Hosoe, Gasawa and Hashimoto (2015, Japanese edition): dyncge")
def investment_shares(rental: Any, services: Any, zeta: Any) -> Any:
    r"""M3. Where investment goes: $\theta_j = r_j^\zeta F_j / \sum_k r_k^\zeta F_k$."""
    weight = rental**zeta * services
    return weight / weight.sum()


@law("1", r"g_t", "compound growth")
def grown(level: Any, rate_pct: Any, years: int) -> Any:
    r"""M4. The level after some years of growth at one rate: $x' = x\,(1 + g/100)^n$."""
    return level * (1 + rate_pct / 100) ** years


@law("1", r"L_t", "OECD (2001), Measuring Productivity, ch. 4: labour input is hours by quality")
def labour_services(heads: Any, hours_per_head: Any, quality: Any) -> Any:
    r"""M5. Labour services, as an index: heads times hours per head times quality."""
    return heads * hours_per_head * quality


@law("base-year money", r"B_{t+n}", "government budget identity: Dixon and Rimmer (2002), section 26")
def debt_stock(stock: Any, borrowing: Any, years: int) -> Any:
    r"""M6. Debt in constant prices grows by what is borrowed in every year of the step, with interest: $B' = B + n D$."""
    return stock + years * borrowing


@law("base-year money", r"R_t", "interest on the debt at the beginning of the year")
def interest(stock: Any, first: Any, rate: Any) -> Any:
    r"""M7. Interest beyond that of the benchmark: $i (B_t - B_0)$."""
    return rate * (stock - first)


@law("1", r"\Delta x / x", "per cent change")
def change_pct(value: Any, base: Any) -> Any:
    r"""M8. The change from a base in per cent: $100\,(x/x_0 - 1)$."""
    return 100 * (value / base - 1)


@law("1", r"\bar g", "average annual rate")
def annual_pct(value: Any, base: Any, years: Any) -> Any:
    r"""M9. The annual growth rate in per cent: $100\,((x_n/x_0)^{1/n} - 1)$."""
    return 100 * ((value / base) ** (1 / years) - 1)


@law("1", r"x_s", "straight line between two years")
def interpolated(before: float, after: float, passed: float, between: float) -> float:
    r"""M10. The value between two given years: $x_a + (x_b - x_a)\, m / n$."""
    return before + (after - before) * passed / between


@law("hours", "H", "OECD (2001), Measuring Productivity, ch. 4: hours worked, not those on offer")
def hours_worked(benchmark: Any, index: Any, employed: Any, endowed: Any) -> Any:
    r"""M11. Hours worked: the benchmark's by the index of hours, as far as labour is employed: $H = \bar H h F / \hat F$."""
    return benchmark * index * employed / endowed


@law("1", r"1 + r_{t+1}", "Ramsey (1928), Cass (1965), Koopmans (1965); Lau, Pahlke and Rutherford (2002)")
def gross_return(rental: Any, rate_of_return: Any, depreciation: Any, prices: Any, later: Any) -> Any:
    r"""M12. What a unit of consumption that is invested gives back a year later, in units of consumption:
    $1 + r' = \frac{R'\rho + (1-\delta) p_I'}{p_I} \frac{p_C}{p_C'}$; prices are those of investment and consumption."""
    (invested, consumed), (invested_later, consumed_later) = prices, later
    return (
        (rental * rate_of_return + (1 - depreciation) * invested_later) / invested * consumed / consumed_later
    )


@law("1", r"C_{t+1} / C_t", "Euler equation: Ramsey (1928), Cass (1965), Koopmans (1965)")
def consumption_growth(gross: Any, discount: Any, substitution: Any) -> Any:
    r"""M13. Consumption grows where saving returns more than patience asks: $C'/C = (\beta (1+r'))^\sigma$."""
    return (discount * gross) ** substitution


@law("base-year money", "I_T", "Lau, Pahlke and Rutherford (2002)")
def terminal_investment(investment: Any, consumption: Any, later: Any) -> Any:
    r"""M14. In the last year investment grows as consumption does, as on any balanced path: $I' = I\,C'/C$."""
    return investment * later / consumption


@law("1", r"\delta", "balanced growth under M1 and M12: Lau, Pahlke and Rutherford (2002)")
def steady_depreciation(services: Any, investment: Any, interest_rate: Any, growth: Any = 0.0) -> Any:
    r"""M15. Depreciation at which a benchmark stays on a path of this growth: $\delta = (r I - g F) / (F - I)$, from
    $I = (g + \delta) K$ and $F = (r + \delta) K$."""
    return (interest_rate * investment - growth * services) / (services - investment)


@law(
    "base-year money",
    r"I",
    "fixed-base volume: Eurostat (2016), Handbook on prices and volume measures, ch. 2; cgelab 0.7",
)
def goods_invested(benchmark: Any, bought: Any, bought_before: Any) -> Any:
    r"""M16. Investment in goods at benchmark prices, net of tax: $I = \bar I \sum_c I_c / \sum_c \bar I_c$."""
    return benchmark * bought.sum() / bought_before.sum()


@dataclass(frozen=True)
class State:
    """What is carried into a year: stocks by the name of their law and label, and the last solution, to start from.

    `point` and `solved_at` are the variables and parameters of the last solved year under the selection of equations that
    `closure` describes; empty in the first year. A run that starts from a stored state goes on to the same bits.
    """

    year: int
    stocks: Mapping[str, Mapping[tuple[str, ...], float]]
    closure: str = ""
    point: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)
    solved_at: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)


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


@dataclass(frozen=True)
class Labour:
    """Labour of one factor: indices of heads, hours per head and quality by year, one in the first year (M5, M11).

    hours_per_service: hours in the benchmark for a unit of services, a unit of base-year money; what an hour costs tells
    several kinds of labour apart in growth accounting.
    """

    factor: str
    heads: Mapping[int, float]
    hours_per_head: Mapping[int, float]
    quality: Mapping[int, float]
    hours_per_service: float = 1.0

    def moved(self, parameters: Parameters, benchmark: Parameters, year: int) -> Parameters:
        """The parameters of a year: labour is that of the benchmark by the index, whatever else is given of it."""
        index = labour_services(self.heads[year], self.hours_per_head[year], self.quality[year])
        endowment = benchmark.entries("q_factor_endowment")[self.factor]
        return parameters.with_entries({"q_factor_endowment": {self.factor: index * endowment}})

    def hours(self, year: int) -> float:
        """Hours on offer, as an index."""
        return labour_services(self.heads[year], self.hours_per_head[year], 1.0)

    def hours_worked(self, solved: Equilibrium, year: int) -> float:
        """Hours worked in a solved year, in units of `hours_per_service`."""
        parameters = solved.parameters
        benchmark = self.hours_per_service * parameters.entries("q0_factor_total")[self.factor]
        endowed = parameters.entries("q_factor_endowment")[self.factor]
        return hours_worked(benchmark, self.hours(year), solved.value("q_factor_total", self.factor), endowed)


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


@dataclass(frozen=True)
class Motion:
    """The laws of one path; `technique` moves what capital depends on (`cge.vintages`).

    Raises MotionError where two of them have one name, or move one factor.
    """

    capital: tuple[Capital, ...] = ()
    labour: tuple[Labour, ...] = ()
    debt: tuple[Debt, ...] = ()
    technique: tuple[Carried, ...] = ()

    def __post_init__(self) -> None:
        names = [each.name for each in self.stocks]
        moved = [f for each in self.capital for f in each.factors] + [each.factor for each in self.labour]
        for what, given in (("name", names), ("factor", moved)):
            doubled = sorted({each for each in given if given.count(each) > 1})
            if doubled:
                raise MotionError(f"two laws of motion have the {what} {doubled[0]}; one moves it")

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
