"""NetCDF files: what is written comes back, the older engine's files stay readable, a cut file is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from experiments.record.netcdf import read_dataset, write_dataset

OLDER = Path(__file__).parent / "written_by_h5netcdf.nc"
"""`sample()` as version 0.1 wrote it, with xarray's h5netcdf engine (commit b333c05)."""


def sample() -> xr.Dataset:
    """A little of everything that result files hold."""
    return xr.Dataset(
        {
            "output": (("scenario", "c"), [[1.0, 1 / 3], [np.nan, 2.5]], {"units": "billion yen"}),
            "status": ("scenario", np.array([0, 1], dtype=np.int8), {"long_name": "状態"}),
            "message": ("scenario", np.array(["", "p[c_coa] at its bound"], dtype=object)),
            "scalar": ((), 5.0),
            "empty": ("nothing", np.array([], dtype=float)),
        },
        coords={"scenario": ["base", "炭素価格"], "c": ["c_coa", "c_oil"]},
        attrs={"title": "Carbon price of 10,000 yen", "chunk": 3, "empty": ""},
    )


def test_round_trip(tmp_path: Path) -> None:
    write_dataset(tmp_path / "sample.nc", sample())
    assert read_dataset(tmp_path / "sample.nc").identical(sample())


def test_files_of_the_older_engine() -> None:
    assert read_dataset(OLDER).identical(sample())


@pytest.mark.parametrize("missing", [1, 100, 1000])
def test_a_cut_file_is_refused(tmp_path: Path, missing: int) -> None:
    path = tmp_path / "sample.nc"
    write_dataset(path, sample())
    path.write_bytes(path.read_bytes()[:-missing])
    with pytest.raises((OSError, ValueError), match=r"NetCDF|its checksum is broken"):
        read_dataset(path)
