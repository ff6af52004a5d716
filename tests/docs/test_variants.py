"""Tables of decisions that print variants of the SAM: every variant of inputs as they are, and today's default."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.scripts import docs_script

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions"
INPUTS = Path(__file__).parents[2] / "sam" / "japan"


def _page(number: int) -> str:
    return next(DECISIONS.glob(f"{number:04d}-*.md")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def scripts() -> dict[str, ModuleType]:
    names = ("variants", "fuel_variants", "tax_variants", "account_variants", "labour_variants")
    return {name: docs_script(name) for name in names}


def test_every_variant_is_in_its_table_and_still_changes_an_input(scripts: dict[str, ModuleType]) -> None:
    accounts = scripts["account_variants"]
    tables = (
        (33, scripts["tax_variants"].EDITS),
        (36, accounts.FACTORS_AND_VEHICLES),
        (36, dict.fromkeys(accounts.SETTINGS, [])),
        (40, scripts["labour_variants"].EDITS),
        (41, accounts.LIQUOR_AND_TOBACCO),
    )
    for number, edits in tables:
        assert [name for name in edits if f"\n| {name} | " not in _page(number)] == [], number
        for file, old, new in (edit for lines in edits.values() for edit in lines):
            assert old in (INPUTS / file).read_text(encoding="utf-8"), (file, old)
            assert old != new


def test_every_variant_of_fuels_is_in_its_table(scripts: dict[str, ModuleType]) -> None:
    fuels = scripts["fuel_variants"]
    assert fuels.row((fuels.CORNER, *(each.name for each in fuels.VARIANTS))) in _page(34)


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_the_defaults_are_those_of_this_model(scripts: dict[str, ModuleType]) -> None:
    """As they are printed; a change of the accounts that moves them asks for the whole table, by its script."""
    variant = scripts["variants"].Variant("default")
    accounts = scripts["account_variants"]
    rows = (
        (33, "tax_variants.py SOURCES", scripts["tax_variants"].figures(variant)),
        (36, "account_variants.py SOURCES", accounts.with_cars(variant)),
        (40, "labour_variants.py SOURCES", scripts["labour_variants"].figures(variant)),
        (41, "account_variants.py SOURCES", accounts.row(accounts.cells(variant))),
    )
    stale = [
        f"python docs/{script}, decision {number}: {row}"
        for number, script, row in rows
        if row not in _page(number)
    ]
    assert stale == []
    fuels = scripts["fuel_variants"]
    at = 1 + [each.name for each in fuels.VARIANTS].index("default")
    shown = {cells[0]: cells[at] for cells in _cells(_page(34)) if len(cells) == 1 + len(fuels.VARIANTS)}
    names = [*fuels.FUELS, *fuels.ECONOMY]
    assert [shown[name] for name in names] == fuels.column(variant), (
        "python docs/fuel_variants.py, decision 34"
    )


def _cells(text: str) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
