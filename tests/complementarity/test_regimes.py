"""Permits between floor and ceiling, a wage floor, and a quota: each regime, verified to 1e-9."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from cge.block import Block
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from tests.cge.economies import changed, small, textbook, with_entry
from tests.optimise.test_optimise import economy

SETTLED = 1e-9


@cache
def market() -> tuple[Parameters, CompiledModel]:
    """The burning economy of the optimisation tests, with permits."""
    parameters, closure, _ = economy()
    return parameters, compile_economy(parameters, replace(closure, carbon="cap"))


def permits(**values: float) -> Equilibrium:
    """The market of permits with some parameters set."""
    parameters, compiled = market()
    return solve(compiled, changed(parameters, **values))


def test_the_benchmark_without_bounds_is_the_same() -> None:
    """Sweeps take the base of a draw from the closure without its bounds."""
    parameters, compiled = market()
    unbound = replace(compiled.closure, walras="").unbound
    assert unbound.carbon == "price"
    bound, free = solve(compiled, parameters), solve(compile_economy(parameters, unbound), parameters)
    for name in ("q_output", "p_commodity", "q_utility", "e_total"):
        assert free.entries(name) == pytest.approx(bound.entries(name), rel=1e-12)


def test_a_loose_cap_has_no_price() -> None:
    found = permits(carbon_cap=3.5)
    assert found.value("price_permit") == pytest.approx(0.0, abs=SETTLED)
    assert found.value("e_total") == pytest.approx(3.0, rel=1e-9)


def test_a_binding_cap_is_a_carbon_price() -> None:
    """Permit price = the carbon price that leaves the same emissions, and the same economy."""
    capped = permits(carbon_cap=2.8)
    assert capped.value("e_total") == pytest.approx(2.8, abs=SETTLED)
    parameters, _, priced = economy()
    taxed = solve(priced, changed(parameters, carbon_price=capped.value("price_permit")))
    assert taxed.value("e_total") == pytest.approx(2.8, rel=1e-9)
    assert taxed.value("q_utility", "house") == pytest.approx(capped.value("q_utility", "house"), rel=1e-9)
    assert float(capped.sam.receipts()["t_carbon"]) == pytest.approx(
        float(taxed.sam.receipts()["t_carbon"]), rel=1e-8
    )


def test_ceiling() -> None:
    """Beyond the cap permits are sold at the ceiling."""
    found = permits(carbon_cap=2.8, permit_price_ceiling=5.0)
    assert found.value("price_permit") == pytest.approx(5.0, abs=SETTLED)
    assert found.value("e_total") > 2.8


def test_floor() -> None:
    """Permits are left over at the floor."""
    found = permits(carbon_cap=2.99, permit_price_floor=3.0)
    assert found.value("price_permit") == pytest.approx(3.0, abs=SETTLED)
    assert found.value("e_total") < 2.99


def test_on_the_border_between_regimes() -> None:
    """A cap of exactly the emissions without one: price and slack both vanish."""
    found = permits(carbon_cap=3.0)
    assert found.value("price_permit") == pytest.approx(0.0, abs=1e-6)
    assert found.value("e_total") == pytest.approx(3.0, abs=1e-6)


@cache
def wages() -> tuple[Parameters, CompiledModel]:
    """The small economy with a floor under the real wage."""
    parameters = small()
    closure = textbook(parameters, factor_markets={"labour": "real_wage_floor", "*": "full_employment"})
    return parameters, compile_economy(parameters, closure)


@pytest.mark.parametrize("floor", [0.0, 0.9, 0.97, 1.02])
def test_wage_floor(floor: float) -> None:
    """A tenth of the capital is lost: the real wage falls to the floor at most, and what is not employed is idle."""
    parameters, compiled = wages()
    lost = with_entry(parameters, "q_factor_endowment", ("capital",), 0.9 * 80.0)
    found = solve(compiled, with_entry(lost, "real_wage_floor", ("labour",), floor))
    wage = found.value("p_factor_market", "labour") / found.value("p_consumption")
    idle = parameters.value("q_factor_endowment", "labour") - found.value("q_factor_total", "labour")
    assert wage >= floor - SETTLED
    assert idle >= -SETTLED
    assert min(wage - floor, idle) == pytest.approx(0.0, abs=SETTLED)
    assert (idle > 1e-3) == (floor > 0.965)  # the free wage is between the two


def test_a_complementarity_needs_a_bound() -> None:
    with pytest.raises(ValueError, match="give a lower or an upper bound"):
        Block("b").complements("c", variable="q_supply", sizes=lambda m, c: (1.0, 1.0))
