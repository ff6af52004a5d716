"""The whole path of a draw, made again from what the sweep was made from: only asked outcomes are stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from experiments.path.run import PathResults
from experiments.sweep.folder import SWEEP_FILE, SweepFolder, opened
from experiments.sweep.path_worker import PathWorker
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import make_task
from sam.problem import InputError


def path_of_draw(path: Path, number: int, progress: Callable[[str], None]) -> tuple[PathResults, dict]:
    """Solve the path of a draw again, as its worker did; and what to say of it.

    `{"sweep", "number", "quantities", "same_bits"}`: whether its outcomes are those that are stored, null where none are.
    Raises InputError for a sweep that is none over paths, whose inputs are gone or have changed, or that has no such draw;
    and for a draw without an equilibrium what `run_path` raises.
    """
    manifest = opened(path).manifest
    if SWEEP_FILE not in manifest:
        raise InputError(
            f"{path}: its draws are no paths; name the folder of a sweep whose experiment has `dynamics`"
        )
    file = path / manifest[SWEEP_FILE]
    if not file.is_file():
        raise InputError(
            f"{path}: the sweep file {file} is gone; a draw is made again from it and what it names"
        )
    task = make_task(read_sweep(file))
    folder = opened(path, task)
    if not 0 <= number < folder.design.draws:
        raise InputError(f"--draw {number}: the sweep in {path} has draws 0 to {folder.design.draws - 1}")
    worker, values = PathWorker(task), folder.design.values[number]
    results = worker.path(values, progress)
    drawn = {
        "sweep": manifest["sweep"],
        "number": number,
        "quantities": dict(zip(folder.design.names, values.tolist(), strict=True)),
        "same_bits": _same(folder, number, worker.read(results)),
    }
    return results, drawn


def _same(folder: SweepFolder, number: int, found: tuple[np.ndarray, np.ndarray]) -> bool | None:
    chunk = number // folder.manifest["chunk_draws"]
    if not folder.store.has(chunk):
        return None
    stored = folder.store.read(chunk).sel(draw=number)
    return all(
        np.array_equal(stored[name].values, values)
        for name, values in zip(("base", "value"), found, strict=True)
    )
