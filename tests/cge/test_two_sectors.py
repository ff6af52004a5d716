"""Two sectors whose answers are known: signs and sizes by hand, and sectors that are alike behave alike."""

from __future__ import annotations

import pytest

from cge.blocks import BLOCKS
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from cge.structure import BuyerSpec, HouseholdSpec, Roles
from experiments.examples import Sector, small_sam, technology, two_sectors
from sam import Sam

from .economies import changed, scaled, small, textbook, with_entry


@pytest.fixture(scope="module")
def compiled() -> CompiledModel:
    parameters = small()
    return compile_economy(parameters, textbook(parameters))


@pytest.fixture(scope="module")
def parameters(compiled: CompiledModel) -> Parameters:
    return compiled.model.parameters


@pytest.fixture(scope="module")
def base(compiled: CompiledModel, parameters: Parameters) -> Equilibrium:
    return solve(compiled, parameters)


def test_zero_shock_is_identity(base: Equilibrium, parameters: Parameters) -> None:
    for name, spec in ((spec.name, spec) for block in BLOCKS for spec in block.variables.values()):
        if not isinstance(spec.start, str):
            continue
        for label, value in base.entries(name).items():
            assert value == pytest.approx(parameters.entries(spec.start)[label], rel=1e-10, abs=1e-10), name


def test_a_tariff_protects_and_makes_imports_dear(compiled, parameters, base) -> None:
    new = solve(compiled, with_entry(parameters, "rate_duty", ("w", "c_y"), 0.4))
    assert new.value("p_import", "c_y") > base.value("p_import", "c_y")
    assert new.value("q_import", "c_y") < 0.9 * base.value("q_import", "c_y")
    assert new.value("q_domestic", "c_y") > base.value("q_domestic", "c_y")
    assert new.value("q_node", "a_y") > base.value("q_node", "a_y")
    assert new.value("q_node", "a_x") < base.value("q_node", "a_x")
    # Lerner: with foreign saving fixed, a tax on imports is a tax on exports.
    assert new.value("p_exchange") < 1.0
    assert sum(new.value("q_export", c) for c in ("c_x", "c_y")) < sum(
        base.value("q_export", c) for c in ("c_x", "c_y")
    )
    # The import price rises by 1.4/1.2 less the appreciation, exactly.
    assert new.value("p_import", "c_y") == pytest.approx(1.4 / 1.2 * new.value("p_exchange"), rel=1e-12)


def test_an_output_tax_shrinks_the_sector(compiled, parameters, base) -> None:
    new = solve(compiled, with_entry(parameters, "rate_output_tax", ("a_x",), 10 / 90 + 0.1))
    assert new.value("q_node", "a_x") < base.value("q_node", "a_x")
    assert new.value("q_node", "a_y") > base.value("q_node", "a_y")
    # One producer sells at unit cost times the tax: p_make = p_node (1 + t) / (1 + t0).
    assert new.value("p_make", "a_x", "c_x") == pytest.approx(
        new.value("p_node", "a_x") * (1 + 10 / 90 + 0.1) / (10 / 9)
    )


def test_a_ten_per_cent_larger_economy_with_fixed_world_prices() -> None:
    """All factors and foreign saving +10 % at constant terms of trade: every quantity +10 %."""
    economy = small(export_demand="price_taker")
    model = compile_economy(economy, textbook(economy))
    base = solve(model, economy)
    new = solve(model, scaled(economy, q_factor_endowment=1.1, saving_foreign=1.1))
    for name in ("q_consumption", "q_import", "q_export", "q_node", "q_investment"):
        assert new.data[name].to_numpy() == pytest.approx(1.1 * base.data[name].to_numpy(), rel=1e-10), name


def test_more_labour_lowers_the_wage_and_grows_its_users(compiled, parameters, base) -> None:
    new = solve(compiled, with_entry(parameters, "q_factor_endowment", ("labour",), 1.1 * 80))
    assert new.value("p_factor_market", "labour") < base.value("p_factor_market", "labour")
    assert new.value("p_factor_market", "capital") > base.value("p_factor_market", "capital")
    growth = {a: new.value("q_node", a) / base.value("q_node", a) for a in ("a_x", "a_y")}
    assert growth["a_y"] > growth["a_x"]  # Rybczynski: y uses more labour
    assert 1.0 < growth["a_y"] < 1.1
    # CES 0.8 in each sector: the factor ratio moves with the relative price to the power 0.8.
    for a in ("a_x", "a_y"):
        ratio = new.value("q_factor", "labour", a) / new.value("q_factor", "capital", a)
        ratio /= base.value("q_factor", "labour", a) / base.value("q_factor", "capital", a)
        wage_rent = new.value("p_factor_market", "labour") / new.value("p_factor_market", "capital")
        assert ratio == pytest.approx(wage_rent**-0.8, rel=1e-10)


def test_productivity_lowers_the_price_and_raises_output(compiled, parameters, base) -> None:
    new = solve(compiled, with_entry(parameters, "productivity", ("a_x",), 1.1))
    assert new.value("p_make", "a_x", "c_x") < 0.97 * base.value("p_make", "a_x", "c_x")
    assert new.value("q_node", "a_x") > base.value("q_node", "a_x")
    # Ten per cent more output from each unit of materials.
    per_unit = new.value("q_intermediate", "c_y", "a_x") / new.value("q_node", "a_x")
    assert per_unit == pytest.approx(10 / 90 / 1.1, rel=1e-10)


