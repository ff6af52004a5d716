"""Writing a SAM, atomically: a reader sees the old folder or the new one, never half of either."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

from sam.problem import Problem, SamError
from sam.publish import drafted, publish, sweep_out, uninterrupted, write_synced
from sam.publish import replace as replace_file
from sam.sam import Sam


def write_sam(
    sam: Sam, path: str | Path, replace: bool = False, files: Mapping[str, str] | None = None
) -> Path:
    """Write the SAM and return where it was written.

    path ending in `.csv`: a square matrix (row = receiver), with its accounts beside it in
    `<stem>_accounts.csv`. Any other path: a folder with flows.csv, accounts.csv, sam.yaml and README.md.
    files: further text files of the folder by name (a README.md here takes the place of the generated one).
    replace: overwrite what is there; a folder is replaced as a whole, with everything that it held. A link is replaced,
    not what it leads to.

    Amounts are written with the digits that reproduce them exactly (17 at most). Raises SamError where the
    target exists (unless replace), also where it appeared meanwhile, or cannot be written; nothing is left behind then.
    """
    target = Path(path)
    try:
        if target.suffix.lower() == ".csv":
            if files:
                raise ValueError("files= belongs to a folder, not to a square CSV")
            _write_matrix(sam, target, replace)
        else:
            _write_folder(sam, target, replace, dict(files or {}))
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        raise SamError(
            [
                Problem(
                    f"the SAM cannot be written ({error.strerror})",
                    str(target),
                    None,
                    "Check that the parent folder exists and may be written to.",
                )
            ],
            str(target),
        ) from error
    return target


def _write_folder(sam: Sam, target: Path, replace: bool, files: dict[str, str]) -> None:
    if os.path.lexists(target) and not replace:
        raise _exists(target)
    texts = {
        "flows.csv": flows_text(sam),
        "accounts.csv": accounts_text(sam),
        "sam.yaml": description_text(sam),
        "README.md": _readme_text(sam),
        **files,
    }
    with drafted(target.parent) as space:
        sweep_out(target.parent)
        fresh = space / "new"
        fresh.mkdir()
        for name, text in texts.items():
            write_synced(fresh / name, text)
        if os.path.lexists(target):
            _exchange(fresh, target)
        else:
            publish(fresh, target)


def _exchange(fresh: Path, target: Path) -> None:
    """Put a folder in the place of what is there; that comes back where the new one cannot.

    What is replaced waits outside the drafts: were the process killed here, the next would sweep it out with them.
    """
    old = target.with_name(f".{target.name}.replaced.{os.getpid()}")
    with uninterrupted():
        os.rename(target, old)
        try:
            publish(fresh, target)
        except OSError:
            os.rename(old, target)
            raise
    _remove(old)


def _write_matrix(sam: Sam, target: Path, replace: bool) -> None:
    sibling = target.with_name(f"{target.stem}_accounts.csv")
    present = [file for file in (target, sibling) if os.path.lexists(file)]
    if present and not replace:
        raise _exists(present[0])
    texts = {sibling: accounts_text(sam), target: matrix_text(sam)}
    with drafted(target.parent) as space:
        sweep_out(target.parent)
        for file, text in texts.items():
            write_synced(space / file.name, text)
        with uninterrupted():  # both are written before the first is moved
            for file in texts:
                (replace_file if replace else publish)(space / file.name, file)


def flows_text(sam: Sam) -> str:
    """CSV text `receiver,payer,value`, one line per non-zero cell."""
    rows = [(receiver, payer, _digits(value)) for (receiver, payer), value in sam.flows.items()]
    return _csv_text([("receiver", "payer", "value"), *rows])


def accounts_text(sam: Sam) -> str:
    """CSV text of the accounts table."""
    table = sam.accounts
    rows = [(account, *map(str, row)) for account, row in zip(table.index, table.to_numpy(), strict=True)]
    return _csv_text([("account", *table.columns), *rows])


def matrix_text(sam: Sam) -> str:
    """CSV text of the square matrix; cells without a flow are blank."""
    ids = list(sam.accounts.index)
    cells = sam.flows.to_dict()
    rows = [
        (receiver, *(_digits(cells[receiver, payer]) if (receiver, payer) in cells else "" for payer in ids))
        for receiver in ids
    ]
    return _csv_text([("", *ids), *rows])


def _digits(value: float) -> str:
    return repr(float(value))


def _csv_text(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def description_text(sam: Sam, rolled_from: str = "") -> str:
    """`sam.yaml` of a SAM; rolled_from: the SAM of an earlier year that it was made of."""
    fields = {
        "name": sam.name,
        "unit": sam.unit,
        "year": sam.year,
        "note": sam.note,
        "rolled_from": rolled_from,
    }
    text = io.StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.dump({key: value for key, value in fields.items() if value not in ("", None)}, text)
    return text.getvalue()


def _readme_text(sam: Sam) -> str:
    return (
        f"# {sam.name or 'SAM'}\n\n{sam.note + chr(10) + chr(10) if sam.note else ''}"
        f"Social accounting matrix, {len(sam.accounts)} accounts, row = receiver, column = payer. "
        f"Unit: {sam.unit or 'not stated'}. Year: {sam.year or 'not stated'}.\n"
        f"Checksum (SHA-256 of unit, year, accounts, kinds and amounts): {sam.checksum}\n"
    )


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _exists(path: Path) -> SamError:
    return SamError(
        [
            Problem(
                "something is there already",
                str(path),
                None,
                "Choose another path, or allow it to be replaced.",
            )
        ],
        str(path),
    )
