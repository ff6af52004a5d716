"""Progress: a live bar in a terminal, lines elsewhere, nothing with `--json`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli.main import main
from experiments.cli.progress import OVER, Bar, progress_of
from experiments.progress import Step
from tests.sweep.files import EXAMPLE, HYPERCUBE, QUANTITIES, written


def test_a_bar_takes_its_own_place_only(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    for text in (
        "tiny: 3 chunks",
        Step(1, 3, "chunks", 2.0),
        Step(2, 3, "chunks", 4.0),
        "a process was killed",
    ):
        bar(text)
    bar(Step(3, 3, "chunks", 6.0))
    assert capsys.readouterr().err.splitlines() == [
        "tiny: 3 chunks",
        "  [##########--------------------]  1 of 3 chunks, 2 s, about 4 s left",
        f"{OVER}  [####################----------]  2 of 3 chunks, 4 s, about 2 s left",
        "a process was killed",
        "  [##############################]  3 of 3 chunks, 6 s, about 0 s left",
    ]


def test_where_the_bar_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert isinstance(progress_of(json=False), Bar)
    assert not isinstance(progress_of(json=True), Bar)


@pytest.mark.parametrize("json", [False, True])
def test_lines_elsewhere_and_nothing_with_json(tmp_path: Path, json: bool) -> None:
    spec = written(tmp_path, QUANTITIES + HYPERCUBE)
    for words in (["sweep", "run", str(spec)], ["run", str(EXAMPLE)]):
        words += ["--out", str(tmp_path / words[0])]
        found = CliRunner().invoke(main, [*words, *(["--json"] if json else [])])
        assert found.exit_code == 0
        assert bool(found.stderr) != json
        assert OVER not in found.stderr
