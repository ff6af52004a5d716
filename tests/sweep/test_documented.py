"""The how-to guide names every variable of sweep.nc and every key of analysis.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.sweep.analyse import analysed
from experiments.sweep.chunk import solve_chunk
from experiments.sweep.worker import Worker

from .files import task_of
from .test_analyse import data_of, spec_of

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "run-a-sweep.md").read_text(
    encoding="utf-8"
)


def test_variables_of_the_collected_file(tmp_path: Path) -> None:
    task = task_of(tmp_path)
    data = solve_chunk(Worker(task), task.design(), range(1))
    assert [name for name in data.variables if f"`{name}`" not in GUIDE] == []


@pytest.mark.parametrize(
    "design",
    [
        {"kind": "monte_carlo", "draws": 30},
        {"kind": "saltelli", "draws": 64, "second_order": True},
        {"kind": "quadrature"},
        {"kind": "grid", "points": 3},
        {"kind": "one_at_a_time"},
        {"kind": "morris", "trajectories": 4},
    ],
)
def test_keys_of_the_analysis(design: dict) -> None:
    spec = spec_of(design)
    content = analysed(data_of(spec, lambda x: x[0] + x[1] * x[2]), spec)
    keys = {*content, *content["failures"], *content["outcomes"]["y"]}
    for table in ("sobol", "morris"):
        for each in content.get(table, {}).get("y", {}).values():
            keys |= {key for key in each if " x " not in key}
    for each in content.get("tornado", {}).get("y", {"quantities": {}})["quantities"].values():
        keys |= set(each)
    assert sorted(key for key in keys if f"`{key}`" not in GUIDE) == []
