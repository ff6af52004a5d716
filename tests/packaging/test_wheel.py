"""An installed wheel holds the code and the data files that it reads, and runs without the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from ..architecture.code import PACKAGES, files

# The front door as README shows it to a reader who has only the wheel.
EIGHT_LINES = """import cge
japan = cge.Economy("japan_2015")
model = japan.model(closure="welfare")
base = model.solve()
free = model.solve(rate_duty=0)
print(free.against(base).macro)
free.against(base).sectors["output"].plot.barh().figure.savefig("output.svg")
cge.run("carbon_price", carbon_price=5000).report("x.html")
"""


@pytest.fixture(scope="module")
def ours() -> list[Path]:
    """Every file of the packages, relative to the root."""
    return [path for path in files() if path.parts[0] in PACKAGES]


@pytest.fixture(scope="module")
def wheel(root: Path, ours: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the lock's own setuptools without a network."""
    space = tmp_path_factory.mktemp("wheel")
    project = space / "project"
    for path in [*ours, Path("pyproject.toml"), Path("README.md"), Path("LICENSE")]:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, project / path)
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(space), str(project))
    (found,) = space.glob("*.whl")
    return found


def pip(*words: str) -> None:
    """Run pip; its output is the message where it fails."""
    done = subprocess.run([sys.executable, "-m", "pip", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_wheel_holds_every_file_of_the_packages(wheel: Path, ours: list[Path]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    missing = [str(path) for path in ours if path.as_posix() not in held]
    assert not missing, "add the kind of file to [tool.setuptools.package-data]: " + ", ".join(missing)
    assert "japan_cge-" in wheel.name
    assert {f"{package}/py.typed" for package in PACKAGES} <= held


@pytest.mark.slow
def test_the_front_door_of_an_installed_wheel(wheel: Path, root: Path, tmp_path: Path) -> None:
    """In an empty folder; the environment has the wheel and the packages of the lock, not the checkout."""
    environment, folder = tmp_path / "venv", tmp_path / "empty"
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    (site,) = environment.glob("lib/python*/site-packages")
    # Packages on a path of a .pth file are found; the links of editable installs among them are not followed.
    (site / "lock.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    def printed(code: str) -> str:
        done = subprocess.run(
            [str(python), "-I", "-c", code], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = printed("import cge, experiments; print(cge.__file__, experiments.__file__)")
    assert str(root) not in where
    assert where.count(str(site)) == 2
    table = printed(EIGHT_LINES)
    assert "imports_real" in table
    assert "1.321" in table  # per cent, as README says
    assert (folder / "output.svg").stat().st_size > 10_000
    assert "<html" in (folder / "x.html").read_text(encoding="utf-8")
