"""Units: a SAM in other units is the same economy, with every complementarity binding."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from cge.equilibrium import Equilibrium
from cge.structure import ActivitySpec, HouseholdSpec, Structure, TaxSpec
from experiments.api.economy import Economy
from experiments.examples import (
    BURNT,
    NO_ELASTICITIES,
    SMALL_TABLE,
    SMALL_TAXES,
    carbon_taxes,
    nest,
    small_sam,
    small_structure,
    two_sectors,
    typed_sam,
)
from sam import Sam

FACTORS = (1e-8, 1e-5, 1e-2, 1e3, 1e8)
AGREEMENT = 1e-9  # of each variable
# A quota on one good, permits for what is burnt, a floor under the wage: all three bind after this shock, or none before it.
SHOCK = {
    "q_factor_endowment[capital]": {"multiply": 0.9},
    "real_wage_floor[labour]": 0.98,
    "carbon_cap": 2.5,
    "limit_quota": {"multiply": 0.8},
}
RENT = TaxSpec(name="rent", account="t_rent", on="import", of=("c_x",), quota=1.0, collector="house")
CLOSURE = {
    "base": "textbook",
    "carbon": "cap",
    "factor_markets": {"labour": "real_wage_floor", "*": "full_employment"},
}


@cache
def solved(factor: float, shocked: bool, named: bool) -> Equilibrium:
    """The small economy times a factor; `named`: the structure names the larger or smaller unit of money."""
    own = small_sam(two_sectors())
    economy = Economy(
        Sam(own.flows * factor, own.accounts, name=own.name, unit=own.unit, year=own.year),
        structure=small_structure(
            closure="textbook",
            taxes=(*SMALL_TAXES, *carbon_taxes("intermediate", "consumption"), RENT),
            money_unit_yen=1e6 / (factor if named else 1.0),
        ),
        elasticities=SMALL_TABLE,
        emissions=BURNT,
    )
    return economy.model(closure=CLOSURE).solve(SHOCK if shocked else None).equilibrium


def test_all_three_bind() -> None:
    found = solved(1.0, True, True)
    assert found.value("rate_quota", "w", "c_x") > 0.01
    assert found.value("price_permit") > 1.0
    assert found.value("q_factor_total", "labour") < 79.0


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("shocked", [True, False])
@pytest.mark.parametrize("factor", FACTORS)
def test_in_any_unit_all_is_the_same(factor: float, shocked: bool, named: bool) -> None:
    """Prices and rates stay, amounts are `factor` times as large; a price per tonne is one where no unit is named.

    Without the name the economy is richer and emits as much: a ceiling of ten million yen, which "no scenario reaches",
    bound at 1e8 and more was emitted than the cap.
    """
    one, other = solved(1.0, shocked, named), solved(factor, shocked, named)
    for name, spec in one.variables.items():
        by = factor if spec.dimension in ("quantity", "jpy", "fx") and "money" in spec.unit else 1.0
        if name == "price_permit" and not named:
            by = factor
        expected, zero = one.values[name] * by, by * (100.0 if by == factor else 1.0)
        np.testing.assert_allclose(
            other.values[name], expected, rtol=AGREEMENT, atol=AGREEMENT * zero, err_msg=name
        )


# Fault regime_units: eight factors that are spare capacity, each a few ten-thousandths of income, whose prices may fall to a
# ten-millionth. The same with one: good x needs both factors in fixed proportions, and there is less of one.
SPARE = """
account  kind       a_x   a_y   c_x   c_y   lab    spare    house
a_x      activity     .     .   10.003 .      .       .         .
a_y      activity     .     .     .    5      .       .         .
c_x      commodity    .     .     .    .      .       .      10.003
c_y      commodity    .     .     .    .      .       .         5
lab      factor      10     5     .    .      .       .         .
spare    factor   0.003     .     .    .      .       .         .
house    household    .     .     .    .     15   0.003         .
"""


@pytest.mark.parametrize("factor", [1e-8, 1e-4, 1e-2, 1.0, 1e2, 1e8])
def test_spare_capacity_in_any_unit(factor: float) -> None:
    """With a tenth less labour x falls by about a tenth, and so does what it uses of the other."""
    typed = typed_sam(SPARE, "spare")
    structure = Structure(
        name="spare",
        activities=(ActivitySpec(of="*", nest=nest(0.0, "factors")),),
        household=HouseholdSpec(demand="cobb_douglas"),
        closure="textbook",
    )
    economy = Economy(
        Sam(typed.flows * factor, typed.accounts, name="spare"),
        structure=structure,
        elasticities=NO_ELASTICITIES,
    )
    rules = {"spare": "real_wage_floor", "*": "full_employment"}
    model = economy.model(closure={"base": "textbook", "numeraire": "lab", "factor_markets": rules})
    change = {"q_factor_endowment[lab]": {"multiply": 0.9}, "real_wage_floor[spare]": 1e-7}
    found = model.solve(change).equilibrium
    # The household spends 10.003 of 15.003 on x, which costs labour only: 13.5 times that share, and 0.0003 spare for each.
    used = 13.5 * 10.003 / 15.003 / 10 * 0.003
    assert found.value("q_factor_total", "spare") == pytest.approx(used * factor, rel=1e-6)
    price = found.value("p_factor_market", "spare") / found.value("p_consumption")
    assert price == pytest.approx(1e-7, rel=1e-9)
