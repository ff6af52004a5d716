"""`cge sweep ...`: from the words of the command line to the parts of a sweep, and what is printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import xarray as xr

from experiments.interrupts import ending
from experiments.report.text_table import text_table
from experiments.sweep.adjoint import compared
from experiments.sweep.analyse import analysed, effects
from experiments.sweep.chunk import solve_chunk
from experiments.sweep.cluster import Scheduler, read_profile, submission, submit, write_submission
from experiments.sweep.collect import collected, read_collected, write_collected
from experiments.sweep.doubts import doubts_of_draws
from experiments.sweep.estimate import estimated
from experiments.sweep.folder import (
    ANALYSIS,
    COLLECTED,
    MANIFEST,
    REPORT,
    SweepFolder,
    changed_keys,
    default_folder,
    opened,
    prepare,
)
from experiments.sweep.labels import Codes
from experiments.sweep.local import goes_on, run_chunks
from experiments.sweep.parts import Tables
from experiments.sweep.spec import SweepFile, read_sweep
from experiments.sweep.status import status_of
from experiments.sweep.store import write_text
from experiments.sweep.task import Task, make_task
from experiments.sweep.verify import verified
from experiments.sweep.wording import Wording
from experiments.sweep.worker import FAILURES, Worker
from experiments.sweep.workers import AnyWorker, worker_of
from sam import Sam
from sam.problem import InputError

Progress = Callable[[str], None]
TERMINAL_ROWS = 60  # of each table


@dataclass(frozen=True)
class Place:
    """A sweep file and the folder of its sweep."""

    file: SweepFile
    path: Path

    @classmethod
    def of(cls, spec: str, out: Path | None) -> Place:
        """From the words of the command line. Raises InputError."""
        file = read_sweep(spec)
        return cls(file, out or default_folder(file.spec.name))

    def task(self) -> Task:
        """The resolved task."""
        return self._task

    def sam(self) -> Sam | None:
        """The SAM of the experiment, for its labels; None where its files are gone or changed beyond use."""
        try:
            return self._task.plan.sam
        except FAILURES:
            return None

    @cached_property
    def _task(self) -> Task:
        return make_task(self.file)

    def prepared(self, progress: Progress) -> tuple[SweepFolder, AnyWorker | None]:
        """The folder, made where it does not exist, and where it has no chunk yet a worker; `progress` is told of doubts.

        What a worker refuses (an outcome that the economy does not have) is so refused before anything is written, and
        not by every process or batch job.
        """
        begun = (self.path / MANIFEST).is_file() and len(opened(self.path).store)
        worker = None if begun else worker_of(self._task)
        _warn(self._task, progress)
        return prepare(self.path, self._task), worker

    def opened(self) -> SweepFolder:
        """The sweep on disk. Raises InputError where it was not started, or from another text of the sweep file."""
        folder = opened(self.path)
        if changed := changed_keys(self.file.spec, folder.manifest):
            raise InputError(
                f"{self.path}: the sweep there was made from another text of {self.file.path.name} (changed: "
                f"{', '.join(changed)}); give it the old text, or run the new one with another --out"
            )
        return folder


def _warn(task: Task, progress: Progress) -> None:
    for text in doubts_of_draws(task, task.design()):
        progress(f"warning: {text}")


def run_sweep(spec: str, out: Path | None, jobs: int, progress: Progress) -> dict:
    """Solve all chunks that are missing, then collect. Running it again does nothing."""
    place = Place.of(spec, out)
    folder, worker = place.prepared(progress)
    run_chunks(folder, place.file.path, jobs, progress, worker)
    return _some_solved(collect_sweep(spec, out, False))


def dask_sweep(
    spec: str, scheduler: Scheduler, profile: str, out: Path | None, jobs: int, progress: Progress
) -> dict:
    """Solve all chunks that are missing on batch jobs of dask-jobqueue, then collect."""
    from experiments.sweep.dask_jobs import run_on_dask

    place = Place.of(spec, out)
    folder, _ = place.prepared(progress)
    run_on_dask(folder, place.file.path, scheduler, read_profile(profile), jobs, progress)
    return _some_solved(collect_sweep(spec, out, False))


def resume_sweep(spec: str, out: Path | None, jobs: int, progress: Progress) -> dict:
    """Go on with a sweep that was started. Raises InputError where there is none."""
    place = Place.of(spec, out)
    if not (place.path / MANIFEST).is_file():
        raise InputError(
            f"{place.path}: there is no sweep to resume; start it with `cge sweep run` or `cge sweep submit`"
        )
    return run_sweep(spec, out, jobs, progress)


def _some_solved(content: dict) -> dict:
    """The content. Raises InputError where no draw at all was solved: that is a mistake in the sweep, not a result."""
    if content["draws_failed"] == content["draws"]:
        raise InputError(
            f"{content['sweep']}: all {content['draws']} draws failed; `cge sweep status` says why. Their rows are in "
            f"{content['file']}"
        )
    return content


def collect_sweep(spec: str, out: Path | None, partial: bool) -> dict:
    """Collect all chunks into sweep.nc; what is there already and complete stays."""
    folder = Place.of(spec, out).opened()
    if (folder.path / COLLECTED).is_file():
        data = read_collected(folder)
        if not data.attrs["draws_missing"]:
            return _described(folder, data)
    data = collected(folder, partial)
    write_collected(folder, data)
    return _described(folder, data)


def analyse_sweep(spec: str, out: Path | None, without_failed: bool, lang: str) -> dict:
    """Analyse the collected sweep: writes analysis.json and report.html."""
    from experiments.sweep.report import write_sweep_report

    place = Place.of(spec, out)
    folder = place.opened()
    data = read_collected(folder)
    content = analysed(data, place.file.spec, without_failed)
    content["adjoint"] = _adjoint(place, data)
    write_text(
        folder.path / ANALYSIS, json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    )
    write_sweep_report(folder, data, content, lang, place.sam())
    return content | {"folder": str(folder.path)}


def _adjoint(place: Place, data: xr.Dataset) -> dict:
    """Local beside global sensitivities, where the sweep's economy is still the one that was solved."""
    try:
        task = place.task()
        opened(place.path, task)
        if task.numbers is not None:
            return {"reason": "no adjoint reaches through the years of a path"}
        return compared(Worker(task), data, effects(data))
    except FAILURES as error:
        return {"reason": str(error).splitlines()[0]}


