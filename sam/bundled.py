"""SAMs that ship with the package, found by name."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def bundled_folder() -> Path:
    """Folder that holds one folder per shipped SAM."""
    return Path(str(files("sam"))) / "data"


def bundled_names() -> list[str]:
    """Names of the shipped SAMs, sorted."""
    folder = bundled_folder()
    return sorted(entry.parent.name for entry in folder.glob("*/flows.csv"))
