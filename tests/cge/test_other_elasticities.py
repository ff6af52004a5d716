"""A read model serves every economy that differs in elasticities of the same functional forms, to the same bits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cge.analysis.homogeneity import in_equations, quantity_scaled
from cge.closure import CLOSURES, Closure, Swap
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import ReadModel
from cge.solve import read_economy, solve
from experiments.examples import SMALL_TABLE

from .economies import changed, small

SAVINGS = CLOSURES["savings_driven"]
CLOSURE_OF = {
    "plain": SAVINGS,
    "a figure met": replace(SAVINGS, swap=(Swap("productivity", "gdp_real", change_pct=2.0),)),
    "what it does not read": replace(SAVINGS, factor_mobility={"*": "immobile"}),
}


def economy(armington: float, mobility: float) -> Parameters:
    """Mobility is in no equation unless a closure asks for it; these do not."""
    table = SMALL_TABLE.with_value("sigma_armington", armington, "")
    return small(table=table.with_value("omega_factor", mobility, ""))


@pytest.fixture(scope="module")
def read() -> ReadModel:
    return read_economy(economy(2.0, 1.3))


def other() -> Parameters:
    return economy(3.7, 1.7)


def values_of(equilibrium: Equilibrium) -> np.ndarray:
    return np.concatenate([np.ravel(each) for each in equilibrium.values.values()])


@pytest.mark.parametrize("closure", CLOSURE_OF.values(), ids=CLOSURE_OF)
def test_the_bits_of_a_model_that_was_read_for_them(read: ReadModel, closure: Closure) -> None:
    drawn = other()
    shocked = changed(drawn, rate_duty=0.3)
    shared = solve(read.with_elasticities(drawn).under(closure), shocked)
    own = solve(read_economy(drawn).under(closure), shocked)
    assert np.array_equal(values_of(shared), values_of(own))
    assert shared.parameters.data.identical(own.parameters.data)
    plain = solve(read.under(closure), changed(read.parameters, rate_duty=0.3))
    assert not np.allclose(values_of(plain), values_of(own), rtol=1e-6)


def test_one_economy_leaves_another_alone(read: ReadModel) -> None:
    shocked = changed(read.parameters, rate_duty=0.3)
    before = values_of(solve(read.under(SAVINGS), shocked))
    read.with_elasticities(other()).under(SAVINGS)
    assert np.array_equal(values_of(solve(read.under(SAVINGS), shocked)), before)


def test_what_no_equation_reads_goes_back_to_its_own_benchmark(read: ReadModel) -> None:
    """A larger economy with other elasticities: its prices stay, and nothing of it counts as changed in vain."""
    drawn = other()
    compiled = read.with_elasticities(drawn).under(SAVINGS)
    larger = solve(compiled, in_equations(compiled, quantity_scaled(drawn, 2.0)))
    assert larger.value("p_factor_market", "labour") == pytest.approx(1.0, abs=1e-9)
