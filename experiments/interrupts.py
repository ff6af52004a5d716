"""Ctrl-C and SIGTERM as exceptions that arise where a program can answer them.

An exception inside an import is not what arrives: numpy prints it and raises ImportError, others leave modules half made. So
it waits until the import is over, a second at most.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

WAIT = 0.02
"""Seconds until it is looked again whether the import is over."""
IMPORTING = "<frozen importlib"

Handler = Callable[[int, FrameType | None], None]


def after_imports(stop: Callable[[int], None]) -> Handler:
    """A signal handler that calls `stop` with the number of the signal, which raises; after the import that runs, if any."""

    def handle(number: int, frame: FrameType | None) -> None:
        if not _importing(frame):
            stop(number)
            return
        signal.signal(signal.SIGALRM, lambda _, later: handle(number, later))
        signal.setitimer(signal.ITIMER_REAL, WAIT)

    return handle


def look_now() -> None:
    """Answer a signal that waits for the end of an import; without one nothing happens."""
    if _stop_looking():
        signal.raise_signal(signal.SIGALRM)


def end_interrupts() -> None:
    """From here to the end of the process none of the signals counts, nor one that waits: Python takes its handlers away.

    An alarm that came after them ended a process that had done everything, with the status of a crash.
    """
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    _stop_looking()


def _stop_looking() -> bool:
    """True where a signal waited."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    return left > 0


class Terminated(KeyboardInterrupt):
    """SIGTERM, as a scheduler or `kill` sends it: answered where Ctrl-C is."""


SIGNALS = {signal.SIGINT: KeyboardInterrupt, signal.SIGTERM: Terminated}
"""The signals that end a command with a sentence, and what each becomes."""


def interrupt(number: int) -> None:
    """Raise what a signal becomes: KeyboardInterrupt, or Terminated."""
    raise SIGNALS[signal.Signals(number)]


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTING):
            return True
        frame = frame.f_back
    return False
