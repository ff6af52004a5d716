"""Two processes at once into one folder: `cge run`, with and without --force, and `cge sweep run`. None is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from experiments.results import FILES
from tests.batch.test_kill import DRAWS
from tests.sweep.files import EXAMPLE, QUANTITIES, assert_same_draws, written

pytestmark = pytest.mark.batch
ROOT = Path(__file__).resolve().parents[2]
PAIRS = 5


def at_once(*commands: Sequence[object]) -> list[tuple[int, str]]:
    """Start commands of `cge` together; exit status and stderr of each."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "experiments.cli", *map(str, words)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in commands
    ]
    told = [process.communicate(timeout=300)[1] for process in running]
    return [(process.returncode, text) for process, text in zip(running, told, strict=True)]


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["new", "force"])
def test_runs(tmp_path: Path, force: tuple[str, ...]) -> None:
    """Whichever comes second, both results are on disk whole, and a process that exits with 0 has its own in `out`."""
    for pair in range(PAIRS):
        out = tmp_path / str(pair) / "out"
        ended = at_once(*[("run", EXAMPLE, "--out", out, "--lang", lang, *force) for lang in ("en", "ja")])
        assert sorted(status for status, _ in ended) in ([0, 2], [0, 0] if force else [0, 2]), ended
        for (status, told), lang in zip(ended, ("en", "ja"), strict=True):
            assert "Traceback" not in told
            if "these results are in" in told:
                assert status == 2
                where = out.with_name("out-2")
            elif status == 0:
                where = out
            else:
                assert "the folder is not empty" in told  # the other was done before this one began
                continue
            assert {path.name for path in where.iterdir()} == set(FILES)
            assert json.loads((where / "summary.json").read_text(encoding="utf-8"))["status"] == "solved"
            page = (where / "report.html").read_text(encoding="utf-8")
            assert f'lang="{lang}"' in page or [status for status, _ in ended] == [0, 0]


def test_sweeps(tmp_path: Path) -> None:
    spec = written(tmp_path, QUANTITIES + DRAWS)
    for pair in range(PAIRS):
        out = tmp_path / str(pair)
        ended = at_once(*[("sweep", "run", spec, "--out", out)] * 2)
        assert sorted(status for status, _ in ended) in ([0, 0], [0, 2]), ended
        for status, told in ended:
            assert "Traceback" not in told
            assert status == 0 or "is writing there; leave it to that one" in told
        assert_same_draws(out, tmp_path / "0")
        assert not list(out.rglob(".*"))
