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


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_no_star_import(path: Path) -> None:
    stars = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names)
    ]
    assert not stars, f"{path}: star import on line {stars}; name what is used"


@pytest.mark.parametrize("path", python_files(*PACKAGES), ids=str)
def test_packages_do_not_import_tests(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(tree(path))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not [name for name in imported if name.split(".")[0] in {"tests", "pytest", "hypothesis"}]
