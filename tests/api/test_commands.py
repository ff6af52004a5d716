"""`cge.run`, `check`, `replicate`, `sweep`: the results of the command line, as tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from typer.testing import CliRunner

import cge
from experiments.cli.main import main
from tests.sweep import path_files


def command(*words: str) -> str:
    """What `cge ...` prints."""
    return CliRunner().invoke(main, words).output


def test_run_writes_what_the_command_writes(example: Path, tmp_path: Path) -> None:
    found = cge.run(example / "experiment.yaml", {"elasticities.sigma_top": 0.9}, rate_duty=0.1)
    found.write(tmp_path / "python")
    command(
        "run",
        str(example / "experiment.yaml"),
        "--set",
        "elasticities.sigma_top=0.9",
        "--set",
        "rate_duty=0.1",
        "--out",
        str(tmp_path / "shell"),
    )
    python, shell = (
        json.loads((tmp_path / each / "summary.json").read_text(encoding="utf-8"))
        for each in ("python", "shell")
    )
    for key in ("experiment", "macro", "sectors", "units", "variants"):
        assert python[key] == shell[key], key
    assert python["provenance"]["settings"] == shell["provenance"]["settings"]
    with xr.open_dataset(tmp_path / "shell" / "results.nc") as stored:
        for name in stored.data_vars:
            xr.testing.assert_equal(stored[name].load(), found.data[name])


def test_tables_of_a_run_are_its_summary(example: Path) -> None:
    found = cge.run(example / "experiment.yaml")
    summary = found.summary()
    for name, figure in summary["macro"].items():
        row = found.macro.loc[name]
        for key in ("base", "value", "change_pct"):
            expected = np.nan if figure[key] is None else figure[key]
            np.testing.assert_equal(row[key], expected, err_msg=name)
    assert list(found.variants) == list(summary["variants"])
    variant = found.variants["cobb_douglas"]
    assert variant.macro.loc["ev", "value"] == summary["variants"]["cobb_douglas"]["macro"]["ev"]["value"]
    assert variant.decompose(["ev"]).shocks.table.sizes == {"outcome": 1, "shock": 1}
    assert found.sectors["price"].loc["c_agr", "value"] == summary["sectors"]["price"]["c_agr"]["value"]


def test_an_experiment_may_be_a_mapping(example: Path) -> None:
    content = {
        "name": "duty",
        "sam": str(example / "sam"),
        "structure": str(example / "structure.yaml"),
        "elasticities": str(example / "elasticities.csv"),
        "closure": {"base": "textbook", "numeraire": "cpi"},
        "shocks": [{"parameter": "rate_duty", "index": {"c": ["c_agr"]}, "set": 0}],
    }
    expected = cge.run(example / "experiment.yaml").macro["value"]
    np.testing.assert_allclose(cge.run(content).macro["value"], expected, rtol=1e-12)
    with pytest.raises(
        cge.InputError, match=r"^experiment: shocks\[0\].indx: unknown key. Did you mean index\?$"
    ):
        cge.run(content | {"shocks": [{"parameter": "rate_duty", "indx": {}, "set": 0}]})


def test_a_path_with_a_policy(tmp_path: Path) -> None:
    path_files.written(tmp_path)
    words = [str(tmp_path / "experiment.yaml"), "--policy", str(tmp_path / "policy.yaml")]
    done = CliRunner().invoke(main, ["path", "run", *words, "--out", str(tmp_path / "out"), "--json"])
    assert done.exit_code == 0, done.output
    found = cge.run_path(tmp_path / "experiment.yaml", policy=tmp_path / "policy.yaml")
    written = pd.read_csv(tmp_path / "out" / "deviations.csv", index_col=0).loc["imports_real"]
    np.testing.assert_allclose(written.loc["2023"], found.deviations.loc["imports_real", 2023], rtol=1e-9)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (["run", "carbon_pric"], lambda: cge.run("carbon_pric")),
        (["run", "carbon_price", "--sam", "japan"], lambda: cge.run("carbon_price", sam="japan")),
        (
            ["run", "carbon_price", "--set", "carbon_pric=5000"],
            lambda: cge.run("carbon_price", carbon_pric=5000),
        ),
        (
            ["run", "carbon_price", "--set", "closure.numerair=cpi"],
            lambda: cge.run("carbon_price", {"closure.numerair": "cpi"}),
        ),
        (["check", "--closure", "welfar"], lambda: cge.check(closure="welfar")),
        (["replicate", "hosoe"], lambda: cge.replicate("hosoe")),
        (["path", "run", "meti_bas"], lambda: cge.run_path("meti_bas")),
        (["path", "run", "carbon_price"], lambda: cge.run_path("carbon_price")),
        (
            ["path", "run", "meti_base", "--closure", "welfar"],
            lambda: cge.run_path("meti_base", closure="welfar"),
        ),
        (
            ["path", "run", "meti_base", "--swap", "free=productivity"],
            lambda: cge.run_path("meti_base", swap="free=productivity"),
        ),
        (["sweep", "run", "nowhere.yaml"], lambda: cge.sweep("nowhere.yaml")),
    ],
)
def test_messages_are_those_of_the_command_line(
    words: list[str], call: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # without the results of `make demo`
    with pytest.raises(cge.CgeError) as error:
        call()
    assert str(error.value) in command(*words)


def test_check_and_replicate(example: Path) -> None:
    checked = cge.check(
        sam=example / "sam", structure=example / "structure.yaml", elasticities=example / "elasticities.csv"
    )
    assert checked.passed
    assert len(checked.trials) == 22
    assert set(checked.trials["status"]) <= {"passed", "not_applicable"}
    papers = cge.replicate("markusen_m27")
    assert papers.replicated
    assert (papers.cells["status"] == "replicated").sum() == papers.papers.loc["markusen_m27", "replicated"]


def test_sweep(root: Path, tmp_path: Path) -> None:
    text = f"""name: duty
experiment: {root}/docs/reference/example/experiment.yaml
quantities:
  - {{name: duty, parameter: rate_duty, distribution: {{kind: uniform, low: 0, high: 0.5}}}}
design: {{kind: latin_hypercube, draws: 8}}
outcomes: {{macro: [ev, gdp_real]}}
"""
    spec = tmp_path / "sweep.yaml"
    spec.write_text(text, encoding="utf-8")
    found = cge.sweep(spec, out=tmp_path / "out")
    assert found.data.sizes["draw"] == len(found.draws) == 8
    row = found.draws.iloc[3]
    alone = cge.run(root / "docs/reference/example/experiment.yaml", rate_duty=row["drawn", "duty"])
    assert row["effect", "ev"] == pytest.approx(alone.macro.loc["ev", "change"], rel=1e-8)
    assert set(found.analyse()["outcomes"]) == {"ev", "gdp_real"}
