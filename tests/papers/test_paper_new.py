"""`cge paper new`: what it writes replicates at once; it overwrites nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli.main import main


def test_a_new_paper_replicates(tmp_path: Path) -> None:
    folder = tmp_path / "papers" / "smith_2020"
    written = CliRunner().invoke(main, ["paper", "new", str(folder), "--json"])
    assert written.exit_code == 0, written.stderr
    assert "experiments/labour_up10.yaml" in json.loads(written.stdout)["files"]
    assert "PAPER" not in "".join(
        path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()
    )
    result = CliRunner().invoke(main, ["replicate", str(folder), "--json"])
    assert result.exit_code == 0, result.stderr
    paper = json.loads(result.stdout)["papers"]["smith_2020"]
    assert (paper["replicated"], paper["off"]) == (6, 0)


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = CliRunner().invoke(main, ["paper", "new", str(tmp_path)])
    assert result.exit_code == 2
    assert "exists and is not an empty folder; choose another name" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("name", ["", "smith 2020", "スミス"])
def test_a_name_that_is_none(name: str) -> None:
    result = CliRunner().invoke(main, ["paper", "new", name])
    assert result.exit_code == 2
    assert "a name has letters, digits, _ . and - only" in result.stderr
