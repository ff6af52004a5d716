"""The laws between years by hand."""

from __future__ import annotations

import pytest

from cge.motion import LAWS, consumption_growth, gross_return, steady_depreciation, terminal_investment


def test_a_unit_of_consumption_that_is_invested() -> None:
    # It buys 1 / 2 of a unit of capital at a price of investment twice that of consumption. A year later it earns
    # 0.5 * 0.3 * 1 and 0.9 of it is sold at 2.2: 0.15 + 0.99 = 1.14 in money, of which consumption costs 1.2.
    assert gross_return(1.0, 0.3, 0.1, (2.0, 1.0), (2.2, 1.2)) == pytest.approx(1.14 / 1.2)
    assert gross_return(1.0, 0.15, 0.1, (1.0, 1.0), (1.0, 1.0)) == pytest.approx(1.05)


def test_patience_and_return() -> None:
    assert consumption_growth(1.05, 1 / 1.05, 0.5) == pytest.approx(1.0)
    assert consumption_growth(1.10, 0.95, 1.0) == pytest.approx(1.045)
    assert consumption_growth(1.21, 1.0, 0.5) == pytest.approx(1.1)


def test_terminal_investment_grows_as_consumption() -> None:
    assert terminal_investment(50.0, 100.0, 103.0) == pytest.approx(51.5)


def test_depreciation_of_a_steady_benchmark() -> None:
    # A stock of 200 with services 30 and investment 20: depreciation 0.1, interest 0.05.
    assert steady_depreciation(30.0, 20.0, 0.05) == pytest.approx(0.1)
    # Growth of 2 %: a stock of 200, services (0.05 + 0.08) 200 and investment (0.02 + 0.08) 200.
    assert steady_depreciation(26.0, 20.0, 0.05, 0.02) == pytest.approx(0.08)


def test_no_number_names_two_laws() -> None:
    numbers = [law.sentence.partition(".")[0] for law in LAWS.values()]
    assert sorted(numbers) == sorted(f"M{i}" for i in range(1, len(LAWS) + 1))
