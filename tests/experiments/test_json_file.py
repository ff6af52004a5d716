"""What a broken copy or an editor leaves of the files that a sweep and a run wrote is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.inputs.dynamics import years_of
from experiments.record.json_file import read_json
from experiments.record.schema import SWEEP, check_schema
from experiments.sweep.design import Dimension, make_design
from experiments.sweep.distribution import Uniform
from experiments.sweep.spec import DesignSpec
from experiments.sweep.store import ChunkStore
from sam.problem import InputError

QUANTITY = Dimension("x", Uniform(kind="uniform", low=0.0, high=1.0))


@pytest.mark.parametrize(
    "text", ['{"schema": 2, "swe', "[1, 2]", "null", "", "[" * 100_000, '{"a": NaN', "\x00", "9" * 5000]
)
def test_what_is_no_json_object(tmp_path: Path, text: str) -> None:
    (tmp_path / "sweep.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="."):
        read_json(tmp_path / "sweep.json")


def test_a_schema_number_is_a_number() -> None:
    with pytest.raises(InputError, match="f: its schema number is 'two', which is none; write it again"):
        check_schema("two", "f", (SWEEP,), "write it again")


def test_stray_files_are_no_chunks(tmp_path: Path) -> None:
    store = ChunkStore(tmp_path, "f")
    for name in (
        "chunk_0000001.nc",
        "chunk_1.nc",
        "chunk_x.nc",
        "chunk_0000002 (copy).nc",
        "chunk_٠٠٠٠٠٠٣.nc",
    ):
        (tmp_path / "0000").mkdir(exist_ok=True)
        (tmp_path / "0000" / name).touch()
    (tmp_path / "9999").mkdir()
    (tmp_path / "9999" / "chunk_0000000.nc").touch()  # not where chunk 0 is kept
    assert store.missing(4) == [0, 2, 3]
    assert len(store) == 1


@pytest.mark.parametrize(
    "design",
    [
        {"kind": "saltelli", "draws": 2**23},
        {"kind": "morris", "trajectories": 5_000_000},
        {"kind": "grid", "points": 1_000_000},
    ],
)
def test_a_design_that_memory_cannot_hold_is_refused(design: dict) -> None:
    with pytest.raises(InputError, match="design: .* more than"):
        make_design(DesignSpec(**design), [QUANTITY] * 20)


def test_two_to_the_26_draws_are_refused_by_the_file() -> None:
    with pytest.raises(ValueError, match="less than or equal to 10000000"):
        DesignSpec(kind="sobol", draws=2**26)


@pytest.mark.parametrize("text", ["0-99999999999", "2020-2030 by 0", "2020-2030 by -1"])
def test_years_without_end_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="years"):
        years_of(text)
