"""kill -9 of workers and of the driver, Ctrl-C and SIGTERM, a full disk and a read-only folder: nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from experiments.sweep.folder import MANIFEST, opened
from tests.batch.disk import mounted, read_only
from tests.sweep.files import QUANTITIES, assert_same_draws, written
from tests.sweep.scale import workers as workers_of

pytestmark = pytest.mark.batch
ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
DRAWS = "design: {kind: monte_carlo, draws: 120}\nchunk_draws: 2\n"


def started(spec: Path, out: Path, jobs: int = 2) -> subprocess.Popen:
    """A running `cge sweep run` in a session of its own."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "experiments.cli",
            "sweep",
            "run",
            str(spec),
            "--out",
            str(out),
            "--jobs",
            str(jobs),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def stored(out: Path) -> int:
    """Number of stored chunks."""
    return len(list((out / "chunks").glob("*/chunk_*.nc")))


def wait_for_chunks(run: subprocess.Popen, out: Path, count: int, seconds: float = 120.0) -> None:
    """Wait until so many chunks are stored or the run has ended."""
    until = time.monotonic() + seconds
    while stored(out) < count and run.poll() is None:
        assert time.monotonic() < until, "no progress"
        time.sleep(0.02)


def wait_for_end(processes: list[int], seconds: float = 30.0) -> None:
    """Wait until none of the processes is left: workers do not outlive their driver."""
    until = time.monotonic() + seconds
    while any(Path(f"/proc/{process}").exists() for process in processes):
        assert time.monotonic() < until, "workers are left behind"
        time.sleep(0.05)


def ended(run: subprocess.Popen) -> None:
    """End a run and what it left behind in its session."""
    if run.poll() is None:
        os.killpg(run.pid, signal.SIGKILL)
    run.communicate(timeout=60)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sweep without any kill."""
    space = tmp_path_factory.mktemp("undisturbed")
    run = started(written(space, QUANTITIES + DRAWS), space / "out")
    _, told = run.communicate(timeout=400)
    assert run.returncode == 0, told
    return space / "out"


def killed_often(spec: Path, out: Path, kills: int, seed: int) -> int:
    """Run a sweep while its workers and its driver are killed so many times; how often it was the driver."""
    random = np.random.default_rng(seed)
    run, done, drivers = started(spec, out), 0, 0
    until = time.monotonic() + 900
    try:
        while done < kills and time.monotonic() < until:
            if run.poll() is not None:
                if not opened(out).missing():
                    for path in list((out / "chunks").glob("*/chunk_*.nc"))[
                        :10
                    ]:  # done too early: some more to solve
                        path.unlink()
                    (out / "sweep.nc").unlink(missing_ok=True)
                _, told = run.communicate(timeout=60)
                assert run.returncode in (0, -signal.SIGKILL), told
                run = started(spec, out)
            wait_for_chunks(run, out, stored(out) + 1)
            time.sleep(float(random.uniform(0.0, 0.3)))
            workers = workers_of(run.pid)
            if run.poll() is not None:
                continue
            if workers and random.random() < 0.5:
                os.kill(int(random.choice(workers)), signal.SIGKILL)
            else:
                os.kill(run.pid, signal.SIGKILL)
                run.wait(timeout=60)
                wait_for_end(workers)
                drivers += 1
            done += 1
    finally:
        ended(run)
    assert done == kills
    return drivers


def test_twenty_kills_of_workers_and_of_the_driver(undisturbed: Path, tmp_path: Path) -> None:
    spec, out = written(tmp_path, QUANTITIES + DRAWS), tmp_path / "out"
    assert 0 < killed_often(spec, out, KILLS, seed=20) < KILLS
    last = started(spec, out)
    _, told = last.communicate(timeout=400)
    assert last.returncode == 0, told
    assert_same_draws(out, undisturbed)
    assert not list((out / "chunks").rglob(".*"))


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_asked_to_stop(undisturbed: Path, tmp_path: Path, number: signal.Signals, status: int) -> None:
    spec, out = written(tmp_path, QUANTITIES + DRAWS), tmp_path / "out"
    run = started(spec, out)
    wait_for_chunks(run, out, 3)
    workers = workers_of(run.pid)
    os.kill(run.pid, number)
    _, told = run.communicate(timeout=60)
    assert run.returncode == status
    assert f"stopped by {number.name}: finished chunks are stored, `cge sweep resume` goes on" in told
    assert "Traceback" not in told
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    again = started(spec, out)
    _, told = again.communicate(timeout=400)
    assert again.returncode == 0, told
    assert_same_draws(out, undisturbed)


def test_full_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=400k") as disk:
        spec, out = written(tmp_path, QUANTITIES + DRAWS), disk / "out"
        run = started(spec, out)
        _, told = run.communicate(timeout=300)
        assert run.returncode == 2
        assert "the chunk cannot be written (No space left on device)" in told
        assert "Traceback" not in told
        kept = stored(out)
        assert kept > 3
        assert not list((out / "chunks").rglob(".*"))
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        again = started(spec, out)
        _, told = again.communicate(timeout=300)
        assert again.returncode == 0, told
        assert f"60 chunks, {60 - kept} to solve" in told


def test_read_only_folder(tmp_path: Path) -> None:
    spec = written(tmp_path, QUANTITIES + DRAWS)
    with read_only(tmp_path / "place") as place:
        run = started(spec, place / "out")
        _, told = run.communicate(timeout=120)
        assert run.returncode == 2
        assert "the sweep cannot be written there" in told
        assert "Traceback" not in told
        assert not (place / "out" / MANIFEST).exists()
