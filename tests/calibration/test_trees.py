"""Trees of a structure file: named nodes that a later entry replaces, and groups of governments and investment accounts."""

from __future__ import annotations

import pytest

from calibration import CalibrationError
from cge.parameters import Parameters
from cge.solve import compile_economy, solve
from cge.structure import ActivitySpec, BuyerSpec, HouseholdSpec, NestSpec, ReplacementSpec, TaxSpec
from experiments.examples import SMALL_TAXES, nest
from sam.problem import InputError
from tests.cge.economies import changed, small, textbook

WHOLE = ActivitySpec(of="*", nest=nest(0.0, "commodities", nest(0.8, "factors", name="va")))


def flat(**replaced: ReplacementSpec) -> Parameters:
    """The two-sector economy whose activity a_y has other nodes."""
    return small(activities=(WHOLE, ActivitySpec(of=("a_y",), replace=replaced)))


def test_a_replaced_node_has_other_inputs_and_keeps_its_elasticity() -> None:
    parameters = flat(va=ReplacementSpec(inputs=("labour", nest(0.3, "capital", "c_x", name="plant"))))
    assert [node.label for node in parameters.nests["a_y"].nodes()] == ["a_y", "a_y/va", "a_y/plant"]
    assert [node.label for node in parameters.nests["a_x"].nodes()] == ["a_x", "a_x/va"]
    assert parameters.value("sigma_node", "a_y/va") == parameters.value("sigma_node", "a_x/va") == 0.8
    assert parameters.value("sigma_node", "a_y/plant") == 0.3
    written = small(
        activities=(
            WHOLE,
            ActivitySpec(
                of=("a_y",),
                nest=nest(
                    0.0,
                    "commodities",
                    nest(0.8, "labour", nest(0.3, "capital", "c_x", name="plant"), name="va"),
                ),
            ),
        )
    )
    assert written.nests == parameters.nests
    assert written.data.identical(parameters.data)


def test_a_replaced_node_takes_an_elasticity_that_is_given() -> None:
    parameters = flat(va=ReplacementSpec(inputs=("factors",), elasticity=0.4))
    assert parameters.value("sigma_node", "a_y/va") == 0.4
    assert parameters.value("sigma_node", "a_x/va") == 0.8


def test_a_node_that_the_tree_does_not_have_is_named() -> None:
    with pytest.raises(CalibrationError) as error:
        flat(value_added=ReplacementSpec(inputs=("factors",)))
    assert error.value.problems == (
        "structure small: `replace` of the nest of a_y names 'value_added', which is no node of the tree before",
    )


def test_an_entry_has_a_tree_or_replaces_nodes() -> None:
    for entry in ({"of": "*"}, {"of": "*", "nest": WHOLE.nest, "replace": {"va": {"inputs": ["factors"]}}}):
        with pytest.raises(InputError, match="give either `nest`, a whole tree, or `replace`"):
            ActivitySpec(**entry)


GROUP = NestSpec(name="group", elasticity=3.0, inputs=("c_x", "c_y"))


@pytest.mark.parametrize("on", ["government", "investment"])
def test_a_group_of_a_final_buyer_substitutes_by_its_own_elasticity(on: str) -> None:
    """A tax on one good shifts purchases within the group by its elasticity, whatever that of the top."""
    tax = TaxSpec(name="new", account="t_new", on=on, collector="gov", of=("c_y",))
    buyer = BuyerSpec(elasticity=0.0, groups=(GROUP,))
    chosen = {"government": buyer} if on == "government" else {"investment": {"*": buyer}}
    parameters = small(taxes=(*SMALL_TAXES, tax), **chosen)
    account = "gov" if on == "government" else "saving"
    model = compile_economy(parameters, textbook(parameters))
    base, new = solve(model, parameters), solve(model, changed(parameters, rate_new=0.0).with_values(
        {"rate_new": parameters.data["rate_new"].where(parameters.data["c"] != "c_y", 0.3)}
    ))  # fmt: skip
    ratio = [
        solution.value(f"q_{on}_use", "c_y", account) / solution.value(f"q_{on}_use", "c_x", account)
        for solution in (base, new)
    ]
    supply = [
        solution.value("p_supply", "c_y") / solution.value("p_supply", "c_x") for solution in (base, new)
    ]
    price = 1.3 * supply[1] / supply[0]
    assert ratio[1] / ratio[0] == pytest.approx(price**-3.0, rel=1e-9)
    assert new.value(f"p_{on}", account) == pytest.approx(new.value("p_node", f"{account}/group"), rel=1e-12)
    assert new.value(f"q_{on}", account) == pytest.approx(new.value("q_node", account), rel=1e-12)


def test_a_group_names_commodities_that_exist() -> None:
    group = NestSpec(name="group", elasticity=1.0, inputs=("c_z",))
    with pytest.raises(CalibrationError) as error:
        small(
            household=HouseholdSpec(demand="cobb_douglas"),
            government=BuyerSpec(elasticity=0.0, groups=(group,)),
        )
    assert error.value.problems == (
        "structure small: a group of `government` names 'c_z', which is no commodity of SAM small",
    )
