"""Verification: some stored draws solved again and compared with what is stored."""

from __future__ import annotations

import numpy as np

from experiments.problem import InputError
from experiments.sweep.folder import SweepFolder
from experiments.sweep.worker import Worker

TOLERANCE = 1e-10  # relative to the larger of the stored value and the benchmark


def verified(folder: SweepFolder, worker: Worker, count: int, seed: int) -> dict:
    """Solve `count` random stored draws again; `status` says whether all agree. Raises InputError where none is stored."""
    missing = set(folder.missing())
    stored = [
        number for chunk in range(folder.chunks) if chunk not in missing for number in folder.numbers(chunk)
    ]
    if not stored:
        raise InputError(f"{folder.path}: no chunk is solved yet; `cge sweep run` starts the sweep")
    chosen = np.random.default_rng(seed).choice(stored, size=min(count, len(stored)), replace=False)
    rows = [_compared(folder, worker, int(number)) for number in sorted(chosen)]
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


def _compared(folder: SweepFolder, worker: Worker, number: int) -> dict:
    chunk = number // folder.manifest["chunk_draws"]
    stored = folder.store.read(chunk).sel(draw=number)
    draw = worker.draw(folder.design.values[number])
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
