"""The command line: what each command prints, where, and with which status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli.check import check_text
from experiments.cli.main import main

from .files import STDCGE, written

MODEL = [
    "--sam",
    str(STDCGE / "sam.csv"),
    "--structure",
    str(STDCGE / "structure.yaml"),
    "--elasticities",
    str(STDCGE / "elasticities_model.csv"),
    "--closure",
    str(STDCGE / "closure.yaml"),
]


def cge(*arguments: object, status: int = 0):
    """Run a command in this process."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.stderr
    return result


def test_list_names_what_is_shipped() -> None:
    content = json.loads(cge("list", "--json").stdout)
    assert {"tariff_removal", "carbon_price", "investment_subsidy"} <= set(content["experiments"])
    assert "japan_2015" in content["sams"]
    assert "japan_default" in content["structures"]
    assert "savings_driven" in content["closures"]
    text = cge("list").stdout
    assert "carbon_price" in text
    assert "welfare" in text


def test_run_prints_the_table_and_where_the_report_is(tmp_path: Path) -> None:
    path = written(tmp_path, "shocks: [{parameter: rate_tariff, set: 0}]\n")
    result = cge("run", path, "--out", tmp_path / "results")
    assert "Real GDP" in result.stdout
    assert str(tmp_path / "results" / "report.html") in result.stdout
    assert "iterations" in result.stderr


def test_run_json_is_the_summary(tmp_path: Path) -> None:
    path = written(tmp_path)
    result = cge("run", path, "--out", tmp_path / "results", "--json")
    written_summary = json.loads((tmp_path / "results" / "summary.json").read_text(encoding="utf-8"))
    assert json.loads(result.stdout) == written_summary


def test_run_writes_to_out_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    cge("run", "experiment.yaml")
    assert (tmp_path / "out" / "test" / "summary.json").is_file()


def test_run_takes_any_model_and_settings(tmp_path: Path) -> None:
    path = tmp_path / "experiment.yaml"
    path.write_text("name: own\n", encoding="utf-8")
    out = tmp_path / "results"
    cge(
        "run",
        path,
        *MODEL,
        "--set",
        "rate_tariff=0",
        "--set",
        "closure.numeraire=cpi",
        "--out",
        out,
        "--lang",
        "ja",
    )
    content = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert content["macro"]["tariff_revenue"]["value"] == 0
    assert content["macro"]["cpi"]["value"] == pytest.approx(1)
    assert content["provenance"]["settings"] == ["rate_tariff=0", "closure.numeraire=cpi"]


def test_check_passes(tmp_path: Path) -> None:
    content = json.loads(cge("check", *MODEL, "--json").stdout)
    assert content["status"] == "passed"
    assert {trial["item"] for trial in content["trials"] if trial["status"] != "passed"} == {
        "permits"
    }  # no emissions
    assert "numeraire x 2" in check_text(content)


def test_doctor_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    content = json.loads(cge("doctor", "--json").stdout)
    assert content["status"] == "passed"
    assert content["packages"]["pyomo"]
    assert content["cache"] == "off"
    assert "solver ipopt" in cge("doctor").stdout
    assert list(tmp_path.iterdir()) == []


def test_sam_check_of_japan_agrees_with_the_published_totals() -> None:
    content = json.loads(cge("sam", "check", "japan_2015", "--json").stdout)
    assert content["status"] == "passed"
    assert content["imbalance_max"]["share"] <= 1e-9
    published = {control["item"]: control for control in content["controls"]}
    assert published["gdp_without_business_consumption_and_import_taxes"]["sam"] == pytest.approx(533183.214)
    assert published["gdp_with_business_consumption"]["sam"] == pytest.approx(548238.714)
    for way in ("production", "expenditure", "income"):
        assert content["gdp"][way] == pytest.approx(535603.359)


def test_sam_show() -> None:
    assert json.loads(cge("sam", "show", STDCGE / "sam.csv", "--json").stdout)["kinds"]["activity"] == 2
    account = json.loads(cge("sam", "show", STDCGE / "sam.csv", "--account", "GOV", "--json").stdout)
    assert account["receipts"] == {"IDT": 9.0, "TRF": 3.0, "HOH": 23.0}
    assert "total" in cge("sam", "show", STDCGE / "sam.csv", "--account", "GOV").stdout
    assert "Did you mean GOV?" in cge("sam", "show", STDCGE / "sam.csv", "--account", "GVO", status=2).stderr


def test_sam_balance_lists_changes_largest_first(tmp_path: Path) -> None:
    text = (STDCGE / "sam.csv").read_text(encoding="utf-8").replace("BRD,21.0,8.0", "BRD,21.0,9.5")
    (tmp_path / "sam.csv").write_text(text, encoding="utf-8")
    (tmp_path / "sam_accounts.csv").write_bytes((STDCGE / "sam_accounts.csv").read_bytes())
    out = tmp_path / "balanced"
    result = json.loads(
        cge("sam", "balance", tmp_path / "sam.csv", "--out", out, "--method", "gras", "--json").stdout
    )
    moved = [abs(change["after"] - change["before"]) for change in result["changes"]]
    assert moved == sorted(moved, reverse=True)
    assert moved[0] > 0
    assert json.loads(cge("sam", "check", out, "--json").stdout)["status"] == "passed"
    cge("sam", "balance", tmp_path / "sam.csv", "--out", out, status=2)
    cge("sam", "balance", tmp_path / "sam.csv", "--out", out, "--force")
    cge("sam", "balance", tmp_path / "sam.csv", "--out", tmp_path, "--force", status=2)


def test_sam_aggregate_by_column(tmp_path: Path) -> None:
    content = json.loads(
        cge("sam", "aggregate", "japan_2015", "--by", "meti29", "--out", tmp_path / "meti", "--json").stdout
    )
    assert content["accounts"]["after"] < content["accounts"]["before"]
    assert (tmp_path / "meti" / "flows.csv").is_file()


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom experiments.cli.main import main\n"
        "CliRunner().invoke(main, ['--help'])\n"
        "heavy = {'numpy', 'pandas', 'pyomo', 'xarray', 'scipy', 'matplotlib'} & set(sys.modules)\nsys.exit(bool(heavy))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_command_that_reads_an_experiment_can_replace_its_parts(tmp_path: Path) -> None:
    """`trade` had neither --emissions nor --swap, `explain` and `path run` had fewer still."""
    options = {
        f"--{name}" for name in ("set", "sam", "structure", "elasticities", "emissions", "closure", "swap")
    }
    for words in (["run"], ["decompose"], ["trade"], ["explain"], ["path", "run"]):
        assert options <= set(cge(*words, "--help").stdout.split()), words
    assert options - set(cge("closures", "--help").stdout.split()) == {"--closure", "--swap"}
    path = written(tmp_path, "shocks: [{parameter: rate_tariff, set: 0}]\n")
    refused = cge("trade", path, "--swap", "free=nowhere,fix=gdp_real", status=2)
    assert "nowhere" in refused.stderr


def test_the_list_of_closures_takes_no_options() -> None:
    assert "leave out the options" in cge("closures", "--sam", "japan_2015", status=2).stderr
