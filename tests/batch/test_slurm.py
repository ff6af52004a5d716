"""A real Slurm: an array of chunks, one node killed in mid-run, submitted again, collected; the same as a local run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.cli.sweep_commands import collect_sweep, run_sweep
from experiments.sweep.folder import opened
from experiments.sweep.path_again import path_of_draw
from tests.sweep import path_files
from tests.sweep.files import QUANTITIES, assert_same_draws, written

pytestmark = pytest.mark.batch
SCRIPT = Path(__file__).parent / "slurm_loopback.sh"
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """The first of three neighbouring ports that are free."""
    for first in range(26817, 27817, 10):
        try:
            for port in range(first, first + 3):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    pytest.fail("no three free ports in a row")


@pytest.fixture(scope="module")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a running Slurm with two nodes; SLURM_CONF and PATH are set for its clients."""
    folder = tmp_path_factory.mktemp("slurm")
    started = subprocess.run(
        ["bash", str(SCRIPT), "start", str(folder), str(free_port())],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    if started.returncode == 3:
        pytest.skip(started.stderr.strip())
    assert started.returncode == 0, started.stderr
    patch = pytest.MonkeyPatch()
    patch.setenv("SLURM_CONF", str(folder / "slurm.conf"))
    patch.setenv("PATH", f"{os.environ['PATH']}:/usr/sbin:/sbin")
    patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]))
    yield folder
    subprocess.run(["bash", str(SCRIPT), "stop", str(folder)], timeout=60, check=True)
    patch.undo()


def cge(*words: object) -> str:
    """Run a command of the sweep in a process of its own; its stdout."""
    done = subprocess.run(
        [sys.executable, "-m", "experiments.cli", "sweep", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wait_until(what, seconds: float) -> None:
    """Poll a condition; fail when the time is over."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, subprocess.run(
            ["squeue", "-a"], capture_output=True, text=True, check=False
        ).stdout
        time.sleep(0.3)


def queue_is_empty() -> bool:
    """True where no task of this Slurm waits or runs."""
    return not subprocess.run(
        ["squeue", "-h", "-a"], capture_output=True, text=True, check=True
    ).stdout.strip()


def profile_in(space: Path) -> Path:
    """A profile of this Slurm: two chunks a task."""
    profile = space / "profile.yaml"
    profile.write_text(
        'partition: test\ntime: "00:05:00"\nmemory: 900\nchunks_per_task: 2\nsetup: ["export PYTHONPATH='
        + str(ROOT)
        + '"]\n',
        encoding="utf-8",
    )
    return profile


def test_array_of_paths_is_the_local_run(slurm: Path, tmp_path: Path) -> None:
    """Elasticities, numbers of the path and of the policy; nodes and chunks share nothing that moves a bit."""
    spec = path_files.written(tmp_path, rest="design: {kind: monte_carlo, draws: 12}\nchunk_draws: 3\n")
    out = tmp_path / "out"
    cge("submit", spec, "--cluster", "slurm", "--profile", profile_in(tmp_path), "--out", out)
    wait_until(lambda: (out / "chunks").is_dir() and not opened(out).missing(), 120)
    collect_sweep(str(spec), out, partial=False)
    run_sweep(str(spec), tmp_path / "local", 1, lambda text: None)
    assert_same_draws(out, tmp_path / "local")
    _, again = path_of_draw(out, 5, lambda text: None)
    assert again["same_bits"] is True


def test_array_with_a_killed_node_is_the_local_run(slurm: Path, tmp_path: Path) -> None:
    spec = written(tmp_path, QUANTITIES + "design: {kind: monte_carlo, draws: 60}\nchunk_draws: 3\n")
    profile, out = profile_in(tmp_path), tmp_path / "out"
    answer = cge("submit", spec, "--cluster", "slurm", "--profile", profile, "--out", out)
    assert answer.startswith("Submitted batch job")
    wait_until(lambda: (out / "chunks").is_dir() and len(opened(out).store) >= 2, 150)
    subprocess.run(["bash", str(SCRIPT), "kill", str(slurm), "n2"], timeout=30, check=True)
    stored = len(opened(out).store)
    assert 0 < stored < 20
    subprocess.run(["scancel", "-f", "-u", str(os.getuid())], timeout=30, check=False)
    subprocess.run(["bash", str(SCRIPT), "node", str(slurm), "n2"], timeout=30, check=True)
    wait_until(queue_is_empty, 90)
    missing = opened(out).missing()
    assert missing
    before = {path: path.stat().st_mtime_ns for path in (out / "chunks").rglob("chunk_*.nc")}
    cge("submit", spec, "--cluster", "slurm", "--profile", profile, "--out", out)
    wait_until(lambda: not opened(out).missing(), 300)
    wait_until(queue_is_empty, 60)
    assert {path: path.stat().st_mtime_ns for path in before} == before, "a stored chunk was solved again"
    cge("collect", spec, "--out", out)
    cge("run", spec, "--out", tmp_path / "local", "--jobs", 2)
    assert_same_draws(out, tmp_path / "local")


def test_dask_pool_is_the_local_run(slurm: Path, tmp_path: Path) -> None:
    pytest.importorskip("dask_jobqueue", reason="dask-jobqueue is not installed (extra `dask`)")
    spec = written(tmp_path, QUANTITIES + "design: {kind: monte_carlo, draws: 12}\nchunk_draws: 3\n")
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        'partition: test\ntime: "00:05:00"\nmemory: 900\nsetup: ["export PYTHONPATH='
        + os.environ["PYTHONPATH"]
        + '"]\n',
        encoding="utf-8",
    )
    cge("dask", spec, "--cluster", "slurm", "--profile", profile, "--jobs", 2, "--out", tmp_path / "there")
    cge("run", spec, "--out", tmp_path / "here", "--jobs", 1)
    assert_same_draws(tmp_path / "there", tmp_path / "here")
    assert list((tmp_path / "there" / "logs").iterdir())
