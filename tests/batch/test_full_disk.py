"""`cge run` where the disk fills up: an error that says so, nothing half-written, older results untouched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.disk import mounted
from tests.sweep.files import EXAMPLE

pytestmark = pytest.mark.batch
ROOT = Path(__file__).resolve().parents[2]


def run(*words: object) -> subprocess.CompletedProcess:
    """`cge run` of the example in a process of its own, which HDF5 could crash."""
    return subprocess.run(
        [sys.executable, "-m", "experiments.cli", "run", str(EXAMPLE), *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def refused(done: subprocess.CompletedProcess, out: Path) -> None:
    """The run failed for want of space and said so."""
    assert done.returncode == 2, done.stderr
    assert done.stderr.endswith(
        f"error: --out {out}: the results cannot be written (No space left on device); check space and permissions, or "
        "choose another folder\n"
    )
    assert "Traceback" not in done.stderr


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that holds half of results.nc (140 kB)."""
    with mounted(tmp_path / "disk", "size=70k") as place:
        yield place


def test_a_new_folder(disk: Path) -> None:
    out = disk / "deep" / "out"
    refused(run("--out", out), out)
    assert not list(disk.iterdir())


def test_results_that_were_there(disk: Path) -> None:
    """Room for the old results, not for a draft of the new ones."""
    out = disk / "out"
    subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
    assert run("--out", out).returncode == 0
    before = {path: path.read_bytes() for path in out.iterdir()}
    room = sum(map(len, before.values())) * 3 // 2
    subprocess.run(["mount", "-o", f"remount,size={room}", str(disk)], check=True)
    refused(run("--out", out, "--force", "--lang", "ja"), out)
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    assert list(disk.iterdir()) == [out]
