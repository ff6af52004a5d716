"""Tariffs that exports meet abroad: incidence by hand, accounts, and what a zero rate does."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cge.analysis.exports_by_partner import by_partner, diversion, exports_by_partner
from cge.analysis.indicators import indicators
from cge.analysis.sensitivities import sensitivities
from cge.options import SolveOptions
from cge.solve import compile_economy, solve
from cge.structure import Roles
from experiments.examples import SMALL_TABLE
from tests.cge.economies import textbook
from tests.tariffs.economies import FIXED, UNTAXED, A, B, solved, two_partners

HIT = ("c_x", A)
ETA = 4.0  # of SMALL_TABLE


def tariff(rate: float) -> dict:
    """A tariff of partner A on good x."""
    return {"foreign_tariff": {HIT: rate}}


def test_a_zero_rate_changes_nothing() -> None:
    base, zero = solved(two_partners()), solved(two_partners(), tariff(0.0))
    for name, values in base.values.items():
        assert np.array_equal(values, zero.values[name]), name


@pytest.mark.parametrize("omega", [0.0, 1.0, 4.0, 12.0])
@pytest.mark.parametrize("rate", [-0.1, 0.25])
def test_pass_through_by_hand(omega: float, rate: float) -> None:
    r"""A beside B: both face one price p_E of exports, so that p_A/p_B = (1+t)^{-eta/(omega+eta)}, and buyers in A pay
    (1+t)^{omega/(omega+eta)} times what those in B do. Supply by destination fixed (omega 0): exporters bear it all."""
    table = SMALL_TABLE.with_value("omega_destination", omega)
    new = solved(two_partners(table), tariff(rate))
    prices, volumes = new.entries("p_export_to"), new.entries("q_export_to")
    relative = prices["c_x", A] / prices["c_x", B]
    assert relative == pytest.approx((1 + rate) ** (-ETA / (omega + ETA)), rel=1e-9)
    assert relative * (1 + rate) == pytest.approx((1 + rate) ** (omega / (omega + ETA)), rel=1e-9)
    assert volumes["c_x", A] / volumes["c_x", B] == pytest.approx(relative**omega, rel=1e-9)


def test_a_price_taker_bears_all_of_it() -> None:
    """Buyers abroad pay the world price: what exporters get falls by the tariff."""
    base = two_partners(export_demand="price_taker")
    flows = exports_by_partner(solved(base), solved(base, tariff(0.25)))
    flow = next(f for f in flows if (f.commodity, f.partner) == HIT)
    assert flow.price == pytest.approx(1 / 1.25, rel=1e-9)
    assert flow.buyers_price == pytest.approx(1.0, rel=1e-9)
    assert flow.burden == pytest.approx(1.0, rel=1e-8)


@pytest.mark.parametrize("rate", [0.0, 0.25])
def test_the_revenue_stays_abroad(rate: float) -> None:
    """A partner's account pays for exports what exporters get; accounts close to 1e-9, and GDP has no tariff of others."""
    base = solved(two_partners())
    new = solved(two_partners(), tariff(rate))
    flow = next(f for f in exports_by_partner(base, new) if (f.commodity, f.partner) == HIT)
    paid = new.value("p_export_to", *HIT) * new.value("q_export_to", *HIT)
    assert flow.value == pytest.approx(paid, rel=1e-12)
    assert new.sam.flows["c_x", A] == pytest.approx(paid, rel=1e-12)
    assert flow.revenue == pytest.approx(rate * paid, rel=1e-12)
    checks = new.checks
    assert max(checks.walras, checks.sam_imbalance_max, checks.node_gap_max) < 1e-9
    assert set(new.entries("v_tax")) == {
        "t_duty",
        "t_output",
    }  # no account of the economy has the partner's revenue


def test_burdens_of_products_and_what_is_diverted() -> None:
    base, new = solved(two_partners()), solved(two_partners(), tariff(0.25))
    flows = exports_by_partner(base, new)
    hit, other = by_partner(flows)
    flow = next(f for f in flows if (f.commodity, f.partner) == HIT)
    assert (hit.partner, other.partner) == (A, B)
    assert hit.burden == pytest.approx(flow.burden)  # good x is all that it falls on
    assert math.log(flow.buyers_price) - math.log(flow.price) == pytest.approx(math.log(1.25), rel=1e-9)
    assert other.burden is None
    assert (hit.revenue, other.revenue) == (flow.revenue, 0.0)
    moved = diversion(base, new, flows)
    assert moved.lost < 0 < moved.elsewhere < -moved.lost
    assert moved.home > 0
    still = diversion(base, base, exports_by_partner(base, base))
    assert (still.lost, still.elsewhere, still.home) == (0.0, 0.0, 0.0)


def test_the_adjoint_knows_it() -> None:
    """d(EV, real GDP, exports) by the rate at 10 per cent, against central differences of re-solved economies."""
    base = two_partners()
    compiled = compile_economy(base, textbook(base, **FIXED))
    step = 1e-4  # off by step squared, re-solved to 1e-12
    here, up, down = (
        solve(compiled, base.with_entries(tariff(0.1 + by)), SolveOptions(method="newton"))
        for by in (0.0, step, -step)
    )
    start = solve(compiled, base)
    found = sensitivities(compiled, here, ("ev", "gdp_real", "q_export_to[c_x,w_a]"))
    slopes = {
        name: (indicators(start, up).macro[name].value - indicators(start, down).macro[name].value) / 2 / step
        for name in ("ev", "gdp_real")
    }
    slopes["q_export_to[c_x,w_a]"] = (up.value("q_export_to", *HIT) - down.value("q_export_to", *HIT)) / (
        2 * step
    )
    for outcome, slope in slopes.items():
        adjoint = float(found.sel(outcome=outcome, parameter="foreign_tariff[c_x,w_a]"))
        assert adjoint == pytest.approx(slope, rel=1e-6), outcome
    assert slopes["ev"] < 0


def test_welfare_lost_is_the_terms_of_trade() -> None:
    """At a small rate, without taxes and with balanced trade, EV is the fall of what exporters get for what they sold."""
    base = two_partners(sectors=UNTAXED, taxes=(), roles=Roles())
    start, new = solved(base), solved(base, tariff(1e-4))
    lost = sum(f.base * (1 - f.price) for f in exports_by_partner(start, new))
    ev = indicators(start, new).macro["ev"].value
    assert lost > 0
    assert ev == pytest.approx(-lost, rel=1e-3)  # second order: the size of the rate
