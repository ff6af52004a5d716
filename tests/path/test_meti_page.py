"""The page and the folder of `cge meti`: what the table says, the page and the CSV say, and in Japanese all of it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from experiments.cli.main import main
from experiments.meti_results import METI_FILES
from experiments.outlook import CASES, claims
from experiments.report.meti_page import basis_of
from experiments.words import Words

from ..experiments.reports import Page

ENGLISH = re.compile(r"[a-z]{2,}")


def test_every_word_of_the_table_is_known_in_japanese() -> None:
    words = Words("ja")
    for claim in claims():
        texts = [words.phrase(getattr(claim, key)) for key in ("unit", "relation", "reading", "document")]
        texts += [basis_of(claim.basis, words), claim.item_ja]
        for text in texts:
            assert not ENGLISH.search(text), (claim.id, text)
        assert not claim.reason or words.phrase(claim.reason) != claim.reason, claim.reason


def test_amounts_of_a_basis_are_written_as_in_japan() -> None:
    text = "annual average 2021-2040, nominal, 0.8 to 2.1 trillion yen"
    assert basis_of(text, Words("ja")) == "2021～2040年平均、名目、0.8→2.1兆円"
    assert basis_of(text, Words("en")) == text


@pytest.fixture(scope="module")
def folder(models: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `cge meti --matched --out FOLDER --lang ja` writes."""
    out = tmp_path_factory.mktemp("meti") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        words = ["meti", "--matched", "--method", "newton", "--out", str(out), "--lang", "ja"]
        done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    return out


@pytest.mark.slow
def test_the_folder_holds_the_table_the_lines_and_the_page(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(METI_FILES)
    content = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    with (folder / "table.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [row["id"] for row in content["rows"]]
    for row, own in zip(rows, content["rows"], strict=True):
        assert (row["ours"] == "") == (own["ours"] is None)
        assert own["ours"] is None or float(row["ours"]) == own["ours"]
    with (folder / "macro.csv").open(encoding="utf-8") as file:
        macro = {(row["case"], row["indicator"]): row for row in csv.DictReader(file)}
    for case, rate in zip(CASES, (0.1, 1.7), strict=True):
        gdp = macro[case, "gdp_real"]
        assert 100 * ((float(gdp["2040"]) / float(gdp["2021"])) ** (1 / 19) - 1) == pytest.approx(rate)


@pytest.mark.slow
def test_the_page_shows_every_row_and_is_japanese(folder: Path) -> None:
    content = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert len(page.ids) == len(set(page.ids))
    for row in content["rows"]:
        if row["ours"] is not None:
            cells = page.rows[f"{row['id']} {row['case']}"]
            assert row["item_ja"] in cells
            shown = [
                float(cell.replace("\N{MINUS SIGN}", "-").replace(",", ""))
                for cell in cells
                if _is_number(cell)
            ]
            assert any(abs(each - row["ours"]) <= 0.005 + 1e-9 for each in shown), row
    # The headline is the wage per hour that the document has, not per unit of labour, whose efficiency is freed.
    shown = (folder / "report.html").read_text(encoding="utf-8")
    assert re.search(r"賃金（実質、時間当たり）：新機軸ケース.{0,200}?\+1\.27", shown, re.DOTALL)
    assert "実質賃金（時間当たり）" in shown
    assert "2021年の勘定に文書の成長率を与え" in shown  # the paths' own accounts
    bias = [text for text in page.texts if "要素バイアス" in text]
    assert len(bias) == 1
    for value in content["factor_bias"].values():
        assert f"{value:+.2f}" in bias[0]


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[+\N{MINUS SIGN}]?[\d,]+\.\d+", cell))


@pytest.mark.slow
def test_a_folder_with_results_is_kept_before_anything_is_solved(folder: Path) -> None:
    done = CliRunner().invoke(main, ["meti", "--out", str(folder)])
    assert done.exit_code == 2
    assert "--force" in done.stderr
    assert done.stderr.count("baseline") == 0
