"""A policy that changes nothing is refused, as a shock is that changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import cge
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.plan import read_policy
from experiments.path.run import run_path
from experiments.plan import make_plan
from experiments.sweep.path_worker import PathWorker
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import make_task
from tests.sweep.path_files import DUTY, GROWTH, written

DUTY_OF = "parameter: rate_duty, index: {c: c_agr}"


def run(space: Path, text: str, *settings: str):
    """The path of the example under a policy."""
    written(space, GROWTH)
    (space / "own.yaml").write_text(f"policy:\n{text}", encoding="utf-8")
    plan = make_plan(read_experiment(space / "experiment.yaml"), Options(settings=settings))
    return run_path(plan, policy=read_policy(str(space / "own.yaml")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"  - {{{DUTY_OF}, multiply: 1}}\n",
            "own.yaml:2: multiply changes nothing in 2020 to 2023: rate_duty[world,c_agr] stays as in the baseline (0.25 in "
            "2023); leave it out, or take other values",
        ),
        (f"  - {{{DUTY_OF}, set: 0.25}}\n", "set changes nothing in 2020 to 2023"),
        (f"  - {{{DUTY_OF}, add: {{2021: 0, 2023: 0}}, between: linear}}\n", "add changes nothing"),
        (
            f"  - {{{DUTY_OF}, set: 0.1}}\n  - {{parameter: rate_duty, multiply: 1}}\n",
            "own.yaml:3: multiply changes nothing in 2020 to 2023",
        ),
        (
            f"  - {{{DUTY_OF}, set: {{2026: 0, 2030: 0.1}}, between: linear}}\n",
            "what the policy gives for rate_duty begins after 2023, so that it changes nothing in 2020 to 2023",
        ),
        (
            "policy_targets:\n  - {free: rate_duty, fix: tariff_revenue, to: baseline}\n",
            "the policy only keeps tariff_revenue at what it is in the baseline, so that it changes nothing",
        ),
    ],
)
def test_it_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(cge.InputError) as caught:
        run(tmp_path, text if "targets" not in text else f"  []\n{text}")
    assert message in str(caught.value)


def test_what_laws_and_figures_move_is_compared_as_it_was_moved(tmp_path: Path) -> None:
    """Labour at its benchmark value is a policy where labour grows; a policy of one year is one."""
    results = run(tmp_path, "  - {parameter: q_factor_endowment, index: {f: f_labour}, multiply: 1.01}\n")
    endowment = results.plan.benchmark.value("q_factor_endowment", "f_labour")
    held = run(tmp_path, f"  - {{parameter: q_factor_endowment, index: {{f: f_labour}}, set: {endowment}}}\n")
    assert "policy" in held.runs
    assert "policy" in run(tmp_path, f"  - {{{DUTY_OF}, set: {{2022: 0.25, 2023: 0.1}}}}\n").runs


def test_a_draw_may_be_idle(tmp_path: Path) -> None:
    """A design has its zero, beside which the others stand."""
    spec = written(tmp_path, DUTY)
    policy = (tmp_path / "policy.yaml").read_text(encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(policy.replace("2023: 0.0", "2023: 0.2"), encoding="utf-8")
    draw = PathWorker(make_task(read_sweep(spec))).draw([0.25])
    assert draw.solved, draw.message
    assert draw.value == pytest.approx(draw.base, rel=1e-9)
