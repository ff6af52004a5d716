"""The gate's own count of Japan runs, and the list of make quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from sam import read_sam

from ..budget import japan_runs, quick_files, sectors_of_japan
from .code import ROOT


@pytest.mark.parametrize(
    ("command", "runs"),
    [
        (["bin/cge", "run", "carbon_price", "--json"], 1),
        (["bash", "-c", "cge list\ncge check   # all of it\ncge decompose tariff_removal\n"], 2),
        (["cge", "closures", "compare", "tariff_removal"], 1),
        (["cge", "run", "small.yaml"], 0),
        (["cge", "run", "large.yaml"], 1),
        (["cge", "check", "--sam", "sam.csv"], 0),
        (["git", "status"], 0),
    ],
)
def test_commands_that_run_japan_are_counted(command: list[str], runs: int, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text("name: small\nsam: sam.csv\n")
    (tmp_path / "large.yaml").write_text("name: large\n")
    assert japan_runs(command, tmp_path) == runs


@pytest.mark.parametrize("year", [2015, 2021])
def test_a_model_of_all_industries_counts(year: int) -> None:
    """The count of industries is that of the shipped tables: a number of its own stayed behind when they grew."""
    assert len(read_sam(f"japan_{year}").of_kind("activity")) == sectors_of_japan()


def test_quick_files_exist() -> None:
    assert quick_files()
    assert not [name for name in quick_files() if not (ROOT / name).is_file()]
