"""What a batch script does on a node: names are quoted, no name adds a line, and the working folder brings no modules."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from experiments.cli.sweep_commands import run_sweep, submit_sweep
from experiments.sweep.cluster import Profile, read_profile, submission, write_submission
from experiments.sweep.folder import opened, prepare
from sam.problem import InputError

from .files import HYPERCUBE, QUANTITIES, read, task_of, written

NASTY = """it's 100% "sure"; touch hacked; $(touch hacked) `touch hacked`"""
SHADOWS = ("typer.py", "pickle.py", "socket.py", "numpy.py", "experiments.py")


def shadowed(folder: Path) -> None:
    """A folder whose modules, were they executed, would say so."""
    for name in SHADOWS:
        (folder / name).write_text(
            f"import pathlib\npathlib.Path({str(folder / 'hacked')!r}).touch()\nraise SystemExit(99)\n",
            encoding="utf-8",
        )


@pytest.mark.parametrize(
    ("scheduler", "task"),
    [
        ("slurm", "SLURM_ARRAY_TASK_ID"),
        ("pbs", "PBS_ARRAY_INDEX"),
        ("sge", "SGE_TASK_ID"),
        ("lsf", "LSB_JOBINDEX"),
    ],
)
def test_names_are_quoted(scheduler, task: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script is run by bash, with a command that prints its words."""
    space = tmp_path / NASTY
    space.mkdir()
    monkeypatch.chdir(space)
    folder = prepare(space / "out", task_of(space, QUANTITIES + HYPERCUBE + "chunk_draws: 5\n"))
    profile = Profile(command="printf '<%s>'", partition=NASTY, account=NASTY, chunks_per_task=2)
    script = write_submission(folder, submission(scheduler, profile, folder, space / "sweep.yaml", [0, 1, 2]))
    done = subprocess.run(
        ["bash", str(script)], env={**os.environ, task: "1"}, capture_output=True, text=True, check=True
    )
    words = ["sweep", "chunk", str(space / "sweep.yaml"), "0", "1", "--out", str(space / "out")]
    assert done.stdout == "".join(f"<{word}>" for word in words)
    assert not list(tmp_path.rglob("hacked"))
    directives = [
        line for line in script.read_text().splitlines() if line.startswith("#") and "touch" in line
    ]
    assert len(directives) >= 3
    for line in directives:
        assert len(shlex.split(line.removeprefix("#$ ").removeprefix("#"))) <= 3, line


@pytest.mark.parametrize("place", ["out", "sweep", "working folder"])
def test_no_name_adds_a_line(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "a\n#SBATCH --wrap=x"
    broken.mkdir()
    out = (broken if place == "out" else tmp_path) / "out"
    spec = written(broken if place == "sweep" else tmp_path)
    monkeypatch.chdir(broken if place == "working folder" else tmp_path)
    (tmp_path / "profile.yaml").write_text("command: cge\n", encoding="utf-8")
    with pytest.raises(
        InputError,
        match="has a line break or another control character, which would add a line.*rename it",
    ):
        submit_sweep(str(spec), "slurm", str(tmp_path / "profile.yaml"), out, True, lambda text: None)


@pytest.mark.parametrize("key", ["partition", "account", "container", "command"])
@pytest.mark.parametrize("mark", ["\\n", "\\r", "\\u2028", "\\x0b", "\\0"])
def test_no_word_of_a_profile_adds_a_line(key: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(f'{key}: "short{mark}#SBATCH --wrap=x"\n', encoding="utf-8")
    with pytest.raises(InputError, match="has a line break|a character of no text"):
        read_profile(path)


def test_a_task_takes_no_module_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    task = task_of(tmp_path, QUANTITIES + HYPERCUBE + "chunk_draws: 5\n")
    folder = prepare(tmp_path / "out", task)
    script = write_submission(folder, submission("slurm", Profile(), folder, tmp_path / "sweep.yaml", [1]))
    shadowed(tmp_path)
    done = subprocess.run(
        ["bash", str(script)],
        env={**os.environ, "SLURM_ARRAY_TASK_ID": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert opened(tmp_path / "out", task).missing() == [0, 2]
    assert not (tmp_path / "hacked").exists()


def test_workers_of_a_pool_take_no_module_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spec = read(tmp_path, QUANTITIES + HYPERCUBE + "chunk_draws: 5\n").path
    shadowed(tmp_path)
    assert run_sweep(str(spec), tmp_path / "out", 2, lambda text: None)["status"] == "complete"
    assert not (tmp_path / "hacked").exists()