def _described(folder: SweepFolder, data: xr.Dataset) -> dict:
    return {
        "sweep": folder.manifest["sweep"],
        "status": "complete" if not data.attrs["draws_missing"] else "incomplete",
        "folder": str(folder.path),
        "file": str(folder.path / COLLECTED),
        "draws": int(data.attrs["draws_planned"]),
        "draws_stored": int(data.sizes["draw"]),
        "draws_failed": int(data.attrs["draws_failed"]),
        "seconds_per_draw": float(data["seconds"].mean()),
    }


def collected_text(content: Mapping) -> str:
    """What a collection says on the terminal."""
    return (
        f"{content['sweep']}: {content['draws_stored']} of {content['draws']} draws, {content['draws_failed']} failed, "
        f"{content['seconds_per_draw'] * 1000:.1f} ms a draw\n{content['file']}"
    )


def analysis_text(content: Mapping) -> str:
    """What the design lets one say of every outcome, as tables."""
    tables = Tables(content, Wording("en"), Codes())
    lines = [f"{content['sweep']}: {content['solved']} of {content['draws']} draws solved"]
    lines += [f"warning: {text}" for text in tables.warnings()]
    for part in (tables.outcomes((0.05, 0.5, 0.95)), *tables.by_quantity()):
        shown = part.rows[:TERMINAL_ROWS]
        lines += ["", text_table(part.header, shown, part.texts) if shown else part.note]
        if hidden := len(part.rows) - len(shown):
            lines.append(f"… {hidden} more rows in the report")
    return "\n".join([*lines, "", f"report: {Path(content['folder']) / REPORT}"])


def sweep_status(spec: str, out: Path | None) -> dict:
    """What a sweep has done. Raises InputError where it was not started."""
    return status_of(Place.of(spec, out).opened())


def plan_sweep(spec: str, pilot: int, jobs: int, progress: Progress) -> dict:
    """Size, time and disk of a sweep, by a pilot; nothing is written."""
    task = make_task(read_sweep(spec))
    _warn(task, progress)
    return estimated(task, task.design(), pilot, jobs, progress)


def solve_chunks(spec: str, chunks: Sequence[int], out: Path | None, progress: Progress) -> dict:
    """What a batch task runs: solve and store some chunks, leaving those that are stored."""
    place = Place.of(spec, out)
    task = place.task()
    folder = opened(place.path, task)
    for chunk in chunks:
        folder.numbers(chunk)
    with ending(folder.store.sweep_out, goes_on):
        left = [chunk for chunk in chunks if not folder.store.has(chunk)]
        if left:
            worker = worker_of(task)
            for chunk in left:
                folder.store.write(chunk, solve_chunk(worker, folder.design, folder.numbers(chunk)))
                progress(f"chunk {chunk} stored")
    return {"sweep": folder.manifest["sweep"], "chunks": list(chunks), "solved": left}


def submit_sweep(
    spec: str, scheduler: Scheduler, profile: str, out: Path | None, only_print: bool, progress: Progress
) -> dict:
    """Write the batch script for the chunks that are missing and hand it to the scheduler.

    With `only_print` nothing is written, not even the folder; `file` is None.
    """
    place = Place.of(spec, out)
    folder = _planned(place) if only_print else place.prepared(progress)[0]
    found = submission(scheduler, read_profile(profile), folder, place.file.path, folder.missing())
    content = {"sweep": folder.manifest["sweep"], "tasks": found.tasks, "script": found.script}
    if only_print:
        return content | {"answer": None, "file": None}
    script = write_submission(folder, found)
    return content | {"answer": submit(scheduler, script), "file": str(script)}


def _planned(place: Place) -> SweepFolder:
    """The folder as submitting would find or make it, in memory where no chunk is stored yet."""
    if (place.path / MANIFEST).is_file() and len(opened(place.path).store):
        return opened(place.path, place.task())
    task = place.task()
    design = task.design()
    manifest = {
        "sweep": place.file.spec.name,
        "fingerprint": task.fingerprint(design),
        "chunk_draws": task.chunk_draws(design.draws),
    }
    return SweepFolder(place.path, manifest, design)


def verify_sweep(spec: str, out: Path | None, count: int, seed: int) -> dict:
    """Solve some stored draws again and compare."""
    place = Place.of(spec, out)
    task = place.task()
    return verified(opened(place.path, task), worker_of(task), count, seed)
