"""A year without an equilibrium ends a path: the years before it are written, whole, and the command says which."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import cge
from cge.equilibrium import Equilibrium
from cge.motion import Motion, MotionError, State
from experiments.cli.main import main
from experiments.path.run import StoppedError
from experiments.path_results import PATH_FILES
from experiments.record.netcdf import read_dataset
from tests.sweep.path_files import GROWTH, written

from .test_path import CLOSURE

# The household cannot pay what the government buys in the last year.
TOO_MUCH = "q_government_fixed, multiply: {2020: 1, 2022: 1.1, 2023: 30}, between: linear"


def policy(space: Path, text: str) -> str:
    """A policy file of one change."""
    path = space / "own.yaml"
    path.write_text(f"policy:\n  - {{parameter: {text}}}\n", encoding="utf-8")
    return str(path)


def run(space: Path, *words: str, out: str = "out") -> Result:
    return CliRunner().invoke(
        main, ["path", "run", str(space / "experiment.yaml"), "--out", str(space / out), *words]
    )


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("stopped")
    written(found, GROWTH)
    done = run(found, "--policy", policy(found, TOO_MUCH))
    assert done.exit_code == 1
    assert "error: policy, year 2023: account household cannot pay" in done.stderr
    assert "of what changes from 2022 to 2023 (spread it over more years), which has an" in done.stderr
    assert f"{found / 'out'} holds the years before, 2020 to 2022" in done.stderr
    assert done.stdout == ""
    return found


def test_the_folder_is_whole_and_says_that_it_stopped(space: Path) -> None:
    out = space / "out"
    assert {path.name for path in out.iterdir()} == set(PATH_FILES)
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert (summary["status"], summary["years"]) == ("stopped", [2020, 2021, 2022])
    assert summary["runs"] == ["forecast", "baseline", "policy"]
    assert "The path stopped, and this is what was solved before. policy, year 2023" in summary["warnings"][0]
    assert "this is what was solved before. policy, year 2023" in (out / "report.html").read_text("utf-8")
    shown = CliRunner().invoke(main, ["path", "show", str(out)])
    assert shown.stdout.startswith("the path stopped after 2022\n")


def test_its_numbers_are_those_of_a_path_that_ends_there(space: Path) -> None:
    words = ["--policy", policy(space, TOO_MUCH), "--set", "dynamics.years=2020-2022"]
    assert run(space, *words, out="short").exit_code == 0
    for name in ("macro.csv", "deviations.csv", "growth_accounting.csv"):
        assert (space / "out" / name).read_bytes() == (space / "short" / name).read_bytes()
    stopped, short = (read_dataset(space / out / "results.nc") for out in ("out", "short"))
    assert stopped.equals(short)


def test_steps_of_years_may_be_smaller(space: Path) -> None:
    words = ["--policy", policy(space, TOO_MUCH), "--set", "dynamics.years=[2020, 2021, 2023]"]
    done = run(space, *words, out="steps")
    assert "of what changes from 2021 to 2023 (solve years between them), which has" in done.stderr


def test_nothing_is_written_of_a_path_that_does_not_begin(space: Path) -> None:
    early = "q_government_fixed, multiply: {2020: 1, 2021: 30, 2022: 30, 2023: 30}"
    done = run(space, "--policy", policy(space, early), out="none")
    assert done.exit_code == 1
    assert "policy, year 2021" in done.stderr
    assert "holds the years" not in done.stderr
    assert not (space / "none").exists()


def test_a_law_of_motion_ends_a_path_too(space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Motion.next

    def failing(self: Motion, state: State, solved: Equilibrium, year: int) -> dict:
        if year == 2023:
            raise MotionError("capital: the stock of f_capital falls to -1, which no year can have")
        return whole(self, state, solved, year)

    monkeypatch.setattr(Motion, "next", failing)
    done = run(space, out="law")
    assert done.exit_code == 1
    assert "error: forecast, year 2022: capital: the stock of f_capital falls to -1" in done.stderr
    assert "holds the years before, 2020 to 2022" in done.stderr


def test_in_python_the_error_has_the_years() -> None:
    bought = {"parameter": "q_government_fixed", "multiply": {0: 1, 1: 1.1, 2: 30}}
    with pytest.raises(cge.SolveError, match="baseline, year 2: ") as caught:
        cge.examples.small_economy().path({"years": "0-2", "paths": [bought]}, CLOSURE)
    assert isinstance(caught.value, StoppedError)
    results = caught.value.results
    assert results is not None
    assert list(cge.PathResult(results, results.cache).macro.columns) == [0, 1]
