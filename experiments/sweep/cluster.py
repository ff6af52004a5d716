"""Batch scripts: an array of tasks, each solving the chunks on one line of a list. The scheduler only starts processes.

The list holds the chunks that are missing, so that resuming is submitting again.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from jinja2 import Environment, StrictUndefined
from pydantic import AfterValidator, Field

from experiments.record.netcdf import reason_of
from experiments.sweep.folder import SweepFolder
from experiments.sweep.store import write_text
from sam.problem import InputError
from sam.publish import drafted, publish, write_synced
from sam.yaml_source import Strict, read_yaml, validated

Scheduler = Literal["slurm", "pbs", "sge", "lsf"]
SUBMIT = {"slurm": "sbatch", "pbs": "qsub", "sge": "qsub", "lsf": "bsub"}
BREAKS = r"\x00-\x1f\x7f\x85\u2028\u2029"
"""Line breaks and other control characters: what follows one is a line of the script, for the shell or for the scheduler."""


def _one_line(word: str) -> str:
    """The word. ValueError where it would add a line."""
    if re.search(f"[{BREAKS}]", word):
        raise ValueError(
            "has a line break or another control character, which would add a line to the script"
        )
    return word


Word = Annotated[str, AfterValidator(_one_line)]
SAFE_PATH = "export PYTHONSAFEPATH=1"
"""Python does not look for modules in the working folder: a `typer.py` of the user's there was executed."""


class Profile(Strict):
    """What a site needs: where the tasks run, for how long, and how the program starts there.

    time is HH:MM:SS per task, memory in megabytes. A task solves `chunks_per_task` chunks, more where the array would
    grow beyond `max_array`; `max_running` limits the tasks that run at once (0: no limit). `command` starts `cge`
    (default: this Python), `container` goes before it, `setup` are shell lines before both, `options` further lines of
    the scheduler as they stand.
    """

    partition: Word = ""
    account: Word = ""
    time: Annotated[str, Field(pattern=r"^\d+:[0-5]\d:[0-5]\d$")] = "01:00:00"
    memory: Annotated[int, Field(strict=True, gt=0)] = 2000
    modules: tuple[Word, ...] = ()
    container: Word = ""
    setup: tuple[Word, ...] = ()
    options: tuple[Word, ...] = ()
    command: Word = ""
    chunks_per_task: Annotated[int, Field(strict=True, gt=0)] = 1
    max_array: Annotated[int, Field(strict=True, gt=0)] = 1000
    max_running: Annotated[int, Field(strict=True, ge=0)] = 0


@dataclass(frozen=True)
class Submission:
    """A batch script and its list of chunks, as text; `tasks` is the size of the array, `number` counts submissions."""

    scheduler: Scheduler
    number: int
    script: str
    chunk_list: str
    tasks: int


def read_profile(path: str | Path) -> Profile:
    """Read a profile. Raises InputError (file:line) for keys and values that do not fit."""
    return validated(Profile, read_yaml(Path(path), str(path)))


def submission(
    scheduler: Scheduler, profile: Profile, folder: SweepFolder, spec_path: Path, chunks: Sequence[int]
) -> Submission:
    """The script and the list for some chunks of a sweep. Raises InputError where there is none to solve."""
    if not chunks:
        raise InputError(
            f"{folder.path}: all chunks are stored; there is nothing to submit, `cge sweep collect` is next"
        )
    per_task = max(profile.chunks_per_task, -(-len(chunks) // profile.max_array))
    lines = [" ".join(map(str, chunks[at : at + per_task])) for at in range(0, len(chunks), per_task)]
    place, number = folder.path.absolute(), _next_number(folder)
    workdir = Path.cwd()
    for path in (place, spec_path, workdir):
        try:
            _one_line(str(path))
        except ValueError as error:
            raise InputError(f"{str(path)!r} {error}; rename it") from None
    template = files("experiments") / "sweep" / "templates" / f"{scheduler}.sh.jinja"
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["quoted"] = shlex.quote
    hours, minutes, seconds = profile.time.split(":")
    script = environment.from_string(template.read_text(encoding="utf-8")).render(
        profile=profile,
        name=folder.manifest["sweep"],
        tasks=len(lines),
        logs=str(place / "logs"),
        minutes=int(hours) * 60 + int(minutes) + (int(seconds) > 0),
        body=_body(profile, place, spec_path, number),
        workdir=str(workdir),
    )
    return Submission(scheduler, number, script, "\n".join(lines) + "\n", len(lines))


def write_submission(folder: SweepFolder, found: Submission) -> Path:
    """Write the list and the script into the sweep's folder; returns the script's path. Raises InputError."""
    place = folder.path / "submit"
    try:
        place.mkdir(exist_ok=True)
        (folder.path / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{place}: it cannot be made ({error.strerror}); check space and permissions"
        ) from error
    chunk_list = place / _list_name(found.number)
    try:
        with drafted(place) as space:
            write_synced(space / chunk_list.name, found.chunk_list)
            publish(space / chunk_list.name, chunk_list)
    except FileExistsError:
        raise InputError(
            f"{chunk_list}: another submission was written meanwhile; look at the queue before submitting again"
        ) from None
    except OSError as error:
        raise InputError(f"{chunk_list}: it cannot be written ({reason_of(error)})") from error
    script = place / f"{found.scheduler}_{found.number:04d}.sh"
    write_text(script, found.script)
    return script


def submit(scheduler: Scheduler, script: Path) -> str:
    """Hand the script to the scheduler; returns what it answers. Raises InputError where it refuses or is not there."""
    command = SUBMIT[scheduler]
    text = script.read_text(encoding="utf-8")
    try:
        if scheduler == "lsf":  # bsub reads its options from the script on standard input
            done = subprocess.run(
                [command], input=text, capture_output=True, text=True, timeout=120, check=False
            )
        else:
            done = subprocess.run(
                [command, str(script)], capture_output=True, text=True, timeout=120, check=False
            )
    except FileNotFoundError:
        raise InputError(
            f"{command}: there is no such command here; submit {script} on the cluster's login node"
        ) from None
    except subprocess.TimeoutExpired:
        raise InputError(
            f"{command} did not answer within 120 s; look at the queue before submitting again"
        ) from None
    if done.returncode:
        raise InputError(f"{command} refused {script}: {(done.stderr or done.stdout).strip()}")
    return done.stdout.strip()


def _next_number(folder: SweepFolder) -> int:
    """Each submission has a list of its own: tasks of an earlier one may still wait and read theirs."""
    return len(list((folder.path / "submit").glob("chunks_*.txt"))) + 1


def _list_name(number: int) -> str:
    return f"chunks_{number:04d}.txt"


def _body(profile: Profile, place: Path, spec_path: Path, number: int) -> str:
    """The part that is the same everywhere, from a line number in `task` to the solved chunks."""
    command = profile.command or f"{shlex.quote(sys.executable)} -m experiments.cli"
    start = f"{profile.container} {command}" if profile.container else command
    lines = [
        "set -eo pipefail",  # no -u: the environment modules of many sites read unset variables
        "export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1",
        SAFE_PATH,
        *(f"module load {shlex.join(module.split())}" for module in profile.modules),
        *profile.setup,
        f'chunks=$(sed -n "${{task}}p" {shlex.quote(str(place / "submit" / _list_name(number)))})',
        f"exec {start} sweep chunk {shlex.quote(str(spec_path))} $chunks --out {shlex.quote(str(place))}",
    ]
    return "\n".join(lines)
