"""The store: one immutable NetCDF file for each chunk, published from a draft (`sam.publish`).

Under kill -9 a file is there whole or not at all; appended HDF5, Zarr blocks and Parquet were left broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import xarray as xr

from experiments.record.netcdf import is_sealed, read_dataset, reason_of, write_dataset
from experiments.record.schema import OLDER_SWEEPS, SWEEP, check_schema
from sam.problem import InputError
from sam.publish import drafted, publish, sweep_out, write_file

_CHUNK = re.compile(r"chunk_\d{7,12}\.nc", re.ASCII)


class ChunkStore:
    """The chunk files of one sweep, in one folder; `fingerprint` says which sweep they belong to."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self.fingerprint = fingerprint

    def path(self, chunk: int) -> Path:
        """Where a chunk is stored: at most a thousand files in one folder."""
        return self.folder / f"{chunk // 1000:04d}" / f"chunk_{chunk:07d}.nc"

    def has(self, chunk: int) -> bool:
        """True where the chunk is stored."""
        return self.path(chunk).is_file()

    def missing(self, chunks: int) -> list[int]:
        """Numbers of the chunks that are not stored."""
        stored = set(self._files())
        return [chunk for chunk in range(chunks) if self.path(chunk) not in stored]

    def write(self, chunk: int, data: xr.Dataset) -> Path:
        """Store a chunk. A chunk that is there already stays: both are the same.

        Raises InputError where the disk is full or the folder cannot be written; nothing half-written is left.
        """
        target = self.path(chunk)
        data = data.assign_attrs(schema=SWEEP, fingerprint=self.fingerprint, chunk=chunk)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                return target
            with drafted(target.parent) as space:
                draft = space / target.name
                write_dataset(draft, data)
                draft.chmod(0o444)
                with suppress(FileExistsError):  # another process was quicker
                    publish(draft, target)
        except OSError as error:
            raise InputError(
                f"{target}: the chunk cannot be written ({reason_of(error)}); {len(self)} chunks are stored and "
                "stay. Make space or give permission to write, then `cge sweep resume`"
            ) from error
        return target

    def read(self, chunk: int) -> xr.Dataset:
        """A stored chunk, in memory. Raises InputError for a damaged file or one of another sweep."""
        path = self.path(chunk)
        try:
            loaded = read_dataset(path)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise InputError(
                f"{path}: the chunk cannot be read ({error}); delete the file, then `cge sweep resume`"
            ) from error
        schema = check_schema(
            loaded.attrs.get("schema"),
            str(path),
            (*OLDER_SWEEPS, SWEEP),
            "solve the sweep again with another --out",
        )
        if schema == SWEEP and not is_sealed(path):
            raise InputError(
                f"{path}: the chunk has no checksum, so it is damaged or was written by another program; delete the file, "
                "then `cge sweep resume`"
            )
        if loaded.attrs.get("fingerprint") != self.fingerprint:
            raise InputError(f"{path}: the chunk belongs to another sweep; use another --out")
        return loaded

    def sweep_out(self) -> int:
        """Delete drafts that dead processes of this machine left; returns how many."""
        return sum(sweep_out(place) for place in self.folder.glob("*/"))

    def __len__(self) -> int:
        return sum(self.path(int(path.stem.removeprefix("chunk_"))) == path for path in self._files())

    def _files(self) -> Iterator[Path]:
        """Files named as chunks are; what else lies in the folder, such as `chunk_1 (copy).nc`, is nobody's chunk."""
        return (path for path in self.folder.glob("*/chunk_*.nc") if _CHUNK.fullmatch(path.name))


def write_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all. Raises InputError where it cannot be written."""
    try:
        write_file(path, text)
    except OSError as error:
        raise InputError(
            f"{path}: it cannot be written ({reason_of(error)}); check space and permissions"
        ) from error
