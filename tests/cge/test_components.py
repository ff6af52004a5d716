"""Components made at once are the ones that Pyomo would have made one by one."""

from __future__ import annotations

import pyomo.environ as pyo
import pytest

from cge.components import indexed_constraint, indexed_parameter, indexed_variable

LABELS = [("c_a", "a_b"), ("c_b", "a_b")]
VALUES = {LABELS[0]: 2.0, LABELS[1]: 0.0}


@pytest.fixture
def block() -> pyo.ConcreteModel:
    model = pyo.ConcreteModel()
    model.members = pyo.Set(initialize=LABELS, ordered=True)
    return model


def test_a_parameter_equals_pyomos(block: pyo.ConcreteModel) -> None:
    ours = indexed_parameter(block, "ours", block.members, VALUES)
    block.theirs = pyo.Param(block.members, initialize=VALUES, mutable=True, within=pyo.Any)
    assert {at: datum.value for at, datum in ours.items()} == VALUES
    for at, datum in block.theirs.items():
        assert ours[at].name == datum.name.replace("theirs", "ours")
        assert ours[at].index() == at
        assert ours[at].parent_component() is ours
    ours[LABELS[1]] = 5.0
    assert ours[LABELS[1]].value == 5.0
    with pytest.raises(KeyError):
        ours["c_a", "a_z"]


def test_a_parameter_of_zeros_has_no_data_until_it_is_read(block: pyo.ConcreteModel) -> None:
    empty = indexed_parameter(block, "empty", block.members, dict.fromkeys(LABELS, 0.0))
    assert not empty._data
    assert empty[LABELS[0]].value == 0.0
    assert empty[LABELS[0]].name == "empty[c_a,a_b]"
    assert list(empty._data) == [LABELS[0]]


def test_a_variable_has_its_start_and_bounds(block: pyo.ConcreteModel) -> None:
    each = indexed_variable(block, "each", block.members, VALUES, (0.0, None))
    same = indexed_variable(block, "same", block.members, 1.0, (None, None))
    assert {at: datum.value for at, datum in each.items()} == VALUES
    assert {datum.bounds for datum in each.values()} == {(0, None)}
    assert {(datum.value, datum.bounds) for datum in same.values()} == {(1.0, (None, None))}


def test_a_constraint_is_one_that_pyomo_writes(block: pyo.ConcreteModel) -> None:
    q = indexed_variable(block, "q", block.members, 1.0, (0.0, None))
    rows = {at: q[at] == 2.0 * q[LABELS[1]] + 1.0 for at in LABELS[:1]}
    rule = indexed_constraint(block, "rule", list(rows), rows)
    assert [datum.name for datum in rule.values()] == ["rule[c_a,a_b]"]
    assert rule[LABELS[0]].active
    assert pyo.value(rule[LABELS[0]].body) == pytest.approx(-2.0)
    assert str(rule[LABELS[0]].expr) == str(rows[LABELS[0]])
