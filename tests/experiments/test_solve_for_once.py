"""A target is one solve: the multiplier of METI's snapshots meets their growth, on the nodes that it is for."""

from __future__ import annotations

import pytest

import experiments.run
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.shock import selected


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
@pytest.mark.parametrize("name", ["meti_2040_base", "meti_2040_new_axis"])
def test_a_meti_snapshot_takes_one_solve(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    solves = 0
    original = experiments.run.solve

    def counted(*args, **kwargs):
        nonlocal solves
        solves += 1
        return original(*args, **kwargs)

    monkeypatch.setattr(experiments.run, "solve", counted)
    plan = make_plan(read_experiment(name))
    results = experiments.run.run(plan)
    assert solves == 2  # the benchmark, and the snapshot with its target
    target = results.main.case.solve_for[0].change_pct
    assert results.main.indicators.macro["gdp_real"].change_pct == pytest.approx(target, abs=1e-9)
    productivity = results.main.parameters.entries("productivity")
    moved = selected(results.main.parameters, "productivity", {"k": "group:market/kl"})
    assert {node for node, value in productivity.items() if value != 1.0} == {node for (node,) in moved}
    assert set(moved.values()) == {results.main.multiplier}
