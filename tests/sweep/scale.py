"""Time and memory of a whole sweep, sampled while it runs.

    python -m tests.sweep.scale docs/how-to/sweep/japan_carbon_10000.yaml --jobs 2

Runs `cge sweep run` in a new folder and prints draws per second and core, the share of the processes' time that draws took,
and the resident memory of the workers over the run. `--efficiency` runs it with one process as well, and prints by how much
several divide its time. `--solver N` times N draws in this process instead, and the part of them inside the solver.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.bench.clock import Clock
from experiments.sweep import worker as worker_module
from experiments.sweep.chunk import solve_chunk
from experiments.sweep.collect import read_collected
from experiments.sweep.folder import opened
from experiments.sweep.spec import read_sweep
from experiments.sweep.store import ChunkStore
from experiments.sweep.task import make_task
from experiments.sweep.worker import Worker

MEGABYTE = 1024.0**2


@dataclass(frozen=True)
class Scale:
    """What one run took: wall seconds, seconds inside draws by all processes, and memory (MB) of each sample by process."""

    draws: int
    failed: int
    seconds: float
    draw_seconds: float
    memory: dict[int, list[float]]

    def growth(self) -> float:
        """Largest growth of a worker's memory from the first half of its samples to the second, as a share."""
        grown = [0.0]
        for samples in self.memory.values():
            if len(samples) >= 8:
                half = len(samples) // 2
                early, late = samples[half // 2 : half], samples[half:]
                grown.append(max(late) / max(early) - 1.0)
        return max(grown)


def measured(spec: Path, jobs: int, out: Path, every: float = 0.5) -> Scale:
    """Run a sweep and watch it."""
    began = time.perf_counter()
    run = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "experiments.cli",
            "sweep",
            "run",
            str(spec),
            "--jobs",
            str(jobs),
            "--out",
            str(out),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    memory: dict[int, list[float]] = {}
    try:
        while run.poll() is None:
            for process in workers(run.pid) if jobs > 1 else [run.pid]:
                if (size := resident(process)) is not None:
                    memory.setdefault(process, []).append(size)
            time.sleep(every)
        _, told = run.communicate()
    finally:
        run.kill()
        run.wait()
    if run.returncode:
        raise RuntimeError(told)
    seconds = time.perf_counter() - began
    data = read_collected(opened(out))
    return Scale(
        int(data.sizes["draw"]),
        int(data.attrs["draws_failed"]),
        seconds,
        float(data["seconds"].sum()),
        memory,
    )


def workers(parent: int) -> list[int]:
    """Worker processes of a run, without multiprocessing's resource tracker."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rsplit(")", 1)[1].split()[1]) == parent:
                if b"resource_tracker" not in (path.parent / "cmdline").read_bytes():
                    found.append(int(path.parent.name))
        except (OSError, ValueError, IndexError):
            continue
    return found


def resident(process: int) -> float | None:
    """Resident memory in MB; None where the process has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / MEGABYTE
    except (OSError, IndexError):
        return None


def solver_share(spec: Path, draws: int) -> tuple[float, float]:
    """Processor milliseconds of a draw in this process, and the share of them inside `solve` (median of five rounds)."""
    task = make_task(read_sweep(spec))
    worker, values = Worker(task), task.design().values[:draws]
    inside, plain = [0.0], worker_module.solve

    def timed(*words):
        began = time.process_time()
        try:
            return plain(*words)
        finally:
            inside[0] += time.process_time() - began

    for row in values:
        worker.draw(row)
    rounds = []
    worker_module.solve = timed
    try:
        for _ in range(5):
            inside[0], began = 0.0, time.process_time()
            for row in values:
                worker.draw(row)
            spent = time.process_time() - began
            rounds.append((1000.0 * spent / len(values), inside[0] / spent))
    finally:
        worker_module.solve = plain
    return tuple(float(np.median(column)) for column in zip(*rounds, strict=True))


def chunk_cost(spec: Path, draws: int) -> tuple[float, float, float]:
    """Kilobytes of a chunk's file, and seconds to write and to read it (medians of five)."""
    task = make_task(read_sweep(spec))
    data = solve_chunk(Worker(task), task.design(), range(draws))
    write, read = Clock(), Clock()
    with tempfile.TemporaryDirectory() as space:
        store = ChunkStore(Path(space), "")
        for chunk in range(5):
            path = write.time(lambda number=chunk: store.write(number, data))
            read.time(lambda number=chunk: store.read(number))
        return path.stat().st_size / 1024.0, write.medians()["wall"], read.medians()["wall"]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("spec", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--solver", type=int, default=0, help="draws to time in this process")
    parser.add_argument("--efficiency", action="store_true", help="run with one process as well")
    options = parser.parse_args()
    if options.solver:
        milliseconds, share = solver_share(options.spec, options.solver)
        print(f"one process: {milliseconds:.1f} ms of processor time a draw, {share:.0%} inside the solver")
        kilobytes, write, read = chunk_cost(options.spec, options.solver)
        print(
            f"a chunk of {options.solver} draws: {kilobytes:.0f} kB, {write:.3f} s to write, {read:.3f} s to read"
        )
        return
    with tempfile.TemporaryDirectory() as space:
        found = measured(options.spec, options.jobs, Path(space) / "several")
        tell(found, options.jobs)
        if options.efficiency:
            alone = measured(options.spec, 1, Path(space) / "one")
            tell(alone, 1)
            print(f"parallel efficiency: {alone.seconds / found.seconds / options.jobs:.0%} of the whole run, "
                  f"{alone.draw_seconds / found.draw_seconds:.0%} of the draws")  # fmt: skip


def tell(found: Scale, jobs: int) -> None:
    """Print what one run took."""
    print(f"{found.draws} draws, {found.failed} failed, {found.seconds:.0f} s, processes: {jobs}")
    print(f"{found.draws / found.seconds / jobs:.1f} draws a second and core, start and collection included")
    print(f"{found.draw_seconds / found.seconds / jobs:.0%} of the processes' time inside draws")
    for process, samples in found.memory.items():
        quarters = [max(part) for part in np.array_split(samples, 4) if len(part)]
        print(f"process {process}: MB by quarter of the run " + ", ".join(f"{size:.0f}" for size in quarters))
    print(f"growth from the first half to the second: {found.growth():.1%}")


if __name__ == "__main__":
    main()
