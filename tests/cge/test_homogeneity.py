"""Numeraire and quantity homogeneity, of Japan and the textbooks, with and without a carbon price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from cge.analysis.homogeneity import in_equations, numeraire_scaled, quantity_scaled
from cge.closure import CLOSURES
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from experiments.examples import SMALL_TABLE

from .economies import changed, japan, japan_compiled, japan_read, opencge_10, small, stdcge, textbook

TOLERANCE = 1e-9
MONEY = ("money", "money per foreign money")
PURE = ("lump_sum", "saving_change", "rate_instrument")


def follows(before: Equilibrium, after: Equilibrium, factor_of: Callable[[str, str], float]) -> None:
    """Each variable is its factor times what it was, to 1e-9 of the variable's largest value."""
    size = abs(float(before.sam.flows.abs().max()))
    for name, array in before.data.items():
        one, two = array.to_numpy(), after.data[name].to_numpy()
        # An adjustment that is zero at the benchmark is compared with the size of the economy.
        scale = size if name in PURE else max(float(np.nanmax(np.abs(one), initial=0.0)), 1e-12)
        gap = (
            float(np.nanmax(np.abs(two - factor_of(str(name), array.attrs["units"]) * one), initial=0.0))
            / scale
        )
        assert gap <= TOLERANCE, f"{name} is off by {gap:.3g}"


def money_factor(name: str, unit: str) -> float:
    """In other money prices and values double; quantities, rates and world prices do not."""
    return 2.0 if name.startswith(("p_", "v_")) else 1.0


def quantity_factor(name: str, unit: str) -> float:
    """In a larger economy quantities and values grow; prices do not."""
    return 1.0 if name.startswith("p_") or name == "rate_instrument" else 1.05


def check(compiled: CompiledModel, parameters: Parameters) -> None:
    before = solve(compiled, parameters)
    follows(before, solve(compiled, in_equations(compiled, numeraire_scaled(parameters, 2.0))), money_factor)
    follows(
        before, solve(compiled, in_equations(compiled, quantity_scaled(parameters, 1.05))), quantity_factor
    )


@pytest.mark.parametrize(
    ("closure", "carbon_price"),
    [
        ("savings_driven", 10_000.0),
        ("welfare", 0.0),
        pytest.param("savings_driven", 0.0, marks=pytest.mark.slow),
        pytest.param("welfare", 10_000.0, marks=pytest.mark.slow),
    ],
)
def test_japan(closure: str, carbon_price: float) -> None:
    check(japan_compiled(closure), changed(japan(), carbon_price=carbon_price))


@pytest.mark.slow
@pytest.mark.parametrize(
    "entries",
    [
        {"numeraire": "exchange_rate"},
        {"numeraire": "f_labour"},
        {"foreign": "fixed_exchange_rate"},
        {"government_saving": "residual", "government_instrument": "none"},
        {"government_saving": "rate"},
        {"government_instrument": "income_tax"},
        {"government_instrument": "household_purchases"},
        {"household_saving": "residual", "foreign": "fixed_saving", "investment": {"*": "fixed"}},
        {"foreign": "residual", "investment": {"*": "fixed"}},
        {"factor_markets": {"*": "full_employment", "f_labour": "fixed_real_price"}},
        {"factor_mobility": {"*": "mobile", "f_capital": "immobile"}},
    ],
    ids=str,
)
def test_japan_under_other_closures(entries: dict) -> None:
    compiled = japan_read().under(replace(CLOSURES["savings_driven"], name="tested", **entries))
    check(compiled, changed(japan(), carbon_price=10_000.0))


@pytest.mark.parametrize("parameters", [stdcge, opencge_10], ids=lambda f: f.__name__)
def test_textbooks(parameters) -> None:
    economy = parameters()
    compiled = compile_economy(economy, textbook(economy))
    check(compiled, economy.with_values({"rate_tariff": economy.data["rate_tariff"] * 2}))


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"numeraire": "exchange_rate"},
        {"foreign": "fixed_exchange_rate"},
        {"government_saving": "fixed_real"},
        {"factor_mobility": {"*": "immobile"}},
        {"factor_mobility": {"*": "cet"}},
        {"government_consumption": "fixed", "government_saving": "rate", "government_instrument": "lump_sum"},
        {"investment": {"*": "fixed"}, "household_saving": "residual"},
        {"investment": {"*": "fixed"}, "foreign": "residual"},
    ],
    ids=str,
)
def test_small_economy_under_every_closure(entries: dict) -> None:
    economy = small(table=SMALL_TABLE.with_value("omega_factor", 0.5))
    compiled = compile_economy(economy, textbook(economy, **entries))
    check(compiled, economy.with_values({"rate_duty": economy.data["rate_duty"] * 2}))


def test_scaling_leaves_benchmark_constants_and_the_original() -> None:
    economy = small()
    larger = quantity_scaled(economy, 1.05)
    assert larger.value("q_factor_endowment", "labour") == pytest.approx(
        1.05 * economy.value("q_factor_endowment", "labour")
    )
    assert larger.value("saving_foreign") == pytest.approx(1.05 * economy.value("saving_foreign"))
    for name in ("q0_node", "v0_income", "p_world_import", "rate_duty", "sigma_armington", "p_numeraire"):
        assert larger.data[name].equals(economy.data[name]), name
    richer = numeraire_scaled(economy, 2.0)
    assert richer.value("p_numeraire") == 2.0
    for name in ("q0_node", "v0_income", "q_factor_endowment", "saving_foreign"):
        assert richer.data[name].equals(economy.data[name]), name


def test_every_exogenous_parameter_scales_or_is_without_dimension() -> None:
    """No parameter that an equation holds may be left out of both tests by its name alone."""
    for name, array in japan().data.data_vars.items():
        if not str(name).startswith(("v0_", "q0_", "e0_")) and array.attrs["dimension"] == "jpy":
            raise AssertionError(f"{name} is money that is neither a benchmark constant nor indexed")
