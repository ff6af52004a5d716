"""The page on tariffs says what `docs/tariff_treatments.py` prints: old and new treatment of taxes."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.scripts import docs_script

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    return docs_script("tariff_treatments")


def test_two_rows_of_the_table(root: Path, script: ModuleType, tmp_path: Path) -> None:
    """Finite export demand, closure `welfare`: the import tax is most of the old gain, and no part of the new."""
    page = (root / "docs" / "explanation" / "literature.md").read_text(encoding="utf-8")
    script.COUNTRIES, script.CLOSURES = {"finite": ()}, ("welfare",)
    old, new = script.rows(script.write_variant(tmp_path / "producers_prices"))
    for row in (old, new):
        assert row.text() in page, f"run docs/tariff_treatments.py and correct the page: {row.text()}"
    assert old.causes["import tax"] > 2 * old.causes["duty"]
    assert new.causes["import tax"] == 0.0
    assert old.causes["output taxes"] < 0
    assert new.causes["output taxes"] > 0
    assert new.ev < old.ev < 0.0 < new.gdp < old.gdp
