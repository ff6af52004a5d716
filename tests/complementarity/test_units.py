"""Units: a SAM in other units is the same economy, with every complementarity binding."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from cge.equilibrium import Equilibrium
from cge.structure import TaxSpec
from experiments.api.economy import Economy
from experiments.examples import (
    BURNT,
    SMALL_TABLE,
    SMALL_TAXES,
    carbon_taxes,
    small_sam,
    small_structure,
    two_sectors,
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
