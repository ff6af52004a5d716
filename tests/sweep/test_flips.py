"""One wrong bit, wherever it is: the file is refused with its name, never read as other data."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from experiments.cli.sweep_commands import run_sweep
from experiments.record.netcdf import is_sealed, read_dataset
from experiments.sweep.collect import read_collected
from experiments.sweep.folder import COLLECTED, DESIGN, MANIFEST, SweepFolder, opened
from sam.problem import InputError

from .files import HYPERCUBE, QUANTITIES, written

CHUNK = "chunks/0000/chunk_0000001.nc"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished sweep of 12 draws in chunks of 5."""
    space = tmp_path_factory.mktemp("sweep")
    run_sweep(
        str(written(space, QUANTITIES + HYPERCUBE + "chunk_draws: 5\n")), space / "out", 1, lambda text: None
    )
    return space / "out"


def design_of(folder: SweepFolder) -> tuple:
    """The design as bytes."""
    return folder.design.names, folder.design.values.tobytes(), folder.design.unit.tobytes()


@pytest.mark.parametrize(
    ("name", "read", "flips"),
    [
        (CHUNK, lambda sweep: sweep.store.read(1), 150),
        pytest.param(CHUNK, lambda sweep: sweep.store.read(1), 1500, marks=pytest.mark.slow),
        (COLLECTED, read_collected, 150),
        (DESIGN, lambda sweep: design_of(opened(sweep.path)), 150),
        (MANIFEST, lambda sweep: opened(sweep.path).manifest, 150),
    ],
)
def test_no_flip_is_read_as_other_data(
    finished: Path, tmp_path: Path, name: str, read: Callable[[SweepFolder], object], flips: int
) -> None:
    folder = tmp_path / "out"
    shutil.copytree(finished, folder)
    sweep = opened(folder)
    path, right, random = folder / name, read(sweep), np.random.default_rng(1500)
    content = path.read_bytes()
    path.chmod(0o644)
    refused = 0
    for place in random.choice(8 * len(content), flips, replace=False):
        damaged = bytearray(content)
        damaged[place // 8] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            found = read(sweep)
        except InputError:
            refused += 1
        else:
            same = found.identical(right) if isinstance(found, xr.Dataset) else found == right
            assert same, f"bit {place} of {name}"
    assert refused > 0.98 * flips


def test_the_seal_is_behind_the_file_that_other_programs_read(finished: Path, tmp_path: Path) -> None:
    with xr.open_dataset(finished / COLLECTED) as data:
        assert data.load().identical(read_dataset(finished / COLLECTED))
        data.to_netcdf(tmp_path / "theirs.nc")
    assert is_sealed(finished / COLLECTED)
    assert not is_sealed(tmp_path / "theirs.nc")
    assert read_dataset(tmp_path / "theirs.nc")["value"].identical(data["value"])


def test_a_chunk_that_another_program_wrote_is_refused(finished: Path, tmp_path: Path) -> None:
    shutil.copytree(finished, tmp_path / "out")
    with xr.open_dataset(tmp_path / "out" / CHUNK) as data:
        loaded = data.load()
    (tmp_path / "out" / CHUNK).unlink()
    loaded.to_netcdf(tmp_path / "out" / CHUNK, engine="netcdf4")
    with pytest.raises(InputError, match="the chunk has no checksum"):
        opened(tmp_path / "out").store.read(1)


def test_a_byte_too_few(finished: Path, tmp_path: Path) -> None:
    """Also where only the seal is cut."""
    shutil.copytree(finished, tmp_path / "out")
    path = tmp_path / "out" / CHUNK
    content = path.read_bytes()
    path.chmod(0o644)
    for length in (0, 1, 8, 9, 30, len(content) // 2, len(content) - 44, len(content) - 43, len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(InputError, match="the chunk"):
            opened(tmp_path / "out").store.read(1)
