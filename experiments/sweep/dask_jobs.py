"""Sweeps on workers of `dask-jobqueue` (optional): a standing pool of batch jobs that take chunk after chunk.

For sites that have it: jobs start once, whatever the number of chunks. Results are the same chunk files on the shared file
system; Dask only hands out numbers.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from experiments.interrupts import ending
from experiments.progress import Step
from experiments.sweep.chunk import solve_chunk
from experiments.sweep.cluster import SAFE_PATH, Profile, Scheduler
from experiments.sweep.folder import SweepFolder, opened
from experiments.sweep.local import goes_on
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import make_task
from experiments.sweep.workers import AnyWorker, worker_of
from sam.problem import InputError

RETRIES = 5  # of a chunk whose worker was lost
ONE_THREAD = tuple(f"export {name}_NUM_THREADS=1" for name in ("OMP", "OPENBLAS", "MKL"))


def run_on_dask(
    folder: SweepFolder,
    spec_path: Path,
    scheduler: Scheduler,
    profile: Profile,
    jobs: int,
    progress: Callable[[str], None],
) -> None:
    """Start `jobs` batch jobs with one worker each, solve every missing chunk, end them.

    Raises InputError where dask-jobqueue is not installed or the scheduler refuses.
    """
    missing = folder.missing()
    if not missing:
        progress(f"{folder.manifest['sweep']}: all {folder.chunks} chunks are stored; nothing to do")
        return
    with (
        job_cluster(scheduler, profile, folder.path) as cluster,
        ending(cluster.close, goes_on),
    ):
        from distributed import Client

        try:
            cluster.scale(jobs=min(jobs, len(missing)))
        except (OSError, RuntimeError) as error:
            raise InputError(f"{scheduler}: the scheduler refused the jobs of Dask: {error}") from error
        with Client(cluster) as client:
            solve_with(client, folder, spec_path, missing, progress)


def job_cluster(scheduler: Scheduler, profile: Profile, folder: Path) -> Any:
    """The dask-jobqueue cluster of a profile, with no job yet; its `job_script()` is what will be submitted."""
    try:
        import dask_jobqueue
    except ImportError:
        raise InputError(
            "dask-jobqueue is not installed: pip install 'japan-cge[dask]', or use `cge sweep submit`, which needs nothing"
        ) from None
    modules = [f"module load {shlex.join(name.split())}" for name in profile.modules]
    words = {
        "queue": profile.partition or None,
        "account" if scheduler in ("slurm", "pbs") else "project": profile.account or None,
        "walltime": profile.time if scheduler != "lsf" else profile.time.rsplit(":", 1)[0],
        "cores": 1,
        "processes": 1,
        "memory": f"{profile.memory} MB",
        "job_name": "cge-sweep",
        "job_script_prologue": [*ONE_THREAD, SAFE_PATH, *modules, *profile.setup],
        "job_extra_directives": list(profile.options),
        "log_directory": str(folder / "logs"),
        "scheduler_options": {"dashboard_address": None},
    }
    if profile.container:
        words["python"] = f"{profile.container} python"
    kind = {"slurm": "SLURMCluster", "pbs": "PBSCluster", "sge": "SGECluster", "lsf": "LSFCluster"}[scheduler]
    return getattr(dask_jobqueue, kind)(**words)


def solve_with(
    client: Any, folder: SweepFolder, spec_path: Path, chunks: Sequence[int], progress: Callable[[str], None]
) -> None:
    """Solve and store chunks on the workers of a Dask client; a chunk whose worker is lost goes to another."""
    from distributed import as_completed

    began = time.perf_counter()
    places = str(folder.path.absolute()), str(spec_path.absolute())
    futures = [client.submit(_stored, chunk, *places, pure=False, retries=RETRIES) for chunk in chunks]
    for done, future in enumerate(as_completed(futures), start=1):
        future.result()
        progress(Step(done, len(chunks), "chunks", time.perf_counter() - began))


def _stored(chunk: int, folder: str, spec_path: str) -> int:
    place, worker = _bench(folder, spec_path)
    if not place.store.has(chunk):
        place.store.write(chunk, solve_chunk(worker, place.design, place.numbers(chunk)))
    return chunk


@lru_cache(maxsize=1)
def _bench(folder: str, spec_path: str) -> tuple[SweepFolder, AnyWorker]:
    """What a worker process keeps between chunks."""
    task = make_task(read_sweep(spec_path))
    return opened(Path(folder), task), worker_of(task)
