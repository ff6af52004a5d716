"""Satellite accounts that would make a carbon price pay, or count work twice, are refused by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.inputs.satellites import read_emissions, read_hours
from sam import SamError


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("c,a,-1", "e.csv:3: mt_co2 of c, a is -1, less than nothing. Sinks are outside the model. Enter zero or more."),
        ("output,a,1", "e.csv:3: output, a is given twice. Keep one row, with the sum if both belong."),
        ("c,a,(2)", "e.csv:3: mt_co2 of c, a is -2, less than nothing. Sinks are outside the model. Enter zero or more."),
        ("c,a", "e.csv:3: the row has 2 cells, the header 3. Quote a cell that contains a comma, or complete the row."),
        ("c,a,1e308", "e.csv:3: mt_co2 is '1e308', beyond 1e+30. Choose a larger unit."),
    ],
)  # fmt: skip
def test_emissions(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "e.csv").write_text(f"source,user,mt_co2\noutput,a,1\n{row}\n", encoding="utf-8")
    with pytest.raises(SamError) as raised:
        read_emissions(tmp_path / "e.csv")
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in raised.value.problems] == [message]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "b,-2",
            "h.csv:3: hours_million of b is -2, less than nothing. Hours are worked or not. Enter zero or more.",
        ),
        ("a,2", "h.csv:3: a is given twice. Keep one row, with the sum if both belong."),
    ],
)
def test_hours(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "h.csv").write_text(f"activity,hours_million\na,1\n{row}\n", encoding="utf-8")
    with pytest.raises(SamError) as raised:
        read_hours(tmp_path / "h.csv")
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in raised.value.problems] == [message]


def test_rows_of_zero_are_read(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("source;user;mt_co2\noutput;a;1,5\nc;a;-\n", encoding="utf-8")
    assert read_emissions(tmp_path / "e.csv")["mt_co2"].tolist() == [1.5, 0.0]
