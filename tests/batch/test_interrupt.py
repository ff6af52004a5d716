"""Ctrl-C and SIGTERM at any moment of a run are one line and the right exit status; a limit of memory is a message."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sweep import path_files
from tests.sweep.files import EXAMPLE

pytestmark = pytest.mark.batch
MOMENTS = 8


STATIC = ["run", str(EXAMPLE)]


def started(words: list[str], out: Path, limit: int | None = None) -> subprocess.Popen:
    """A running command, under a limit of its address space."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "experiments.cli", *words, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=limited,
    )


@pytest.mark.parametrize("command", ["run", "path run"])
@pytest.mark.parametrize(
    ("number", "status", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_a_signal_at_any_moment(tmp_path: Path, command: str, number: int, status: int, word: str) -> None:
    words = STATIC
    if command != "run":
        path_files.written(tmp_path)
        words = ["path", "run", str(tmp_path / "experiment.yaml")]
    began = time.monotonic()
    started(words, tmp_path / "whole").communicate(timeout=120)
    assert (tmp_path / "whole").is_dir()
    seconds = time.monotonic() - began
    interrupted = 0
    for moment in range(MOMENTS):
        out = tmp_path / str(moment)
        run = started(words, out)
        time.sleep(0.3 + moment / MOMENTS * seconds)  # Python itself, whose start is not ours, takes less
        run.send_signal(number)
        _, told = run.communicate(timeout=60)
        last = [line for line in told.splitlines() if not line.startswith(("duty_removal", "  "))]
        if run.returncode == 0:
            assert not last
            assert (out / "summary.json").is_file()
            continue
        interrupted += 1
        assert run.returncode == status
        written = (out / "summary.json").is_file()
        assert last == [f"{word}: {f'{out} was written before' if written else 'nothing was written'}"]
        assert written or not out.exists()
    assert interrupted > 0
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("megabytes", [60, 300, 500])
def test_too_little_memory_is_a_message(tmp_path: Path, megabytes: int) -> None:
    run = started(STATIC, tmp_path / "out", megabytes * 1024 * 1024)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 1
    assert told.startswith("error: not enough memory: this process may not have more (`ulimit -v`")
    assert told.count("\n") == 1
