"""One consumption tax on several buyers: coverage by hand, one rate that moves all of it, and what is refused."""

from __future__ import annotations

import pytest

from calibration import calibrate
from cge.structure import HouseholdSpec, Roles, Structure, TaxSpec
from experiments.examples import NO_ELASTICITIES, technology, typed_sam
from sam.problem import CalibrationError

# Bread is taxed at 10 per cent, care is exempt: its maker pays 10 per cent on the bread that it buys and deducts nothing.
SAM = """
account  kind       a_b  a_c  c_b  c_c  labour  house  t_vat  state
a_b      activity     .    .   60    .       .      .      .      .
a_c      activity     .    .    .   52       .      .      .      .
c_b      commodity    .   20    .    .       .     40      .      .
c_c      commodity    .    .    .    .       .     52      .      .
labour   factor      60   30    .    .       .      .      .      .
house    household    .    .    .    .      90      .      .      6
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
    """Care at half the rate: 4 = r (40 + 52 / 2)."""
    half = rows()[0].model_copy(update={"coverage": {"c_c": 0.5}})
    parameters = calibrate(typed_sam(SAM, "care"), structure((half, rows()[1])), NO_ELASTICITIES)
    rate = 4 / (40 + 26)
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
