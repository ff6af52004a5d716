"""Chunks: consecutive draws that are solved together and stored in one file."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import xarray as xr

from experiments.sweep.design import Design
from experiments.sweep.workers import AnyWorker


def chunk_count(draws: int, chunk_draws: int) -> int:
    """Number of chunks."""
    return -(-draws // chunk_draws)


def draws_of(chunk: int, draws: int, chunk_draws: int) -> range:
    """Numbers of the draws in a chunk."""
    return range(chunk * chunk_draws, min(draws, (chunk + 1) * chunk_draws))


def solve_chunk(
    worker: AnyWorker, design: Design, numbers: range, told: Callable[[int], None] = lambda done: None
) -> xr.Dataset:
    """Solve the draws of a chunk; `told` hears after each how many are done."""
    began = time.perf_counter()
    rows = []
    for done, number in enumerate(numbers, start=1):
        rows.append(worker.draw(design.values[number]))
        told(done)
    figures = [outcome.name for outcome in worker.outcomes]
    draws = ("draw",)
    data = xr.Dataset(
        {
            "value": (
                ("draw", "outcome"),
                np.array([row.value for row in rows]),
                {"long_name": "outcome after the shocks"},
            ),
            "base": (
                ("draw", "outcome"),
                np.array([row.base for row in rows]),
                {"long_name": f"outcome in the {worker.beside}"},
            ),
            "quantity": (
                ("draw", "varied"),
                design.values[numbers.start : numbers.stop],
                {"long_name": "drawn value of each varied quantity"},
            ),
            "solved": (
                draws,
                np.array([row.solved for row in rows], dtype=np.int8),
                {"long_name": "1 solved, 0 failed"},
            ),
            "message": (
                draws,
                np.array([row.message for row in rows], dtype=object),
                {"long_name": "why a draw failed"},
            ),
            "method": (
                draws,
                np.array([row.method for row in rows], dtype=object),
                {"long_name": "solver that succeeded"},
            ),
            "iterations": (draws, np.array([row.iterations for row in rows], dtype=np.int32), {"units": "1"}),
            "seconds": (
                draws,
                np.array([row.seconds for row in rows]),
                {"units": "s", "long_name": "time of the draw"},
            ),
        },
        coords={
            "draw": np.arange(numbers.start, numbers.stop, dtype=np.int64),
            "outcome": np.array(figures, dtype=object),
            "varied": np.array(design.names, dtype=object),
            "unit": ("outcome", np.array([outcome.unit for outcome in worker.outcomes], dtype=object)),
        },
        attrs={
            "node": platform.node(),
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "chunk_seconds": time.perf_counter() - began,
        },
    )
    return data
