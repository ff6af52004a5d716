"""Draws of elasticities over paths: read once for each functional form, with the numbers of an economy of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import cge.build
import experiments.sweep.form_models as form_models
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.plan import read_policy
from experiments.path.run import run_path
from experiments.plan import make_plan
from experiments.sweep.path_worker import PathWorker
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import make_task

from .path_files import GROWTH, written

ARMINGTON = "  - {name: armington, elasticity: sigma_armington, index: c_agr, values: [1.0, 2.0, 3.5]}\n"
# In no equation while factors are mobile, so that its change may not count as one that has no effect.
MOBILITY = "  - {name: mobility, elasticity: omega_factor, values: [0.5, 2.0]}\n"
SUBSISTENCE = "  - {name: subsistence, elasticity: subsistence_share, values: [0.2, 0.4]}\n"
LES = (
    "elasticities.subsistence_share=0.3",
    "structure.household.demand=les",
    "structure.household.calibrate=subsistence_share",
)
GRID = "design: {kind: grid}\n"


def worker_of(space: Path, quantities: str, settings: tuple[str, ...] = ()) -> PathWorker:
    """The worker of a sweep over paths in which also everything that is given grows, without a forecast."""
    spec = written(space, quantities, GRID)
    path = (space / "path.yaml").read_text(encoding="utf-8")
    (space / "path.yaml").write_text(path + "growth_pct: 0.5\n", encoding="utf-8")
    text = spec.read_text(encoding="utf-8").replace("imports_real]", "imports_real, ev]")
    spec.write_text(f"set: {[*settings]}\n{text}", encoding="utf-8")
    return PathWorker(make_task(read_sweep(spec)))


def own_path(space: Path, worker: PathWorker, *settings: str) -> tuple[np.ndarray, np.ndarray]:
    """The outcomes of the experiment with these settings, which reads a model of its own."""
    options = Options(settings=(*settings, "solver.method=newton"))
    plan = make_plan(read_experiment(space / "experiment.yaml"), options)
    return worker.read(run_path(plan, policy=read_policy(str(space / "policy.yaml"))))


@pytest.mark.parametrize("value", [1.0, 2.0, 3.5])
def test_a_draw_has_the_bits_of_an_experiment_of_its_own(tmp_path: Path, value: float) -> None:
    """At one the form is another (Cobb-Douglas), which is read for itself."""
    worker = worker_of(tmp_path, ARMINGTON)
    draw = worker.draw([value])
    assert draw.solved, draw.message
    base, own = own_path(tmp_path, worker, f"elasticities.sigma_armington[c_agr]={value}")
    assert np.array_equal(draw.value, own)
    assert np.array_equal(draw.base, base)


def test_elasticities_that_no_equation_reads_change_nothing(tmp_path: Path) -> None:
    worker = worker_of(tmp_path, ARMINGTON + MOBILITY)
    one, other = worker.draw([2.0, 0.5]), worker.draw([2.0, 2.0])
    assert one.solved, one.message
    assert np.array_equal(one.value, other.value)


def test_an_economy_is_read_once_for_each_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = worker_of(tmp_path, ARMINGTON + GROWTH.replace("distribution", "values: [0], distribution"))
    reads: list[object] = []
    read = form_models.read_once
    monkeypatch.setattr(
        form_models, "read_once", lambda parameters: (reads.append(parameters), read(parameters))[1]
    )
    for armington, growth in [(2.0, 0.1), (3.5, 0.2), (3.0, 0.3), (1.0, 0.1), (1.0, 0.2), (2.5, 0.0)]:
        assert worker.draw([armington, growth]).solved
    assert len(reads) == 2

    def never(*_: object) -> None:
        raise AssertionError("a model was built")

    monkeypatch.setattr(cge.build, "build", never)
    assert worker.draw([2.2, 0.1]).solved


def test_elasticities_that_are_calibrated_are_read_for_each_draw(tmp_path: Path) -> None:
    worker = worker_of(tmp_path, SUBSISTENCE, LES)
    draws = [worker.draw([value]) for value in (0.2, 0.4)]
    for draw, value in zip(draws, (0.2, 0.4), strict=True):
        assert draw.solved, draw.message
        assert np.array_equal(
            draw.value, own_path(tmp_path, worker, *LES, f"elasticities.subsistence_share={value}")[1]
        )
    assert not np.array_equal(draws[0].value, draws[1].value)
