"""`cge path`: a folder that goes on to the same bits, its tables, and what it says of folders that are none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli.main import main
from experiments.inputs.locate import catalogue, papers, paths
from experiments.inputs.spec import read_experiment
from experiments.path.dataset import read_state
from experiments.path.run import POLICY, resumed, run_path
from experiments.path_results import PATH_FILES
from experiments.plan import make_plan
from experiments.record.netcdf import read_dataset
from sam.problem import suggestion

DYNCGE = papers()["hosoe_2015_dyncge"] / "experiments" / "tariff_zero.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a paper, as the command writes it."""
    out = tmp_path_factory.mktemp("path") / "out"
    done = CliRunner().invoke(main, ["path", "run", str(DYNCGE), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "gdp_real" in done.stdout
    return out


def test_the_folder_holds_all_files(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(PATH_FILES)
    content = json.loads((folder / "summary.json").read_text())
    assert content["years"] == list(range(31))
    assert content["runs"] == ["baseline", "policy"]
    assert content["macro"]["baseline"]["30"]["gdp_real"]["change_pct"] == pytest.approx(
        100 * (1.02**30 - 1), rel=1e-6
    )
    assert max(content["checks"].values()) < 1e-7


def test_a_stored_state_goes_on_to_the_same_bits(folder: Path) -> None:
    results = run_path(make_plan(read_experiment(DYNCGE)))
    stored = read_dataset(folder / "results.nc"), read_dataset(folder / "states.nc")
    again = resumed(results, POLICY, read_state(*stored, POLICY, 12))
    values = stored[0]["q_utility"].sel(run=POLICY).values
    for year in again:
        own = np.array(list(year.equilibrium.entries("q_utility").values()))
        assert np.array_equal(own, values[year.year])
    assert [year.year for year in again] == list(range(12, 31))


def test_show(folder: Path) -> None:
    done = CliRunner().invoke(main, ["path", "show", str(folder), "--figure", "gdp_real", "--json"])
    content = json.loads(done.stdout)
    assert content["run"] == "policy"
    assert content["figures"]["gdp_real"]["annual_pct"] == pytest.approx(2.0, abs=0.01)
    text = CliRunner().invoke(main, ["path", "show", str(folder), "--run", "baseline"]).stdout
    assert text.startswith("baseline")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "nowhere"], "there is no path in it"),
        (["show", "{folder}", "--run", "forecst"], "the path has no run 'forecst'"),
        (["show", "{folder}", "--figure", "gdp"], "there is no macro figure 'gdp'"),
        (["run", "carbon_price"], "has no `dynamics`"),
    ],
)
def test_messages(
    folder: Path, words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # without the results of `make demo`
    done = CliRunner().invoke(main, ["path", *(word.replace("{folder}", str(folder)) for word in words)])
    assert done.exit_code == 2
    assert message in done.stderr


def test_an_unknown_name_is_answered_with_those_of_its_kind() -> None:
    """What is near is named in any case: a path where one year was meant is told as such when it is read."""
    of = {"path run": (["path", "run", "nope"], paths()), "run": (["run", "nope"], catalogue())}
    for words, names in of.values():
        told = CliRunner().invoke(main, words).stderr
        assert f"experiment 'nope': there is no such name or path. {suggestion('nope', names)}" in told
    near = CliRunner().invoke(main, ["run", "meti_bas"]).stderr
    assert "Did you mean meti_base" in near


def test_a_path_is_no_run() -> None:
    for command in ("run", "decompose"):
        done = CliRunner().invoke(main, [command, str(DYNCGE)])
        assert done.exit_code == 2
        assert "is a path; run it with `cge path run`" in done.stderr


def test_list_names_the_shipped_paths() -> None:
    content = json.loads(CliRunner().invoke(main, ["path", "list", "--json"]).stdout)
    assert list(content["paths"]) == list(paths())
    assert all(each["title_en"] and each["title_ja"] for each in content["paths"].values())
