"""The patches of `docs/how-to/extend`: each applies, touches two files of the model at most, and its own test passes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATCHES = sorted((ROOT / "docs" / "how-to" / "extend").glob("*.patch"))
MODEL = ("cge/", "calibration/", "experiments/")
BESIDE = ("docs/", "tests/")
MOST = 2  # files under MODEL: what one hour is enough for

each_patch = pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.stem)


def touched(patch: Path) -> list[str]:
    """The files that a patch changes or adds."""
    return re.findall(r"^\+\+\+ b/(.*)$", patch.read_text(encoding="utf-8"), re.M)


def new_tests(patch: Path) -> list[str]:
    """The test files that a patch adds."""
    added = re.findall(r"^--- /dev/null\n\+\+\+ b/(.*)$", patch.read_text(encoding="utf-8"), re.M)
    return [name for name in added if name.startswith("tests/")]


def run(copy: Path, *command: str) -> str:
    """What a command prints in a copy of the project, whose packages it imports. Raises AssertionError where it fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command,
        cwd=copy,
        env=kept | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@each_patch
def test_a_patch_applies_and_is_small(patch: Path) -> None:
    run(ROOT, "git", "apply", "--check", str(patch))
    files = touched(patch)
    assert 1 <= len([name for name in files if name.startswith(MODEL)]) <= MOST
    assert [name for name in files if not name.startswith((*MODEL, *BESIDE))] == []
    assert new_tests(patch)


@each_patch
def test_the_page_shows_the_patch_and_how_to_test_it(patch: Path) -> None:
    page = patch.with_suffix(".md").read_text(encoding="utf-8")
    assert f"```{{literalinclude}} {patch.name}" in page
    assert f"git apply {patch.relative_to(ROOT)}" in page
    for name in [*new_tests(patch), *(name for name in touched(patch) if name.startswith(MODEL))]:
        assert name in page


def test_each_task_has_its_page() -> None:
    assert {patch.stem for patch in PATCHES} == {
        "functional-form",
        "report-table",
        "tax-on-a-new-transaction",
        "wage-curve",
    }


@pytest.mark.slow
@each_patch
def test_a_clean_copy_with_the_patch_passes_its_test(patch: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name in run(ROOT, "git", "ls-files", "-z").split("\0"):
        if name and (ROOT / name).is_file():  # a file may be deleted and not yet committed
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    run(copy, "git", "apply", str(patch))
    where = run(
        copy, sys.executable, "-c", "import cge, calibration; print(cge.__file__, calibration.__file__)"
    )
    assert all(Path(name).is_relative_to(copy) for name in where.split())
    run(copy, sys.executable, "-m", "pytest", "-q", "-m", "slow or not slow", *new_tests(patch))
    ruff = str(Path(sys.executable).parent / "ruff")
    python = [name for name in touched(patch) if name.endswith(".py")]
    run(copy, ruff, "check", *python)
    run(copy, ruff, "format", "--check", *python)
