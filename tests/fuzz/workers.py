"""Workers that can be killed: each judges cases in a process of its own, and one that hangs is replaced."""

from __future__ import annotations

import multiprocessing
import signal
import time
from multiprocessing.connection import wait
from pathlib import Path

from .cases import SLOWEST, Case, serve

PATIENCE = 120.0
"""Seconds until a worker is killed that neither answers nor uses its processor: it waits for what never comes."""


class Worker:
    """One process and the case that it has."""

    def __init__(self, base: Path, space: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, base, space), daemon=True)
        self.process.start()
        theirs.close()
        self.case: Case | None = None
        self.until = 0.0

    def give(self, case: Case | None) -> None:
        """Hand over a case, None to stop."""
        self.case, self.until = case, time.monotonic() + PATIENCE
        self.pipe.send(case)

    def stop(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def faults(cases: list[Case], base: Path, space: Path, processes: int = 2) -> dict[Case, str]:
    """The cases that were met wrongly, each with what happened."""
    left, found = list(reversed(cases)), {}
    workers = [Worker(base, space) for _ in range(min(processes, len(cases)))]
    for worker in workers:
        worker.give(left.pop())
    while workers:
        wait([worker.pipe for worker in workers], timeout=1.0)
        for place, worker in enumerate(list(workers)):
            assert worker.case is not None
            try:
                answer = worker.pipe.recv() if worker.pipe.poll() else None
            except EOFError:
                worker.process.join()
                answer = f"the process died with status {worker.process.exitcode}"
                if worker.process.exitcode == -signal.SIGPROF:
                    answer = f"no answer after {SLOWEST:g} s of a processor"
            late = answer is None and time.monotonic() > worker.until
            if answer is None and not late:
                continue
            if answer or late:
                found[worker.case] = answer or f"no answer in {PATIENCE:g} s"
            if late or not worker.process.is_alive():
                worker.stop()
                worker = workers[place] = Worker(base, space)
            if left:
                worker.give(left.pop())
            else:
                worker.stop()
                workers[place] = None  # type: ignore[call-overload]
        workers = [worker for worker in workers if worker is not None]
    return found
