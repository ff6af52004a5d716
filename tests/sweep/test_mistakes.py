"""Mistakes a user makes with a sweep that exists: none is answered with figures of another sweep."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

import pytest
import xarray as xr

from experiments.claim import CLAIM, claimed
from experiments.cli.sweep_commands import analyse_sweep, collect_sweep, run_sweep, sweep_status, verify_sweep
from experiments.sweep.folder import COLLECTED, DESIGN, prepare
from sam.problem import InputError
from tests.sweep.files import HEAD, HYPERCUBE, QUANTITIES, task_of, written


def quiet(text: str) -> None:
    """Progress nobody reads."""


def test_a_changed_sweep_file_is_refused(tmp_path: Path) -> None:
    spec, out = written(tmp_path, QUANTITIES + HYPERCUBE), tmp_path / "out"
    run_sweep(str(spec), out, 1, quiet)
    spec = written(tmp_path, QUANTITIES.replace("high: 0.4", "high: 0.5") + HYPERCUBE)
    for command in (
        lambda: sweep_status(str(spec), out),
        lambda: collect_sweep(str(spec), out, False),
        lambda: analyse_sweep(str(spec), out, False, "en"),
    ):
        with pytest.raises(InputError, match=r"made from another text of sweep.yaml \(changed: quantities\)"):
            command()


def test_a_corrected_file_takes_over_a_folder_without_draws(tmp_path: Path) -> None:
    out = tmp_path / "out"
    wrong = written(tmp_path, QUANTITIES + HYPERCUBE, HEAD.replace("gdp_real", "gdp_rael"))
    with pytest.raises(InputError, match="gdp_rael"):
        run_sweep(str(wrong), out, 1, quiet)
    right = written(tmp_path, QUANTITIES + HYPERCUBE)
    assert run_sweep(str(right), out, 1, quiet)["status"] == "complete"


def test_a_sweep_without_any_solution_is_an_error(tmp_path: Path) -> None:
    text = QUANTITIES.replace("low: 0.0, high: 0.4", "low: -3.0, high: -2.0") + HYPERCUBE
    with pytest.raises(InputError, match="all 12 draws failed; `cge sweep status` says why"):
        run_sweep(str(written(tmp_path, text)), tmp_path / "out", 1, quiet)
    assert (tmp_path / "out" / COLLECTED).is_file()


def test_verify_looks_at_what_was_collected(tmp_path: Path) -> None:
    spec, out = written(tmp_path, QUANTITIES + HYPERCUBE), tmp_path / "out"
    run_sweep(str(spec), out, 1, quiet)
    assert verify_sweep(str(spec), out, 12, 1)["identical"] == 12
    with xr.open_dataset(out / COLLECTED, engine="netcdf4") as data:
        changed = data.load()
    changed["value"][:, 0] *= 1.0001
    (out / COLLECTED).unlink()
    changed.to_netcdf(out / COLLECTED, engine="netcdf4")
    assert verify_sweep(str(spec), out, 12, 1)["status"] == "failed"


def test_a_folder_that_another_process_prepares_is_refused(tmp_path: Path) -> None:
    task, out = task_of(tmp_path), tmp_path / "out"
    out.mkdir()
    with claimed(out):
        holder = f"process {os.getpid()} on {platform.node()} is writing there"
        with pytest.raises(InputError, match=holder) as caught:
            prepare(out, task)
        assert str(caught.value).startswith(f"--out {out}: ")
        assert f"If there is no such process, delete {out / CLAIM}" in str(caught.value)
    assert prepare(out, task).design.draws == 12
    assert not (out / CLAIM).is_symlink()


def test_a_preparation_that_was_killed_is_done_again(tmp_path: Path) -> None:
    task, out = task_of(tmp_path), tmp_path / "out"
    (out / "chunks").mkdir(parents=True)
    ended = subprocess.Popen(["true"])
    ended.wait()
    draft = out / f".cge-{platform.node()}-{ended.pid}-abc"
    draft.mkdir()
    (draft / DESIGN).write_bytes(b"half")
    (out / CLAIM).symlink_to(f"{platform.node()}:{ended.pid}")
    assert len(prepare(out, task).missing()) == 6
    assert not list(out.glob(".*"))
