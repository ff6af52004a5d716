"""An installed wheel holds the code and the data files that it reads."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ..architecture.code import PACKAGES, files


@pytest.mark.slow
def test_wheel_holds_every_file_of_the_packages(root: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    ours = [path for path in files() if path.parts[0] in PACKAGES]
    for path in [*ours, Path("pyproject.toml"), Path("README.md"), Path("LICENSE")]:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, project / path)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        str(project),
    ]
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    missing = [str(path) for path in ours if path.as_posix() not in held]
    assert not missing, "add the kind of file to [tool.setuptools.package-data]: " + ", ".join(missing)
    assert "japan_cge-" in wheel.name
