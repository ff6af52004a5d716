"""Calibration of Japan: shares add up, quantities are values net of tax. Random economies are in `tests/properties`."""

from __future__ import annotations

import pytest

from calibration import calibrate
from cge.parameters import Parameters
from tests.cge.economies import japan, japan_emissions, japan_sam, japan_structure, japan_table


def test_shares_add_up(japan_economy: Parameters) -> None:
    p = japan_economy
    for c in p.sets["c_armington"]:
        total = sum(p.entries(name).get(c, 0.0) for name in ("share_domestic", "share_import"))
        assert total == pytest.approx(1.0, rel=1e-12), c
    for c in p.sets["c_output"]:
        total = sum(p.entries(name).get(c, 0.0) for name in ("share_home_sales", "share_export"))
        assert total == pytest.approx(1.0, rel=1e-12), c
    for name, position in (
        ("share_origin", 1),
        ("share_destination", 0),
        ("share_make", 0),
        ("share_producer", 1),
    ):
        totals: dict[str, float] = {}
        for index, value in p.entries(name).items():
            totals[index[position]] = totals.get(index[position], 0.0) + value
        assert all(total == pytest.approx(1.0, rel=1e-12) for total in totals.values()), name
    assert sum(p.entries("share_marginal").values()) == pytest.approx(1.0, rel=1e-12)


def test_quantities_are_values_net_of_tax(japan_economy: Parameters) -> None:
    p, sam = japan_economy, japan_sam()
    for (r, c), value in p.entries("q0_import_from").items():
        assert value == sam.value(r, c)
    duty = sum(rate * p.value("q0_import_from", *at) for at, rate in p.entries("rate_duty").items())
    assert duty == pytest.approx(1_042, abs=1.0)
    contributions = sum(
        rate * p.value("q0_factor", *at) for at, rate in p.entries("rate_social_contribution").items()
    )
    assert contributions == pytest.approx(sum(sam.value("t_social", a) for a in p.sets["a"]), rel=1e-12)


def test_calibration_is_pure(japan_economy: Parameters) -> None:
    again = calibrate(japan_sam(), japan_structure(), japan_table(), japan_emissions())
    assert again.data.equals(japan_economy.data)


@pytest.fixture(scope="module")
def japan_economy() -> Parameters:
    """Japan, calibrated."""
    return japan()
