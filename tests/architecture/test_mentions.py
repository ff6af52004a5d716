"""What documentation and docstrings mention exists: files of the project by path, modules and their names by dots."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sam import Sam

from .code import PACKAGES, ROOT, python_files, text_files, tree

TOPS = "|".join((*PACKAGES, "tests", "docs"))
FILE = re.compile(rf"(?<![\w./-])(?:\.\./)*(?P<path>(?:{TOPS})/[\w./*-]*\w)")
DOTTED = re.compile(rf"(?<![\w./-])(?P<name>(?:{TOPS})(?:\.[A-Za-z_]\w*)+)(?![\w/-])")
PLACEHOLDER = re.compile(r"NAME|PATH|PAPER|NN|my_|smith")
HISTORY = "CHANGELOG.md"  # names that were
PATCHES = ROOT / "docs" / "how-to" / "extend"  # files that a patch adds are mentioned beside it
GENERATED = {"docs/reference/equations", "docs/reference/notation.md"}  # by `make docs`
SUFFIXES = {"csv", "md", "sif", "yaml"}  # sam.csv is a file, not a module


def docstrings(path: Path) -> Iterator[str]:
    """Every docstring and comment of a Python file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    yield from (line.partition("# ")[2] for line in (ROOT / path).read_text(encoding="utf-8").splitlines())


def prose() -> Iterator[tuple[Path, str]]:
    """Pages, and the docstrings and comments of the code."""
    yield from ((path, text) for path, text in text_files() if path.suffix == ".md" and path.name != HISTORY)
    yield from ((path, "\n".join(docstrings(path))) for path in python_files())


@cache
def added() -> frozenset[str]:
    """The files that the patches of the how-tos add."""
    texts = (patch.read_text(encoding="utf-8") for patch in PATCHES.glob("*.patch"))
    return frozenset(
        name for text in texts for name in re.findall(r"^--- /dev/null\n\+\+\+ b/(.*)$", text, re.M)
    )


def exists(name: str, page: Path) -> bool:
    """Whether a path, perhaps with `*`, is in the project, from its root or from the page that mentions it."""
    return name in GENERATED | added() or any(
        next(iter(top.glob(name)), None) for top in (ROOT, ROOT / page.parent)
    )


@cache
def importable(name: str) -> bool:
    """Whether a dotted name is a module, a name in one or of a class in one, or an attribute of a SAM."""
    words = name.split(".")
    if words[0] == "sam" and (hasattr(Sam, words[1]) or words[1] in Sam.__annotations__):
        return True
    for size in range(len(words), 0, -1):
        try:
            value: object = importlib.import_module(".".join(words[:size]))
        except ModuleNotFoundError:
            continue
        for word in words[size:]:
            if not hasattr(value, word) and word not in getattr(value, "__annotations__", {}):
                return False
            value = getattr(value, word, None)
        return True
    return False


def test_files_that_are_mentioned_exist() -> None:
    missing = {
        f"{path}: {name}"
        for path, text in prose()
        for name in (match["path"] for match in FILE.finditer(text))
        if not PLACEHOLDER.search(name) and not exists(name, path)
    }
    assert not missing, "\n".join(sorted(missing))


def test_modules_and_names_that_are_mentioned_exist() -> None:
    missing = {
        f"{path}: {name}"
        for path, text in prose()
        for name in (match["name"] for match in DOTTED.finditer(text))
        if name.rpartition(".")[2] not in SUFFIXES and not importable(name)
    }
    assert not missing, "\n".join(sorted(missing))
