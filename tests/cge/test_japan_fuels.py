"""Fuels of Japan: nests of motor fuels, heating oils and feedstock, and what a carbon price does to fuel prices."""

from __future__ import annotations

import pytest

from calibration.nests import activity_nest, named_inputs, spec_nodes
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve

from .economies import changed, japan_sam, japan_structure, with_entry

FUELS = (
    "coa",
    "oil",
    "gas",
    "gso",
    "jet",
    "ker",
    "loi",
    "hoa",
    "hob",
    "nap",
    "lpg",
    "opp",
    "cok",
    "cop",
    "g_h",
)
ROAD = {"c_gso", "c_loi", "c_jet"}


OWN_TRANSPORT = {"a_o_p", "a_o_f"}  # no factors and no heat: a tree of their own


@pytest.mark.parametrize("activity", japan_sam().of_kind("activity"))
def test_motor_fuels_are_a_node_of_their_own(activity: str) -> None:
    tree = activity_nest(japan_structure().activities, activity)
    assert tree is not None
    fuels = next(node for node in spec_nodes(tree) if node.name == "motor_fuels")
    assert fuels.elasticity == "sigma_motor_fuels"
    assert ROAD <= set(named_inputs(fuels))


@pytest.mark.parametrize("activity", sorted(set(japan_sam().of_kind("activity")) - OWN_TRANSPORT))
def test_motor_fuels_and_feedstock_replace_no_heat(activity: str) -> None:
    tree = activity_nest(japan_structure().activities, activity)
    assert tree is not None
    nodes = {node.name: node for node in spec_nodes(tree)}
    assert not ROAD & set(named_inputs(nodes["energy"]))
    assert not set(named_inputs(nodes["feedstock"])) & set(named_inputs(nodes["kle"]))
    assert nodes["coal"].elasticity == "sigma_coal_coke"
    assert nodes["heating_oils"].elasticity == "sigma_heating_oils"


@pytest.mark.parametrize(
    ("activity", "feedstock"),
    [("a_pet", "c_oil"), ("a_cop", "c_coa"), ("a_g_h", "c_gas"), ("a_g_h", "c_lpg"), ("a_chm", "c_nap")],
)
def test_what_is_transformed_is_feedstock(activity: str, feedstock: str) -> None:
    tree = activity_nest(japan_structure().activities, activity)
    assert tree is not None
    assert feedstock in {
        item for node in spec_nodes(tree) if node.name == "feedstock" for item in named_inputs(node)
    }


def test_blast_furnaces_reduce_with_coal_and_coke_alone() -> None:
    tree = activity_nest(japan_structure().activities, "a_i_s")
    assert tree is not None
    nodes = {node.name: node for node in spec_nodes(tree)}
    assert nodes["iron"].elasticity == "sigma_reductants"
    assert set(named_inputs(nodes["coal"])) == {"c_coa", "c_cok"}
    assert not set(named_inputs(nodes["coal"])) & set(named_inputs(nodes["kle"]))


def test_households_heat_with_no_motor_fuel() -> None:
    groups = {group.name: set(named_inputs(group)) for group in japan_structure().household.groups}
    assert groups["motor_fuels"] == {"c_gso", "c_loi"}
    assert not groups["energy"] & groups["motor_fuels"]


@pytest.mark.slow
def test_no_fuel_price_falls_by_more_than_15_per_cent(
    welfare: CompiledModel, japan_parameters: Parameters
) -> None:
    """At 10,000 yen, also at the ends of the cited ranges of the transformation elasticities (coke was -46 %)."""
    shock = changed(japan_parameters, carbon_price=10_000.0)
    for omega in ({}, {"a_pet": 0.5}, {"a_pet": 8.0}, {"a_cop": 0.5}, {"a_cop": 8.0}, {"a_fos": 0.5}):
        parameters = shock
        for activity, value in omega.items():
            parameters = with_entry(parameters, "omega_make", (activity,), value)
        solved = solve(welfare, parameters)
        prices = {fuel: solved.value("p_output", f"c_{fuel}") for fuel in FUELS}
        assert min(prices.values()) > 0.85, (omega, prices)
