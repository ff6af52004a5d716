"""Workers: a draw is what a run from scratch gives, whatever came before it; failures are rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calibration import calibrate
from cge.analysis.indicators import indicators
from cge.options import SolveOptions
from cge.solve import compile_economy, solve
from experiments.inputs.spec import ShockSpec
from experiments.shock import apply_shocks
from experiments.sweep.quantity import changed_table
from experiments.sweep.task import Task
from experiments.sweep.worker import Worker

from .files import HYPERCUBE, QUANTITIES, task_of


def from_scratch(task: Task, values: np.ndarray) -> dict[str, tuple[float, float]]:
    """The macro indicators of a draw: calibrated, built, compiled and solved by IPOPT for it alone."""
    drawn = list(zip(task.quantities, values, strict=True))
    case, closure = task.case, task.case.closure
    for quantity, value in drawn:
        closure = quantity.closures[int(value)] if quantity.closures else closure
    table = changed_table(case.elasticities, drawn)
    parameters = calibrate(task.plan.sam, case.structure, table, task.plan.emissions)
    shocks = [(ShockSpec(parameter="rate_duty", index={"c": "c_agr"}, set=0.0), "")]
    for quantity, value in drawn:
        if quantity.spec.parameter:
            operation = {quantity.spec.operation: float(value)}
            shocks.append(
                (ShockSpec(parameter=quantity.spec.parameter, index=quantity.spec.index, **operation), "")
            )
    compiled = compile_economy(parameters, closure)
    base = solve(compiled, parameters, SolveOptions())
    new = solve(compiled, apply_shocks(parameters, shocks)[0], SolveOptions())
    return {name: (row.base, row.value) for name, row in indicators(base, new).macro.items()}


def assert_same(task: Task, worker: Worker, values: np.ndarray) -> None:
    draw = worker.draw(values)
    assert draw.solved, draw.message
    expected = from_scratch(task, values)
    for i, outcome in enumerate(worker.outcomes):
        if outcome.name in expected:
            base, value = expected[outcome.name]
            scale = max(abs(base), abs(value), 1e-3)
            assert abs(draw.base[i] - base) <= 1e-8 * scale
            assert abs(draw.value[i] - value) <= 1e-8 * scale


def test_draws_are_what_a_calibration_of_their_own_gives(tmp_path: Path) -> None:
    task = task_of(tmp_path)
    worker = Worker(task)
    for values in task.design().values[:3]:
        assert_same(task, worker, values)


def test_elasticity_of_one_selects_its_form(tmp_path: Path) -> None:
    task = task_of(tmp_path, QUANTITIES.replace("operation: multiply", "operation: set") + HYPERCUBE)
    worker = Worker(task)
    for sigma in (1.0, 1.3, 1.0 + 1e-9):
        assert_same(task, worker, np.array([0.1, sigma]))


def test_closures_as_a_dimension(tmp_path: Path) -> None:
    (tmp_path / "cpi.yaml").write_text("base: textbook\nnumeraire: cpi\n", encoding="utf-8")
    (tmp_path / "lump.yaml").write_text(
        "base: textbook\nnumeraire: cpi\ngovernment_consumption: fixed\ngovernment_instrument: lump_sum\n",
        encoding="utf-8",
    )
    text = QUANTITIES + "  - {name: closure, closure: [cpi.yaml, lump.yaml]}\n" + HYPERCUBE
    task = task_of(tmp_path, text)
    worker = Worker(task)
    first, second = (worker.draw([0.1, 1.0, level]) for level in (0, 1))
    assert not np.allclose(first.value, second.value, rtol=1e-6)
    assert_same(task, worker, np.array([0.1, 1.2, 1.0]))


def test_a_draw_depends_on_no_other(tmp_path: Path) -> None:
    task = task_of(tmp_path)
    forward, backward = Worker(task), Worker(task)
    values = task.design().values[:4]
    first = [forward.draw(row).value for row in values]
    second = [backward.draw(row).value for row in values[::-1]][::-1]
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_failed_draws_are_rows_with_their_diagnosis(tmp_path: Path) -> None:
    worker = Worker(task_of(tmp_path, QUANTITIES.replace("low: 0.0", "low: -2.0") + HYPERCUBE))
    draw = worker.draw([-1.5, 1.0])
    assert not draw.solved
    assert np.isnan(draw.value).all()
    assert draw.message.startswith("InputError: rate_duty[")
    assert "a subsidy of 150% leaves buyers a price of zero or less" in draw.message
    assert worker.draw([0.1, 1.0]).solved


def test_uncertain_cells_are_balanced_again(tmp_path: Path) -> None:
    cell = (
        "  - {name: cell, cells: [{receiver: c_agr, payer: a_mfg}], operation: multiply, "
        "distribution: {kind: uniform, low: 0.8, high: 1.2}}\n"
    )
    worker = Worker(task_of(tmp_path, QUANTITIES + cell + HYPERCUBE))
    same, other = worker.draw([0.1, 1.0, 1.0]), worker.draw([0.1, 1.0, 1.1])
    plain = Worker(task_of(tmp_path)).draw([0.1, 1.0])
    assert other.solved, other.message
    assert same.value == pytest.approx(plain.value, rel=1e-8)
    assert not np.allclose(other.base, same.base, rtol=1e-6)
