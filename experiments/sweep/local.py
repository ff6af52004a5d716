"""Sweeps on one machine: a pool of processes, each solving chunk after chunk. Killed at any time, nothing is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess
from pathlib import Path

from experiments.interrupts import ending
from experiments.progress import Step
from experiments.sweep.chunk import solve_chunk
from experiments.sweep.folder import SweepFolder, opened
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import make_task
from experiments.sweep.workers import AnyWorker, worker_of
from sam.problem import InputError

RESTARTS = 5  # pools that may die one after another without a chunk between them
ENVIRONMENT = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "PYTHONSAFEPATH": "1",  # a `pickle.py` in the working folder was executed
    # Of numpy; and of the pool's bookkeeper, which reports semaphores of killed workers as leaked and removes them.
    "PYTHONWARNINGS": "ignore",
}
"""Of each worker: one BLAS thread, no modules from the working folder, no warnings that are not the user's."""


def goes_on(stop: signal.Signals) -> str:
    """What a sweep says when a signal ends it."""
    return f"stopped by {stop.name}: finished chunks are stored, `cge sweep resume` goes on"


def run_chunks(
    folder: SweepFolder,
    spec_path: Path,
    jobs: int,
    progress: Callable[[str], None],
    worker: AnyWorker | None = None,
) -> None:
    """Solve and store every chunk that is missing, with `jobs` processes.

    Chunks in work are discarded on Ctrl-C or SIGTERM. Raises InputError where a chunk cannot be stored or processes keep
    dying.
    """
    folder.store.sweep_out()
    missing = folder.missing()
    if not missing:
        progress(f"{folder.manifest['sweep']}: all {folder.chunks} chunks are stored; nothing to do")
        return
    progress(
        f"{folder.manifest['sweep']}: {folder.design.draws} draws in {folder.chunks} chunks, {len(missing)} to solve, "
        f"{jobs} process{'es' if jobs > 1 else ''}"
    )
    with ending(folder.store.sweep_out, goes_on):
        if jobs == 1:
            worker = worker or worker_of(make_task(read_sweep(spec_path)))
            _in_this_process(folder, worker, missing, progress)
        else:
            _in_a_pool(folder, spec_path, missing, jobs, progress)


def _in_this_process(
    folder: SweepFolder, worker: AnyWorker, missing: Sequence[int], progress: Callable[[str], None]
) -> None:
    began = time.perf_counter()
    for done, chunk in enumerate(missing, start=1):
        folder.store.write(chunk, solve_chunk(worker, folder.design, folder.numbers(chunk)))
        progress(Step(done, len(missing), "chunks", time.perf_counter() - began))


def _in_a_pool(
    folder: SweepFolder, spec_path: Path, missing: Sequence[int], jobs: int, progress: Callable[[str], None]
) -> None:
    began, left, done, deaths = time.perf_counter(), list(missing), 0, 0
    while left:
        before = done
        try:
            for _ in _pooled(folder, spec_path, left, jobs):
                done += 1
                progress(Step(done, len(missing), "chunks", time.perf_counter() - began))
        except BrokenProcessPool:
            deaths = 0 if done > before else deaths + 1
            if deaths >= RESTARTS:
                raise InputError(
                    f"{folder.path}: processes were killed {deaths} times without finishing a chunk (out of memory?); "
                    f"{len(folder.store)} of {folder.chunks} chunks are stored. Use fewer --jobs, then `cge sweep resume`"
                ) from None
            progress("a process was killed; its chunk is solved again")
            folder.store.sweep_out()
        left = folder.missing()


def _pooled(folder: SweepFolder, spec_path: Path, chunks: Sequence[int], jobs: int) -> Iterator[int]:
    """Chunks as they are stored. Few are handed out ahead, so that a million of them need no memory."""
    waiting = iter(chunks)
    with _environment():
        pool = ProcessPoolExecutor(
            min(jobs, len(chunks)),
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(str(folder.path), str(spec_path)),
        )
        working = {}
        try:
            with ending(lambda: _end(_processes(pool)), goes_on):
                for chunk in waiting:
                    working[_submitted(pool, chunk)] = chunk
                    if len(working) >= 2 * jobs:
                        break
                while working:
                    finished, _ = wait(working, return_when=FIRST_COMPLETED)
                    for future in finished:
                        chunk = working.pop(future)
                        future.result()
                        for following in waiting:
                            working[_submitted(pool, following)] = following
                            break
                        yield chunk
                pool.shutdown()
        except BaseException:
            processes = _processes(pool)
            pool.shutdown(wait=False, cancel_futures=True)
            _end(processes)
            folder.store.sweep_out()
            raise


def _submitted(pool: ProcessPoolExecutor, chunk: int) -> Future[int]:
    """A chunk handed out; a process that starts does not hear Ctrl-C, not even while it imports: the driver decides."""
    resource_tracker.ensure_running()  # which would lift the block when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_chunk, chunk)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _processes(pool: ProcessPoolExecutor) -> list[BaseProcess]:
    return list((pool._processes or {}).values())


def _end(processes: Sequence[BaseProcess]) -> None:
    """End processes at once; they are gone when this returns, so that their drafts may be removed."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(10.0)
        if process.is_alive():
            process.kill()
            process.join()


@contextmanager
def _environment() -> Iterator[None]:
    """What each process has that starts meanwhile."""
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Bench:
    """What a worker process keeps between chunks."""

    folder: SweepFolder
    worker: AnyWorker


def _end_with_the_driver() -> None:
    """End this process when the driver is gone, however it ended: nobody would hand out chunks or collect them."""
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)  # chunks are written by one rename, so that there is nothing to tidy up


def _start(folder: str, spec_path: str) -> None:
    threading.Thread(target=_end_with_the_driver, daemon=True).start()
    task = make_task(read_sweep(spec_path))
    _Bench.folder = opened(Path(folder), task)
    _Bench.worker = worker_of(task)


def _chunk(chunk: int) -> int:
    folder = _Bench.folder
    if not folder.store.has(chunk):
        folder.store.write(chunk, solve_chunk(_Bench.worker, folder.design, folder.numbers(chunk)))
    return chunk
