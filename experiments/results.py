"""Results on disk: one folder, written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.record.netcdf import reason_of, write_dataset
from experiments.run import Results
from sam import Sam, write_sam
from sam.problem import InputError

FILES = ("results.nc", "sam.csv", "sam_accounts.csv", "report.html", "summary.json")
"""Files of a results folder; summary.json is moved last, so that its presence means a complete folder."""


def check_target(folder: Path, force: bool) -> None:
    """Raise InputError where results cannot be written: before hours of computing, not after."""
    if folder.is_symlink() and not folder.exists():
        raise InputError(f"--out {folder}: it is a link to nothing; remove it or choose another folder")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out {folder}: it is a file; choose another folder")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise InputError(
            f"--out {folder}: the folder is not empty; choose another one, or add --force to replace the results in it"
        )
    for place in (folder, *folder.parents):
        if place.exists():
            if not place.is_dir():
                raise InputError(f"--out {folder}: {place} is a file, not a folder; choose another folder")
            if not os.access(place, os.W_OK | os.X_OK):
                raise InputError(f"--out {folder}: no permission to write in {place}; choose another folder")
            return


def write_results(results: Results, folder: Path, lang: str = "en", force: bool = False) -> dict:
    """Write results.nc, sam.csv (with sam_accounts.csv), report.html and summary.json; returns the summary.

    Everything is written beside the target first. A new folder appears by one rename; with `force` the files of a
    results folder are replaced one by one, others in it stay. Raises InputError where the folder cannot be written;
    nothing is left behind then.
    """
    from experiments.record.dataset import dataset
    from experiments.record.summary import summary
    from experiments.report.page import write_report

    check_target(folder, force)
    content = summary(results)
    try:
        with _workplace(folder) as draft:
            write_dataset(draft / "results.nc", dataset(results, content["provenance"]))
            write_sam(_with_flows(results.main.equilibrium.sam), draft / "sam.csv")
            write_report(results, draft / "report.html", lang)
            (draft / "summary.json").write_text(summary_text(content), encoding="utf-8")
            _publish(draft, folder)
    except OSError as error:
        raise InputError(
            f"--out {folder}: the results cannot be written ({reason_of(error)}); check space and permissions, or choose "
            "another folder"
        ) from error
    return content


def _with_flows(sam: Sam) -> Sam:
    """The SAM without accounts that nobody pays any more, such as an abolished tax."""
    active = {account for cell in sam.flows.index for account in cell}
    return sam.replace(accounts=sam.accounts[sam.accounts.index.isin(active)])


def summary_text(content: dict) -> str:
    """The summary as JSON; floats keep all their digits."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A draft folder beside the target; parents made for it vanish again if the body fails."""
    missing = [parent for parent in folder.absolute().parents if not parent.exists()]
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.absolute().parent) as space:
            draft = Path(space) / "draft"
            draft.mkdir()
            yield draft
    except BaseException:
        for parent in missing:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()
        raise


def _publish(draft: Path, folder: Path) -> None:
    if not folder.exists():
        os.rename(draft, folder)
        return
    fresh = {name: folder / f".{name}.new" for name in FILES}
    try:
        for (
            name,
            path,
        ) in fresh.items():  # all copied before the first is replaced: a full disk leaves the old results
            shutil.copyfile(draft / name, path)
        (folder / "summary.json").unlink(missing_ok=True)
        for name, path in fresh.items():
            os.replace(path, folder / name)
    finally:
        for path in fresh.values():
            path.unlink(missing_ok=True)
