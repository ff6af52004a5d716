"""Where things are: files that ship with the packages, by name, and those of a user, by path."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from sam.problem import InputError, suggestion


def find(
    what: str,
    word: str,
    names: Mapping[str, Path],
    folders: Sequence[Path],
    listed: Mapping[str, Path] | None = None,
) -> Path:
    """A shipped thing by name, else a path relative to the first of `folders` that has it.

    Raises InputError with the nearest names; with those of `listed` (all unless given) where none is near.
    """
    if word in names:
        return names[word]
    for folder in folders:
        path = Path(os.path.normpath(folder / word))
        if path.exists():
            return path
    remedy = suggestion(word, names, 0) or suggestion(word, names if listed is None else listed)
    raise InputError(f"{what} {word!r}: there is no such name or path. {remedy}")


def shipped(package: str, name: str, pattern: str) -> dict[str, Path]:
    """Files in a folder of a package, by their names without the ending."""
    return {path.stem: path for path in sorted(folder(package, name).glob(pattern))}


def folder(package: str, name: str) -> Path:
    """A folder of a package."""
    return Path(str(files(package))) / name
