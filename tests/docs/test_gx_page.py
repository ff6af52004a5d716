"""The page of the GX law: its figures are those that its script prints now."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "gx_law.md"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gx_law", DOCS / "gx_law.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def missing(lines: Iterable[str]) -> list[str]:
    """Lines that the page does not show."""
    page = PAGE.read_text(encoding="utf-8")
    return [line for line in lines if line.strip() not in page]


def test_bonds_and_words(script: ModuleType) -> None:
    assert missing(script.bonds()) == []
    assert missing([script.HEAD, script.EXPERIMENTS, script.BESIDE, script.LEFT_OUT]) == []
    assert missing(script.instruments()) == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_figures_of_japan(script: ModuleType) -> None:
    runs = script.Runs()
    for part in (script.coverage, script.allocation, script.fuels, script.recycling):
        assert missing(part(runs)) == [], part.__name__
