"""YAML with lines: where an item stands, also when it is missing or inside a union."""

from __future__ import annotations

from pathlib import Path

import pytest

from sam.problem import InputError, suggestion
from sam.yaml_source import read_yaml

TEXT = """# a comment
name: one
shocks:
  - {parameter: a, set: 0}
  - parameter: b
    set: 1
nested:
  deep:
    value: 3
"""


@pytest.fixture
def document(tmp_path: Path):
    path = tmp_path / "file.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return read_yaml(path, "file.yaml")


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ((), 2),
        (("name",), 2),
        (("shocks", 0), 4),
        (("shocks", 1, "set"), 6),
        (("shocks", 1, "multiply"), 5),
        (("nested", "deep", "value"), 9),
        (("nested", "SomeModel", "deep", "value"), 9),
        (("absent",), 2),
    ],
)
def test_where(document, keys: tuple, line: int) -> None:
    assert document.where(*keys) == f"file.yaml:{line}"


def test_path_leaves_out_tags_of_unions(document) -> None:
    assert document.path("nested", "SomeModel", "deep", "str") == ("nested", "deep")


def test_data_are_plain_types(document) -> None:
    assert document.data["shocks"] == [{"parameter": "a", "set": 0}, {"parameter": "b", "set": 1}]
    assert type(document.data["nested"]["deep"]["value"]) is int


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist; check the path"):
        read_yaml(tmp_path / "none.yaml")


def test_suggestion_names_the_nearest_or_what_is_known() -> None:
    assert suggestion("rate_tarif", ["rate_tariff", "carbon_price"]) == "Did you mean rate_tariff?"
    assert suggestion("c_agricultre", ["c_agr", "c_min"]) == "Did you mean c_agr?"
    assert suggestion("zzz", ["a", "b"]) == "Known: a, b."
    assert suggestion("zzz", map(str, range(20)), shown=2) == "Known: 0, 1 and 18 more."
    assert suggestion("zzz", []) == "There is none."
