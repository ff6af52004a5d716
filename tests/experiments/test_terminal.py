"""Tables fit the terminal, whatever its width, and show every column; labels are text and no markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from experiments.report import text_table
from experiments.report.macro import case_title
from experiments.report.terminal import summary_text
from experiments.words import LANGUAGES, Words

from .reports import example

HEADER = ["", "status", "first figure", "second figure", "third figure"]
ROWS = [["a long name that is not cut but goes over several lines", "passed", "1.0", "2.0", "3.0"]]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [50, 80, 100, 160])
def test_the_table_of_a_run_fits(width: int, lang: str) -> None:
    text = summary_text(example(), lang, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    whole = "".join(text.split())
    for outcome in example().variants:
        letters = iter(whole)
        assert all(letter in letters for letter in case_title(outcome, Words(lang)).replace(" ", ""))


@pytest.mark.parametrize("width", [40, 60, 200])
def test_tables_of_other_commands_fit(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(text_table, "room", lambda: width)
    text = text_table.text_table(HEADER, ROWS, left=2)
    assert max(map(len, text.splitlines())) <= width
    for figure in ("1.0", "2.0", "3.0", *HEADER[1:]):
        assert figure in text
    for word in ROWS[0][0].split():
        assert word in text


def test_japanese_texts_are_folded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_table, "room", lambda: 40)
    text = text_table.text_table(["", "x"], [["とても長い勘定の名前がここに続いている", "1,000,000.0"]])
    assert max(map(cell_len, text.splitlines())) <= 40


def test_labels_are_text() -> None:
    title = "[red]Duty[/red] :smile: $x$"
    results = example()
    changed = replace(results, main=replace(results.main, case=replace(results.main.case, title_en=title)))
    assert summary_text(changed).startswith(title)
