"""A refinery with two products, solved by hand: who bears a carbon price on one of them.

The refinery turns labour into gasoline g and heavy oil h by CET with the elasticity w, the household spends fixed shares,
and a carbon price adds t to what it pays for h. With benchmark prices of one and x = p_h / p_g:

    supply  y_h / y_g = (ybar_h / ybar_g) x^w             (M2; Powell and Gruen 1968)
    demand  (p_h + t) y_h / (p_g y_g) = ybar_h / ybar_g   (fixed shares)
    so      x^w (x + t / p_g) = 1,

of first order dx = -t / (1 + w): at w = 0.2 the refinery bears five sixths of the price, at w = 2 a third. Zero profit
(M1) gives the wage, phi_g p_g^(1+w) + phi_h p_h^(1+w) = wage^(1+w), and the consumer price index, the numeraire, the level.
"""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.optimize import brentq

from calibration import ElasticityTable, calibrate
from cge.closure import CLOSURES
from cge.equilibrium import Equilibrium
from cge.solve import compile_economy, solve
from cge.structure import ActivitySpec, HouseholdSpec, Structure, TaxSpec
from experiments.examples import carbon_taxes, nest, typed_sam

REFINERY = """
account  kind       a_ref  a_ser  c_g  c_h  c_s  labour  t_sales  house  gov
a_ref    activity       .      .   60   40    .       .        .      .    .
a_ser    activity       .      .    .    .  100       .        .      .    .
c_g      commodity      .      .    .    .    .       .        .     60    .
c_h      commodity      .      .    .    .    .       .        .     40    .
c_s      commodity      .      .    .    .    .       .        .     90   10
labour   factor       100     90    .    .    .       .        .      .    .
t_sales  tax            .     10    .    .    .       .        .      .    .
house    household      .      .    .    .    .     190        .      .    .
gov      government     .      .    .    .    .       .       10      .    .
"""
BOUGHT = {"c_g": 60.0, "c_h": 40.0, "c_s": 90.0}
BURNT = pd.DataFrame({"source": ["c_h"], "user": ["house"], "mt_co2": [2.0]})  # 0.05 t per 1,000 yen of h
YEN = 4_000.0
ON_TOP = YEN * 0.05e-3  # what the price adds to a unit of h, in units of the CPI


def _refinery(omega: float) -> Equilibrium:
    structure = Structure(
        name="refinery",
        activities=(ActivitySpec(of="*", nest=nest(0.0, "factors")),),
        household=HouseholdSpec(demand="cobb_douglas"),
        taxes=(
            TaxSpec(name="sales", account="t_sales", on="output", collector="gov"),
            *carbon_taxes("consumption"),
        ),
        money_unit_yen=1e9,
    )
    table = ElasticityTable("refinery", {("omega_make", "*"): omega})
    parameters = calibrate(typed_sam(REFINERY, "refinery"), structure, table, BURNT)
    price = parameters.data["carbon_price"] * 0 + YEN
    return solve(
        compile_economy(parameters, CLOSURES["welfare"]), parameters.with_values({"carbon_price": price})
    )


def _by_hand(omega: float) -> dict[str, float]:
    """Prices of gasoline and heavy oil at the refinery, and the wage, in units of the CPI."""

    def prices(x: float) -> dict[str, float]:
        gasoline = ON_TOP / (x**-omega - x)
        revenue = (0.6 + 0.4 * x ** (1 + omega)) ** (1 / (1 + omega))
        return {"c_g": gasoline, "c_h": x * gasoline, "labour": revenue * gasoline}

    def above_numeraire(x: float) -> float:
        p = prices(x)
        paid = BOUGHT["c_g"] * p["c_g"] + BOUGHT["c_h"] * (p["c_h"] + ON_TOP) + BOUGHT["c_s"] * p["labour"]
        return paid / sum(BOUGHT.values()) - 1

    return prices(brentq(above_numeraire, 0.3, 0.9999, xtol=1e-14))


@pytest.mark.parametrize("omega", [0.2, 2.0, 8.0])
def test_carbon_price_on_one_joint_product(omega: float) -> None:
    solved, hand = _refinery(omega), _by_hand(omega)
    for good in ("c_g", "c_h"):
        assert solved.value("p_output", good) == pytest.approx(hand[good], rel=1e-9)
    x = hand["c_h"] / hand["c_g"]
    ratio = solved.value("q_make", "a_ref", "c_h") / solved.value("q_make", "a_ref", "c_g")
    assert ratio == pytest.approx(40 / 60 * x**omega, rel=1e-9)
    # First order, with an error of the order of t squared.
    assert x - 1 == pytest.approx(-ON_TOP / (1 + omega), abs=ON_TOP**2)


def test_stiff_yields_put_the_price_on_the_refinery() -> None:
    """The fall of the taxed product's price that made coke fall by 46 % in the first model of Japan."""
    stiff, flexible = (
        _refinery(omega).value("p_output", "c_h") / _refinery(omega).value("p_output", "c_g") - 1
        for omega in (0.2, 2.0)
    )
    assert stiff < 2.0 * flexible < 0.0
