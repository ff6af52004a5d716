"""Imports go one way: experiments, calibration, cge, sam."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from .code import PACKAGES, ROOT, python_files, tree


def test_contracts_of_pyproject_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True)
    assert status == 0, capsys.readouterr().out


def imported(path: Path) -> set[str]:
    """Top-level names that the file imports."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").split(".")[0])
    return names


def test_packages_do_not_import_what_only_tests_need() -> None:
    needed_by_tests = {"tests", "pytest", "hypothesis", "ruff", "mypy", "importlinter"}
    found = {
        str(path): names for path in python_files(*PACKAGES) if (names := imported(path) & needed_by_tests)
    }
    assert not found
