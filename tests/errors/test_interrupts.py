"""Ctrl-C inside an import waits until the import is over; limits of memory are recognised where libraries meet them."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.cli.failure import memory_failure
from experiments.interrupts import Terminated, after_imports, end_interrupts, interrupt, look_now


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ctrl-C came inside an import that is over now."""
    (tmp_path / "slow_module.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhole = True\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    before = signal.signal(signal.SIGINT, after_imports(interrupt))
    try:
        importlib.import_module("slow_module")
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        del sys.modules["slow_module"]


@pytest.mark.usefixtures("waiting")
def test_an_import_is_finished_first() -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.pause()  # woken by the alarm that looks again
    assert sys.modules["slow_module"].whole


@pytest.mark.usefixtures("waiting")
def test_a_signal_that_waits_is_answered_at_once() -> None:
    with pytest.raises(KeyboardInterrupt):
        look_now()
    look_now()  # and once


def test_sigterm_is_told_from_ctrl_c() -> None:
    with pytest.raises(Terminated):
        interrupt(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt) as caught:
        interrupt(signal.SIGINT)
    assert not isinstance(caught.value, Terminated)


@pytest.mark.usefixtures("waiting")
def test_no_alarm_is_left_at_the_end() -> None:
    end_interrupts()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


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
