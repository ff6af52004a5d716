"""Claim: only one process at a time writes into a folder. A link that names node and process, made in one step."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sam.problem import InputError
from sam.publish import alive

CLAIM = ".preparing"


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold the folder. Raises InputError that names the process that holds it, OSError where it cannot be written.

    What a dead process of this machine left is taken over.
    """
    link, own = folder / CLAIM, f"{platform.node()}:{os.getpid()}"
    while True:
        try:
            os.symlink(own, link)
            break
        except FileExistsError:
            _taken_over(folder, link)
    try:
        yield
    finally:
        link.unlink(missing_ok=True)


def _taken_over(folder: Path, link: Path) -> None:
    try:
        node, process = os.readlink(link).rsplit(":", 1)
    except FileNotFoundError:
        return  # it was released meanwhile
    if node == platform.node() and not alive(int(process)):
        link.unlink(missing_ok=True)
        return
    raise InputError(
        f"--out {folder}: process {process} on {node} is writing there; leave it to that one (`cge sweep status` shows how "
        f"far a sweep is), or choose another folder. If there is no such process, delete {link}"
    )
