"""A results folder, read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import xarray as xr

from experiments.record.json_file import read_json
from experiments.record.netcdf import read_dataset
from experiments.record.schema import RESULTS, UNNUMBERED, check_schema
from sam.arguments import arguments
from sam.display import Card, Entries, Shown
from sam.problem import InputError

READABLE = (UNNUMBERED, RESULTS)
REMEDY = "run the experiment again"


@dataclass(frozen=True, eq=False, repr=False)
class StoredResults(Shown):
    """What a run wrote: `summary` is summary.json, `data` is results.nc, `schema` their schema number (0: none)."""

    folder: Path
    schema: int
    summary: Mapping[str, Any]
    data: xr.Dataset

    def _card(self) -> Card:
        facts = {
            "folder": self.folder,
            "experiment": self.summary["experiment"],
            "scenarios": ", ".join(map(str, self.data["scenario"].values)),
            "schema": self.schema or "none",
        }
        return Card("StoredResults", facts)


@arguments()
def read_results(folder: str | PathLike[str]) -> StoredResults:
    """Read a folder that `cge run` or `RunResult.write` wrote.

    Raises InputError where a file is missing or damaged, or its schema is of a version that this one does not read.
    """
    folder = Path(folder)
    path = folder / "summary.json"
    try:
        summary = read_json(path)
        if not isinstance(summary.get("experiment"), str):
            raise InputError(
                f"{path}: it does not describe a run; name a folder that `cge run` wrote, or {REMEDY}"
            )
        schema = check_schema(summary.get("schema"), str(path), READABLE, REMEDY)
        path = folder / "results.nc"
        data = read_dataset(path)
        if "year" in data.coords:
            raise InputError(
                f"{folder}: it holds a path; show it with `cge path show {folder}`, or open its results.nc by xarray"
            )
        if "scenario" not in data.coords:
            raise InputError(f"{path}: it has no scenarios; name a folder that `cge run` wrote, or {REMEDY}")
        check_schema(data.attrs.get("schema"), str(path), READABLE, REMEDY)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; name a folder that `cge run` wrote") from None
    except InputError:
        raise
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise InputError(f"{path}: the file cannot be read ({error}); {REMEDY}") from error
    return StoredResults(folder, schema, Entries(summary), data)
