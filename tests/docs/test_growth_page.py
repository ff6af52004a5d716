"""The page on growth accounts: tables as the script prints them, identities, and EUKLEMS met with its own weights."""

from __future__ import annotations

import math
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from sam import read_sam
from sam.japan.sources import euklems, euklems_growth
from tests.docs.scripts import docs_script

PUBLISHED = {"hours": "VAConH", "types": "VAConLC", "tfp": "VAConTFP"}
SHOWN = 0.05
"""Half of the last digit of the page, percentage points: a SAM that moves less leaves it as it is."""
OWN_TYPES = ("C", "H")
"""Sections of whose industries EUKLEMS has types that it does not publish."""


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    return docs_script("growth_2015_2020")


@pytest.fixture(scope="module")
def stored(script: ModuleType) -> pd.DataFrame:
    return pd.read_csv(script.STORED, index_col="industry")


def test_contributions_by_hand(script: ModuleType) -> None:
    """Labour 0.6: hours fall by 10 and types improve by 5, stock grows by 20, its services by 30; output by 10."""
    found = script.contributions(0.10, 0.6, -0.10, 0.05, 0.20, 0.30)
    assert found == pytest.approx(
        {"hours": -0.06, "types": 0.03, "stock": 0.08, "assets": 0.04, "tfp": 0.01}, abs=1e-12
    )


def test_shares_of_labour_are_those_of_the_sams(script: ModuleType, stored: pd.DataFrame) -> None:
    """To the digits of the page. Else: `python docs/growth_2015_2020.py SOURCES`, which renews the page too."""
    shares = script.labour_shares(read_sam("japan_2015"), read_sam("japan_2021"))
    assert stored["ours_share"].to_numpy() == pytest.approx(shares.to_numpy(), abs=0.005)
    assert list(stored.index) == list(shares.index)


def test_identities(script: ModuleType, stored: pd.DataFrame) -> None:
    """Contributions add up to growth, reasons to the difference; rounding of the file is 1e-6 a figure."""
    for whose in ("ours", "euklems"):
        added = sum(stored[f"{whose}_{part}"] for part in script.PARTS)
        assert added.to_numpy() == pytest.approx(stored["value_added"].to_numpy(), abs=1e-5)
    reasons = sum(stored[f"why_{reason}"] for reason in script.REASONS)
    difference = stored["ours_tfp"] - stored["euklems_tfp"]
    assert reasons.to_numpy() == pytest.approx(difference.to_numpy(), abs=1e-5)


def test_the_page_has_the_tables(root: Path, script: ModuleType, stored: pd.DataFrame) -> None:
    page = (root / "docs" / "explanation" / "growth.md").read_text(encoding="utf-8")
    tables = script.report(stored)
    assert all(table in page for table in tables.strip().split("\n\n"))
    assert script.renewed(page, tables) == page
    assert script.renewed(page.replace("| TOT", "| ???"), tables) == page


@pytest.mark.sources
def test_the_file_is_what_the_sources_give(script: ModuleType, stored: pd.DataFrame, sources: Path) -> None:
    found = script.accounts(sources)
    numbers = stored.columns.drop("name")
    assert found[numbers].astype(float).to_numpy() == pytest.approx(stored[numbers].to_numpy(), abs=SHOWN)


@pytest.mark.sources
def test_what_euklems_publishes_is_met_with_its_weights(
    script: ModuleType, stored: pd.DataFrame, sources: Path
) -> None:
    accounts = euklems_growth(sources)
    for part, sheet in PUBLISHED.items():
        published = accounts[sheet].loc[stored.index, list(script.YEARS)].sum(axis=1)
        # Published to seven digits; weights are made of rounded million yen.
        assert stored[f"euklems_{part}"].to_numpy() == pytest.approx(published.to_numpy(), abs=0.01), part


@pytest.mark.sources
def test_euklems_pays_the_self_employed_nothing(sources: Path) -> None:
    """As the page says: its labour compensation is that of employees, to the rounding of a million yen."""
    labour = euklems_growth(sources)["LAB"][2015].dropna()
    employees = euklems(sources)["COMP"].reindex(labour.index).dropna()
    assert len(employees) > 30
    assert labour[employees.index].to_numpy() == pytest.approx(employees.to_numpy(), rel=1e-5)


def test_labour_types_of_sections_are_those_of_euklems(script: ModuleType, stored: pd.DataFrame) -> None:
    """EUKLEMS's index of labour services per hour is the composition of the published types, wherever the section is one."""
    own = [industry for industry in stored.index if not industry.startswith(OWN_TYPES)]
    ours = stored.loc[own, "ours_types"] / stored.loc[own, "ours_share"]
    theirs = ours + stored.loc[own, "why_types"] / stored.loc[own, "ours_share"]
    assert ours.to_numpy() == pytest.approx(theirs.to_numpy(), abs=1e-3)
    assert not np.allclose(stored.loc[["C21", "H53"], "why_types"], 0.0, atol=0.1)
    assert math.isfinite(ours.sum())
