"""The output contract: files, summary.json, results.nc, sam.csv; whole or not at all."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import experiments.report.page
from experiments.results import FILES, check_target, write_results
from experiments.run import Results
from sam import check_sam, read_sam
from sam.problem import InputError

from .files import solved

TEXT = """shocks: [{parameter: rate_tariff, set: 0}]
report: {macro: [gdp_real, ev], sectors: [output]}
variants:
  - {name: high, title_en: High elasticity, elasticities: {sigma_armington: 4}}
"""
MACRO = (
    "gdp_real gdp_real_laspeyres gdp_nominal consumption_real investment_real exports_real imports_real ev cpi real_wage "
    "terms_of_trade co2 carbon_revenue tariff_revenue government_balance"
).split()
SECTORS = {
    "output": {"a_BRD", "a_MLK"},
    "price": {"c_BRD", "c_MLK"},
    "exports": {"c_BRD", "c_MLK"},
    "imports": {"c_BRD", "c_MLK"},
    "employment": {"a_BRD", "a_MLK"},
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return solved(tmp_path_factory.mktemp("plan"), TEXT)


@pytest.fixture(scope="module")
def folder(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "deeper" / "results"
    write_results(results, check_target(folder, False))
    return folder


@pytest.fixture(scope="module")
def summary(folder: Path) -> dict:
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def leaves(part: object) -> Iterator[object]:
    """Every value of a JSON document."""
    if isinstance(part, dict):
        for value in part.values():
            yield from leaves(value)
    elif isinstance(part, list):
        for value in part:
            yield from leaves(value)
    else:
        yield part


def test_files(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(FILES)
    assert {path.name for path in folder.parent.iterdir()} == {"results"}


def test_summary_has_every_key_of_the_contract(summary: dict) -> None:
    assert summary["experiment"] == "test"
    assert summary["status"] == "solved"
    assert set(summary["seconds"]) == {"build", "compile", "solve"}
    assert isinstance(summary["iterations"], int)
    assert summary["n_variables"] > 80
    assert set(summary["checks"]) >= {"residual_max", "walras", "sam_imbalance_max", "benchmark_residual_max"}
    assert set(summary["macro"]) >= set(MACRO)
    for figure in summary["macro"].values():
        assert set(figure) >= {"base", "value", "change_pct", "unit"}
        assert (figure["value"] is None) == ("reason" in figure)
    absent = {"base": None, "value": None, "change_pct": None, "reason": "no emissions file was given"}
    sectors = dict(summary["sectors"])
    assert sectors.pop("co2") == absent
    for name, labels in SECTORS.items():
        assert set(sectors[name]) == labels
    for figures in sectors.values():
        for figure in figures.values():
            assert set(figure) == {"base", "value", "change_pct"}
    assert set(summary["variants"]["high"]) >= {"macro", "checks"}
    provenance = {
        "code",
        "sam",
        "structure",
        "elasticities",
        "closure",
        "shocks",
        "solver",
        "packages",
        "seed",
    }
    assert set(summary["provenance"]) >= provenance


def test_numbers_are_finite_or_null(summary: dict) -> None:
    assert all(math.isfinite(value) for value in leaves(summary) if isinstance(value, float))


def test_figures_that_do_not_apply_say_why(summary: dict) -> None:
    assert summary["macro"]["co2"] == {
        "base": None,
        "value": None,
        "change_pct": None,
        "unit": "Mt",
        "reason": "no emissions file was given",
    }


def test_change_of_what_starts_at_zero_is_null(summary: dict) -> None:
    assert summary["macro"]["ev"]["base"] == 0
    assert summary["macro"]["ev"]["change_pct"] is None
    assert summary["macro"]["ev"]["value"] > 0


def test_sam_is_balanced_and_readable(folder: Path, results: Results) -> None:
    sam = read_sam(folder / "sam.csv")
    check_sam(sam, 1e-8)
    assert sam.flows.to_dict() == results.main.equilibrium.sam.flows.to_dict()
    assert "TRF" not in sam.accounts.index  # no tariff is paid any more


def test_dataset_has_scenarios_units_and_provenance(folder: Path, results: Results) -> None:
    with xr.open_dataset(folder / "results.nc", engine="netcdf4") as data:
        assert list(data["scenario"].values) == ["base", "test", "high"]
        assert data["q_import"].dims == ("scenario", "c")
        assert data["rate_tariff"].dims == ("scenario", "r", "c")
        assert data["rate_output_tax"].dims == ("a",)
        assert data["sigma_armington"].dims == ("scenario", "c")
        assert float(data["q_import"].sel(scenario="base", c="c_BRD")) == pytest.approx(14)
        new = results.main.equilibrium.value("q_import", "c_BRD")
        assert float(data["q_import"].sel(scenario="test", c="c_BRD")) == new
        np.testing.assert_array_equal(data["rate_tariff"].sel(scenario="test").values, 0.0)
        for name, array in data.data_vars.items():
            assert {"units", "long_name"} <= set(array.attrs), name
        provenance = json.loads(data.attrs["provenance"])
        assert provenance["sam"]["checksum"] == results.plan.sam.checksum


def test_report_is_one_page(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert text.lstrip().lower().startswith("<!doctype html>")
    assert "High elasticity" in text


def test_a_failure_leaves_nothing(results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(results: Results, lang: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(experiments.report.page, "report_html", broken)
    with pytest.raises(InputError, match="No space left on device"):
        write_results(results, check_target(tmp_path / "new" / "results", False))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_results(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_results(results, check_target(tmp_path / "results", False))
    before = {path.name: path.read_bytes() for path in (tmp_path / "results").iterdir()}

    def broken(results: Results, lang: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(experiments.report.page, "report_html", broken)
    with pytest.raises(InputError):
        write_results(results, check_target(tmp_path / "results", True))
    assert {path.name: path.read_bytes() for path in (tmp_path / "results").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_force_replaces_results_and_keeps_other_files(results: Results, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "summary.json").write_text("old", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        check_target(tmp_path, False)
    write_results(results, check_target(tmp_path, True))
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "notes.txt"}
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["status"] == "solved"


def test_an_empty_folder_may_be_filled(results: Results, tmp_path: Path) -> None:
    write_results(results, check_target(tmp_path, False))
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
