"""`cge sam check` refuses the SAMs that `cge run` refuses, in the same words, and names the command that cures them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from experiments.cli.main import main
from experiments.examples import small_sam, two_sectors
from sam import Sam, read_sam, write_sam

STDCGE = Path(__file__).resolve().parents[2] / "experiments" / "papers" / "hosoe_2010_stdcge"


def cge(*words: object) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


def written(folder: Path, sam: Sam, **cells: float) -> Path:
    """A SAM in a folder, with amounts added to cells (`receiver__payer`)."""
    flows = sam.flows.to_dict()
    for name, value in cells.items():
        receiver, payer = name.split("__")
        flows[receiver, payer] = flows.get((receiver, payer), 0.0) + value
    index = pd.MultiIndex.from_tuples(list(flows))
    write_sam(sam.replace(flows=pd.Series(list(flows.values()), index=index)), folder)
    return folder


@pytest.mark.parametrize("share", [1e-3, 1e-7, 1e-9])
def test_a_sam_that_is_a_little_off_is_refused_by_both_until_it_is_balanced(
    tmp_path: Path, share: float
) -> None:
    # consumption of bread, 20 or so, off by a share: neither passes here and fails there, nor fails without a name
    off = written(tmp_path / "off", read_sam(STDCGE / "sam.csv"), c_BRD__HOH=20.0 * share)
    checked = json.loads(cge("sam", "check", off, "--json").stdout)
    assert checked["status"] == "failed"
    assert {problem["where"] for problem in checked["problems"]} == {"c_BRD", "HOH"}
    assert all("`cge sam balance`" in problem["remedy"] for problem in checked["problems"])
    run = ("run", STDCGE / "experiments" / "tariff_zero.yaml", "--out", tmp_path / "out", "--sam")
    refused = cge(*run, off)
    assert refused.exit_code == 2
    assert all(f"{problem['where']}: {problem['what']}" in refused.stderr for problem in checked["problems"])
    assert cge("sam", "balance", off, "--out", tmp_path / "balanced").exit_code == 0
    assert cge("sam", "check", tmp_path / "balanced").stdout.endswith("passed\n")
    assert cge(*run, tmp_path / "balanced").exit_code == 0


def test_problems_are_counted(tmp_path: Path) -> None:
    one = written(tmp_path / "one", small_sam(two_sectors()), c_x__c_x=5.0)
    assert cge("sam", "check", one).stdout.splitlines()[-1] == "failed: 1 problem"
    cells = {f"a_x__{buyer}": 1.0 + number for number, buyer in enumerate(("house", "gov", "saving", "w"))}
    many = written(tmp_path / "many", small_sam(two_sectors()), **cells)
    content = json.loads(cge("sam", "check", many, "--json").stdout)
    assert len(content["problems"]) == 9  # each cell, and both sides of the imbalance
    assert cge("sam", "check", many).stdout.splitlines()[-1] == "failed: 9 problems"


def test_flip_is_the_cure_of_cells_on_the_wrong_side(tmp_path: Path) -> None:
    lending = written(tmp_path / "lending", small_sam(two_sectors()), w__saving=6.0, saving__w=6.0)
    assert "`cge sam flip` does it" in cge("sam", "check", lending).stdout
    shown = cge("sam", "flip", lending)
    assert "small: 2 cells changed; problems 1 -> 0" in shown.stdout
    assert "not written: give --out PATH" in shown.stdout
    content = json.loads(cge("sam", "flip", lending, "--out", tmp_path / "flipped", "--json").stdout)
    assert {(change["receiver"], change["payer"]): change["after"] for change in content["changes"]} == {
        ("saving", "w"): small_sam(two_sectors()).value("saving", "w"),
        ("w", "saving"): 0.0,
    }
    assert cge("sam", "check", tmp_path / "flipped").exit_code == 0
    assert cge("sam", "flip", lending, "--out", tmp_path / "flipped").exit_code == 2


def test_an_account_without_flows_is_left_out_and_named(tmp_path: Path) -> None:
    """A square matrix needs its row and column, the accounts table its line: no advice to take one of them out."""
    text = (STDCGE / "sam.csv").read_text(encoding="utf-8").splitlines()
    land = [f"{text[0]},LAND", *(f"{line}," for line in text[1:]), "LAND" + "," * (text[0].count(",") + 1)]
    (tmp_path / "sam.csv").write_text("\n".join(land), encoding="utf-8")
    accounts = (STDCGE / "sam_accounts.csv").read_text(encoding="utf-8").rstrip().splitlines()
    line = ["LAND", "factor", *[""] * (accounts[0].count(",") - 1)]
    (tmp_path / "sam_accounts.csv").write_text("\n".join([*accounts, ",".join(line)]), encoding="utf-8")
    checked = cge("sam", "check", tmp_path / "sam.csv")
    assert checked.exit_code == 0
    assert "left out, because nothing flows through them: LAND" in checked.stdout
    solved = cge(
        "run",
        STDCGE / "experiments" / "tariff_zero.yaml",
        "--sam",
        tmp_path / "sam.csv",
        "--out",
        tmp_path / "out",
    )
    assert solved.exit_code == 0
    assert "left out, because nothing flows through them: LAND" in solved.stderr


def test_provenance_of_a_cell_is_sentences_and_of_more_is_tables() -> None:
    cell = cge("sam", "provenance", "japan_2015", "saving,enterprises").stdout
    assert "Cabinet Office, National Accounts (2020 base), sector accounts: gross saving, fiscal 2015" in cell
    assert (
        "Balancing: saving of fiscal 2015 (SNA) against investment and trade of 2015 (MIC). Before 133"
        in cell
    )
    content = json.loads(cge("sam", "provenance", "japan_2015", "saving,enterprises", "--json").stdout)
    assert content["cells"][0]["sentences"] == cell.rstrip("\n").split("\n")
    row = cge("sam", "provenance", "japan_2015", "c_agr,w_*").stdout
    assert row.startswith("japan_2015, c_agr,w_* (billion JPY, amounts without sign): what it rests on")
    assert "partner split: OECD ICIO 2015 shares" in row
    whole = json.loads(cge("sam", "provenance", "japan_2015", "--json").stdout)
    assert whole["cells"] == []
    assert {row["block"] for row in whole["blocks"]} >= {"intermediate use", "trade by partner", "total"}


def test_provenance_of_a_misspelt_cell_has_the_near_ones() -> None:
    refused = cge("sam", "provenance", "japan_2015", "f_lnd,a_agr")
    assert refused.exit_code == 2
    assert "Did you mean f_land" in refused.stderr


def test_provenance_of_any_sam_says_what_it_does_not_know() -> None:
    shown = cge("sam", "provenance", STDCGE / "sam.csv").stdout
    assert "assumptions.csv is not there" in shown
    assert "evidence  cells" not in shown  # nothing is called evidence


def test_provenance_of_a_balanced_sam_has_what_balancing_moved(tmp_path: Path) -> None:
    """Flipped, then balanced: both are on record, in their order."""
    off = written(tmp_path / "off", small_sam(two_sectors()), w__saving=6.0, saving__w=6.5)
    assert cge("sam", "flip", off, "--out", tmp_path / "flipped").exit_code == 0
    assert cge("sam", "balance", tmp_path / "flipped", "--out", tmp_path / "balanced").exit_code == 0
    content = json.loads(cge("sam", "provenance", tmp_path / "balanced", "saving,w", "--json").stdout)
    (cell,) = content["cells"]
    assert [change["reason"].split(" ")[0] for change in cell["treatments"]] == ["moved", "balancing:"]
    moved, balanced = cell["treatments"]
    assert moved["before"] - moved["after"] == pytest.approx(6.0)
    assert (moved["after"], balanced["after"]) == pytest.approx((balanced["before"], cell["value"]))
    (off / "changes.csv").write_text("receiver,payer\nw,saving\n", encoding="utf-8")
    refused = cge("sam", "balance", off, "--out", tmp_path / "again")
    assert refused.exit_code == 2
    assert "changes.csv:1: column reason is missing" in refused.stderr


def test_provenance_of_a_rolled_sam_says_what_moved_it() -> None:
    shown = cge("sam", "provenance", "japan_2021").stdout
    assert shown.startswith("japan_2021 (billion JPY, amounts without sign): what moved it from japan_2015")
    assert "japan_2015: what it rests on" in shown
    cell = cge("sam", "provenance", "japan_2021", "f_labour,a_com").stdout
    assert "What stood there in 2015:" in cell
