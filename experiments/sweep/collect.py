"""Collection: all chunks as one labelled dataset, compressed, with the provenance of the sweep."""

from __future__ import annotations

import json

import numpy as np
import xarray as xr

from experiments.record.netcdf import read_dataset, reason_of, write_dataset
from experiments.record.schema import SWEEP, check_schema
from experiments.sweep.folder import COLLECTED, READABLE, SweepFolder
from sam.problem import InputError
from sam.publish import drafted, replace, sweep_out

SHOWN = 10


def collected(folder: SweepFolder, partial: bool = False) -> xr.Dataset:
    """All stored draws. Raises InputError where chunks are missing (unless `partial`) or damaged, or a draw is twice."""
    missing = folder.missing()
    if missing and not partial:
        shown = ", ".join(map(str, missing[:SHOWN])) + (" …" if len(missing) > SHOWN else "")
        raise InputError(
            f"{folder.path}: {len(missing)} of {folder.chunks} chunks are not solved yet ({shown}); `cge sweep resume` "
            "solves them, --partial collects what there is"
        )
    lacking = set(missing)
    store, parts, nodes = folder.store, [], []
    for chunk in range(folder.chunks):
        if chunk in lacking:
            continue
        part = store.read(chunk)
        _check_rows(folder, chunk, part)
        nodes.append(part.attrs["node"])
        parts.append(part)
    if not parts:
        raise InputError(f"{folder.path}: no chunk is solved yet; `cge sweep run` starts the sweep")
    joined = xr.concat(
        parts, dim="draw", data_vars="minimal", coords="minimal", compat="override", combine_attrs="drop"
    ).drop_encoding()  # that of the first chunk would cut messages to its longest
    if not np.array_equal(joined["draw"].values, np.unique(joined["draw"].values)):
        raise InputError(
            f"{folder.path}: draws are stored twice or out of order; the folder was changed by hand"
        )
    unit = folder.design.unit[joined["draw"].values]
    if not np.isnan(unit).all():
        joined["unit_cube"] = (
            ("draw", "varied"),
            unit,
            {"long_name": "point of the unit cube behind the draw"},
        )
    manifest = {key: value for key, value in folder.manifest.items() if key != "spec_text"}
    joined.attrs = {
        "schema": SWEEP,
        "title": folder.manifest["title_en"] or folder.manifest["sweep"],
        "sweep": folder.manifest["sweep"],
        "fingerprint": folder.manifest["fingerprint"],
        "draws_planned": folder.design.draws,
        "draws_missing": folder.design.draws - joined.sizes["draw"],
        "draws_failed": int((joined["solved"].values == 0).sum()),
        "seed": folder.manifest["seed"],
        "nodes": json.dumps(sorted(set(nodes))),
        "spec": folder.manifest["spec_text"],
        "provenance": json.dumps(manifest, ensure_ascii=False),
    }
    return joined


def write_collected(folder: SweepFolder, data: xr.Dataset) -> None:
    """Write sweep.nc, chunked by variable and compressed (gzip 1). Raises InputError where it cannot be written."""
    target = folder.path / COLLECTED
    encoding = {
        name: {"zlib": True, "complevel": 1}
        for name, array in data.data_vars.items()
        if array.dtype.kind in "fiu" and array.size > 1
    }
    try:
        with drafted(folder.path) as space:
            sweep_out(folder.path)
            write_dataset(space / COLLECTED, data, encoding)
            replace(space / COLLECTED, target)
    except OSError as error:
        raise InputError(
            f"{target}: it cannot be written ({reason_of(error)}); the chunks stay. Check space and permissions"
        ) from error


def read_collected(folder: SweepFolder) -> xr.Dataset:
    """The collected dataset, in memory. Raises InputError where it is not there or belongs to another sweep."""
    path = folder.path / COLLECTED
    if not path.is_file():
        raise InputError(f"{folder.path}: the sweep is not collected yet; `cge sweep collect` does it")
    try:
        loaded = read_dataset(path)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise InputError(
            f"{path}: it cannot be read ({error}); delete the file, and run `cge sweep collect` again"
        ) from error
    check_schema(
        loaded.attrs.get("schema"), str(path), READABLE, "delete the file, and run `cge sweep collect` again"
    )
    if loaded.attrs["fingerprint"] != folder.manifest["fingerprint"]:
        raise InputError(f"{path}: it belongs to another sweep; run `cge sweep collect` again")
    return loaded


def _check_rows(folder: SweepFolder, chunk: int, part: xr.Dataset) -> None:
    numbers = folder.numbers(chunk)
    expected = folder.design.values[numbers.start : numbers.stop]
    if list(part["draw"].values) != list(numbers) or not np.array_equal(part["quantity"].values, expected):
        raise InputError(
            f"{folder.store.path(chunk)}: its draws are not those of the design; delete the file, then `cge sweep resume`"
        )
