"""Japan in two sectors: an investment subsidy of 5 % from 2030 that is announced in 2020, or a surprise."""

from __future__ import annotations

import numpy as np
import pytest

from cge.foresight import ForeseenPath, Foresight
from cge.motion import Capital, steady_depreciation
from cge.parameters import Parameters
from sam.problem import SolveError

from .economies import CLOSURE, two_sector_japan

INTEREST = 0.05
YEARS = range(2020, 2140)  # long enough for both paths to arrive
BEFORE = slice(0, 10)
SUBSIDY = 0.05


@pytest.fixture(scope="module")
def japan() -> Parameters:
    """Calibrated Japan in goods and services."""
    return two_sector_japan().parameters


@pytest.fixture(scope="module")
def depreciation(japan: Parameters) -> float:
    """Depreciation at which private investment of 2015 keeps the stock, 5.8 % a year."""
    services = japan.entries("q_factor_endowment")["f_capital"]
    return steady_depreciation(services, japan.entries("q0_investment")["i_private"], INTEREST)


@pytest.fixture(scope="module")
def foresight(japan: Parameters, depreciation: float) -> Foresight:
    """The economy over all years."""
    capital = Capital(
        "private", ("f_capital",), "i_private", depreciation, rate_of_return=INTEREST + depreciation
    )
    return Foresight(japan, CLOSURE, capital, YEARS, discount=1 / (1 + INTEREST))


@pytest.fixture(scope="module")
def policy(japan: Parameters) -> list[Parameters]:
    """Parameters by year with the subsidy from 2030."""
    rates = {at: -SUBSIDY for at in japan.entries("rate_investment_goods") if at[1] == "i_private"}
    return [japan] * 10 + [japan.with_entries({"rate_investment_goods": rates})] * (len(YEARS) - 10)


@pytest.fixture(scope="module")
def steady(foresight: Foresight, japan: Parameters) -> ForeseenPath:
    """Without policy."""
    return foresight.solve([japan] * len(YEARS))


@pytest.fixture(scope="module")
def announced(foresight: Foresight, policy: list[Parameters]) -> ForeseenPath:
    """Known in 2020."""
    return foresight.solve(policy)


@pytest.fixture(scope="module")
def surprise(foresight: Foresight, japan: Parameters, policy: list[Parameters]) -> ForeseenPath:
    """Known in 2030."""
    return foresight.surprised([japan] * len(YEARS), policy, 2030)


def change_pct(path: ForeseenPath, steady: ForeseenPath, name: str, label: str) -> np.ndarray:
    """Change from the path without policy."""
    return 100 * (path.value(name, label) / steady.value(name, label) - 1).to_numpy()


def test_a_steady_state_stays(steady: ForeseenPath) -> None:
    np.testing.assert_allclose(
        steady.values, np.broadcast_to(steady.values[0], steady.values.shape), rtol=1e-9
    )
    np.testing.assert_allclose(steady.stock, steady.stock[0], rtol=1e-9)


def test_only_an_announcement_moves_the_years_before(
    steady: ForeseenPath, announced: ForeseenPath, surprise: ForeseenPath
) -> None:
    # By hand: capital goods get cheaper in 2030, so that nobody wants to own those bought before. Investment falls until
    # then, more and more, and what is not invested is consumed.
    consumption = change_pct(announced, steady, "q_utility", "household")[BEFORE]
    investment = change_pct(announced, steady, "q_investment", "i_private")[BEFORE]
    assert consumption.min() > 0.2
    assert investment.max() < -0.5
    assert np.diff(consumption).min() > 0.0
    assert np.diff(investment).max() < 0.0
    for name, label in (("q_utility", "household"), ("q_investment", "i_private")):
        assert np.max(np.abs(change_pct(surprise, steady, name, label)[BEFORE])) < 1e-9


def test_consumption_falls_in_2030_as_the_euler_equation_says(
    announced: ForeseenPath, depreciation: float
) -> None:
    # A unit bought in 2029 is worth 5 % less in 2030 but for what has worn out: ln C falls by (1 - delta) s / (1 + r), and
    # the rental, 0.5 % above its old level, gives back 0.005 (r + delta) / (1 + r).
    consumption = announced.value("q_utility", "household")
    # The subsidy is on prices without consumption tax, which private investment pays in part.
    flows = two_sector_japan().sam.flows
    bought = sum(flows[c, "i_private"] for c in ("c_goods", "c_services"))
    cheaper = SUBSIDY / (1 + flows["t_consumption", "i_private"] / bought)
    lost = (1 - depreciation) * cheaper - 0.005 * (INTEREST + depreciation)
    fall = np.log(consumption[2030] / consumption[2029])
    assert fall == pytest.approx(np.log(1 - lost / (1 + INTEREST)), rel=0.01)


def test_both_end_in_the_same_steady_state(
    announced: ForeseenPath, surprise: ForeseenPath, depreciation: float
) -> None:
    # 110 years after: what is left of the difference falls by 7 % a year.
    np.testing.assert_allclose(announced.values[-1], surprise.values[-1], rtol=1e-4, atol=1.0)
    for path in (announced, surprise):
        rental, price = path.value("p_factor_market", "f_capital"), path.value("p_investment", "i_private")
        assert rental.iloc[-1] / price.iloc[-1] == pytest.approx(1.0, rel=1e-4)
        investment = path.value("q_investment", "i_private").iloc[-1]
        assert investment == pytest.approx(depreciation * path.stock[-2], rel=1e-3)
    assert announced.stock[-1] > 1.05 * announced.stock[0]


def test_zero_policy_is_no_surprise(foresight: Foresight, japan: Parameters, steady: ForeseenPath) -> None:
    same = foresight.surprised([japan] * len(YEARS), [japan] * len(YEARS), 2050)
    np.testing.assert_allclose(same.values, steady.values, rtol=1e-9)


def test_a_policy_beyond_all_paths_says_which_year_breaks(japan: Parameters, depreciation: float) -> None:
    # Capital goods that cost less than nothing from 2030.
    capital = Capital(
        "private", ("f_capital",), "i_private", depreciation, rate_of_return=INTEREST + depreciation
    )
    short = Foresight(japan, CLOSURE, capital, range(2028, 2033), discount=1 / (1 + INTEREST))
    rates = {at: -1.5 for at in japan.entries("rate_investment_goods") if at[1] == "i_private"}
    given = [japan] * 2 + [japan.with_entries({"rate_investment_goods": rates})] * 3
    with pytest.raises(SolveError, match=r"no path from 2028 to 2032 .* smaller policy.*\n(.|\n)*@2030"):
        short.solve(given)
