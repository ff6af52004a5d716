"""NetCDF files: written so that a full disk is an error that can be caught."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path

import xarray as xr


def write_dataset(path: Path, data: xr.Dataset, encoding: Mapping | None = None) -> None:
    """Write NetCDF4 and sync it. Raises OSError; a file that was begun is the caller's to remove.

    The file is made in memory first: HDF5 crashes the process where the disk fills up under it.
    """
    memory = io.BytesIO()
    data.to_netcdf(memory, engine="h5netcdf", encoding=encoding)
    with path.open("wb") as file:
        file.write(memory.getbuffer())
        file.flush()
        os.fsync(file.fileno())


def reason_of(error: OSError) -> str:
    """Why a file could not be written, in the words of the system."""
    return error.strerror or str(error)
