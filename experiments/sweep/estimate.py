"""The plan of a sweep: size, time by a pilot of a few draws, chunks and disk."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from experiments.sweep.chunk import chunk_count
from experiments.sweep.design import Design
from experiments.sweep.task import Task
from experiments.sweep.workers import worker_of

FILE_BYTES = 16_000  # of an empty chunk file: names, attributes and HDF5's own
TASK_SECONDS = 120.0  # of work that a task of a cluster's array should have


def estimated(task: Task, design: Design, pilot: int, jobs: int, progress: Callable[[str], None]) -> dict:
    """Solve `pilot` draws spread over the design and scale up. Raises as `worker_of` does."""
    began = time.perf_counter()
    worker = worker_of(task)
    prepared = time.perf_counter() - began
    progress(f"{task.file.spec.name}: prepared in {prepared:.1f} s, pilot of {pilot} draws")
    numbers = np.unique(np.linspace(0, design.draws - 1, min(pilot, design.draws)).astype(int))
    worker.draw(design.values[numbers[0]])  # compiles
    draws = [worker.draw(design.values[number]) for number in numbers]
    seconds = float(np.mean([draw.seconds for draw in draws]))
    chunk_draws = task.chunk_draws(design.draws)
    chunks = chunk_count(design.draws, chunk_draws)
    row_bytes = 8 * (2 * len(worker.outcomes) + len(design.names)) + 60
    return {
        "sweep": task.file.spec.name,
        "design": task.file.spec.design.kind,
        "draws": design.draws,
        "quantities": list(design.names),
        "outcomes": [outcome.name for outcome in worker.outcomes],
        "pilot_draws": len(draws),
        "pilot_failed": sum(not draw.solved for draw in draws),
        "pilot_messages": sorted({draw.message.splitlines()[0] for draw in draws if not draw.solved}),
        "seconds_to_prepare": prepared,
        "seconds_per_draw": seconds,
        "seconds": prepared + seconds * design.draws / jobs,
        "jobs": jobs,
        "chunk_draws": chunk_draws,
        "chunks": chunks,
        "chunks_per_task": max(1, round(TASK_SECONDS / max(seconds * chunk_draws, 1e-9))),
        "disk_bytes": chunks * FILE_BYTES + design.draws * row_bytes,
    }


def estimate_text(content: dict) -> str:
    """The plan for a person."""
    varied, kept = content["quantities"], content["outcomes"]
    lines = [
        f"{content['sweep']}: {content['draws']:,} draws ({content['design']}), {len(varied)} varied quantities, "
        f"{len(kept)} outcomes",
        f"  time    {content['seconds_per_draw'] * 1000:.1f} ms a draw, {content['seconds_to_prepare']:.1f} s to start; "
        f"about {_duration(content['seconds'])} with {content['jobs']} process{'es' if content['jobs'] > 1 else ''}",
        f"  chunks  {content['chunks']:,} of {content['chunk_draws']} draws; on a cluster "
        f"{content['chunks_per_task']} a task",
        f"  disk    {content['disk_bytes'] / 1e6:.1f} MB",
    ]
    if content["pilot_failed"]:
        lines.append(f"  pilot   {content['pilot_failed']} of {content['pilot_draws']} draws failed:")
        lines += [f"          {message}" for message in content["pilot_messages"]]
    return "\n".join(lines)


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
