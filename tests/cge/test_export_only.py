"""A good that is made for export only has an output and an export price, and no supply at home."""

from __future__ import annotations

import pytest

from experiments.api.economy import Economy
from experiments.examples import small_economy
from tests.calibration.refusals import changed_sam


def exporter(**changes: object) -> Economy:
    """The small economy, with a good z that labour makes for export."""
    made = {("labour", "a_z"): 5.0, ("a_z", "c_z"): 5.0, ("c_z", "w"): 5.0}
    paid = {("house", "labour"): 5.0, ("saving", "house"): 5.0, ("saving", "w"): -5.0}
    return small_economy(changed_sam(made | paid, {"a_z": "activity", "c_z": "commodity"}), **changes)


def test_a_price_taker_s_wage_is_the_world_price_of_what_labour_alone_makes() -> None:
    # zero profit of z: its price abroad, 1.1 times the exchange rate, is the wage
    solved = exporter(export_demand="price_taker").model().solve({"p_world_export[c_z,w]": 1.1}).equilibrium
    wage = solved.value("p_factor_market", "labour")
    assert wage == pytest.approx(1.1 * solved.value("p_exchange"), rel=1e-9)
    assert solved.value("q_export", "c_z") > 5.0
    assert solved.value("q_export", "c_z") == pytest.approx(solved.value("q_make", "a_z", "c_z"), rel=1e-9)


def test_finite_demand_abroad_takes_less_at_a_higher_price() -> None:
    solved = exporter().model().solve({"p_world_export[c_z,w]": 1.1}).equilibrium
    # eta is 4: exports are 5 (1.1 e / p)^4
    relative = 1.1 * solved.value("p_exchange") / solved.value("p_export", "c_z")
    assert solved.value("q_export", "c_z") == pytest.approx(5.0 * relative**4, rel=1e-9)


def test_reports_have_no_price_of_it_at_home() -> None:
    model = exporter().model()
    sectors = model.solve(rate_duty=0).against(model.solve()).sectors
    assert "c_z" not in sectors["price"].index
    assert "c_z" in sectors["exports"].index
