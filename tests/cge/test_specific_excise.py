"""An excise per unit, calibrated from the SAM: a cut is of money per unit, whatever the price of the good."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calibration import calibrate
from cge.closure import CLOSURES
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.solve import compile_economy, solve
from cge.structure import HouseholdSpec, Roles, Structure, TaxSpec
from experiments.examples import NO_ELASTICITIES, technology, typed_sam
from sam.problem import CalibrationError

# Fuel costs 40 of labour and bears 20: half of its price before tax. The state buys bread with it.
SAM = """
account  kind       a_f  a_b  c_f  c_b  labour  house  t_ex  state
a_f      activity     .    .   40    .       .      .     .      .
a_b      activity     .    .    .   80       .      .     .      .
c_f      commodity    .    .    .    .       .     60     .      .
c_b      commodity    .    .    .    .       .     60     .     20
labour   factor      40   80    .    .       .      .     .      .
house    household    .    .    .    .     120      .     .      .
t_ex     tax          .    .   20    .       .      .     .      .
state    government   .    .    .    .       .      .    20      .
"""


def excise(**keys: object) -> TaxSpec:
    return TaxSpec(name="excise", account="t_ex", on="supply", **keys)


def fuel(kind: str, **keys: object) -> Parameters:
    structure = Structure(
        name="fuel",
        activities=technology(),
        household=HouseholdSpec(demand="cobb_douglas"),
        taxes=(excise(kind=kind, **keys),),
        roles=Roles(labour=("labour",)),
        closure="textbook",
    )
    return calibrate(typed_sam(SAM, "fuel"), structure, NO_ELASTICITIES)


def solved(parameters: Parameters, **changes: object) -> Equilibrium:
    closure = replace(CLOSURES["textbook"], walras="c_b")
    return solve(compile_economy(parameters, closure), parameters.with_values(changes))


def dearer(parameters: Parameters) -> object:
    """Productivity at which fuel takes twice its labour."""
    array = parameters.data["productivity"].copy()
    array.loc["a_f"] = 0.5
    return array


@pytest.mark.parametrize("kind", ["specific", "ad_valorem"])
def test_the_rate_is_what_the_sam_collects(kind: str) -> None:
    assert fuel(kind).value("rate_excise", "c_f") == pytest.approx(20 / 40)
    assert fuel(kind).value("rate_excise", "c_b") == 0.0


def test_half_of_it_is_half_of_the_money_per_unit() -> None:
    """By hand: fuel costs a wage and 0.25 at the CPI, and the household spends half of 120 wages on it."""
    parameters = fuel("specific")
    new = solved(parameters, rate_excise=parameters.data["rate_excise"] * 0.5)
    wage, cpi = new.value("p_factor_market", "labour"), new.value("p_consumption")
    sold = new.value("q_consumption", "c_f", "house")
    assert sold * (wage + 0.25 * cpi) == pytest.approx(60 * wage, rel=1e-9)
    assert new.sam.receipts()["t_ex"] == pytest.approx(0.25 * cpi * sold, rel=1e-9)


def test_a_dearer_good_bears_no_more_of_it() -> None:
    """The same yen per litre of oil at twice the price; a share of the price is twice as much."""
    for kind, tax in (("specific", 0.5), ("ad_valorem", 1.0)):
        parameters = fuel(kind)
        new = solved(parameters, productivity=dearer(parameters))
        wage, cpi = new.value("p_factor_market", "labour"), new.value("p_consumption")
        sold = new.value("q_consumption", "c_f", "house")
        unit = cpi if kind == "specific" else wage
        assert new.sam.receipts()["t_ex"] == pytest.approx(tax * unit * sold, rel=1e-9), kind


def test_a_share_of_a_price_does_not_fit() -> None:
    with pytest.raises(CalibrationError, match="a specific tax is on a quantity"):
        fuel("specific", basis="gross")
