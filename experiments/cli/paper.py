"""`cge paper new`: the folder of a replication, with an example in it that is green, to be replaced piece by piece."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from sam.problem import InputError
from sam.publish import drafted, publish, sweep_out, write_synced

NAME = re.compile(r"[A-Za-z0-9_.-]+")


def new_paper(word: str) -> dict:
    """Write the folder of a new paper; `word` is its path, whose last part is its name.

    Raises InputError for a name with other letters than A-Z, a-z, 0-9, `_`, `.` and `-`, where the folder exists and is
    not empty, and where it cannot be written.
    """
    folder = Path(word)
    if not NAME.fullmatch(folder.name):
        raise InputError(
            f"paper {word!r}: a name has letters, digits, _ . and - only; name it by author and year, smith_2020"
        )
    template = Path(str(files("experiments.replication"))) / "template"
    written = []
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with drafted(folder.parent) as space:
            sweep_out(folder.parent)
            for source in sorted(path for path in template.rglob("*") if path.is_file()):
                target = space / folder.name / source.relative_to(template)
                target.parent.mkdir(parents=True, exist_ok=True)
                write_synced(target, source.read_text(encoding="utf-8").replace("PAPER", folder.name))
                written.append(str(source.relative_to(template)))
            publish(space / folder.name, folder)
    except FileExistsError as error:
        raise InputError(
            f"paper {word!r}: {folder} exists and is not an empty folder; choose another name"
        ) from error
    except OSError as error:
        raise InputError(f"paper {word!r}: {folder} cannot be written: {error.strerror}") from error
    return {"status": "written", "paper": folder.name, "folder": str(folder), "files": written}


def new_paper_text(content: Mapping) -> str:
    """What was written and what to do next."""
    lines = [f"{content['folder']}", *(f"  {name}" for name in content["files"]), ""]
    return "\n".join([*lines, f"It holds an example that replicates: cge replicate {content['folder']}"])
