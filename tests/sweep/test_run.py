"""Local runs: nothing lost, nothing twice, the same numbers whatever the chunks and processes; clear errors."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

from experiments.cli.main import main
from experiments.record.netcdf import write_dataset
from experiments.sweep.folder import opened
from experiments.sweep.store import ChunkStore
from sam.problem import InputError

from .files import HEAD, HYPERCUBE, QUANTITIES, assert_same_draws, written


def cge(*words: object, status: int = 0) -> str:
    """Run a command; its stdout, or stderr where it fails."""
    result = CliRunner().invoke(main, ["sweep", *map(str, words)])
    assert result.exit_code == status, result.output + result.stderr
    return result.stdout if status == 0 else result.stderr


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished, collected and analysed sweep of 12 draws in chunks of 5."""
    space = tmp_path_factory.mktemp("sweep")
    spec = written(space, QUANTITIES + HYPERCUBE + "chunk_draws: 5\n")
    cge("run", spec, "--out", space / "out")
    cge("analyse", spec, "--out", space / "out")
    return space


def test_collected_dataset(finished: Path) -> None:
    with xr.open_dataset(finished / "out" / "sweep.nc") as data:
        assert dict(data.sizes) == {"draw": 12, "outcome": 4, "varied": 2}
        assert list(data["outcome"].values) == ["gdp_real", "ev", "output[a_agr]", "output[a_mfg]"]
        assert (data["solved"] == 1).all()
        assert np.isfinite(data["value"]).all()
        assert data.attrs["seed"] == 3
        provenance = json.loads(data.attrs["provenance"])
        assert provenance["sam"]["name"] == "two_sectors"
        assert "latin_hypercube" in data.attrs["spec"]
        assert (data["seconds"] > 0).all()


def test_analysis_and_report(finished: Path) -> None:
    content = json.loads((finished / "out" / "analysis.json").read_text(encoding="utf-8"))
    with xr.open_dataset(finished / "out" / "sweep.nc") as data:
        change = (data["value"] / data["base"] - 1).sel(outcome="gdp_real").values * 100
    row = content["outcomes"]["gdp_real"]
    assert row["mean"] == pytest.approx(change.mean(), rel=1e-12)
    assert row["sd"] == pytest.approx(change.std(ddof=1), rel=1e-12)
    assert row["quantiles"][3] == pytest.approx(np.median(change), rel=1e-12)
    assert content["failures"]["count"] == 0
    page = (finished / "out" / "report.html").read_text(encoding="utf-8")
    assert "gdp_real" in page
    assert "<svg" in page
    assert "http" not in page


def test_twice_is_once(finished: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (finished / "out").rglob("*.nc")}
    cge("run", finished / "sweep.yaml", "--out", finished / "out")
    assert {path: path.stat().st_mtime_ns for path in (finished / "out").rglob("*.nc")} == before


def test_verify(finished: Path) -> None:
    content = json.loads(cge("verify", finished / "sweep.yaml", "--out", finished / "out", "--json"))
    assert (content["status"], content["draws"], content["identical"]) == ("passed", 5, 5)


def test_verify_notices_a_changed_figure(finished: Path, tmp_path: Path) -> None:
    shutil.copytree(finished / "out", tmp_path / "out")
    path = tmp_path / "out" / "chunks" / "0000" / "chunk_0000000.nc"
    data = xr.load_dataset(path)
    data["value"][:, 0] *= 1 + 1e-8
    path.unlink()
    write_dataset(path, data)
    text = CliRunner().invoke(
        main,
        ["sweep", "verify", str(finished / "sweep.yaml"), "--out", str(tmp_path / "out"), "--draws", "9"],
    )
    assert text.exit_code == 1
    assert "draw 1: gdp_real off by 1e-08" in text.stdout


def test_same_numbers_for_any_chunks_and_processes(finished: Path, tmp_path: Path) -> None:
    spec = written(tmp_path, QUANTITIES + HYPERCUBE + "chunk_draws: 2\n")
    cge("run", spec, "--out", tmp_path / "out", "--jobs", 2)
    assert_same_draws(finished / "out", tmp_path / "out")


