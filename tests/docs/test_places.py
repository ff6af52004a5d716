"""Where CONTRIBUTING says that something goes is where the program looks for it, not only a folder that exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import cge.blocks
from calibration.structure_file import structures
from experiments.inputs.locate import catalogue, elasticity_files, papers, sams

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("CONTRIBUTING.md", "docs/explanation/architecture.md", "README.md")

HOMES: dict[str, set[Path]] = {
    "experiment": {path.parent for path in catalogue().values()},
    "paper": {path.parent for path in papers().values()},
    "SAM": {path.parent for path in sams().values()},
    "structure": {path.parent for path in structures().values()},
    "elasticity file": {path.parent for path in elasticity_files().values()},
    "agent or a market": {Path(str(cge.blocks.__file__)).parent},
    "small economy": {ROOT / "experiments"},
}
"""The folder that things of a kind are found in."""


def stated() -> Iterable[tuple[str, str, Path]]:
    """Page, kind and folder of every row `| an EXPERIMENT | ... `FOLDER` |` of a table."""
    for page in PAGES:
        for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
            row = re.match(r"\| an? (?P<kind>[^|]+?) \| (?P<where>.*) \|$", line)
            path = (
                re.search(r"`((?:sam|cge|calibration|experiments)/[\w/.]*)`", row["where"]) if row else None
            )
            if row and path and row["kind"] in HOMES:
                place = ROOT / path[1]
                yield page, row["kind"], place if path[1].endswith("/") else place.parent


@pytest.mark.parametrize(("page", "kind", "folder"), list(stated()))
def test_what_is_added_goes_where_it_is_looked_for(page: str, kind: str, folder: Path) -> None:
    assert {folder} == HOMES[kind], f"{page}: {kind} in {folder}"


def test_the_kinds_that_people_add_are_stated() -> None:
    assert {kind for _, kind, _ in stated()} >= {"experiment", "paper", "SAM", "agent or a market"}


def test_the_page_on_the_architecture_names_every_folder() -> None:
    """In the words that the folder says of itself."""
    own = {
        str(file.parent.relative_to(ROOT)): (
            ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
        ).split("\n")[0]
        for package in ("sam", "cge", "calibration", "experiments")
        for file in (ROOT / package).glob("*/**/__init__.py")
    }
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| `(\w+/[\w/]+)` \| (.+) \|$", page, re.MULTILINE))
    assert stated == {folder: title.removesuffix(".") for folder, title in own.items()}
