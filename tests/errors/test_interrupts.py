"""A signal ends a command from within its handler; limits of memory are recognised where libraries meet them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.cli.__main__ import _interrupted_json
from experiments.cli.failure import memory_failure
from experiments.interrupts import ending, last_words

PREAMBLE = """
import os, signal, sys
from pathlib import Path
from experiments.interrupts import end_on_signals, ending
from sam.publish import drafted, uninterrupted
here = Path(sys.argv[1])
end_on_signals(lambda message, status: str([message, status]))
"""


def ended(tmp_path: Path, body: str, *words: str) -> subprocess.CompletedProcess:
    """A process that runs a few lines with the handlers of a command."""
    return subprocess.run(
        [sys.executable, "-c", PREAMBLE + body, str(tmp_path), *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("number", "status", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_nothing_can_swallow_a_signal(tmp_path: Path, number: int, status: int, word: str) -> None:
    """As a library does that answers every exception; and the draft that was being written is gone."""
    body = f"""
try:
    with drafted(here) as space:
        (space / "half").touch()
        os.kill(os.getpid(), {int(number)})
except BaseException:
    pass
print("went on")
"""
    stopped = ended(tmp_path, body)
    assert (stopped.returncode, stopped.stdout) == (status, "")
    assert stopped.stderr == f"{word}: nothing was written\n"
    assert not list(tmp_path.iterdir())


def test_inside_an_import(tmp_path: Path) -> None:
    (tmp_path / "half_imported.py").write_text("import os\nos.kill(os.getpid(), 2)\n", encoding="utf-8")
    stopped = ended(tmp_path, "sys.path.insert(0, str(here))\nimport half_imported\nprint('went on')")
    assert (stopped.returncode, stopped.stdout) == (130, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_until_files_are_moved(tmp_path: Path, number: signal.Signals) -> None:
    body = f"""
with uninterrupted():
    (here / "one").touch()
    os.kill(os.getpid(), {int(number)})
    (here / "two").touch()
(here / "three").touch()
"""
    assert ended(tmp_path, body).returncode == last_words(number)[1]
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}


def test_a_part_ends_what_it_began_and_has_the_last_word(tmp_path: Path) -> None:
    """The innermost part first, also where one fails; what stdout had is not lost, the object of `--json` follows."""
    body = """
def fails():
    raise OSError("nobody hears this")
print("before")
with ending((here / "outer").touch, lambda stop: "outer"), ending(fails, lambda stop: f"inner {stop.name}"):
    os.kill(os.getpid(), signal.SIGTERM)
"""
    stopped = ended(tmp_path, body, "--json")
    assert (stopped.returncode, stopped.stderr) == (143, "inner SIGTERM\n")
    first, error = stopped.stdout.splitlines()
    assert first == "before"
    assert error == "['inner SIGTERM', 143]"
    assert (tmp_path / "outer").exists()


def test_json_of_a_command_that_a_signal_ends() -> None:
    error = json.loads(_interrupted_json("terminated: nothing was written", 143))["error"]
    assert (error["kind"], error["exit_status"]) == ("Interrupted", 143)
    assert error["problems"] == [error["message"]] == ["terminated: nothing was written"]


def test_what_was_written_before_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sam.publish.WRITTEN", [])
    assert last_words(signal.SIGINT) == ("interrupted: nothing was written", 130)
    monkeypatch.setattr("sam.publish.WRITTEN", [Path("out/one"), Path("out/two")])
    assert last_words(signal.SIGTERM) == ("terminated: out/two was written before", 143)
    with ending(lambda: None, lambda stop: "a part"):
        assert last_words(signal.SIGINT) == ("a part", 130)


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (MemoryError(), True),
        (ImportError("libfoo.so: failed to map segment from shared object"), True),
        (OSError(12, "Cannot allocate memory"), True),
        (RuntimeError("can't start new thread"), True),
        (ImportError("no module named foo"), False),
    ],
)
def test_limits_of_memory(error: Exception, is_memory: bool) -> None:
    wrapped = ImportError("numpy could not be imported")
    wrapped.__cause__ = error
    for each in (error, wrapped):
        assert (memory_failure(each) is not None) == is_memory
