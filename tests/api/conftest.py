"""The small economy of the reference example and the economy of Japan, through the front door."""

from __future__ import annotations

from pathlib import Path

import pytest

import cge


@pytest.fixture(scope="session")
def example(root: Path) -> Path:
    """The folder of the reference example."""
    return root / "docs" / "reference" / "example"


@pytest.fixture(scope="module")
def economy(example: Path) -> cge.Economy:
    """The reference example's economy."""
    return cge.Economy(
        example / "sam", structure=example / "structure.yaml", elasticities=example / "elasticities.csv"
    )


@pytest.fixture(scope="module")
def model(economy: cge.Economy) -> cge.EconomyModel:
    """Its model under the closure of the example's experiment."""
    return economy.model({"base": "textbook", "numeraire": "cpi"})


@pytest.fixture(scope="session")
def japan() -> cge.Economy:
    """The economy of Japan."""
    return cge.Economy("japan_2015")
