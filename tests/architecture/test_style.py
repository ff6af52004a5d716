"""What a reader may rely on: documented names, silent libraries, named exceptions, short files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from .code import PACKAGES, ROOT, python_files, text_files, tree

LONGEST = 400

# A file may be longer than LONGEST where one idea needs it: path -> reason.
LONG_FILES: dict[str, str] = {}

# Printing is the command line's business; build scripts are called by it and return what they have to say.
MAY_PRINT = ("experiments/cli",)

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public_definitions(body: list[ast.stmt], prefix: str = "") -> list[tuple[str, Definition]]:
    """Public functions, classes and public methods, by dotted name; a setter counts as its getter."""
    found: list[tuple[str, Definition]] = []
    for node in body:
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        if any(
            isinstance(mark, ast.Attribute) and mark.attr in {"setter", "overload"}
            for mark in node.decorator_list
        ):
            continue
        found.append((prefix + node.name, node))
        if isinstance(node, ast.ClassDef):
            found.extend(public_definitions(node.body, f"{prefix}{node.name}."))
    return found


@pytest.mark.parametrize("path", python_files(*PACKAGES), ids=str)
def test_public_names_have_docstrings(path: Path) -> None:
    module = tree(path)
    missing = [name for name, node in public_definitions(module.body) if not ast.get_docstring(node)]
    if module.body and not ast.get_docstring(module):
        missing.insert(0, "the module itself")
    assert not missing, f"{path}: no docstring on {', '.join(missing)}"


@pytest.mark.parametrize("path", python_files(*PACKAGES), ids=str)
def test_libraries_do_not_print(path: Path) -> None:
    if str(path).startswith(MAY_PRINT):
        pytest.skip("the command line speaks to a person")
    prints = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "pprint"}
    ]
    assert not prints, f"{path}: print on line {prints}; return it, log it, or raise"


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_exceptions_are_named(path: Path) -> None:
    bare = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert not bare, f"{path}: bare except on line {bare}; name the exception"


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_file_is_short_enough_to_hold_in_the_head(path: Path) -> None:
    lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    if str(path) in LONG_FILES:
        assert lines > LONGEST, f"{path} is short now: take it off LONG_FILES"
        return
    assert lines <= LONGEST, (
        f"{path} has {lines} lines: two ideas? Split it, or list it in LONG_FILES with the reason"
    )


def test_listed_long_files_exist() -> None:
    assert not [name for name in LONG_FILES if not (ROOT / name).is_file()]


def test_no_path_of_a_machine() -> None:
    # Absolute folders that exist on one machine only; assembled here, so that this file does not find itself.
    tops = "|".join(["work", "tmp", "root", "home", "Users", "opt", "mnt"])
    machine = re.compile(rf"(?<![\w.~/\-\]}})$])/(?:{tops})/[\w.]")
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if machine.search(line)
    ]
    assert not found, "paths of one machine:\n" + "\n".join(found)
