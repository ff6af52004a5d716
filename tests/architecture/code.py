"""The project's files, and its Python files parsed once, for the architecture tests."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("sam", "cge", "calibration", "experiments")
NEVER_OURS = {".git", ".venv", "out", "build", "dist", "__pycache__", "_build"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, relative to its root: what git tracks or would, else all there is."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        names = listing.stdout.decode().split("\0")
        found = [Path(name) for name in names if name and (ROOT / name).is_file()]
    else:
        every = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        found = [path for path in every if not NEVER_OURS.intersection(path.parts)]
    return tuple(sorted(found))


def python_files(*tops: str) -> tuple[Path, ...]:
    """Python files under the named top folders; all of them where none is named."""
    return tuple(path for path in files() if path.suffix == ".py" and (not tops or path.parts[0] in tops))


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def text_files() -> Iterator[tuple[Path, str]]:
    """Each file that is text, with its text."""
    for path in files():
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
