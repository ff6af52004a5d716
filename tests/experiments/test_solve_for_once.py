"""A target is one solve: the multiplier of METI's snapshots is that of the bracketing search of b333c05."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import experiments.run
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan

FIGURES = Path(__file__).resolve().parents[1] / "unmoved" / "figures" / "experiments"


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
    with (FIGURES / f"{name}.csv").open(encoding="utf-8") as file:
        stored = {row[0]: row[2] for row in csv.reader(file)}
    assert results.main.multiplier == pytest.approx(float(stored["solve_for.multiplier"]), rel=1e-10)
