"""The user's cache of read models: what one process read, the next need neither build nor read, nor import Pyomo for.

A file holds one read model without its parameters, which the caller has. Its name is a digest of all that decides its
content: the calibrated parameters (SAM, structure, elasticities, emissions), the declarations of all blocks, the code of
`sam`, `cge` and `calibration`, and the versions of Python and of the packages whose objects are in it.

Unpickling runs code, so a file is unpickled only where it is this user's alone: folder and file are owned by the user and
give nobody else any right, neither is a link, and the content is what was written (SHA-256). Anything else is left
alone, said in a line of the log, and read again.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import pickle
import platform
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from cge.blocks import BLOCKS
from cge.parameters import Parameters
from cge.read_model import ReadModel
from cge.solve import read_economy
from experiments.digest import digest
from sam.publish import drafted, sweep_out

LOG = logging.getLogger("cge.cache")
VARIABLE = "CGE_CACHE"
NAME = "japan-cge"
LARGEST = 250_000_000  # bytes of all files: some fifty models of Japan; the longest unused go first
HEADER = b"japan-cge read model\n"
CODE = ("sam", "cge", "calibration")
PACKAGES = ("numpy", "pandas", "pyomo")
OTHERS = stat.S_IRWXG | stat.S_IRWXO  # rights of group and others


def read_once(parameters: Parameters) -> ReadModel:
    """`read_economy` of the blocks of `cge.blocks`, from the user's cache where it has been read before.

    Raises SolveError as `read_economy` does; what is wrong with the cache is never an error.
    """
    store = user_cache()
    if store is None:
        return read_economy(parameters)
    key = key_of(parameters)
    found = store.load(key, parameters)
    if found is None:
        found = read_economy(parameters)
        store.save(key, found)
    return found


def user_cache() -> ReadCache | None:
    """The cache that CGE_CACHE names, or the user's own; None where it says `off`, or the user has no home."""
    named = os.environ.get(VARIABLE, "")
    if named.lower() == "off":
        return None
    try:
        return ReadCache(Path(named) if named else _default_folder())
    except RuntimeError:  # as for the users that some containers make up
        return None


def key_of(parameters: Parameters) -> str:
    """Digest of all that decides what is read. It sees what is changed in memory in a parameter, a declaration or a rule."""
    return digest(parameters, BLOCKS, _code(), _versions())


@dataclass(frozen=True)
class ReadCache:
    """Read models in one folder. Many processes may use it at once: a file appears whole, by a rename."""

    folder: Path

    def load(self, key: str, parameters: Parameters) -> ReadModel | None:
        """The model that was saved under a key; None where there is none, or none that can be trusted."""
        path, began = self.path(key), time.perf_counter()
        try:
            if not self._private_folder():
                return None
            with _opened(path) as file:
                if not _private(os.fstat(file.fileno()), stat.S_ISREG):
                    LOG.warning("%s is not used: it has to belong to you alone (mode 600)", path)
                    return None
                content = file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            LOG.warning("%s is not used: %s", path, error.strerror or error)
            return None
        start = len(HEADER) + hashlib.sha256().digest_size
        payload = memoryview(content)[start:]
        if content[:start] != HEADER + hashlib.sha256(payload).digest():
            LOG.warning("%s is not used: it is not what was written; it is written again", path)
            return None
        try:
            found = _Unpickler(io.BytesIO(payload), parameters).load()
        except (pickle.UnpicklingError, AttributeError, ImportError) as error:
            LOG.warning("%s is not used: %s; it is written again", path, error)
            return None
        found.seconds = {"build": 0.0, "read": time.perf_counter() - began}
        with suppress(OSError):
            os.utime(path)  # used last
        return found

    def save(self, key: str, model: ReadModel) -> None:
        """Keep a model under a key; nothing is kept where the folder cannot be written or is not the user's alone."""
        target, memory = io.BytesIO(), io.BytesIO()
        _Pickler(memory, model.parameters).dump(model)
        payload = memory.getbuffer()
        target.write(HEADER + hashlib.sha256(payload).digest())
        target.write(payload)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._private_folder():
                return
            with drafted(self.folder) as space:
                draft = space / "draft"
                draft.touch(mode=0o600)
                draft.write_bytes(target.getbuffer())
                os.replace(draft, self.path(key))
            self._shorten()
        except OSError as error:
            LOG.info("%s: the model is not kept: %s", self.folder, error.strerror or error)

    def path(self, key: str) -> Path:
        """Where the model of a key is kept."""
        return self.folder / f"{key}.model"

    def _private_folder(self) -> bool:
        if _private(os.lstat(self.folder), stat.S_ISDIR):
            return True
        LOG.warning(
            "%s is not used as a cache: it has to be a folder of yours alone (chmod 700); choose another with %s, or %s=off",
            *(self.folder, VARIABLE, VARIABLE),
        )
        return False

    def _shorten(self) -> None:
        """Delete what dead processes left and the models that were not used for longest, until the rest is small enough."""
        room = LARGEST
        sweep_out(self.folder)
        files = []
        for path in self.folder.glob("*.model"):
            with suppress(OSError):
                files.append((path.stat().st_mtime, path.stat().st_size, path))
        for _, size, path in sorted(files, reverse=True):
            room -= size
            if room < 0:
                with suppress(OSError):
                    path.unlink()


class _Pickler(pickle.Pickler):
    """Leaves the parameters out, which have their own way into the next process."""

    def __init__(self, file: io.BytesIO, parameters: Parameters) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.parameters = parameters

    def persistent_id(self, value: object) -> str | None:
        """The name of what is left out."""
        return "parameters" if value is self.parameters else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, parameters: Parameters) -> None:
        super().__init__(file)
        self.parameters = parameters

    def persistent_load(self, name: object) -> Parameters:
        """What was left out."""
        return self.parameters


def _opened(path: Path) -> io.BufferedReader:
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")


def _private(status: os.stat_result, kind: Callable[[int], bool]) -> bool:
    """Whether a file or folder is what it should be and its owner, who is the user, is the only one with rights to it."""
    return kind(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & OTHERS


def _default_folder() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / NAME
    own = os.environ.get("XDG_CACHE_HOME", "")
    # The standard says that a relative path is to be ignored.
    return (Path(own) if Path(own).is_absolute() else Path.home() / ".cache") / NAME


@cache
def _code() -> tuple[tuple[str, str], ...]:
    """The text of every module that has a part in what is read."""
    found = []
    for package in CODE:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(folder).rglob("*.py")):
                name = f"{package}/{path.relative_to(folder).as_posix()}"
                found.append((name, hashlib.sha256(path.read_bytes()).hexdigest()))
    return tuple(found)


@cache
def _versions() -> tuple[str, ...]:
    return (platform.python_implementation(), sys.version, *(f"{name} {version(name)}" for name in PACKAGES))
