"""The folder of a sweep: its manifest, the design and the chunks. Made once; everything later reads from it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import xarray as xr

from experiments.claim import CLAIM, claimed
from experiments.digest import digest
from experiments.record.json_file import read_json
from experiments.record.netcdf import is_sealed, read_dataset, reason_of, write_dataset
from experiments.record.provenance import DISTRIBUTION, PACKAGES, code_commit, package_version
from experiments.record.schema import OLDER_SWEEPS, SWEEP, check_schema
from experiments.sweep.chunk import chunk_count, draws_of
from experiments.sweep.design import Design
from experiments.sweep.spec import SweepSpec
from experiments.sweep.store import ChunkStore, write_text
from experiments.sweep.task import UNTOLD, Task
from sam.problem import InputError
from sam.publish import DRAFT, drafted, replace, sweep_out

MANIFEST = "sweep.json"
DESIGN = "design.nc"
CHUNKS = "chunks"
SWEEP_FILE = "sweep_file"
"""Key of the manifest of a sweep over paths."""
COLLECTED = "sweep.nc"
REPORT = "report.html"
ANALYSIS = "analysis.json"
READABLE = (*OLDER_SWEEPS, SWEEP)
"""Schemas that a sweep may have to be read; to be gone on with it needs the present one."""


@dataclass(frozen=True)
class SweepFolder:
    """A sweep on disk: what it is (`manifest`), its design and its chunks."""

    path: Path
    manifest: dict
    design: Design

    @property
    def store(self) -> ChunkStore:
        """The chunk files."""
        return ChunkStore(self.path / CHUNKS, self.manifest["fingerprint"])

    @property
    def chunks(self) -> int:
        """Number of chunks when complete."""
        return chunk_count(self.design.draws, self.manifest["chunk_draws"])

    def numbers(self, chunk: int) -> range:
        """Draws of a chunk. Raises InputError for a chunk that the sweep does not have."""
        if not 0 <= chunk < self.chunks:
            raise InputError(f"chunk {chunk}: the sweep in {self.path} has chunks 0 to {self.chunks - 1}")
        return draws_of(chunk, self.design.draws, self.manifest["chunk_draws"])

    def missing(self) -> list[int]:
        """Chunks that are not stored yet."""
        return self.store.missing(self.chunks)


def default_folder(name: str) -> Path:
    """Where a sweep is kept without --out."""
    return Path("out") / name


def prepare(path: Path, task: Task) -> SweepFolder:
    """The folder of a sweep, made where it does not exist yet.

    Raises InputError where it cannot be written, is another sweep's, holds other files, or another process prepares it.
    """
    if not _started(path, task):
        try:
            path.mkdir(parents=True, exist_ok=True)
            with claimed(path):
                sweep_out(path)
                if not _started(path, task):  # by the process that held the claim
                    _write(path, task)
        except OSError as error:
            raise InputError(
                f"--out {path}: the sweep cannot be written there ({reason_of(error)}); check space and permissions, or "
                "choose another folder"
            ) from error
    return opened(path, task)


def _write(path: Path, task: Task) -> None:
    """Write the design and, when it is there, the manifest."""
    if not (path / DESIGN).is_file() and not all(_leftover(each) for each in path.iterdir()):
        raise InputError(f"--out {path}: the folder is not empty and holds no sweep; choose another one")
    design = task.design()
    spec = task.file.spec
    manifest = {
        "schema": SWEEP,
        "sweep": spec.name,
        "title_en": spec.title_en,
        "title_ja": spec.title_ja,
        "fingerprint": task.fingerprint(design),
        "inputs": task.identity,
        "draws": design.draws,
        "chunk_draws": task.chunk_draws(design.draws),
        "seed": spec.seed,
        "spec": spec.model_dump(mode="json", by_alias=True),
        "spec_text": task.file.path.read_text(encoding="utf-8"),
        **_remade_from(path, task),
        "experiment": task.case.name,
        "sam": {"name": task.plan.sam.name, "checksum": task.plan.sam.checksum},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "code": {"distribution": DISTRIBUTION, "version": package_version(DISTRIBUTION), **code_commit()},
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": {name: package_version(name) for name in (*PACKAGES, "SALib", "kvxopt")},
    }
    (path / CHUNKS).mkdir(exist_ok=True)
    if not os.access(path / CHUNKS, os.W_OK | os.X_OK):
        raise PermissionError(13, "Permission denied")
    with drafted(path) as space:
        write_dataset(space / DESIGN, _dataset(design))
        replace(space / DESIGN, path / DESIGN)
    sealed = manifest | {"checksum": _checksum(manifest)}
    write_text(path / MANIFEST, json.dumps(sealed, ensure_ascii=False, indent=2) + "\n")


def _remade_from(path: Path, task: Task) -> dict:
    """Where the sweep file is, seen from the folder: with it `cge path show` makes the whole path of a draw again."""
    if task.numbers is None:
        return {}
    return {SWEEP_FILE: os.path.relpath(task.file.path.resolve(), path.resolve())}


def _leftover(path: Path) -> bool:
    """Whether it belongs to a preparation, this one or one that was killed."""
    if path.name == CHUNKS:
        return path.is_dir() and not any(path.iterdir())
    return path.name == CLAIM or bool(DRAFT.match(path.name))


def _started(path: Path, task: Task) -> bool:
    return (path / MANIFEST).is_file() and not _abandoned(path, task)


def _abandoned(path: Path, task: Task) -> bool:
    """Whether the folder was prepared for other inputs and no chunk was ever solved: a corrected file may take it over."""
    found = opened(path)
    return not len(found.store) and task.fingerprint(task.design()) != found.manifest["fingerprint"]


def opened(path: Path, task: Task | None = None) -> SweepFolder:
    """A sweep that is on disk. Raises InputError where there is none, or `task` is no longer what it was made from."""
    try:
        manifest = read_json(path / MANIFEST)
        data = read_dataset(path / DESIGN)
        names = tuple(str(name) for name in data["varied"].values)
        design = Design(names, data["quantity"].values, data["unit_cube"].values)
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no sweep here; start it with `cge sweep run` or `cge sweep submit`"
        ) from None
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise InputError(f"{path}: the sweep cannot be read ({error}); choose another --out") from error
    schema = check_schema(
        manifest.get("schema"),
        f"{path}: the sweep",
        READABLE if task is None else (SWEEP,),
        "draws of two versions are not mixed: finish it with that one, or choose another --out. `cge sweep status`, "
        "`collect` and `analyse` read what it has",
    )
    if schema == SWEEP or "checksum" in manifest:  # a wrong bit in `schema` makes it no older file
        _check_sums(path, manifest)
    found = SweepFolder(path, manifest, design)
    if task is not None and task.fingerprint(design) != manifest["fingerprint"]:
        raise InputError(
            f"{path}: the sweep there was made from other inputs ({_difference(task, manifest)}); choose another --out, or "
            "delete the folder"
        )
    return found


def _check_sums(path: Path, manifest: Mapping) -> None:
    """Raise InputError where the manifest is not what was written, or the design has no checksum."""
    if manifest.get("checksum") != _checksum(manifest):
        raise InputError(
            f"{path / MANIFEST}: its checksum does not fit: the file was damaged or changed by hand; choose another --out"
        )
    if not is_sealed(path / DESIGN):
        raise InputError(f"{path / DESIGN}: it has no checksum: the file was damaged; choose another --out")


def _checksum(manifest: Mapping) -> str:
    told = {key: value for key, value in manifest.items() if key != "checksum"}
    return digest(json.dumps(told, sort_keys=True))


def changed_keys(spec: SweepSpec, manifest: Mapping) -> list[str]:
    """Keys of a sweep file that decide numbers and are not what the sweep was made from."""
    now = spec.model_dump(mode="json", by_alias=True)
    return [key for key, value in now.items() if key not in UNTOLD and manifest["spec"].get(key) != value]


def _difference(task: Task, manifest: dict) -> str:
    """What differs, as far as the manifest tells."""
    if changed := changed_keys(task.file.spec, manifest):
        return f"the sweep file has changed in {', '.join(changed)}"
    inputs = [what for what, value in task.identity.items() if manifest["inputs"].get(what) != value]
    return f"other than then: {', '.join(inputs) or 'the values of the design'}"


def _dataset(design: Design) -> xr.Dataset:
    return xr.Dataset(
        {
            "quantity": (
                ("draw", "varied"),
                design.values,
                {"long_name": "drawn value of each varied quantity"},
            ),
            "unit_cube": (("draw", "varied"), design.unit, {"long_name": "point of the unit cube behind it"}),
        },
        coords={"draw": np.arange(design.draws), "varied": np.array(design.names, dtype=object)},
        attrs={"schema": SWEEP},
    )
