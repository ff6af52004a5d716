"""The reference pages name everything there is: keys, options, parameters, indicators, commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import BaseModel

from calibration.elasticities import KEYS
from cge.blocks import BLOCKS, TAXED
from cge.closure import CLOSURES, OPTIONS, Closure
from cge.formula import display, equations, notation, prices
from cge.sets import SETS
from cge.structure import ActivitySpec, HouseholdSpec, NestSpec, Roles, Structure, TaxSpec, TransferSpec
from cge.transactions import TransactionSpec
from experiments.cli.main import main
from experiments.cli.sam import sam_commands
from experiments.inputs.spec import ClosureSpec, Experiment, ShockSpec, SolveForSpec, VariantSpec
from tests.docs.scripts import docs_script

DOCS = Path(__file__).parents[2] / "docs"


def page(name: str) -> str:
    return (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return docs_script("generate_reference")


def test_every_equation_is_on_its_page_with_a_formula(generator: ModuleType) -> None:
    pages = generator.equations_pages()
    assert set(pages) == {"index", "taxes", *(block.name for block in BLOCKS)}
    for equation in (*equations(), *prices()):
        section = pages[equation.block].partition(f"## {equation.number} ")[2].partition("\n## ")[0]
        shown = [display(formula.expression) for formula in equation.formulas]
        assert [formula for formula in shown if f"```{{math}}\n{formula}\n```" not in section] == []
        assert equation.sentence in section


def test_every_symbol_is_on_the_notation_page(generator: ModuleType) -> None:
    text = generator.notation_page()
    declared = [name for block in BLOCKS for name in (*block.variables, *block.parameters)]
    names = [*declared, *notation(), *(name for name in SETS if name), *TAXED]
    assert [name for name in names if f"| `{name}` |" not in text] == []


def test_every_index_letter_is_explained(generator: ModuleType) -> None:
    text = generator.notation_page()
    letters = {letter for dims in SETS.values() for letter in dims}
    assert [letter for letter in letters if f"| `{letter}` |" not in text] == []


def keys(*models: type[BaseModel]) -> Iterator[str]:
    for model in models:
        yield from model.model_fields


def missing(names: Iterator[str] | list[str], text: str) -> list[str]:
    return [name for name in names if f"`{name}`" not in text and f"`{name}:" not in text]


def test_structure_page_names_every_key() -> None:
    text = page("structure")
    found = missing(list(keys(Structure, ActivitySpec, NestSpec, HouseholdSpec, TaxSpec)), text)
    assert found == []
    assert [name for name in keys(TransferSpec, Roles) if f"{name}:" not in text] == []
    assert missing(list(TAXED), text) == []


ACCOUNTS = {
    "a": "activity",
    "c": "commodity",
    "d": "bundle commodity",
    "f": "factor",
    "g": "government",
    "h": "household",
    "i": "investment account",
    "n": "institution",
    "r": "world",
}


@pytest.mark.parametrize("spec", TAXED.values(), ids=list(TAXED))
def test_structure_page_says_of_each_transaction_what_is_declared(spec: TransactionSpec) -> None:
    labels = ", ".join(ACCOUNTS[letter] for letter in SETS[spec.over])
    row = f"| `{spec.name}` | {labels} | the {ACCOUNTS[spec.remitter]} | {spec.sentence}"
    (line,) = (
        line for line in page("structure").splitlines() if line.startswith(f"| `{spec.name}` | {labels}")
    )
    assert line.startswith(row)
    assert ("cell includes the tax" in line or "cells include the tax" in line) == (
        spec.remits == "receiver" and spec.name != "output"
    )


def test_structure_page_names_every_closure_entry_and_option() -> None:
    text = page("structure")
    entries = [name for name in Closure.__dataclass_fields__ if name != "name"]
    assert missing([*entries, *(word for words in OPTIONS.values() for word in words), *CLOSURES], text) == []


def test_elasticity_page_names_every_key() -> None:
    assert missing(list(KEYS), page("elasticities")) == []


def test_experiment_page_names_every_key() -> None:
    text = page("experiment")
    assert missing(list(keys(Experiment)), text) == []
    assert [name for name in keys(ShockSpec, SolveForSpec, VariantSpec) if name not in text] == []
    assert [name for name in keys(ClosureSpec) if name not in page("structure")] == []


def test_command_page_names_every_command() -> None:
    text = page("cli")
    assert [c.name for c in main.registered_commands if f"`cge {c.name}" not in text] == []
    assert [c.name for c in sam_commands.registered_commands if f"`cge sam {c.name}" not in text] == []


def test_equations_need_no_network(root: Path) -> None:
    """MathML stands in the page; the default renderer would load a script from another machine."""
    settings = (root / "docs" / "conf.py").read_text(encoding="utf-8")
    assert 'html_math_renderer = "mathml"' in settings
    assert "mathjax" not in settings.lower()


def test_prose_is_not_set_as_mathematics(root: Path) -> None:
    """Two dollar signs of money in a line would set what is between them; in formulas words stand in \\mathrm or \\text."""
    code = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
    formulas = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$", re.DOTALL)
    words = re.compile(r"\\[a-zA-Z]+(\{[^{}]*\})?")
    prose = {
        (page.name, found[0])
        for page in (root / "docs").rglob("*.md")
        if "_build" not in page.parts
        for found in formulas.finditer(code.sub("", page.read_text(encoding="utf-8")))
        if re.search(r"[A-Za-z]{3,}\s+[A-Za-z]{3,}", words.sub("", found[0]))
    }
    assert prose == set()
