"""The process of the command `cge`: first of ours to run and last, so that Ctrl-C and SIGTERM are one line at any time."""

from __future__ import annotations

import resource
import sys
import warnings
from typing import NoReturn

from experiments.interrupts import end_on_signals, ignore_signals

LEAST_MEMORY = 800_000 * 1024
"""Bytes of address space (`ulimit -v`) that a run of two sectors was measured to work with."""


def main() -> NoReturn:
    """Run the command of `sys.argv` and end the process with its exit status."""
    end_on_signals(_interrupted_json)
    if not sys.warnoptions:  # those of numpy and others are for who develops; ours are messages
        warnings.simplefilter("ignore")
    try:
        _check_memory()
        from experiments.cli.main import main as commands

        commands()
    except SystemExit as end:
        status = end.code
    except (MemoryError, ImportError) as error:
        from experiments.cli.failure import memory_failure

        failure = memory_failure(error)
        if failure is None:
            raise
        sys.stderr.write(f"error: {failure.message}\n")
        status = failure.status
    else:
        status = 0
    ignore_signals()  # what is left is Python's own tidying up
    sys.exit(status)


def _interrupted_json(message: str, status: int) -> str:
    from experiments.cli.failure import failed_json

    return failed_json("Interrupted", message, status)


def _check_memory() -> None:
    """Raise MemoryError under a limit that the libraries do not survive: under 0.6 GB OpenBLAS waits for ever or crashes.

    It costs `cge --help` under such a limit, which would work.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < LEAST_MEMORY:
        raise MemoryError


if __name__ == "__main__":
    main()
