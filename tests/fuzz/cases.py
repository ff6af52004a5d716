"""One damaged input: what to damage, with which seed, and what becomes of it."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from sam.problem import CgeError

from .damage import damaged
from .readers import GOOD_TEXTS, READERS, TEXTS

SLOWEST = 10.0
"""Seconds of a processor after which an input counts as a hang: a busy neighbour costs none of them."""


@dataclass(frozen=True)
class Case:
    """A file or option of `READERS` and `TEXTS`, and the seed of its damage."""

    what: str
    seed: int

    def __str__(self) -> str:
        return f"{self.what}, seed {self.seed}"


def cases(count: int, seed: int) -> list[Case]:
    """The readers in turn, each with seeds of its own."""
    whats = [*READERS, *TEXTS]
    return [Case(whats[number % len(whats)], seed + number) for number in range(count)]


def damaged_file(case: Case, folder: Path) -> None:
    """Damage the case's file in a copy of the base."""
    path = folder / case.what
    content = damaged(path.read_bytes(), random.Random(f"{case.what} {case.seed}"))
    path.chmod(0o644)
    path.write_bytes(content)


def judged(case: Case, base: Path, space: Path) -> str:
    """What is wrong with how the input was met: "" where it was read or refused by an error for its user."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            if case.what in TEXTS:
                chance = random.Random(f"{case.what} {case.seed}")
                text = damaged(chance.choice(GOOD_TEXTS[case.what]).encode(), chance)
                TEXTS[case.what](text.decode("utf-8", "surrogateescape"))
                return ""
            with copied(base, space) as folder:
                damaged_file(case, folder)
                before = files(folder)
                try:
                    READERS[case.what](folder)
                finally:
                    left = files(folder) - before
                return f"left behind: {sorted(left)}" if left else ""
        except CgeError as error:
            return "" if str(error).strip() and error.problems else "an error without words"
        except Exception:
            return traceback.format_exc()


@contextlib.contextmanager
def copied(base: Path, space: Path) -> Iterator[Path]:
    """A copy of the base that is gone afterwards."""
    folder = space / f"copy{os.getpid()}"
    shutil.copytree(base, folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def files(folder: Path) -> set[str]:
    """What is in a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def serve(pipe: Connection, base: Path, space: Path) -> None:
    """What a worker does until it is told to stop: judge one case after the other."""
    os.environ["CGE_CACHE"] = str(space / "cache")
    while (case := pipe.recv()) is not None:
        signal.setitimer(signal.ITIMER_PROF, SLOWEST)  # its signal ends the process
        answer = judged(case, base, space)
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        pipe.send(answer)
