"""What the reports of a sweep say, from runs of the two-sector example: page, terminal text and analysis.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.sweep.collect import read_collected
from experiments.sweep.commands import run_sweep, sweep_status
from experiments.sweep.folder import opened
from experiments.sweep.status import status_text

from .files import QUANTITIES, written

OWN = "design: {kind: csv, path: own.csv}\nchunk_draws: 1\n"


def silent(_: str) -> None:
    """Progress that nobody reads."""


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of one draw that is solved and two whose subsidy is impossible."""
    space = tmp_path_factory.mktemp("failing")
    (space / "own.csv").write_text("duty,armington\n0.1,1\n-1.5,1\n-1.25,0.8\n", encoding="utf-8")
    run_sweep(str(written(space, QUANTITIES + OWN)), space / "out", 1, silent)
    return space


def test_collected_messages_are_whole(failing: Path) -> None:
    messages = read_collected(opened(failing / "out"))["message"].values
    assert messages[0] == ""
    assert messages[1].startswith(
        "InputError: rate_duty[world,c_agr] = -1.5 is impossible: a subsidy of 150%"
    )


def test_status_groups_reasons_and_gives_an_example(failing: Path) -> None:
    text = status_text(sweep_status(str(failing / "sweep.yaml"), failing / "out"))
    assert (
        "2 x InputError: rate_duty[world,c_agr] = -1.5 to -1.25 is impossible: a subsidy of 125 to 150%"
        in text
    )
    assert "for example draw 1 (duty = -1.5, armington = 1):" in text
