"""Ranges of a sweep that were probably not meant are warned of before anything is solved, of static sweeps and of paths."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli.main import main
from experiments.sweep.doubts import doubts_of_draws

from . import path_files
from .files import task_of
from .test_paths import task_of as path_task_of

DESIGN = "design: {kind: monte_carlo, draws: 20}\n"


def static(space: Path, quantity: str) -> list[str]:
    """Doubts about one quantity of a static sweep."""
    task = task_of(space, f"quantities:\n  - {{name: own, {quantity}}}\n{DESIGN}")
    return doubts_of_draws(task, task.design())


def of_paths(space: Path, quantity: str) -> list[str]:
    """The same of a sweep over paths."""
    task = path_task_of(space, f"  - {{name: own, {quantity}}}\n", DESIGN)
    return doubts_of_draws(task, task.design())


UNIFORM = "distribution: {kind: uniform, low: %g, high: %g}"
DOUBTFUL = {
    "a rate in per cent": ("parameter: rate_duty, index: {c: c_agr}", 1, 8, "rates are shares"),
    "an endowment set to an index": (
        "parameter: q_factor_endowment, index: {f: f_labour}",
        0.9,
        1.1,
        "Five per cent more is written `multiply: 1.05`",
    ),
    "an elasticity of 300": ("elasticity: sigma_armington", 1, 300, "Published elasticities are below 20"),
}


@pytest.mark.parametrize("doubts", [static, of_paths])
@pytest.mark.parametrize("what", DOUBTFUL)
def test_what_was_probably_not_meant(tmp_path: Path, what: str, doubts) -> None:
    quantity, low, high, message = DOUBTFUL[what]
    found = doubts(tmp_path, f"{quantity}, {UNIFORM % (low, high)}")
    assert len(found) == 1
    assert found[0].startswith("own = ")
    assert message in found[0]


@pytest.mark.parametrize("doubts", [static, of_paths])
def test_plain_ranges_raise_none(tmp_path: Path, doubts) -> None:
    assert doubts(tmp_path, f"elasticity: sigma_armington, {UNIFORM % (0.5, 8)}") == []
    assert doubts(tmp_path, f"parameter: rate_duty, operation: add, {UNIFORM % (-0.1, 0.3)}") == []


def test_numbers_of_a_path(tmp_path: Path) -> None:
    (doubt,) = of_paths(tmp_path, f"dynamics: labour.0.quality_pct, {UNIFORM % (0, 200)}")
    assert "f_labour (2023) = " in doubt


def test_the_command_says_so_first(tmp_path: Path) -> None:
    quantity = f"  - {{name: last, dynamics: policy.0.set.2023, {UNIFORM % (1.5, 4)}}}\n"
    spec = path_files.written(tmp_path, quantity, "design: {kind: monte_carlo, draws: 2}\n")
    done = CliRunner().invoke(main, ["sweep", "run", str(spec), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    first, *rest = done.stderr.splitlines()
    assert first.startswith("warning: last = ")
    assert "rates are shares" in first
    assert not any(line.startswith("warning") for line in rest)
