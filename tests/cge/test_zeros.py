"""Zeros: an institution may have no income; a household or a government that can pay for nothing is no equilibrium."""

from __future__ import annotations

import pytest

from cge.structure import ActivitySpec, HouseholdSpec, Structure, TaxSpec
from experiments.api.economy import Economy
from experiments.api.solution import Solution
from experiments.examples import (
    NO_ELASTICITIES,
    SMALL_TAXES,
    nest,
    small_economy,
    typed_sam,
)
from sam import Sam
from sam.problem import SolveError

# An enterprise that lives on a mark-up of a fifth on good x.
MARK_UP = """
account  kind        a_x  a_y  c_x  c_y  lab  cap  t_mark  firm  cons
a_x      activity      .    .  100    .    .    .       .     .     .
a_y      activity      .    .    .  100    .    .       .     .     .
c_x      commodity     .    .    .    .    .    .       .     .   100
c_y      commodity     .    .    .    .    .    .       .     .   100
lab      factor       32   60    .    .    .    .       .     .     .
cap      factor       48   40    .    .    .    .       .     .     .
t_mark   tax          20    .    .    .    .    .       .     .     .
firm     enterprise    .    .    .    .    .    .      20     .     .
cons     household     .    .    .    .   92   88       .    20     .
"""
INCOME_TAX = TaxSpec(name="direct", account="t_income", on="income", of=("house",), collector="gov")


def without_mark_up(rate: float = 0.0) -> Solution:
    """The economy with another mark-up."""
    typed = typed_sam(MARK_UP, "mark_up")
    group = ["rent" if each == "t_mark" else "" for each in typed.accounts.index]
    structure = Structure(
        name="mark_up",
        activities=(ActivitySpec(of="*", nest=nest(1.0, "factors")),),
        household=HouseholdSpec(demand="ces", elasticity=9.0),
        taxes=(TaxSpec(name="mark", account="t_mark", on="output", basis="gross"),),
        closure="textbook",
    )
    economy = Economy(
        Sam(typed.flows, typed.accounts.assign(group=group), name="mark_up"),
        structure=structure,
        elasticities=NO_ELASTICITIES,
    )
    return economy.model(closure={"base": "textbook", "numeraire": "lab"}).solve({"rate_mark": rate})


def test_an_enterprise_may_lose_its_income() -> None:
    """Fault zero_income_institution; the levels of both goods without the mark-up are those of an MPSGE model."""
    found = without_mark_up().equilibrium
    assert found.value("v_income", "firm") == 0.0
    assert found.value("q_node", "a_x") == pytest.approx(80 * 1.74490478017768, rel=1e-8)
    assert found.value("q_node", "a_y") == pytest.approx(100 * 0.387179018789276, rel=1e-8)


def test_almost_none_is_no_other_economy() -> None:
    """The limit from above: with a mark-up of a billionth all is as without, and the income is small and positive."""
    found, near = without_mark_up().equilibrium, without_mark_up(1e-9).equilibrium
    assert 0.0 < near.value("v_income", "firm") < 1e-6
    assert near.value("q_node", "a_x") == pytest.approx(found.value("q_node", "a_x"), rel=1e-7)


def test_a_new_tax_without_revenue_under_a_wage_floor() -> None:
    """An account that is empty in the benchmark and stays so, beside a complementarity that binds."""
    vat = TaxSpec(name="vat", account="t_vat", on="consumption", collector="gov")
    rules = {"base": "textbook", "factor_markets": {"labour": "real_wage_floor", "*": "full_employment"}}
    found = (
        small_economy(taxes=(*SMALL_TAXES, vat))
        .model(closure=rules)
        .solve({"q_factor_endowment[capital]": {"multiply": 0.9}, "real_wage_floor[labour]": 0.98})
    )
    assert found.equilibrium.value("v_tax", "t_vat") == 0.0
    assert found.equilibrium.value("q_factor_total", "labour") < 79.9


@pytest.mark.parametrize(
    ("change", "account"),
    [
        ({"rate_direct": 1.0}, "house"),  # was solved with a consumption of 5e-15
        (
            {"rate_saving_household": 1.0 - 1e-13},
            "house",
        ),  # 1.6e-11 of consumption, of which 6.7e-10 was rounding
        ({"rate_output_tax": 0.0, "rate_duty": 0.0}, "gov"),  # a government that lives on these taxes
    ],
)
def test_who_can_pay_for_nothing_is_named(change: dict[str, float], account: str) -> None:
    model = small_economy(taxes=(*SMALL_TAXES, INCOME_TAX)).model()
    with pytest.raises(SolveError, match=f"there is no equilibrium: account {account} cannot pay"):
        model.solve(change)


@pytest.mark.parametrize("left", [1e-2, 1e-6, 1e-9])
def test_a_small_consumption_is_one(left: float) -> None:
    """What a tax below 100 per cent leaves is known to more digits than rounding takes: in proportion to what is left."""
    model = small_economy(taxes=(*SMALL_TAXES, INCOME_TAX)).model()
    half, little = (model.solve({"rate_direct": 1.0 - each}).equilibrium for each in (0.5, left))
    income = [e.value("v_disposable", "house") for e in (half, little)]
    consumed = [e.value("v_consumption", "house") for e in (half, little)]
    assert consumed[1] / consumed[0] == pytest.approx(income[1] / income[0], rel=1e-5)
