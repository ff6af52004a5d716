"""What is reported of a market of permits: price, regime and where the permits come from."""

from __future__ import annotations

import pytest

from cge.analysis.indicators import indicators
from cge.analysis.permit_market import PermitMarket, permit_market
from cge.solve import compile_economy, solve
from tests.cge.economies import changed, small, textbook, with_entry

from .economies import compiled, covered, solved


def market(**values: float) -> PermitMarket:
    """The market of a solved economy."""
    found = permit_market(solved("trading", covered_cap=4.2, **values))
    assert found
    return found


def test_regimes() -> None:
    price = market().price
    assert market().regime == "market"
    assert (market(permit_price_floor=2 * price).regime, market(permit_price_floor=2 * price).price) == (
        "floor",
        2 * price,
    )
    high = market(permit_price_ceiling=price / 2)
    assert (high.regime, high.price) == ("ceiling", price / 2)
    assert high.above_cap > 0.0 > market(permit_price_floor=2 * price).above_cap
    assert market().above_cap == pytest.approx(0.0, abs=1e-9)
    given = permit_market(solved(covered_price=2.0))
    assert given
    assert (given.regime, given.price) == ("given", 2.0)


def test_permits_add_up_to_covered_emissions() -> None:
    handed = with_entry(
        changed(covered(), covered_cap=4.2, credits_share=0.1, free_share=0.5),
        "grandfathered",
        ("house",),
        1.0,
    )
    found = permit_market(solve(compiled("trading"), handed))
    assert found
    sources = found.credits + found.benchmark + found.grandfathered + found.sold
    assert sources == pytest.approx(found.covered, rel=1e-12)
    assert found.credits == pytest.approx(0.1 * found.covered, rel=1e-12)
    assert found.grandfathered == 1.0


def test_figures_and_receipts_of_a_market_without_a_price_are_zero() -> None:
    """The base of a market is at the floor of zero: no revenue of rounding, of which a per cent would be taken."""
    base, new = solved("trading"), solved("trading", covered_cap=4.2)
    macro = indicators(base, new).macro
    assert macro["permit_price"].base == 0.0
    assert macro["tax_permits_intermediate"].base == 0.0
    assert macro["permit_price"].unit == "yen/tCO2; market"
    assert macro["co2_covered"].pair == pytest.approx((4.5, 4.2), rel=1e-9)


def test_no_market_without_covered_emissions() -> None:
    parameters = small()
    found = solve(compile_economy(parameters, textbook(parameters)), parameters)
    assert permit_market(found) is None
    assert "permit_price" not in indicators(found, found).macro
