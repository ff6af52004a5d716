"""Publishing: a file or folder appears whole or not at all, and takes the place of nothing but what it was meant to replace.

A draft is made in a private folder beside its target (mode 700, its name random and with machine and process), synced, and
moved by one rename: a link that somebody left is replaced, never written through. What dead processes of this machine left
is swept out by the next.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

DRAFT = re.compile(r"^\.cge-(?P<node>.+)-(?P<process>\d+)-[a-z0-9_]+$")
TAKEN = (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR)
"""How systems say that a rename or a link found something in its place."""
UNLINKABLE = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""How file systems without hard links say so."""
_OPEN: set[str] = set()
"""Folders of drafts that this process has not removed yet."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)
WRITTEN: list[Path] = []
"""What this process has published, the last one last: a message after Ctrl-C has to be true."""


@contextmanager
def drafted(place: Path) -> Iterator[Path]:
    """A private folder in `place` for drafts, gone at the end. Raises OSError where it cannot be made."""
    space = None
    try:
        with uninterrupted():
            space = tempfile.mkdtemp(prefix=f".cge-{platform.node()}-{os.getpid()}-", dir=place)
            _OPEN.add(space)
        yield Path(space)
    finally:
        with uninterrupted():
            if space is not None:
                shutil.rmtree(space, ignore_errors=True)
                _OPEN.discard(space)


def discard_drafts() -> None:
    """Remove the drafts of this process, which ends."""
    for space in _OPEN:
        shutil.rmtree(space, ignore_errors=True)


def sweep_out(place: Path) -> int:
    """Remove the drafts in a folder that dead processes of this machine left; returns how many."""
    removed = 0
    with os.scandir(place) as entries:
        for entry in entries:
            match = DRAFT.match(entry.name)
            if match and match["node"] == platform.node() and not alive(int(match["process"])):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                    removed += 1
    return removed


def alive(process: int) -> bool:
    """Whether a process of this machine exists."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def write_synced(path: Path, content: str | bytes) -> None:
    """Write a draft and flush it to disk, so that the rename that follows never publishes an empty file. Raises OSError."""
    with path.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def publish(draft: Path, target: Path) -> None:
    """Move a file or folder to where nothing is (a folder also takes the place of an empty one).

    Raises FileExistsError where something appeared there meanwhile, which stays; OSError otherwise.
    """
    with uninterrupted():
        try:
            if draft.is_dir():
                os.rename(draft, target)
            else:
                _link(draft, target)
        except OSError as error:
            if error.errno in TAKEN:
                raise FileExistsError(
                    errno.EEXIST, "something appeared there meanwhile", str(target)
                ) from error
            raise
        _moved(target)


def replace(draft: Path, target: Path) -> None:
    """Move a file to where it takes the place of what is there. Raises OSError."""
    with uninterrupted():
        os.replace(draft, target)
        _moved(target)


def write_file(target: Path, content: str | bytes) -> None:
    """Write a file, or replace it, whole or not at all. Raises OSError."""
    place = target.absolute().parent
    with drafted(place) as space:
        sweep_out(place)
        write_synced(space / "draft", content)
        replace(space / "draft", target)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the body is done: between two moves files are neither the old set nor the new one."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread only
        return
    caught: list[tuple[int, FrameType | None]] = []
    before: dict[int, Callable[[int, FrameType | None], object]] = {}
    for number in SIGNALS:
        handler = signal.getsignal(number)
        if callable(handler):  # a signal that is ignored, or that the system answers, stays as it is
            before[number] = handler
            signal.signal(number, lambda number, frame: caught.append((number, frame)))
    try:
        yield
    finally:
        for answered, handler in before.items():
            signal.signal(answered, handler)
        for arrived, frame in caught[:1]:
            before[arrived](arrived, frame)


def _link(draft: Path, target: Path) -> None:
    """Give a file its name where it has to be new; a rename would replace what is there."""
    try:
        os.link(draft, target)
    except OSError as error:
        if error.errno not in UNLINKABLE:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.replace(draft, target)


def _moved(target: Path) -> None:
    if not any(map(DRAFT.match, target.parts)):  # a part of what is still a draft is not published
        WRITTEN.append(target)
    descriptor = os.open(target.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)  # the name, too, outlives a power cut
    finally:
        os.close(descriptor)