def test_a_closed_cobb_douglas_economy_by_hand() -> None:
    """Two goods, value shares fixed everywhere: factor incomes never move, prices follow from productivity."""
    sectors = {"x": Sector({}, 30.0, 30.0, investment=10.0), "y": Sector({}, 30.0, 10.0, investment=6.0)}
    economy = small(small_sam(sectors), taxes=(), roles=Roles(), activities=technology(value_added=1.0))
    model = compile_economy(economy, textbook(economy, numeraire="labour"))
    new = solve(model, with_entry(economy, "productivity", ("a_x/va",), 1.25))
    assert new.value("p_supply", "c_x") == pytest.approx(0.8, rel=1e-10)
    assert new.value("p_supply", "c_y") == pytest.approx(1.0, rel=1e-10)
    assert new.value("q_consumption", "c_x", "house") == pytest.approx(1.25 * 50.0, rel=1e-10)
    assert new.value("q_consumption", "c_y", "house") == pytest.approx(34.0, rel=1e-10)
    assert new.value("p_factor_market", "capital") == pytest.approx(1.0, rel=1e-10)


def test_a_factor_increase_in_a_cobb_douglas_economy_by_hand() -> None:
    """Labour +21 %: its share stays, so w = r/1.21; price of x (half labour) falls to 1.21^-0.5 of the rent."""
    sectors = {"x": Sector({}, 30.0, 30.0, investment=10.0), "y": Sector({}, 30.0, 10.0, investment=6.0)}
    economy = small(small_sam(sectors), taxes=(), roles=Roles(), activities=technology(value_added=1.0))
    model = compile_economy(economy, textbook(economy, numeraire="capital"))
    new = solve(model, with_entry(economy, "q_factor_endowment", ("labour",), 1.21 * 60))
    assert new.value("p_factor_market", "labour") == pytest.approx(1 / 1.21, rel=1e-10)
    assert new.value("p_supply", "c_x") == pytest.approx(1.21**-0.5, rel=1e-10)
    assert new.value("p_supply", "c_y") == pytest.approx(1.21**-0.75, rel=1e-10)
    assert new.value("q_node", "a_x") == pytest.approx(60 * 1.21**0.5, rel=1e-10)


# --- equal sectors, equal treatment ------------------------------------------------------------------------------------


def twins() -> dict[str, Sector]:
    """x1 and x2 are alike in everything, y differs."""
    inputs = {"y": 10.0, "x1": 2.0, "x2": 2.0}
    twin = Sector(
        inputs, 30.0, 40.0, 6.0, imports=15.0, duty=3.0, exports=10.0, government=5.0, investment=8.0
    )
    return {
        "x1": twin,
        "x2": twin,
        "y": Sector(
            {"x1": 9.0, "x2": 9.0}, 50.0, 30.0, imports=40.0, exports=30.0, government=4.0, investment=4.0
        ),
    }


@pytest.mark.parametrize("demand", ["cobb_douglas", "ces"])
def test_identical_sectors_behave_alike(demand: str) -> None:
    household = HouseholdSpec(demand=demand, elasticity=0.6 if demand == "ces" else None)
    economy = small(small_sam(twins()), household=household, government=BuyerSpec(elasticity=0))
    model = compile_economy(economy, textbook(economy))
    new = solve(model, changed(economy, rate_duty=0.5, rate_output_tax=0.0))
    assert new.value("q_node", "a_x1") != pytest.approx(economy.value("q0_node", "a_x1"), rel=1e-3)
    for name in ("q_supply", "p_supply", "q_import", "q_export", "q_output", "p_domestic"):
        assert new.value(name, "c_x1") == pytest.approx(new.value(name, "c_x2"), rel=1e-11), name
    assert new.value("q_node", "a_x1") == pytest.approx(new.value("q_node", "a_x2"), rel=1e-11)


def test_identical_partners_behave_as_one() -> None:
    one = small(small_sam(two_sectors()))
    many = small(small_sam(two_sectors(), ("u", "v", "z")))
    results = []
    for economy in (one, many):
        model = compile_economy(economy, textbook(economy))
        results.append(solve(model, changed(economy, rate_duty=0.5)))
    for name in ("q_import", "q_export", "q_node", "p_supply"):
        assert results[0].data[name].to_numpy() == pytest.approx(
            results[1].data[name].to_numpy(), rel=1e-10
        ), name


def test_a_commodity_that_is_only_imported() -> None:
    sam = small_sam(two_sectors())
    flows = sam.flows.copy()
    flows["c_m", "house"], flows["w", "c_m"], flows["saving", "house"] = (
        5.0,
        5.0,
        flows["saving", "house"] - 5.0,
    )
    flows["saving", "w"] += 5.0
    accounts = sam.accounts.copy()
    accounts.loc["c_m", "kind"] = "commodity"
    economy = small(Sam(flows, accounts, name="imported", unit="money"))
    model = compile_economy(economy, textbook(economy))
    new = solve(model, changed(economy, rate_duty=0.5))
    assert new.value("q_import", "c_m") == pytest.approx(new.value("q_supply", "c_m"), rel=1e-10)
    assert new.value("q_import", "c_m") < 5.0
