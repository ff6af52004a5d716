"""Shocks: what an index selects, what an operation does, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from calibration import calibrate
from calibration.structure_file import read_structure
from experiments.inputs.spec import ShockSpec
from experiments.run import ModelCache
from experiments.shock import apply_shocks, by_position, selected
from sam.problem import InputError

from .files import STDCGE, planned


@pytest.fixture(scope="module")
def parameters(tmp_path_factory: pytest.TempPathFactory):
    plan = planned(tmp_path_factory.mktemp("plan"))
    return ModelCache(plan).parameters(plan.main)


@pytest.mark.parametrize(
    ("name", "index", "members"),
    [
        ("rate_tariff", {}, {("EXT", "c_BRD"), ("EXT", "c_MLK")}),
        ("rate_tariff", {"c": "c_BRD"}, {("EXT", "c_BRD")}),
        ("rate_tariff", {"c": ("c_BRD", "c_MLK"), "r": "EXT"}, {("EXT", "c_BRD"), ("EXT", "c_MLK")}),
        ("rate_tariff", {"c": "*"}, {("EXT", "c_BRD"), ("EXT", "c_MLK")}),
        ("rate_tariff", {"c": "group:sector"}, {("EXT", "c_BRD"), ("EXT", "c_MLK")}),
        ("q_factor_endowment", {"f": "CAP"}, {("CAP",)}),
        ("productivity", {"k": "group:sector"}, {("a_BRD",), ("a_MLK",)}),
        ("productivity", {"k": "group:sector/value_added"}, {("a_BRD/value_added",), ("a_MLK/value_added",)}),
        ("productivity", {"k": "!group:sector"}, {("a_BRD/value_added",), ("a_MLK/value_added",)}),
        ("saving_foreign", {}, {()}),
    ],
)
def test_selection(parameters, name: str, index: dict, members: set) -> None:
    assert set(selected(parameters, name, index)) == members


def test_a_group_that_has_no_such_node_is_refused(parameters) -> None:
    with pytest.raises(InputError, match=r"productivity: dimension k: there is no group 'factor' here"):
        selected(parameters, "productivity", {"k": "group:factor/value_added"})


@pytest.mark.parametrize(
    ("name", "labels", "index"),
    [
        ("rate_tariff", ("*", "c_BRD"), {"r": "*", "c": "c_BRD"}),
        ("rate_tariff", ("c_BRD",), {"c": "c_BRD"}),
        ("rate_tariff", (), {}),
        ("q_factor_endowment", ("CAP",), {"f": "CAP"}),
    ],
)
def test_labels_by_position(parameters, name: str, labels: tuple, index: dict) -> None:
    assert by_position(parameters, name, labels) == index


@pytest.mark.parametrize(
    ("operation", "value"), [({"set": 7.0}, 7.0), ({"multiply": 1.1}, 55.0), ({"add": -5.0}, 45.0)]
)
def test_operations(parameters, operation: dict, value: float) -> None:
    shock = ShockSpec(parameter="q_factor_endowment", index={"f": "CAP"}, **operation)
    new, applied = apply_shocks(parameters, [(shock, "here")])
    assert new.value("q_factor_endowment", "CAP") == pytest.approx(value, rel=1e-15)
    assert new.value("q_factor_endowment", "LAB") == 40.0
    assert parameters.value("q_factor_endowment", "CAP") == 50.0
    assert (applied[0].where, applied[0].before) == ("here", {("CAP",): 50.0})
    assert applied[0].after == {("CAP",): pytest.approx(value)}


def test_shocks_come_one_after_the_other(parameters) -> None:
    shocks = [
        ShockSpec(parameter="saving_foreign", multiply=2.0),
        ShockSpec(parameter="saving_foreign", add=1.0),
    ]
    new, _ = apply_shocks(parameters, [(shock, "") for shock in shocks])
    assert new.value("saving_foreign") == 25.0


def test_every_wrong_shock_is_reported(parameters) -> None:
    shocks = [
        (ShockSpec(parameter="rate_tarif", set=0.0), "one"),
        (ShockSpec(parameter="rate_tariff", set=-1.0), "two"),
        (ShockSpec(parameter="p_world_import", set=0.0), "three"),
    ]
    with pytest.raises(InputError) as caught:
        apply_shocks(parameters, shocks)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "one",
        "two",
        "two",
        "three",
        "three",
    ]


def test_a_tax_is_shocked_where_it_falls(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    file = read_structure(str(STDCGE / "structure.yaml"), (Path(),))
    limited = file.with_values({"taxes.tariff.of": ["c_MLK"]}, "").structure
    flows = plan.sam.flows
    flows["TRF", "c_BRD"] = 0.0
    flows["TRF", "c_MLK"] = 2.0
    flows["GOV", "TRF"] = 2.0
    flows["c_BRD", "HOH"] -= 1.0
    flows["GOV", "HOH"] += 1.0
    parameters = calibrate(plan.sam.replace(flows=flows), limited, plan.main.elasticities)
    assert set(selected(parameters, "rate_tariff", {})) == {("EXT", "c_MLK")}
