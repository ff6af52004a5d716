"""What a market of permits does to welfare, by cause: its price is given in its place, in every regime."""

from __future__ import annotations

import pytest

from cge.analysis.permit_market import permit_market

from .test_banking import CLOSURE, economy


@pytest.mark.parametrize(
    ("market", "regime"),
    [
        ({"covered_cap": 4.2}, "market"),
        ({"covered_cap": 4.5, "permit_price_floor": 0.8, "permit_price_ceiling": 3.0}, "floor"),
        ({"covered_cap": 3.0, "permit_price_floor": 0.1, "permit_price_ceiling": 0.9}, "ceiling"),
        ({"covered_cap": 3.9, "credits_share": 0.1}, "market"),
    ],
)
def test_causes_add_up_to_what_the_market_does(market: dict[str, float], regime: str) -> None:
    """With allowances and a levy beside it: EV by cause is EV, and each shock has its part of emissions."""
    model = economy().model(closure=CLOSURE | {"carbon": "trading"})
    base = model.solve()
    found = model.solve(free_share=0.5, fossil_levy=0.3, **market).against(base)
    at = permit_market(found.outcome.equilibrium)
    assert at is not None
    assert at.regime == regime
    parts = found.decompose()
    ev = float(found.macro.at["ev", "value"])
    assert float(parts.causes.table.sum()) == pytest.approx(ev, rel=1e-6)
    co2 = parts.shocks.table.sel(outcome="co2")
    assert list(map(str, co2["shock"].values)) == [
        "free_share",
        "fossil_levy",
        "covered_price of the market (solved for)",
    ]
    moved = found.macro.loc["co2"]
    assert float(co2.sum()) == pytest.approx(float(moved["value"] - moved["base"]), rel=1e-6)
    assert float(co2.sel(shock="covered_price of the market (solved for)")) < 0.0


def test_a_cap_on_all_carbon() -> None:
    model = economy().model(closure=CLOSURE | {"carbon": "cap"})
    found = model.solve(carbon_cap=5.0).against(model.solve())
    parts = found.decompose()
    assert parts.path.shocks == ("carbon_price of the market (solved for)",)
    assert float(parts.causes.table.sum()) == pytest.approx(float(found.macro.at["ev", "value"]), rel=1e-6)
