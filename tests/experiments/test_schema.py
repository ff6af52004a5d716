"""Files carry a schema number; older ones are read or refused with the reason, later ones are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xarray as xr

from experiments import examples
from experiments.cli.sweep_commands import analyse_sweep, collect_sweep, resume_sweep, run_sweep, sweep_status
from experiments.record.netcdf import read_dataset, write_dataset
from experiments.record.schema import RESULTS, SWEEP
from experiments.record.stored import read_results
from experiments.results import check_target, write_results
from sam.problem import InputError

from .files import HEAD, solved


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results folder."""
    space = tmp_path_factory.mktemp("schema")
    results = solved(space, "shocks: [{parameter: rate_tariff, set: 0}]\n")
    write_results(results, check_target(space / "out", False))
    return space / "out"


def renumbered(folder: Path, number: int | None) -> None:
    """The folder as a version with another schema number would have written it."""
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    data = read_dataset(folder / "results.nc")
    for holder in (summary, data.attrs):
        if number is None:
            del holder["schema"]
        else:
            holder["schema"] = number
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    write_dataset(folder / "results.nc", data)


def copied(folder: Path, target: Path) -> Path:
    """A copy of a results folder."""
    target.mkdir()
    for name in ("summary.json", "results.nc"):
        (target / name).write_bytes((folder / name).read_bytes())
    return target


def test_results_have_a_number_and_are_read(folder: Path) -> None:
    found = read_results(folder)
    assert found.schema == found.summary["schema"] == found.data.attrs["schema"] == RESULTS
    assert found.summary["experiment"] == "test"


def test_results_without_a_number_are_read(folder: Path, tmp_path: Path) -> None:
    old = copied(folder, tmp_path / "old")
    renumbered(old, None)
    found = read_results(old)
    assert found.schema == 0
    xr.testing.assert_equal(found.data, read_results(folder).data)


def test_later_and_damaged_results_are_refused(folder: Path, tmp_path: Path) -> None:
    later = copied(folder, tmp_path / "later")
    renumbered(later, RESULTS + 1)
    with pytest.raises(
        InputError, match=rf"summary.json: it has schema {RESULTS + 1} and was written by a later"
    ):
        read_results(later)
    with pytest.raises(InputError, match="nowhere/summary.json: there is no such file"):
        read_results(tmp_path / "nowhere")
    (later / "summary.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="summary.json: the file cannot be read"):
        read_results(later)


@pytest.fixture
def sweep(tmp_path: Path) -> tuple[str, Path]:
    """A sweep file, solved and collected."""
    (tmp_path / "experiment.yaml").write_text(HEAD, encoding="utf-8")
    spec = tmp_path / "sweep.yaml"
    spec.write_text(
        "name: tariffs\nexperiment: experiment.yaml\n"
        "quantities: [{name: tariff, parameter: rate_tariff, values: [0, 0.1, 0.2]}]\n"
        "design: {kind: grid}\noutcomes: {macro: [ev]}\n",
        encoding="utf-8",
    )
    run_sweep(str(spec), tmp_path / "out", 1, lambda text: None)
    return str(spec), tmp_path / "out"


def numbered(folder: Path, number: int | None) -> None:
    """The sweep's manifest with another schema number."""
    path = folder / "sweep.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["schema"], manifest["checksum"]
    path.write_text(json.dumps(manifest | ({} if number is None else {"schema": number})), encoding="utf-8")


def test_files_of_a_sweep_have_a_number(sweep: tuple[str, Path]) -> None:
    spec, folder = sweep
    analyse_sweep(spec, folder, False, "en")
    for name in ("sweep.json", "analysis.json"):
        assert json.loads((folder / name).read_text(encoding="utf-8"))["schema"] == SWEEP
    for path in (folder / "design.nc", folder / "sweep.nc", *folder.glob("chunks/*/*.nc")):
        assert read_dataset(path).attrs["schema"] == SWEEP


def test_an_older_sweep_is_read_and_not_gone_on_with(sweep: tuple[str, Path]) -> None:
    spec, folder = sweep
    numbered(folder, None)
    assert sweep_status(spec, folder)["draws_stored"] == 3
    assert collect_sweep(spec, folder, False)["draws_stored"] == 3
    assert analyse_sweep(spec, folder, False, "en")["solved"] == 3
    with pytest.raises(
        InputError, match="it has no schema number and was written by version 0.1; draws of two"
    ):
        resume_sweep(spec, folder, 1, lambda text: None)


@pytest.mark.parametrize("ask", [sweep_status, lambda spec, folder: collect_sweep(spec, folder, False)])
def test_a_later_sweep_is_refused(sweep: tuple[str, Path], ask: Callable[[str, Path], object]) -> None:
    spec, folder = sweep
    numbered(folder, SWEEP + 1)
    with pytest.raises(InputError, match=f"it has schema {SWEEP + 1} and was written by a later version"):
        ask(spec, folder)


def test_chunks_of_a_later_version_are_refused(sweep: tuple[str, Path]) -> None:
    spec, folder = sweep
    chunk = min(folder.glob("chunks/*/*.nc"))
    data = read_dataset(chunk)
    chunk.chmod(0o644)
    write_dataset(chunk, data.assign_attrs(schema=SWEEP + 1))
    (folder / "sweep.nc").unlink()
    with pytest.raises(InputError, match=r"chunk_0000000.nc: it has schema"):
        collect_sweep(spec, folder, False)


def test_a_folder_of_a_path_is_not_called_damaged(tmp_path: Path) -> None:
    """It has no scenarios because it is of another kind, and says how it is read."""
    path = examples.small_economy().path({"years": "2021-2022"})
    path.write(tmp_path / "path")
    with pytest.raises(InputError, match="it holds a path; show it with `cge path show"):
        read_results(tmp_path / "path")
