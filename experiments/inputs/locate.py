"""Where things are: names and paths of experiments, elasticity files, SAMs and papers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sam.locate import find, folder, shipped


def catalogue() -> dict[str, Path]:
    """Experiments that ship with the package, by name."""
    return shipped("experiments", "catalogue", "*.yaml")


def paths() -> dict[str, Path]:
    """Experiments with `dynamics` that ship with the package, by name."""
    return shipped("experiments", "paths", "*.yaml")


def policies() -> dict[str, Path]:
    """Policies that ship with the package, to be put on top of any path, by name."""
    return shipped("experiments", "policies", "*.yaml")


def elasticity_files() -> dict[str, Path]:
    """Elasticity tables that ship with the package, by name."""
    return shipped("calibration", "data", "*.csv")


def sams() -> dict[str, Path]:
    """SAMs that ship with the package, by name."""
    return {path.parent.name: path.parent for path in sorted(folder("sam", "data").glob("*/flows.csv"))}


def papers() -> dict[str, Path]:
    """Papers that ship with the package, by name."""
    return {
        path.parent.name: path.parent for path in sorted(folder("experiments", "papers").glob("*/paper.yaml"))
    }


def find_experiment(word: str, listed: Mapping[str, Path] | None = None) -> tuple[Path, str]:
    """Path of an experiment and what messages call it; `listed` are the names that are told for an unknown one."""
    known = catalogue() | paths()
    path = find("experiment", word, known, (Path(),), listed)
    return path, path.name if word in known else word
