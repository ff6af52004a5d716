"""Vintages where the elasticity file has a row of its own for an activity."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cge.structure import ActivitySpec
from experiments.examples import SMALL_TABLE, nest, small_economy
from experiments.path.run import BASELINE
from sam.problem import InputError

from .test_path import CLOSURE, capital

SUBSTITUTES = (ActivitySpec(of="*", nest=nest(0.0, "commodities", nest("sigma_kl", "factors", name="kl"))),)
ROWS = {("sigma_kl", "*"): 0.8, ("sigma_kl", "a_x"): 0.6, ("sigma_kl", "a_y"): 0.05}


def test_a_row_of_an_activity_is_of_its_old_vintage_only_where_that_reads_it() -> None:
    """Of x old capital substitutes by 0.1, less than 0.6; of y by the 0.05 of the row, as new capital does."""
    table = replace(SMALL_TABLE, rows={**SMALL_TABLE.rows, **ROWS})
    economy = small_economy(table=table, activities=SUBSTITUTES)
    keys = {"years": "0-2", "capital": [capital(vintages={"old_elasticities": {"kl": 0.1}})]}
    last = economy.path(keys, CLOSURE).results.runs[BASELINE][-1].equilibrium
    sigma = {node: last.parameters.value("sigma_node", node) for node in last.parameters.sets["k"]}
    found = {node: sigma[f"{node}/kl"] for node in ("a_x", "a_x_old", "a_y", "a_y_old")}
    assert found == pytest.approx({"a_x": 0.6, "a_x_old": 0.1, "a_y": 0.05, "a_y_old": 0.05})


def test_what_is_usual_holds_for_the_nodes_that_there_are() -> None:
    """A tree with kl and without kle takes the 0.1 of kl; one with neither is asked for its own."""
    keys = {"years": "0-1", "capital": [capital(vintages={})]}
    economy = small_economy(
        table=replace(SMALL_TABLE, rows={**SMALL_TABLE.rows, **ROWS}), activities=SUBSTITUTES
    )
    parameters = economy.path(keys, CLOSURE).results.runs[BASELINE][-1].equilibrium.parameters
    assert parameters.value("sigma_node", "a_x_old/kl") == pytest.approx(0.1)
    with pytest.raises(
        InputError, match="usual elasticities of old capital are of nodes kl and kle.*: output, va"
    ):
        small_economy().path(keys, CLOSURE)


def test_what_a_file_writes_is_not_taken_for_what_is_usual() -> None:
    """The usual values, written out: a node that no tree has is then a mistake of the file."""
    keys = {"years": "0-1", "capital": [capital(vintages={"old_elasticities": {"kl": 0.1, "kle": 0.05}})]}
    economy = small_economy(
        table=replace(SMALL_TABLE, rows={**SMALL_TABLE.rows, **ROWS}), activities=SUBSTITUTES
    )
    with pytest.raises(InputError, match=r"old_elasticities: no tree of structure.*kle"):
        economy.path(keys, CLOSURE)
