"""Too few draws for what is asked of them: the terminal, analysis.json and the report warn."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.cli.sweep_commands import analyse_sweep, analysis_text, run_sweep

from .files import QUANTITIES, written


def analysed(space: Path, design: str) -> tuple[dict, str]:
    """The analysis of a sweep of that design, and its report."""
    spec = str(written(space, QUANTITIES + f"design: {{{design}}}\n"))
    run_sweep(spec, space / "out", 1, lambda text: None)
    content = analyse_sweep(spec, space / "out", False, "en")
    return content, (space / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("design", "warning"),
    [
        ("kind: saltelli, draws: 32", "Sobol indices from 32 base samples are known to ±"),
        ("kind: morris, trajectories: 4", "Morris screening from 4 trajectories: ten or more are usual"),
        ("kind: latin_hypercube, draws: 12", "12 draws: the outer quantiles are the extremes of the sample"),
    ],
)
def test_too_few(tmp_path: Path, design: str, warning: str) -> None:
    content, page = analysed(tmp_path, design)
    assert f"warning: {warning}" in analysis_text(content)
    assert warning in page


@pytest.mark.parametrize("design", ["kind: morris, trajectories: 10", "kind: latin_hypercube, draws: 40"])
def test_enough(tmp_path: Path, design: str) -> None:
    content, _ = analysed(tmp_path, design)
    assert "imprecise" not in content
    assert "warning:" not in analysis_text(content)
