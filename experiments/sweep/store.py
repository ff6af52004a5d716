"""The store: one immutable NetCDF file for each chunk. Written under a temporary name, synced, renamed.

Under kill -9 a file is there whole or not at all; appended HDF5, Zarr blocks and Parquet were left broken.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from pathlib import Path

import xarray as xr

from experiments.record.netcdf import read_dataset, reason_of, write_dataset
from experiments.record.schema import SWEEP, UNNUMBERED, check_schema
from experiments.sweep.claim import alive
from sam.problem import InputError

_TEMPORARY = re.compile(r"^\.chunk_\d+\.(?P<node>.+)\.(?P<process>\d+)\.tmp$")


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
        stored = {int(path.stem.removeprefix("chunk_")) for path in self.folder.glob("*/chunk_*.nc")}
        return [chunk for chunk in range(chunks) if chunk not in stored]

    def write(self, chunk: int, data: xr.Dataset) -> Path:
        """Store a chunk. A chunk that is there already stays: both are the same.

        Raises InputError where the disk is full or the folder cannot be written; nothing half-written is left.
        """
        target = self.path(chunk)
        data = data.assign_attrs(schema=SWEEP, fingerprint=self.fingerprint, chunk=chunk)
        draft = target.parent / f".{target.stem}.{platform.node()}.{os.getpid()}.tmp"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                return target
            write_dataset(draft, data)
            draft.chmod(0o444)
            os.rename(draft, target)
            _sync_folder(target.parent)
        except OSError as error:
            raise InputError(
                f"{target}: the chunk cannot be written ({reason_of(error)}); {len(self)} chunks are stored and "
                "stay. Make space or give permission to write, then `cge sweep resume`"
            ) from error
        finally:
            _remove(draft)
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
        check_schema(
            loaded.attrs.get("schema"),
            str(path),
            (UNNUMBERED, SWEEP),
            "solve the sweep again with another --out",
        )
        if loaded.attrs.get("fingerprint") != self.fingerprint:
            raise InputError(f"{path}: the chunk belongs to another sweep; use another --out")
        return loaded

    def sweep_out(self) -> int:
        """Delete drafts that dead processes of this machine left; returns how many."""
        removed = 0
        for path in self._drafts():
            match = _TEMPORARY.match(path.name)
            if match and match["node"] == platform.node() and not alive(int(match["process"])):
                removed += _remove(path)
        return removed

    def __len__(self) -> int:
        return sum(1 for _ in self.folder.glob("*/chunk_*.nc"))

    def _drafts(self) -> Iterator[Path]:
        return self.folder.glob("*/.chunk_*.tmp")


def write_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all. Raises InputError where it cannot be written."""
    draft = path.parent / f".{path.name}.{platform.node()}.{os.getpid()}.tmp"
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise InputError(
            f"{path}: it cannot be written ({reason_of(error)}); check space and permissions"
        ) from error
    finally:
        _remove(draft)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> int:
    try:
        path.unlink()
    except OSError:
        return 0  # it was renamed, another process removed it, or the folder is read-only
    return 1