def test_resume_solves_only_what_is_missing(finished: Path, tmp_path: Path) -> None:
    shutil.copytree(finished / "out", tmp_path / "out")
    (tmp_path / "out" / "sweep.nc").unlink()
    chunk = tmp_path / "out" / "chunks" / "0000" / "chunk_0000001.nc"
    kept = chunk.read_bytes()
    chunk.unlink()
    draft = chunk.parent / f".cge-{os.uname().nodename}-999999-half"  # above the largest process number
    draft.mkdir()
    (draft / chunk.name).write_bytes(b"half")
    spec = finished / "sweep.yaml"
    assert "missing chunks 1: `cge sweep resume`" in cge("status", spec, "--out", tmp_path / "out")
    assert "1 of 3 chunks are not solved yet (1)" in cge("collect", spec, "--out", tmp_path / "out", status=2)
    cge("resume", spec, "--out", tmp_path / "out")
    assert not list(chunk.parent.glob(".*"))
    with xr.open_dataset(chunk) as again:
        (tmp_path / "before.nc").write_bytes(kept)
        with xr.open_dataset(tmp_path / "before.nc") as before:
            assert np.array_equal(again["value"].values, before["value"].values)


def test_damaged_chunk_is_named(finished: Path, tmp_path: Path) -> None:
    shutil.copytree(finished / "out", tmp_path / "out")
    (tmp_path / "out" / "sweep.nc").unlink()
    chunk = tmp_path / "out" / "chunks" / "0000" / "chunk_0000001.nc"
    content = chunk.read_bytes()
    chunk.unlink()
    chunk.write_bytes(content[: len(content) // 2])
    text = cge("collect", finished / "sweep.yaml", "--out", tmp_path / "out", status=2)
    assert "chunk_0000001.nc: the chunk cannot be read" in text
    assert "delete the file, then `cge sweep resume`" in text


def test_another_sweep_in_the_folder(finished: Path, tmp_path: Path) -> None:
    spec = written(tmp_path, QUANTITIES.replace("0.4", "0.3") + HYPERCUBE)
    text = cge("run", spec, "--out", finished / "out", status=2)
    assert "the sweep there was made from other inputs (the sweep file has changed in quantities)" in text


def test_folder_of_something_else(tmp_path: Path) -> None:
    spec = written(tmp_path)
    text = cge("run", spec, "--out", tmp_path, status=2)
    assert (
        text == f"error: --out {tmp_path}: the folder is not empty and holds no sweep; choose another one\n"
    )


def test_nothing_to_resume(tmp_path: Path) -> None:
    text = cge("resume", written(tmp_path), "--out", tmp_path / "out", status=2)
    assert f"{tmp_path / 'out'}: there is no sweep to resume" in text


def test_failed_draws_are_not_dropped_in_silence(tmp_path: Path) -> None:
    quantities = QUANTITIES.replace("low: 0.0", "low: -2.0")
    spec = written(tmp_path, quantities + "design: {kind: latin_hypercube, draws: 40}\n")
    cge("run", spec, "--out", tmp_path / "out")
    text = cge("analyse", spec, "--out", tmp_path / "out", status=2)
    assert "of 40 draws failed and 0 are missing; statistics without them may be biased" in text
    content = json.loads(cge("analyse", spec, "--out", tmp_path / "out", "--without-failed", "--json"))
    assert content["failures"]["count"] > 5
    assert list(content["failures"]["clustered"]) == ["duty"]
    assert content["solved"] + content["failures"]["count"] == 40
    assert "failures cluster in duty" in cge("status", spec, "--out", tmp_path / "out")


def test_full_disk_keeps_what_is_done(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(finished / "out", tmp_path / "out")
    folder = opened(tmp_path / "out")
    data = folder.store.read(2)
    folder.store.path(2).unlink()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as caught:
        folder.store.write(2, data)
    assert str(caught.value) == (
        f"{folder.store.path(2)}: the chunk cannot be written (No space left on device); 2 chunks are stored and stay. Make "
        "space or give permission to write, then `cge sweep resume`"
    )
    assert not list((tmp_path / "out").rglob(".*"))
    assert folder.missing() == [2]


def test_stored_chunks_cannot_be_overwritten(finished: Path, tmp_path: Path) -> None:
    shutil.copytree(finished / "out", tmp_path / "out")
    folder = opened(tmp_path / "out")
    before = folder.store.path(0).read_bytes()
    changed = folder.store.read(0)
    changed["value"][:] = 0.0
    folder.store.write(0, changed)
    assert folder.store.path(0).read_bytes() == before


def test_chunks_of_another_sweep_are_refused(finished: Path) -> None:
    store = ChunkStore(finished / "out" / "chunks", "other")
    with pytest.raises(InputError, match="the chunk belongs to another sweep"):
        store.read(0)


def test_plan(finished: Path) -> None:
    content = json.loads(cge("plan", finished / "sweep.yaml", "--pilot", 2, "--jobs", 2, "--json"))
    assert (content["draws"], content["chunks"], content["pilot_draws"]) == (12, 3, 2)
    assert content["seconds_per_draw"] > 0


def test_chunk_out_of_range(finished: Path) -> None:
    text = cge("chunk", finished / "sweep.yaml", 9, "--out", finished / "out", status=2)
    assert text.endswith("has chunks 0 to 2\n")


@pytest.mark.parametrize(
    ("macro", "sectors", "message"),
    [
        (
            "gdp_reel",
            "output: '*'",
            "expression 'gdp_reel': there is no variable, parameter or figure 'gdp_reel'. Did you",
        ),
        ("ev", "output: a_agri", "output[a_agri] has no member 'a_agri'. Did you mean a_agr?"),
        ("ev", "outputs: '*'", "there is no variable, parameter or figure 'outputs'. Did you mean output"),
        ("ev", "gdp_real: '*'", "gdp_real has no labels"),
        ("co2", "output: '*'", "co2 does not apply here: no emissions file was given"),
        ("'pct(q_import[c_mfg])'", "output: '*'", "q_import[c_mfg] has no member 'c_mfg'"),
        ("9 ** 9 ** 9", "output: '*'", "is too large a number"),
        ("ev / pct(ev)", "output: '*'", "divides by zero"),
    ],
)
def test_an_outcome_that_nothing_has_is_refused_before_anything_is_written(
    tmp_path: Path, macro: str, sectors: str, message: str
) -> None:
    """With two processes each of them would fail, five times over, before the user heard of it."""
    head = HEAD.replace("gdp_real, ev", macro).replace('output: "*"', sectors)
    spec = written(tmp_path, head=head)
    text = cge("run", spec, "--out", tmp_path / "out", "--jobs", 2, status=2)
    assert "sweep.yaml:4: " in text
    assert message in text
    assert not (tmp_path / "out").exists()


def test_a_batch_system_is_not_given_an_outcome_that_nothing_has(tmp_path: Path) -> None:
    spec = written(tmp_path, head=HEAD.replace("gdp_real", "gdp_reel"))
    profile = tmp_path / "profile.yaml"
    profile.write_text("partition: short\n", encoding="utf-8")
    words = ("--cluster", "slurm", "--profile", profile, "--out", tmp_path / "out")
    assert "'gdp_reel'. Did you mean gdp_real" in cge("submit", spec, *words, status=2)
    assert not (tmp_path / "out").exists()


def test_an_outcome_is_an_expression(tmp_path: Path) -> None:
    texts = [
        "macro[gdp_real]",
        "pct(gdp_real)",
        "q_import[c_agr]",
        "sam[t_duty,*] / gdp_nominal",
        "trade_balance_share",
    ]
    head = HEAD.replace("gdp_real", ", ".join(f"'{text}'" for text in ["gdp_real", *texts]))
    head = head.replace('output: "*"', 'q_factor: "*"')
    spec = written(tmp_path, QUANTITIES + HYPERCUBE.replace("12", "3"), head)
    cge("run", spec, "--out", tmp_path / "out")
    with xr.open_dataset(tmp_path / "out" / "sweep.nc") as data:
        names = [str(name) for name in data["outcome"].values]
        assert names[:7] == ["gdp_real", *texts, "ev"]
        assert names[7:] == [
            f"q_factor[{f},{a}]" for f in ("f_labour", "f_capital") for a in ("a_agr", "a_mfg")
        ]
        value, base = (data[name].sel(outcome=names[:5]).values.T for name in ("value", "base"))
        units = dict(zip(names, data["unit"].values, strict=True))
    assert np.array_equal(value[0], value[1])
    assert value[2] == pytest.approx(100 * (value[0] / base[0] - 1), abs=1e-12)
    assert list(base[2]) == [0.0] * 3
    assert units["macro[gdp_real]"] == units["gdp_real"] == "billion yen at base prices (Fisher)"
    assert (units["q_import[c_agr]"], units["pct(gdp_real)"]) == ("base-year money", "")
    text = cge("analyse", spec, "--out", tmp_path / "out")
    assert "sam[t_duty,*] / gdp_nominal" in text
