"""Reference cases through structure, elasticity, closure and experiment files: every variable of every scenario.

Those of `experiments/papers` are in `tests/papers`.
"""

from __future__ import annotations

from functools import cache

import pytest

from experiments.plan import make_plan
from experiments.run import Outcome, run
from experiments.spec import read_experiment

from .case import Case
from .published import PUBLISHED

TOLERANCE = 1e-7  # relative to the larger of the expected value and its benchmark value
SCENARIOS = [
    (name, scenario)
    for name in PUBLISHED
    for scenario in ("base", *dict.fromkeys(Case(name).shocks()["scenario"]))
]


@cache
def solved(name: str, scenario: str) -> Outcome:
    """The scenario's experiment file, run."""
    file = {"base": "benchmark"}.get(scenario, scenario)
    path = Case(name).folder / "experiments" / f"{file}.yaml"
    return run(make_plan(read_experiment(path))).main


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_every_variable(name: str, scenario: str) -> None:
    outcome = solved(name, scenario)
    table = Case(name).expected()
    benchmark = table[table["scenario"] == "base"].set_index(["variable", "index"])["value"].astype(float)
    rows = table[table["scenario"] == scenario]
    assert set(rows["variable"]) == set(PUBLISHED[name])
    size = {"EV": outcome.parameters.value("q0_utility", "HOH")}
    wrong = []
    for row in rows.itertuples():
        labels = row.index.split(";") if row.index else []
        ours = PUBLISHED[name][row.variable](outcome.equilibrium, labels)
        expected = float(row.value)
        scale = size.get(row.variable) or max(abs(expected), abs(benchmark[row.variable, row.index]))
        if abs(ours - expected) > TOLERANCE * scale:
            wrong.append(f"{row.variable}[{row.index}] = {ours!r}, expected {expected!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_checks_of_the_solution(name: str, scenario: str) -> None:
    outcome = solved(name, scenario)
    for checks in (outcome.base.checks, outcome.equilibrium.checks):
        assert checks.benchmark_residual_max <= 1e-10
        assert checks.residual_max <= 1e-10
        assert checks.node_gap_max <= 1e-9
        assert checks.walras <= 1e-9
        assert checks.sam_imbalance_max <= 1e-8
