"""Broken inputs: one folder each under `inputs/`, run through the command line in a copy of it.

A folder has `command.txt` (the arguments of `cge`), the files that the command names, and `expected.txt`: the exit
status in the first line, then the exact message on stderr. `{any}` in it stands for any text (times, residuals).
`../../good` is the case stdcge, which runs.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from experiments.cli.main import main

HERE = Path(__file__).resolve().parent
INPUTS = HERE / "inputs"
GOOD = HERE.parents[1] / "experiments" / "papers" / "hosoe_2010_stdcge"


@dataclass(frozen=True)
class Refusal:
    """What a command that was refused left behind and said."""

    status: int
    stdout: str
    stderr: str
    message: str
    files_before: frozenset[str]
    files_after: frozenset[str]


def copied(name: str, space: Path) -> Path:
    """A working copy of a folder of inputs."""
    shutil.copytree(GOOD, space / "good")
    (space / "shift_jis.yaml").write_bytes("name: broken\ntitle_ja: 関税の撤廃\n".encode("shift_jis"))
    shutil.copytree(INPUTS / name, space / "inputs" / name)
    return space / "inputs" / name


def refused(command: list[str], space: Path) -> Refusal:
    """Run a command in the current folder; `space` is watched for leftovers."""
    before = _files(space)
    result = CliRunner().invoke(main, command)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    at = result.stderr.find("error: ")
    message = result.stderr[at:] if at >= 0 else result.stdout
    return Refusal(result.exit_code, result.stdout, result.stderr, message, before, _files(space))


def matches(text: str, expected: str) -> bool:
    """Equality, with `{any}` for any text."""
    pattern = ".*?".join(re.escape(part) for part in expected.split("{any}"))
    return re.fullmatch(pattern, text, flags=re.DOTALL) is not None


def _files(space: Path) -> frozenset[str]:
    return frozenset(str(path.relative_to(space)) for path in space.rglob("*"))
