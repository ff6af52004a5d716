"""Sweep files for the tests, on the two-sector example of the documentation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from experiments.sweep.spec import SweepFile, read_sweep
from experiments.sweep.task import Task, make_task

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "example" / "experiment.yaml"
HEAD = f"""name: tiny
experiment: {EXAMPLE}
seed: 3
outcomes: {{macro: [gdp_real, ev], sectors: {{output: "*"}}}}
"""
QUANTITIES = """quantities:
  - {name: duty, parameter: rate_duty, index: {c: c_agr}, distribution: {kind: uniform, low: 0.0, high: 0.4}}
  - {name: armington, elasticity: sigma_armington, operation: multiply, distribution: {kind: uniform, low: 0.5, high: 1.4}}
"""
HYPERCUBE = "design: {kind: latin_hypercube, draws: 12}\n"


def written(
    space: Path, text: str = QUANTITIES + HYPERCUBE, head: str = HEAD, name: str = "sweep.yaml"
) -> Path:
    """A sweep file."""
    path = space / name
    path.write_text(head + text, encoding="utf-8")
    return path


def read(space: Path, text: str = QUANTITIES + HYPERCUBE, head: str = HEAD) -> SweepFile:
    """A sweep file, read."""
    return read_sweep(written(space, text, head))


def task_of(space: Path, text: str = QUANTITIES + HYPERCUBE, head: str = HEAD) -> Task:
    """Its task."""
    return make_task(read(space, text, head))


def assert_same_draws(one: Path, two: Path) -> None:
    """Both folders hold collected sweeps with the same numbers to the last bit, each draw once."""
    with xr.open_dataset(one / "sweep.nc") as first, xr.open_dataset(two / "sweep.nc") as second:
        assert list(first["draw"].values) == list(range(first.attrs["draws_planned"]))
        for name in ("value", "base", "quantity", "solved", "iterations"):
            assert np.array_equal(first[name].values, second[name].values), name
