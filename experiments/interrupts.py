"""Ctrl-C and SIGTERM end a command at once, with one sentence and the status of the signal, leaving nothing half-written.

The process ends inside the signal handler. An exception raised there would have to travel through whatever is running, and
native code does not stand it: libraries swallow it, print it, go on with half a result or crash.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

WORDS = {signal.SIGINT: ("interrupted", 130), signal.SIGTERM: ("terminated", 143)}
"""The signals that end a command: how its sentence begins, and the status that a shell reports."""
STDOUT, STDERR = 1, 2


@dataclass(frozen=True)
class Ending:
    """What a part of a command does before a signal ends the process, and what it says then."""

    act: Callable[[], object]
    sentence: Callable[[signal.Signals], str]


_ENDINGS: list[Ending] = []


@contextmanager
def ending(act: Callable[[], object], sentence: Callable[[signal.Signals], str]) -> Iterator[None]:
    """While the body runs a signal does `act` before it ends the process, and says `sentence` of the signal.

    Only for a process that `end_on_signals`; in others Ctrl-C is Python's KeyboardInterrupt.
    """
    _ENDINGS.append(Ending(act, sentence))
    try:
        yield
    finally:
        _ENDINGS.pop()


def end_on_signals(described: Callable[[str, int], str]) -> None:
    """From here on the signals end the process; a notebook, say, does not ask for it.

    described: what stdout says with `--json`, of the sentence and the exit status.
    """

    def end(number: int, _: FrameType | None) -> None:
        _end(signal.Signals(number), described)

    for number in WORDS:
        signal.signal(number, end)


def ignore_signals() -> None:
    """From here to the end of the process none of the signals counts: all is done and said."""
    for number in WORDS:
        signal.signal(number, signal.SIG_IGN)


def _end(stop: signal.Signals, described: Callable[[str, int], str]) -> NoReturn:
    ignore_signals()
    for each in reversed(_ENDINGS):
        with suppress(Exception):  # the process ends whatever a part of it still could do
            each.act()
    message, status = last_words(stop)
    publish = sys.modules.get("sam.publish")
    if publish is not None:
        publish.discard_drafts()
    if "--json" in sys.argv:
        _write(STDOUT, described(message, status))
    _write(STDERR, message)
    os._exit(status)


def last_words(stop: signal.Signals) -> tuple[str, int]:
    """What a command says that a signal ends, and its exit status: what it had written by then, or what its part says."""
    word, status = WORDS[stop]
    if _ENDINGS:
        return _ENDINGS[-1].sentence(stop), status
    publish = sys.modules.get(
        "sam.publish"
    )  # if nothing was written it need not be there: it comes with pandas
    written = publish.WRITTEN if publish else []
    return f"{word}: {f'{written[-1]} was written before' if written else 'nothing was written'}", status


def _write(stream: int, text: str) -> None:
    """Write a line past Python's buffers: the signal may have come while one of them was being written."""
    with suppress(RuntimeError, OSError, ValueError):
        (sys.stdout if stream == STDOUT else sys.stderr).flush()
    with suppress(OSError):
        os.write(stream, f"{text}\n".encode())
