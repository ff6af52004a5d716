"""Results on disk: one folder, written whole or not at all, in the place of nothing that it was not meant to replace."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from experiments.claim import CLAIM, claimed
from experiments.record.netcdf import reason_of, write_dataset
from experiments.run import Results
from sam import Sam, write_sam
from sam.problem import InputError
from sam.publish import DRAFT, drafted, publish, replace, sweep_out, uninterrupted, write_synced

FILES = ("results.nc", "sam.csv", "sam_accounts.csv", "report.html", "summary.json")
"""Files of a results folder; summary.json is moved last, so that its presence means a complete folder."""


@dataclass(frozen=True)
class Target:
    """A folder that results may be written to, and which results were in it when it was looked at (inode and time).

    files: names of the results, in the order in which they are moved.
    """

    folder: Path
    files: tuple[str, ...]
    seen: frozenset[tuple[str, int, int]]


def check_target(folder: Path, force: bool, files: tuple[str, ...] = FILES) -> Target:
    """The folder, after a draft was made where it will be: before hours of computing, not after.

    Raises InputError where results cannot be written.
    """
    try:
        return _looked_at(folder, force, files)
    except InputError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a name that no system has
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise InputError(f"--out {folder}: it cannot be written ({reason}); choose another folder") from error


def write_results(results: Results, target: Target, lang: str = "en") -> dict:
    """Write results.nc, sam.csv (with sam_accounts.csv), report.html and summary.json; returns the summary.

    Raises InputError as `filled` does.
    """
    from experiments.record.dataset import dataset
    from experiments.record.summary import summary
    from experiments.report.page import report_html

    content = summary(results)
    with filled(target) as draft:
        write_dataset(draft / "results.nc", dataset(results, content["provenance"]))
        write_sam(_with_flows(results.main.equilibrium.sam), draft / "sam.csv")
        write_synced(draft / "report.html", report_html(results, lang))
        write_synced(draft / "summary.json", summary_text(content))
    return content


@contextmanager
def filled(target: Target) -> Iterator[Path]:
    """A draft folder; what the body writes into it is published at the end.

    A new folder appears by one rename; in a folder that is there the files of results are replaced one by one, others in it
    stay. Raises InputError where the folder cannot be written, and nothing is left behind then; and where another process
    wrote results there meanwhile: those stay, these are kept beside them.
    """
    folder = target.folder
    try:
        with _workplace(folder) as draft:
            yield draft
            try:
                _publish(draft, target)
            except (FileExistsError, InputError) as error:
                kept = _kept(draft, folder)
                raise InputError(
                    f"--out {folder}: another process wrote there meanwhile, and what it wrote stays; these results are in "
                    f"{kept}"
                ) from error
    except OSError as error:
        raise InputError(
            f"--out {folder}: the results cannot be written ({reason_of(error)}); check space and permissions, or choose "
            "another folder"
        ) from error


def summary_text(content: dict) -> str:
    """The summary as JSON; floats keep all their digits."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _looked_at(named: Path, force: bool, files: tuple[str, ...]) -> Target:
    folder = Path(os.path.abspath(named))
    if folder.is_symlink():
        leads = (
            f"name the folder it leads to, {folder.resolve()}" if folder.exists() else "it leads to nothing"
        )
        raise InputError(
            f"--out {named}: it is a link, which is not followed; {leads}, or choose another folder"
        )
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out {named}: it is a file; choose another folder")
    place = next(each for each in (named, *named.parents) if each.exists())
    if not place.is_dir():
        raise InputError(f"--out {named}: {place} is a file, not a folder; choose another folder")
    if place == named:
        sweep_out(folder)
    if place == named and _others(folder) and not force:
        raise InputError(
            f"--out {named}: the folder is not empty; choose another one, or add --force to replace the results in it"
        )
    try:
        with drafted(place) as space:
            (space / folder.name).mkdir()
    except PermissionError as error:
        raise InputError(
            f"--out {named}: no permission to write in {place}; choose another folder"
        ) from error
    return Target(folder, files, _results_in(folder, files))


def _others(folder: Path) -> list[Path]:
    """What is in a folder, without the drafts of processes that are writing."""
    return [path for path in folder.iterdir() if path.name != CLAIM and not DRAFT.match(path.name)]


def _results_in(folder: Path, files: tuple[str, ...]) -> frozenset[tuple[str, int, int]]:
    """Which results a folder holds."""
    found = set()
    for name in files:
        if os.path.lexists(folder / name):
            status = (folder / name).lstat()
            found.add((name, status.st_ino, status.st_mtime_ns))
    return frozenset(found)


def _with_flows(sam: Sam) -> Sam:
    """The SAM without accounts that nobody pays any more, such as an abolished tax."""
    active = {account for cell in sam.flows.index for account in cell}
    return sam.replace(accounts=sam.accounts[sam.accounts.index.isin(active)])


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A draft folder in the target, or beside it where it is new; parents made for it vanish again if the body fails."""
    place = folder if folder.is_dir() else folder.parent
    missing = [each for each in (place, *place.parents) if not each.exists()]
    try:
        place.mkdir(parents=True, exist_ok=True)
        with drafted(place) as space:
            sweep_out(place)
            draft = space / "draft"
            draft.mkdir()
            yield draft
    except BaseException:
        for parent in missing:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()
        raise


def _publish(draft: Path, target: Target) -> None:
    """Raises FileExistsError where other results are there now, InputError where another process is writing them."""
    folder = target.folder
    if folder.is_symlink() or not folder.is_dir():
        publish(draft, folder)
        return
    with claimed(folder), uninterrupted():
        if _results_in(folder, target.files) != target.seen:
            raise FileExistsError(f"{folder} holds other results now")
        (folder / "summary.json").unlink(missing_ok=True)
        for name in target.files:
            replace(draft / name, folder / name)


def _kept(draft: Path, folder: Path) -> Path:
    """The draft under the first free name beside the folder: hours of computing are not thrown away."""
    for number in count(2):
        place = folder.with_name(f"{folder.name}-{number}")
        if not os.path.lexists(place):
            try:
                publish(draft, place)
            except FileExistsError:
                continue
            return place
    raise AssertionError("numbers do not end")
