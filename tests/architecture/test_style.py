"""What a reader may rely on: documented names, silent libraries, named exceptions, short files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

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


def nodes(path: Path, kind: type[ast.AST]) -> list[ast.AST]:
    """Every node of a kind in the file."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, kind)]


def test_public_names_have_docstrings() -> None:
    missing = [
        f"{path}: {name}"
        for path in python_files(*PACKAGES)
        for name, node in [("the module itself", tree(path)), *public_definitions(tree(path).body)]
        if tree(path).body and not ast.get_docstring(node)
    ]
    assert not missing, "no docstring on\n" + "\n".join(missing)


def test_libraries_do_not_print() -> None:
    prints = [
        f"{path}:{call.lineno}"
        for path in python_files(*PACKAGES)
        if not path.as_posix().startswith(MAY_PRINT)
        for call in nodes(path, ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id in {"print", "pprint"}
    ]
    assert not prints, "print in a library; return it, log it, or raise:\n" + "\n".join(prints)


def test_exceptions_are_named() -> None:
    handlers = [(path, handler) for path in python_files() for handler in nodes(path, ast.ExceptHandler)]
    bare = [f"{path}:{handler.lineno}" for path, handler in handlers if handler.type is None]
    assert not bare, "bare except; name the exception:\n" + "\n".join(bare)


def test_no_star_import() -> None:
    imports = [(path, node) for path in python_files() for node in nodes(path, ast.ImportFrom)]
    stars = [
        f"{path}:{node.lineno}" for path, node in imports if any(name.name == "*" for name in node.names)
    ]
    assert not stars, "star import; name what is used:\n" + "\n".join(stars)


def test_files_are_short_enough_to_hold_in_the_head() -> None:
    lengths = {
        str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in python_files()
    }
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST}
    unlisted = {name: lines for name, lines in long.items() if name not in LONG_FILES}
    assert not unlisted, f"over {LONGEST} lines: two ideas? Split it, or list it with its reason: {unlisted}"
    assert set(LONG_FILES) <= set(long), "short or gone by now: take it off LONG_FILES"


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
