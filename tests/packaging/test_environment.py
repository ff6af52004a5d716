"""environment.yml (conda-forge) names what pyproject.toml names, and the lock files pin it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

# The same library under conda-forge's name. There cyipopt is released, so it carries a range of its own.
CONDA_NAME = {"cyipopt-wheels": "cyipopt"}
OWN_RANGE = {"cyipopt"}

NAME = re.compile(r"[A-Za-z0-9._-]+")


def ranges(requirements: list[str]) -> dict[str, str]:
    """Package name -> version range of each requirement."""
    found = {}
    for requirement in requirements:
        name = NAME.match(requirement)
        assert name is not None, requirement
        found[name[0].lower()] = requirement[name.end() :].strip()
    return found


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    """The table [project] of pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_conda_environment_names_the_same_packages(root: Path, project: dict) -> None:
    conda = ranges(YAML(typ="safe").load(root / "environment.yml")["dependencies"])
    assert conda.pop("python") == project["requires-python"]
    conda.pop("pip")
    pypi = ranges(project["dependencies"] + project["optional-dependencies"]["dev"])
    expected = {CONDA_NAME.get(name, name): version for name, version in pypi.items()}
    assert sorted(conda) == sorted(expected)
    differing = {name for name, version in expected.items() if conda[name] != version}
    assert differing <= OWN_RANGE


def locked(path: Path) -> dict[str, set[str]]:
    """Package name -> pinned versions in a lock file."""
    pins: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        pin = re.match(r"([a-z0-9][a-z0-9._-]*)==([^\s;]+)", line)
        if pin:
            pins.setdefault(pin[1], set()).add(pin[2])
    return pins


def test_lock_pins_every_requirement(root: Path, project: dict) -> None:
    pins = locked(root / "requirements.lock")
    wanted = ranges(project["dependencies"] + project["optional-dependencies"]["dev"])
    missing = [name for name in wanted if name.replace(".", "-") not in pins]
    assert not missing, "run `make lock`"
    assert pins["cyipopt-wheels"] == {"1.7.0.dev0"}


def test_docs_lock_agrees_with_the_lock(root: Path, project: dict) -> None:
    pins, docs = locked(root / "requirements.lock"), locked(root / "requirements-docs.lock")
    assert all(name in docs for name in ranges(project["optional-dependencies"]["docs"])), "run `make lock`"
    differing = {
        name: (pins[name], docs[name]) for name in pins.keys() & docs.keys() if pins[name] != docs[name]
    }
    assert not differing, "run `make lock`"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-docs.lock"])
def test_every_pin_has_a_hash_and_no_address(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_version_is_said_once_and_repeated_truly(root: Path, project: dict) -> None:
    version = project["version"]
    citation = YAML(typ="safe").load(root / "CITATION.cff")
    assert str(citation["version"]) == version
    assert f"## [{version}]" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
