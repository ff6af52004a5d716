"""The worker of a task: static equilibria, or paths where the experiment has `dynamics`."""

from __future__ import annotations

from experiments.sweep.path_worker import PathWorker
from experiments.sweep.task import Task
from experiments.sweep.worker import Worker

AnyWorker = Worker | PathWorker


def worker_of(task: Task) -> AnyWorker:
    """A worker, ready. Raises as `Worker` and `PathWorker` do."""
    return Worker(task) if task.numbers is None else PathWorker(task)
