"""Where things are: names and paths of experiments, structures, elasticity files and SAMs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from sam.problem import InputError, suggestion


def catalogue() -> dict[str, Path]:
    """Experiments that ship with the package, by name."""
    return _in_package("experiments", "catalogue", "*.yaml")


def structures() -> dict[str, Path]:
    """Structure files that ship with the package, by name."""
    return _in_package("calibration", "structures", "*.yaml")


def elasticity_files() -> dict[str, Path]:
    """Elasticity tables that ship with the package, by name."""
    return _in_package("calibration", "data", "*.csv")


def sams() -> dict[str, Path]:
    """SAMs that ship with the package, by name."""
    return {path.parent.name: path.parent for path in sorted(_folder("sam", "data").glob("*/flows.csv"))}


def papers() -> dict[str, Path]:
    """Papers that ship with the package, by name."""
    return {
        path.parent.name: path.parent
        for path in sorted(_folder("experiments", "papers").glob("*/paper.yaml"))
    }


def find_experiment(word: str) -> tuple[Path, str]:
    """Path of an experiment and what messages call it."""
    path = find("experiment", word, catalogue(), (Path(),))
    return path, path.name if word in catalogue() else word


def find(what: str, word: str, names: Mapping[str, Path], folders: Sequence[Path]) -> Path:
    """A shipped thing by name, else a path relative to the first of `folders` that has it.

    Raises InputError with the nearest names.
    """
    if word in names:
        return names[word]
    for folder in folders:
        path = Path(os.path.normpath(folder / word))
        if path.exists():
            return path
    raise InputError(f"{what} {word!r}: there is no such name or path. {suggestion(word, names)}")


def _in_package(package: str, folder: str, pattern: str) -> dict[str, Path]:
    return {path.stem: path for path in sorted(_folder(package, folder).glob(pattern))}


def _folder(package: str, folder: str) -> Path:
    return Path(str(files(package))) / folder
