"""One consumption tax on several buyers: coverage by hand, one rate that moves all of it, and what is refused."""

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

from .economies import japan

# Bread is taxed at 10 per cent, care is exempt: its maker pays 10 per cent on the bread that it buys and deducts nothing.
SAM = """
account  kind       a_b  a_c  c_b  c_c  labour  house  t_vat  state
a_b      activity     .    .   60    .       .      .      .      .
a_c      activity     .    .    .   52       .      .      .      .
c_b      commodity    .   20    .    .       .     40      .      .
c_c      commodity    .    .    .    .       .     46      .      6
labour   factor      60   30    .    .       .      .      .      .
house    household    .    .    .    .      90      .      .      .
t_vat    tax          .    2    .    .       .      4      .      .
state    government   .    .    .    .       .      .      6      .
"""
ONE_RATE = {"account": "t_vat", "shared_rate": "rate_vat"}


def rows(**household: object) -> tuple[TaxSpec, ...]:
    return (
        TaxSpec(
            name="vat",
            on="consumption",
            coverage={"c_c": 0},
            **ONE_RATE,
            **household,
        ),
        TaxSpec(name="vat_inputs", on="intermediate", **ONE_RATE),
    )


def structure(taxes: tuple[TaxSpec, ...], rate: float = 0.1) -> Structure:
    return Structure(
        name="care",
        activities=technology(),
        household=HouseholdSpec(demand="cobb_douglas"),
        taxes=taxes,
        roles=Roles(labour=("labour",)),
        shared_rates={"rate_vat": rate} if rate else {},
        closure="textbook",
    )


def test_coverage_is_what_the_sam_collects_of_the_rate() -> None:
    parameters = calibrate(typed_sam(SAM, "care"), structure(rows()), NO_ELASTICITIES)
    assert parameters.value("rate_vat") == 0.1
    assert parameters.value("coverage_vat", "c_b", "house") == pytest.approx(4 / 40 / 0.1)
    assert parameters.value("coverage_vat", "c_c", "house") == 0.0
    assert parameters.value("coverage_vat_inputs", "c_b", "a_c") == pytest.approx(2 / 20 / 0.1)
    assert parameters.value("paid0_consumption", "c_b", "house") == pytest.approx(1.1)


def test_proportions_hold_at_the_level_of_the_cell() -> None:
    """Care at half the rate: 4 = r (40 + 46 / 2)."""
    half = rows()[0].model_copy(update={"coverage": {"c_c": 0.5}})
    parameters = calibrate(typed_sam(SAM, "care"), structure((half, rows()[1])), NO_ELASTICITIES)
    rate = 4 / (40 + 23)
    assert parameters.value("coverage_vat", "c_b", "house") == pytest.approx(rate / 0.1)
    assert parameters.value("coverage_vat", "c_c", "house") == pytest.approx(rate / 0.2)


@pytest.mark.parametrize(
    ("taxes", "rate", "message"),
    [
        (rows(), 0.0, "at the shared rate 'rate_vat' needs its statutory value"),
        (rows(basis="gross"), 0.1, "coverage needs a net basis"),
        (
            (rows()[0].model_copy(update={"coverage": {"c_bread": 0}}), rows()[1]),
            0.1,
            "`coverage`.*c_bread",
        ),
    ],
)
def test_what_is_refused(taxes: tuple[TaxSpec, ...], rate: float, message: str) -> None:
    with pytest.raises(CalibrationError, match=message):
        calibrate(typed_sam(SAM, "care"), structure(taxes, rate), NO_ELASTICITIES)


def solved(parameters: Parameters, changes: dict[str, object]) -> Equilibrium:
    """The economy of bread and care after a change; government buys care with what the tax collects."""
    closure = replace(CLOSURES["textbook"], walras="c_b")
    return solve(compile_economy(parameters, closure), parameters.with_values(changes))


def care(coverage: dict[str, float]) -> Parameters:
    """The economy with its tax on the household's purchases in the given proportions."""
    household = rows()[0].model_copy(update={"coverage": coverage})
    return calibrate(typed_sam(SAM, "care"), structure((household, rows()[1])), NO_ELASTICITIES)


def test_one_rate_moves_what_households_and_exempt_makers_pay() -> None:
    """Bread costs its labour; care 20 of bread with the tax and 30 of labour for 52."""
    parameters = care({"c_c": 0})
    new = solved(parameters, {"rate_vat": parameters.data["rate_vat"] * 2})
    wage = new.value("p_factor_market", "labour")
    bread, clinic = new.value("p_supply", "c_b"), new.value("p_supply", "c_c")
    assert bread / wage == pytest.approx(1.0, rel=1e-9)
    # Benchmark cost of care: 20 bread at 1.1 and 30 labour; now bread costs 1.2.
    assert clinic / wage == pytest.approx((20 * 1.2 + 30) / 52, rel=1e-9)
    tax = new.sam.receipts()["t_vat"]
    bought = new.value("q_consumption", "c_b", "house"), new.value("q_intermediate", "c_b", "a_c")
    assert tax == pytest.approx(0.2 * bread * sum(bought), rel=1e-9)


def test_an_exemption_is_a_change_of_coverage() -> None:
    parameters = care({"c_c": 0})
    free = parameters.data["coverage_vat"] * 0.0
    new = solved(parameters, {"coverage_vat": free})
    tax = new.sam.receipts()["t_vat"]
    inputs = new.value("p_supply", "c_b") * new.value("q_intermediate", "c_b", "a_c")
    assert tax == pytest.approx(0.1 * inputs, rel=1e-9)


@pytest.mark.parametrize(
    ("row", "good", "buyer", "share"),
    [
        ("consumption_tax", "c_com", "household", 1.0),
        ("consumption_tax", "c_foo", "household", 1.0),
        ("consumption_tax", "c_mhs", "household", 0.0),
        ("consumption_tax", "c_rer", "household", 0.03),
        ("consumption_tax_inputs", "c_com", "a_mhs", 1.0),
        ("consumption_tax_inputs", "c_com", "a_fin", 0.8),
        ("consumption_tax_inputs", "c_com", "a_mvh", 0.0),
        ("consumption_tax_investment", "c_prm", "i_private", 0.044),
        ("consumption_tax_public_investment", "c_con", "i_public", 0.75),
    ],
)
def test_the_statutory_rate_of_japan_reaches_who_cannot_deduct(
    row: str, good: str, buyer: str, share: float
) -> None:
    """Of 8 per cent: calibrated from the SAM's cells and equal to the law, though neither knows the other."""
    assert japan().value("rate_consumption_tax") == 0.08
    assert japan().value(f"coverage_{row}", good, buyer) == pytest.approx(share, abs=0.002)
