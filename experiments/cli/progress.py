"""Progress on stderr: a live bar in a terminal, lines elsewhere, nothing with `--json`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from experiments.cli.console import log
from experiments.progress import Step

WIDTH = 30
OVER = "\x1b[A\x1b[2K"
"""Up a line and clear it: the cursor stays below the bar, so that any other message starts on a line of its own."""


class Bar:
    """Prints lines; a step that follows another takes its place."""

    def __init__(self) -> None:
        self._follows = False

    def __call__(self, text: str) -> None:
        """Print a line of progress."""
        if isinstance(text, Step):
            full = round(WIDTH * text.done / text.of)
            bar = f"  [{'#' * full}{'-' * (WIDTH - full)}]{text}"
            sys.stderr.write(f"{OVER if self._follows else ''}{bar}\n")
            sys.stderr.flush()
        else:
            log(text)
        self._follows = isinstance(text, Step)


def progress_of(json: bool) -> Callable[[str], None]:
    """What a command says its progress with."""
    if json:
        return lambda text: None
    return Bar() if sys.stderr.isatty() else log
