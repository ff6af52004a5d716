"""Local beside global sensitivities of a sweep."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.cli.sweep_commands import analyse_sweep, run_sweep
from experiments.sweep.adjoint import compared
from experiments.sweep.analyse import effects
from experiments.sweep.collect import read_collected
from experiments.sweep.folder import opened
from experiments.sweep.worker import Worker
from tests.sweep.files import HYPERCUBE, QUANTITIES, task_of, written

NARROW = QUANTITIES.replace("low: 0.0, high: 0.4", "low: 0.19, high: 0.21").replace(
    "0.5, high: 1.4", "0.99, high: 1.01"
)
CLOSURE = "  - {name: closure, closure: [textbook, savings_driven]}\n"


def test_local_sensitivities_are_those_of_the_draws(tmp_path: Path) -> None:
    """Central differences of the worker's own draws; 1e-5 is their truncation at a step of a thousandth."""
    worker = Worker(task_of(tmp_path))
    names = [outcome.name for outcome in worker.outcomes]
    spec = written(tmp_path, NARROW + HYPERCUBE)
    run_sweep(str(spec), tmp_path / "out", 1, print)
    data = read_collected(opened(tmp_path / "out"))
    found = compared(worker, data, effects(data))["outcomes"]
    inputs = data["quantity"].values
    for number, (quantity, step) in enumerate((("duty", 1e-4), ("armington", 1e-3))):
        ends = []
        for sign in (1.0, -1.0):
            at = inputs.mean(axis=0)
            at[number] += sign * step
            ends.append(worker.draw(at))
        for outcome in ("gdp_real", "ev"):
            i = names.index(outcome)
            to_effect = 100.0 / ends[0].base[i] if ends[0].base[i] else 1.0
            slope = (ends[0].value[i] - ends[1].value[i]) / (2.0 * step) * to_effect
            expected = slope * inputs[:, number].std()
            assert found[outcome][quantity]["local"] == pytest.approx(expected, rel=1e-5, abs=1e-12)
            # Over two per cent of the range the model is as good as linear: what is left is the duty's curvature.
            largest = max(abs(each["local"]) for each in found[outcome].values())
            assert found[outcome][quantity]["global"] == pytest.approx(expected, abs=2e-3 * largest)


def test_analysis_holds_them_and_the_report_shows_them(tmp_path: Path) -> None:
    spec = written(tmp_path, QUANTITIES + HYPERCUBE)
    run_sweep(str(spec), tmp_path / "out", 1, print)
    content = analyse_sweep(str(spec), tmp_path / "out", False, "en")
    assert set(content["adjoint"]["outcomes"]) == {"gdp_real", "ev"}
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Local and global sensitivity" in page
    assert "local (adjoint)" in page


def test_where_they_do_not_apply_the_reason_is_told(tmp_path: Path) -> None:
    spec = written(tmp_path, QUANTITIES + CLOSURE + HYPERCUBE)
    run_sweep(str(spec), tmp_path / "out", 1, print)
    content = analyse_sweep(str(spec), tmp_path / "out", True, "en")
    assert "closures" in content["adjoint"]["reason"]
    assert set(content["closures"]["closure"]) == {"textbook", "savings_driven"}
