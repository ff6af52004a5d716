"""Damaged inputs to every reader: read, or refused in words; no traceback, no hang, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .base import make_base
from .cases import Case, cases, damaged_file, files
from .readers import COMMANDS
from .workers import PATIENCE, faults

FEW, MANY, AS_COMMANDS = 150, 1500, 100


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The undamaged folder."""
    return make_base(tmp_path_factory.mktemp("fuzz") / "base")


def told(found: dict[Case, str]) -> str:
    """Every fault, its case first."""
    return "\n".join(f"{case}: {what}" for case, what in found.items())


def test_few(base: Path, tmp_path: Path) -> None:
    found = faults(cases(FEW, seed=1), base, tmp_path)
    assert not found, told(found)


@pytest.mark.slow
def test_many(base: Path, tmp_path: Path) -> None:
    found = faults(cases(MANY - AS_COMMANDS, seed=10_000), base, tmp_path)
    assert not found, told(found)


@pytest.mark.slow
def test_commands(base: Path, tmp_path: Path) -> None:
    names = list(COMMANDS)
    chosen = [Case(names[number % len(names)], 20_000 + number) for number in range(AS_COMMANDS)]
    with ThreadPoolExecutor(2) as pool:
        answers = dict(
            zip(chosen, pool.map(lambda case: as_command(case, base, tmp_path), chosen), strict=True)
        )
    found = {case: what for case, what in answers.items() if what}
    assert not found, told(found)


def as_command(case: Case, base: Path, space: Path) -> str:
    """What is wrong with how the command met the damaged file: "" where nothing is."""
    import shutil

    folder = space / f"case{case.seed}"
    shutil.copytree(base, folder)
    damaged_file(case, folder)
    before = files(folder)
    command = [sys.executable, "-P", "-m", "experiments.cli.main", *COMMANDS[case.what]]
    environment = os.environ | {"CGE_CACHE": str(space / "cache"), "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "no answer"
    left = {name for name in files(folder) - before if Path(name).parts[0] != "out"}
    shutil.rmtree(folder)
    if done.returncode not in (0, 1, 2) or "Traceback" in done.stderr or "Warning" in done.stderr:
        return f"status {done.returncode}\n{done.stderr[-3000:]}"
    return f"left behind: {sorted(left)}" if left else ""
