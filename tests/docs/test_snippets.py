"""The snippets of the structure page are valid; `test_code_blocks` runs those of README, tutorials and how-tos."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from calibration.structure_file import BASE, read_structure
from cge.structure import HouseholdSpec, Structure
from sam.yaml_source import read_yaml

ROOT = Path(__file__).parents[2]


def snippets() -> list[str]:
    text = (ROOT / "docs" / "reference" / "structure.md").read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("snippet", snippets(), ids=lambda text: text.splitlines()[0][:40])
def test_snippets_of_the_structure_page_are_valid(snippet: str, tmp_path: Path) -> None:
    if snippet.startswith("closure:"):
        return  # a key of experiments
    path = tmp_path / "snippet.yaml"
    path.write_text(snippet, encoding="utf-8")
    if BASE in read_yaml(path).data:
        assert read_structure(str(path), [Path()]).structure.trading
        return
    smallest = read_structure(str(ROOT / "docs/reference/example/structure.yaml"), [Path()]).data
    merged = {**smallest, "roles": {}, **read_yaml(path).data}
    assert isinstance(Structure(**merged).household, HouseholdSpec)
