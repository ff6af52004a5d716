r"""The laws of motion, M1 to M16 and M21: arithmetic alone, so that numbers, arrays and expressions of a solver fit.

M17 to M20 are those of vintages (`cge.vintages`).
"""

from __future__ import annotations

from typing import Any

from cge.hours import hours_employed
from cge.motion.law import law


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


law("hours", "H", "OECD (2001), Measuring Productivity, ch. 4: hours worked, not those on offer")(
    hours_employed
)


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


@law("1", r"\omega_t", "wages that converge at a rate: Barro and Sala-i-Martin (1992), on incomes of regions")
def converged_premium(wage: Any, rate_pct: Any, years: Any) -> Any:
    r"""M21. The wage per hour of an activity against the mean of all, after its distance from it has shrunk by a part each
    year: $\omega_t = 1 + (\omega_0 - 1)(1 - c/100)^n$. Weighted by benchmark hours, the mean stays one."""
    return 1 + (wage - 1) * (1 - rate_pct / 100) ** years
