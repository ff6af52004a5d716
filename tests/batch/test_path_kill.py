"""500 path draws on two cores under ten kills: every draw is there once, with the numbers of an undisturbed solve."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.record.netcdf import read_dataset
from experiments.sweep.folder import opened
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import make_task
from experiments.sweep.verify import verified
from experiments.sweep.workers import worker_of
from tests.sweep.path_files import DUTY, GROWTH, PRICE, written

from .test_kill import killed_often, started

pytestmark = pytest.mark.batch
KILLS = 10
DRAWS = "design: {kind: monte_carlo, draws: 500}\nchunk_draws: 10\n"
SOLVED_AGAIN = 40  # draws, of every tenth chunk or so


@pytest.mark.usefixtures("kept_models")
def test_ten_kills_lose_nothing(tmp_path: Path) -> None:
    spec, out = written(tmp_path, DUTY + GROWTH + PRICE, DRAWS), tmp_path / "out"
    assert 0 < killed_often(spec, out, KILLS, seed=10) < KILLS
    last = started(spec, out)
    _, told = last.communicate(timeout=400)
    assert last.returncode == 0, told
    data = read_dataset(out / "sweep.nc")
    assert data["draw"].values.tolist() == list(range(500))
    assert int(data["solved"].values.sum()) == 500
    assert np.isfinite(data["value"].values).all()
    assert not list((out / "chunks").rglob(".*"))
    task = make_task(read_sweep(spec))
    again = verified(opened(out, task), worker_of(task), SOLVED_AGAIN, seed=1)
    assert again["identical"] == SOLVED_AGAIN
