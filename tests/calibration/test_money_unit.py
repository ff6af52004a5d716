"""The unit of money that a carbon price needs is written, and fits the SAM."""

from __future__ import annotations

import pytest

from calibration import CalibrationError, calibrate
from cge.structure import Structure
from experiments.examples import (
    BURNT,
    SMALL_TABLE,
    SMALL_TAXES,
    carbon_taxes,
    small_sam,
    small_structure,
    two_sectors,
)


def refused(unit: str, structure: Structure) -> str:
    """What a calibration on the small SAM in a unit says."""
    with pytest.raises(CalibrationError) as raised:
        calibrate(small_sam(two_sectors()).replace(unit=unit), structure, SMALL_TABLE, BURNT)
    return str(raised.value)


def priced(unit: float | None) -> Structure:
    """The small structure with a carbon price."""
    return small_structure(taxes=(*SMALL_TAXES, *carbon_taxes("intermediate")), money_unit_yen=unit)


def test_a_carbon_price_on_a_sam_of_another_currency_asks_for_the_unit() -> None:
    assert refused("million USD", priced(None)) == (
        "structure small: the rate of carbon_intermediate is money per tonne; say with `money_unit_yen` how many yen one "
        "unit of SAM small (million USD) is, or how many of its own currency if rates are to be in that (1000000 "
        "for millions)"
    )


@pytest.mark.parametrize(
    ("unit", "yen"),
    [("million yen", 1e6), ("trillion JPY", 1e12), ("億円", 1e8), ("百万円", 1e6), ("yen", 1.0)],
)
def test_a_unit_of_yen_that_the_key_contradicts_is_refused_and_its_own_is_taken(
    unit: str, yen: float
) -> None:
    assert f"`money_unit_yen` is 1e+09, and one unit of SAM small ({unit}) is {yen:g} yen" in refused(
        unit, priced(1e9)
    )
    calibrate(small_sam(two_sectors()).replace(unit=unit), priced(yen), SMALL_TABLE, BURNT)


def test_a_dollar_price_is_the_same_tax_in_any_unit_of_dollars() -> None:
    sam = small_sam(two_sectors()).replace(unit="million USD")
    tax = next(tax for tax in calibrate(sam, priced(1e6), SMALL_TABLE, BURNT).taxes if tax.kind == "specific")
    assert tax.money_per_unit == 1.0  # a dollar a tonne on a megatonne is a million dollars


def test_without_a_specific_tax_no_unit_is_needed() -> None:
    calibrate(small_sam(two_sectors()), small_structure(money_unit_yen=None), SMALL_TABLE)
