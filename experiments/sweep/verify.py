"""Verification: some stored draws solved again and compared with what is stored."""

from __future__ import annotations

import numpy as np
import xarray as xr

from experiments.sweep.collect import read_collected
from experiments.sweep.folder import COLLECTED, SweepFolder
from experiments.sweep.worker import Draw
from experiments.sweep.workers import AnyWorker
from sam.problem import InputError

TOLERANCE = 1e-10  # relative to the larger of the stored value and the benchmark


def verified(folder: SweepFolder, worker: AnyWorker, count: int, seed: int) -> dict:
    """Solve `count` random stored draws again; `status` says whether all agree. Raises InputError where none is stored."""
    missing = set(folder.missing())
    stored = [
        number for chunk in range(folder.chunks) if chunk not in missing for number in folder.numbers(chunk)
    ]
    if not stored:
        raise InputError(f"{folder.path}: no chunk is solved yet; `cge sweep run` starts the sweep")
    chosen = np.random.default_rng(seed).choice(stored, size=min(count, len(stored)), replace=False)
    collected = read_collected(folder) if (folder.path / COLLECTED).is_file() else None
    rows = [_compared(folder, worker, int(number), collected) for number in sorted(chosen)]
    return {
        "sweep": folder.manifest["sweep"],
        "status": "passed" if all(row["agrees"] for row in rows) else "failed",
        "draws": len(rows),
        "identical": sum(row["identical"] for row in rows),
        "tolerance": TOLERANCE,
        "rows": rows,
    }


def verify_text(content: dict) -> str:
    """The verification for a person."""
    lines = [
        f"{content['sweep']}: {content['status']}; {content['draws']} draws solved again, {content['identical']} identical "
        f"bit for bit, the others within {content['tolerance']:g}"
        if content["status"] == "passed"
        else f"{content['sweep']}: failed; these draws differ from what is stored"
    ]
    lines += [
        f"  draw {row['draw']}: {row['outcome']} off by {row['difference']:.3g}"
        for row in content["rows"]
        if not row["agrees"]
    ]
    return "\n".join(lines)


def _compared(folder: SweepFolder, worker: AnyWorker, number: int, collected: xr.Dataset | None) -> dict:
    """One draw against its chunk and, where it is there, the collected file: the one that differs more."""
    files = [folder.store.read(number // folder.manifest["chunk_draws"])]
    if collected is not None and number in collected["draw"]:
        files.append(collected)
    draw = worker.draw(folder.design.values[number])
    rows = [_difference(number, draw, file.sel(draw=number)) for file in files]
    return max(rows, key=lambda row: row["difference"])


def _difference(number: int, draw: Draw, stored: xr.Dataset) -> dict:
    before, after = stored["value"].values, draw.value
    row = {"draw": number, "identical": False, "agrees": False, "outcome": "solved", "difference": 1.0}
    if bool(stored["solved"]) != draw.solved:
        return row
    if not draw.solved:
        return row | {"identical": True, "agrees": True, "difference": 0.0}
    scale = np.maximum(np.maximum(np.abs(before), np.abs(stored["base"].values)), 1e-12)
    gaps = np.abs(after - before) / scale
    worst = int(np.argmax(gaps))
    return row | {
        "identical": bool(np.array_equal(before, after)),
        "agrees": bool(gaps[worst] <= TOLERANCE),
        "outcome": str(stored["outcome"].values[worst]),
        "difference": float(gaps[worst]),
    }
