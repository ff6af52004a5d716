"""One sector: the published optimum, the closed form, and the economy that stays where it is."""

from __future__ import annotations

import numpy as np
import pytest

import cge
from cge.foresight import Foresight, Horizon, optimal_growth
from cge.motion import Capital, steady_depreciation

from .economies import CLOSURE, one_sector

DISCOUNT = 0.95
DIGITS = 1e-8  # below what the derived vectors of the published case are good for


def manne_capital() -> Capital:
    """A stock of 3 that does not depreciate."""
    return Capital("k", ("capital",), "saving", 0.0, stock={"capital": 3.0})


def test_manne_1986_as_the_gams_library_publishes_it() -> None:
    # GAMS Model Library, ramsey (SEQ=63): Y = a L^0.75 K^0.25 with labour growing by 3 % a year, output 1 at first.
    # Utility 2.4875 is published; the vectors were derived from the same inputs by another solver (SLSQP), to 3e-5.
    economy = one_sector(labour=0.75, capital=0.25, investment=0.05)
    horizon = Horizon(economy.parameters, CLOSURE, manne_capital(), range(1, 12))
    by_year = [
        economy.parameters.with_entries({"q_factor_endowment": {"labour": 0.75 * 1.03**t}}) for t in range(11)
    ]
    weights = [DISCOUNT ** (t + 1) for t in range(11)]
    weights[-1] /= 1 - DISCOUNT
    absorbed = [(0.05, 0.05 * 1.15**t) for t in range(11)]
    path, utility = optimal_growth(horizon, by_year, weights, absorbed, growth=0.03)
    assert round(utility, 4) == 2.4875
    consumption = path.value("q_utility", "house")
    assert consumption[1] == pytest.approx(0.95, abs=DIGITS)
    derived = [0.95, 0.96915, 0.98845, 1.00786, 1.02733, 1.04680, 1.06617, 1.09674, 1.13094, 1.16594, 1.21742]
    np.testing.assert_allclose(consumption, derived, atol=3.2e-5)
    derived = [
        3,
        3.05,
        3.1075,
        3.173625,
        3.249669,
        3.337119,
        3.437687,
        3.553340,
        3.674953,
        3.800201,
        3.929421,
    ]
    np.testing.assert_allclose(path.stock[:-1], derived, atol=3.2e-5)
    assert path.value("q_investment", "saving")[11] == pytest.approx(0.03 * path.stock[10], abs=DIGITS)
    # By hand: between years in which no bound binds (8 to 10) the planner follows the Euler equation of markets, with the
    # marginal product of capital 0.25 Y / K for its return.
    for year in (8, 9):
        output = consumption[year + 1] + path.value("q_investment", "saving")[year + 1]
        grown = DISCOUNT * (1 + 0.25 * output / path.stock[year])
        assert consumption[year + 1] / consumption[year] == pytest.approx(grown, rel=1e-6)


def brock_mirman(years: int = 30) -> tuple[cge.Economy, Foresight]:
    """Log utility and full depreciation: saving is alpha beta = 0.3 * 0.95 of output, so that the benchmark stays."""
    economy = one_sector(labour=70.0, capital=30.0, investment=28.5)
    capital = Capital("k", ("capital",), "saving", 1.0, rate_of_return=1 / DISCOUNT)
    return economy, Foresight(economy.parameters, CLOSURE, capital, range(years), discount=DISCOUNT)


@pytest.mark.parametrize("stock", [28.5, 14.0, 60.0])
def test_log_utility_and_full_depreciation_save_a_constant_share(stock: float) -> None:
    # Brock and Mirman (1972): C = (1 - alpha beta) Y and K' = alpha beta Y, exact with the terminal condition too.
    economy, foresight = brock_mirman()
    path = foresight.solve([economy.parameters] * 30, stock=stock)
    output = 100 * (path.stock[:-1] / 28.5) ** 0.3
    np.testing.assert_allclose(path.value("q_utility", "house"), 0.715 * output, rtol=1e-9)
    np.testing.assert_allclose(path.stock[1:], 0.285 * output, rtol=1e-9)
    np.testing.assert_allclose(path.stock[0], stock, rtol=1e-12)


def test_balanced_growth_stays_balanced() -> None:
    # Labour grows by 2 % a year. Log utility: (1 + g) = (1 + r) beta.
    interest, growth = 0.05, 0.02
    economy = one_sector(labour=74.0, capital=26.0, investment=20.0)
    depreciation = steady_depreciation(26.0, 20.0, interest, growth)
    capital = Capital("k", ("capital",), "saving", depreciation, rate_of_return=interest + depreciation)
    discount = (1 + growth) / (1 + interest)
    foresight = Foresight(economy.parameters, CLOSURE, capital, range(30), discount=discount)
    labour = [{"q_factor_endowment": {"labour": 74.0 * (1 + growth) ** t}} for t in range(30)]
    path = foresight.solve([economy.parameters.with_entries(each) for each in labour])
    common = (1 + growth) ** np.arange(31)
    np.testing.assert_allclose(path.stock, 200.0 * common, rtol=1e-9)
    np.testing.assert_allclose(path.value("q_utility", "house"), 80.0 * common[:-1], rtol=1e-9)
    np.testing.assert_allclose(path.value("p_factor_market", "capital"), 1.0, rtol=1e-9)


def test_the_last_year_hardly_moves_the_first_ones() -> None:
    # The point of the terminal condition of Lau, Pahlke and Rutherford (2002): a short horizon is near an endless one.
    economy = one_sector(labour=70.0, capital=30.0, investment=20.0)
    capital = Capital("k", ("capital",), "saving", 0.1, rate_of_return=0.15)  # interest 5 %, stock 200
    first = []
    for years in (25, 200):
        foresight = Foresight(
            economy.parameters, CLOSURE, capital, range(years), discount=1 / 1.05, substitution=0.5
        )
        path = foresight.solve([economy.parameters] * years, stock=150.0)
        first.append(path.value("q_utility", "house")[:5])
    np.testing.assert_allclose(first[0], first[1], rtol=2e-3)
    assert path.stock[-1] == pytest.approx(200.0, rel=1e-6)
    assert np.all(np.diff(path.stock[:100]) > 0.0)
