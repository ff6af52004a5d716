"""Numbers in another unit than the model's: a warning that says what they mean, an error where nobody can mean them."""

from __future__ import annotations

import pytest

from cge.parameters import Parameters
from cge.structure import Roles
from experiments.api.economy import Economy
from experiments.examples import (
    BURNT,
    NO_ELASTICITIES,
    SMALL_TABLE,
    SMALL_TAXES,
    carbon_taxes,
    small_economy,
    small_sam,
    small_structure,
    two_sectors,
)
from experiments.plausibility import CARBON, doubts_of_elasticities, doubts_of_values
from experiments.words import Words
from sam.problem import InputError

EN, JA = Words("en"), Words("ja")


def parameters() -> Parameters:
    structure = small_structure(
        closure="textbook",
        taxes=(*SMALL_TAXES, *carbon_taxes("intermediate", "consumption")),
        roles=Roles(
            labour=("labour",), tariff=("duty",), carbon=("carbon_intermediate", "carbon_consumption")
        ),
    )
    sam = small_sam(two_sectors())
    return Economy(sam, structure=structure, elasticities=SMALL_TABLE, emissions=BURNT).parameters


def told(name: str, value: float, at: tuple[str, ...] = ()) -> list:
    own = parameters()
    before = {at: own.value(name, *at)}
    return list(doubts_of_values(own, name, before, {at: value}))


@pytest.mark.parametrize(("value", "cent", "absurd"), [(5.0, "500 %", False), (25.0, "2,500 %", True)])
def test_a_rate_in_per_cent_says_what_it_is(value: float, cent: str, absurd: bool) -> None:
    (doubt,) = told("rate_duty", value, ("w", "c_y"))
    assert doubt.absurd is absurd
    assert f"rate_duty[w,c_y] = {value:g} is {cent}" in doubt.text(EN)
    assert f"write {value / 100:g}" in doubt.text(EN)
    assert cent.replace(" ", "") in doubt.text(JA)


def test_a_negative_price_of_carbon_is_a_subsidy() -> None:
    (doubt,) = told("carbon_price", -0.5)
    assert "carbon_price = -0.5 per tonne of CO2 pays for emitting: a subsidy" in doubt.text(EN)
    assert not doubt.absurd
    assert told("carbon_price", -5e9)[0].absurd


def test_rates_and_levels_that_are_used_raise_no_doubt() -> None:
    assert told("rate_duty", 0.9, ("w", "c_y")) == []
    assert told("q_factor_endowment", 160.0, ("labour",)) == []
    assert told("productivity", 1.3, ("a_x",)) == []
    assert told("q_factor_endowment", 0.0, ("labour",)) == []  # to take something away is no slip of a unit


def test_an_endowment_set_to_an_index() -> None:
    (doubt,) = told("q_factor_endowment", 1.05, ("labour",))
    assert not doubt.absurd
    assert "1.05 where the base has 80: a change of -98.6875 %" in doubt.text(EN)
    (doubt,) = told("q_factor_endowment", 0.05, ("labour",))
    assert doubt.absurd


def test_world_prices_in_per_cent_of_the_base() -> None:
    """A brother: an index with base 100 where the model has base 1."""
    (doubt,) = told("p_world_import", 105.0, ("w", "c_y"))
    assert "a change of +10,400 %" in doubt.text(EN)


def test_a_price_per_tonne_of_carbon_and_one_in_another_currency() -> None:
    own = parameters()
    income, emitted = 160.0, 3.0  # million yen; Mt: a yen per tonne is a million yen per Mt
    assert own.value("e0_total") == pytest.approx(emitted)
    high = 0.1 * income / emitted
    (doubt,) = told("carbon_price", high)
    assert "10 % of all factor income" in doubt.text(EN)
    assert f"write {high / CARBON:,.5g}" in doubt.text(EN)
    assert told("carbon_price", 0.03 * income / emitted) == []
    (doubt,) = told("carbon_price", 1e-4 * income / emitted)
    assert "0.01 % of all factor income" in doubt.text(EN)
    (doubt,) = told("carbon_price", 1.5 * income / emitted)
    assert doubt.absurd


def test_an_elasticity_of_300() -> None:
    table = NO_ELASTICITIES.with_value("sigma_armington", 300.0, "").with_value(
        "sigma_origin", float("inf"), ""
    )
    (doubt,) = doubts_of_elasticities(table)
    assert "sigma_armington[*] = 300" in doubt.text(EN)
    assert "19.8" in doubt.text(EN)  # 1.01 to the power 300
    assert list(doubts_of_elasticities(SMALL_TABLE)) == []


def test_what_nobody_can_mean_is_refused_through_every_door() -> None:
    with pytest.raises(InputError, match=r"this cannot be meant: rate_duty\[w,c_x\] = 25 is 2,500 %"):
        small_economy().model().solve(rate_duty=25.0)
