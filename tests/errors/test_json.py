"""`--json`: every command prints one JSON object on stdout, whatever goes wrong, and exits as it does without."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import typer.main
from click.testing import Result
from typer.testing import CliRunner

from experiments.cli import list as list_module
from experiments.cli.main import main


def commands(group: object, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command."""
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name)


COMMANDS = tuple(commands(typer.main.get_command(main)))

WRONG = {
    ("elasticities",): ["nowhere"],
    ("equations",): ["nowhere"],
    ("run",): ["nowhere"],
    ("check",): ["--sam", "nowhere"],
    ("decompose",): ["nowhere"],
    ("explain",): ["nowhere"],
    ("trade",): ["nowhere"],
    ("closures",): ["nowhere"],
    ("replicate",): ["nowhere"],
    ("bench",): ["nowhere"],
    ("sam", "check"): ["nowhere"],
    ("sam", "show"): ["nowhere"],
    ("sam", "provenance"): ["nowhere"],
    ("sam", "flip"): ["nowhere"],
    ("sam", "balance"): ["nowhere"],
    ("sam", "aggregate"): ["nowhere", "--by", "group"],
    ("paper", "new"): ["no such name/"],
    ("path", "run"): ["nowhere"],
    ("path", "show"): ["nowhere"],
    ("sweep", "plan"): ["nowhere.yaml"],
    ("sweep", "run"): ["nowhere.yaml"],
    ("sweep", "dask"): ["nowhere.yaml", "--cluster", "slurm", "--profile", "nowhere.yaml"],
    ("sweep", "resume"): ["nowhere.yaml"],
    ("sweep", "status"): ["nowhere.yaml"],
    ("sweep", "collect"): ["nowhere.yaml"],
    ("sweep", "analyse"): ["nowhere.yaml"],
    ("sweep", "submit"): ["nowhere.yaml", "--cluster", "slurm", "--profile", "nowhere.yaml"],
    ("sweep", "chunk"): ["nowhere.yaml", "0"],
    ("sweep", "verify"): ["nowhere.yaml"],
}
"""Wrong input of each command that takes some."""
NO_INPUT = {("list",), ("doctor",), ("meti",), ("path", "list")}


def cge(*words: str) -> Result:
    """A command in this process."""
    return CliRunner().invoke(main, list(words))


def error_of(result: Result) -> dict:
    """The error object, which is all that stdout has."""
    content = json.loads(result.stdout)
    assert content.keys() == {"status", "error"}
    assert content["status"] == "failed"
    assert content["error"].keys() == {"kind", "message", "problems", "exit_status"}
    assert content["error"]["exit_status"] == result.exit_code
    assert content["error"]["message"]
    assert content["error"]["problems"]
    return content["error"]


def test_every_command_is_looked_at() -> None:
    assert set(COMMANDS) == WRONG.keys() | NO_INPUT


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing lies about."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_input(words: tuple[str, ...]) -> None:
    plain = cge(*words, *WRONG[words])
    found = cge(*words, *WRONG[words], "--json")
    error = error_of(found)
    assert found.exit_code == plain.exit_code == 2
    assert plain.stdout == ""
    assert found.stderr == plain.stderr == f"error: {error['message']}\n"
    assert error["kind"] in ("InputError", "SamError")


@pytest.mark.parametrize("words", [*COMMANDS, ("nosuch",), ("sweep", "nosuch"), ("sam",), ()], ids=" ".join)
def test_wrong_use(words: tuple[str, ...]) -> None:
    """What typer refuses before a command starts: an unknown option, an unknown command, none at all."""
    found = cge(*words, "--no-such-option", "--json")
    error = error_of(found)
    assert (error["kind"], found.exit_code) == ("UsageError", 2)
    assert error["message"] in found.stderr
    assert cge(*words, "--no-such-option").stdout == ""


def test_missing_words_and_values_out_of_range() -> None:
    assert "experiment" in error_of(cge("run", "--json"))["message"]
    assert "--jobs" in error_of(cge("sweep", "run", "x.yaml", "--jobs", "0", "--json"))["message"]


def test_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps its traceback on stderr."""

    def fails() -> dict:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(list_module, "listed", fails)
    defect = cge("list", "--json")
    assert error_of(defect)["kind"] == "Defect"
    assert isinstance(defect.exception, ZeroDivisionError)
