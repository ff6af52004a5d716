"""The process of the command `cge`: the first of ours that runs and the last, so that Ctrl-C is one line at any time."""

from __future__ import annotations

import signal
import sys
import warnings
from typing import NoReturn

from experiments.interrupts import after_imports, keyboard_interrupt


def main() -> NoReturn:
    """Run the command of `sys.argv` and end the process with its exit status."""
    signal.signal(signal.SIGINT, after_imports(keyboard_interrupt))
    if not sys.warnoptions:  # those of numpy and others are for who develops; ours are messages
        warnings.simplefilter("ignore")
    try:
        from experiments.cli.main import main as commands

        commands()
    except SystemExit as end:
        status = end.code
    except KeyboardInterrupt:
        from experiments.cli.console import interrupted

        status = interrupted("--json" in sys.argv)
    except (MemoryError, ImportError) as error:
        from experiments.cli.failure import memory_failure

        failure = memory_failure(error)
        if failure is None:
            raise
        sys.stderr.write(f"error: {failure.message}\n")
        status = failure.status
    else:
        status = 0
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # all is done and said: what is left is Python's own tidying up
    sys.exit(status)


if __name__ == "__main__":
    main()
