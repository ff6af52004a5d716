"""The scripts beside the documentation, for the tests of the pages that they print."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"


def docs_script(name: str) -> ModuleType:
    """`docs/NAME.py`, which may import scripts beside it as it does when it is run."""
    sys.path.insert(0, str(DOCS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DOCS))


def missing(page: str, lines: Iterable[str]) -> list[str]:
    """Lines that a page of docs/explanation does not show."""
    text = (DOCS / "explanation" / f"{page}.md").read_text(encoding="utf-8")
    return [line for line in lines if line.strip() not in text]
