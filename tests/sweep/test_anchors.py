"""Anchors: which draws they are, and that starting from them changes no figure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.sweep.anchors import DRAWS_EACH, MOST, Anchors
from experiments.sweep.worker import Worker
from tests.sweep.files import HYPERCUBE, QUANTITIES, task_of

MANY = HYPERCUBE.replace("draws: 12", f"draws: {4 * DRAWS_EACH}")


def test_anchors_are_spread_draws() -> None:
    values = np.random.default_rng(1).uniform([0.0, 100.0], [1.0, 300.0], (1000, 2))
    anchors = Anchors(values)
    assert len(anchors.values) == MOST
    assert len(np.unique(anchors.values, axis=0)) == MOST
    assert all(row in values for row in anchors.values)
    assert anchors.points.min() >= 0.0
    assert np.all(np.abs(anchors.values[0] - [0.5, 200.0]) < [0.05, 10.0])  # the first one is in the middle
    for draw in values[:100]:
        distances = np.linalg.norm(anchors.points - anchors.scaled(draw), axis=1)
        assert distances.min() < 0.2  # 32 points on a square leave no larger hole


def test_small_and_degenerate_designs() -> None:
    assert len(Anchors(np.ones((DRAWS_EACH - 1, 2))).values) == 0
    same = Anchors(np.ones((DRAWS_EACH, 2)))
    assert np.array_equal(same.scaled(np.ones(2)), same.points[0])


def test_an_anchored_draw_is_the_draw(tmp_path: Path) -> None:
    """1e-10: the solution does not depend on where its search began, beyond rounding."""
    task = task_of(tmp_path, QUANTITIES + MANY)
    anchored, plain = Worker(task), Worker(task)
    plain._anchors = Anchors(task.design().values[:1])
    assert len(anchored._anchors.values) == 4
    assert len(plain._anchors.values) == 0
    for row in task.design().values[:8]:
        one, other = anchored.draw(row), plain.draw(row)
        assert np.allclose(one.value, other.value, rtol=1e-10, atol=1e-10)


def test_an_anchored_draw_depends_on_no_other(tmp_path: Path) -> None:
    task = task_of(tmp_path, QUANTITIES + MANY)
    forward, backward = Worker(task), Worker(task)
    values = task.design().values[:6]
    first = [forward.draw(row).value for row in values]
    second = [backward.draw(row).value for row in values[::-1]][::-1]
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("elasticity", ["sigma_armington", "omega_export"])
def test_impossible_anchors_leave_the_other_draws_alone(tmp_path: Path, elasticity: str) -> None:
    """A quarter of the elasticities are negative, so that the design, and with it the anchors, reaches impossible ones."""
    text = QUANTITIES.replace("sigma_armington, operation: multiply", f"{elasticity}, operation: set")
    task = task_of(tmp_path, text.replace("low: 0.5, high: 1.4", "low: -0.5, high: 1.5") + MANY)
    worker, values = Worker(task), task.design().values
    impossible = values[:, 1] < 0.0
    assert (worker._anchors.values[:, 1] < 0.0).any()
    assert impossible.sum() == len(values) // 4
    for row, wrong in zip(values, impossible, strict=True):
        draw = worker.draw(row)
        assert draw.solved != wrong, draw.message
        if wrong:
            assert f"elasticity {elasticity}[" in draw.message
            assert f"] = {row[1]:g} is impossible; it has to be >= 0" in draw.message
            assert np.isnan(draw.value).all()
