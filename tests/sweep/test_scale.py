"""Memory of a sweep does not grow with its draws."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sweep.files import QUANTITIES, written
from tests.sweep.scale import Scale, measured


@pytest.mark.slow
def test_memory_stays_flat(tmp_path: Path) -> None:
    """1,800 draws after the warm-up: a leak of a solution a draw (100 kB) would nearly double the memory."""
    spec = written(tmp_path, QUANTITIES + "design: {kind: monte_carlo, draws: 3600}\nchunk_draws: 40\n")
    found = measured(spec, 1, tmp_path / "out", every=0.1)
    assert found.draws == 3600
    assert found.failed == 0
    samples = next(iter(found.memory.values()))
    assert len(samples) >= 8
    assert found.growth() < 0.1


def test_growth_is_that_of_the_second_half() -> None:
    flat, leak = [50.0, 100.0] + [200.0] * 14, [float(100 + 10 * number) for number in range(16)]
    assert Scale(1, 0, 1.0, 1.0, {1: flat}).growth() == pytest.approx(0.0)
    assert Scale(1, 0, 1.0, 1.0, {1: flat, 2: leak}).growth() == pytest.approx(250 / 170 - 1.0)
