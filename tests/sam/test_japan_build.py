"""Rebuilding the SAM of Japan from the statistics gives the SAM that is shipped."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import read_sam
from sam.japan.__main__ import main
from sam.japan.build import Build, build_japan_sam
from sam.japan.classification import parts_of
from sam.japan.producers_prices import FILE
from sam.japan.published import combined_table
from sam.japan.sources import SourcesError, mic_37, sources_folder

FOLDER = Path("sam") / "data" / "japan_2015"


@pytest.fixture(scope="module")
def built(sources: Path) -> Build:
    return build_japan_sam(sources)


@pytest.mark.sources
def test_rebuilt_sam_is_the_shipped_one(built: Build) -> None:
    shipped, fresh = read_sam("japan_2015"), built.sam
    assert list(fresh.flows.index) == list(shipped.flows.index)
    assert fresh.accounts.equals(shipped.accounts)
    assert fresh.flows.to_numpy() == pytest.approx(shipped.flows.to_numpy(), rel=1e-9, abs=1e-12)


@pytest.mark.sources
@pytest.mark.parametrize(
    ("sector", "lines"),
    [("35", ("com", "pla", "i_s", "ely", "epd")), ("11", ("agr", "com", "pla", "ely", "r_f", "chm"))],
)
def test_parts_add_up_to_the_published_sector(
    sources: Path, built: Build, sector: str, lines: tuple[str, ...]
) -> None:
    """What transport equipment, and food, liquor and tobacco buy, sell and earn is their row and column of the MIC table."""
    parts = parts_of(sector)
    table, flows = combined_table(sources).values, built.producers_prices.flows
    users = {"household": "hh", "i_private": "invp", "i_public": "invg", "i_inventory": "stck"}
    for account, column in users.items():
        bought = sum(
            flows.get((f"c_{part}", account), 0.0) - flows.get((account, f"c_{part}"), 0.0) for part in parts
        )
        assert bought == pytest.approx(table.at[sector, column], rel=1e-12)
    partners = built.sam.of_kind("world")
    exports = sum(flows.get((f"c_{part}", partner), 0.0) for part in parts for partner in partners)
    imports = sum(flows[partner, f"c_{part}"] for part in parts for partner in partners)
    assert exports == pytest.approx(table.at[sector, "expo"], rel=1e-12)
    assert imports == pytest.approx(-table.at[sector, "impo"], rel=1e-12)
    for line in lines:
        inputs = sum(flows.get((f"c_{line}", f"a_{part}"), 0.0) for part in parts)
        assert inputs == pytest.approx(table.at[line, sector], rel=1e-12)
    within = sum(flows.get((f"c_{good}", f"a_{part}"), 0.0) for good in parts for part in parts)
    assert within == pytest.approx(table.at[sector, sector], rel=1e-12)


@pytest.mark.sources
@pytest.mark.parametrize("name", ["changes", "assumptions"])
def test_rebuilt_records_are_the_shipped_ones(root: Path, built: Build, name: str) -> None:
    shipped, fresh = pd.read_csv(root / FOLDER / f"{name}.csv"), getattr(built, name)
    keys = ["receiver", "payer", "reason" if name == "changes" else "assumption"]
    merged = fresh.merge(shipped, on=keys, how="outer", suffixes=("_fresh", "_shipped"), indicator=True)
    assert (merged["_merge"] == "both").all()
    column = "after" if name == "changes" else "value"
    assert merged[f"{column}_fresh"].to_numpy() == pytest.approx(
        merged[f"{column}_shipped"].to_numpy(), rel=1e-9, abs=1e-9
    )


@pytest.mark.sources
def test_command_writes_a_folder_and_keeps_satellites(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "japan"
    target.mkdir()
    (target / "labour.csv").write_text("activity,hours_million\n", encoding="utf-8")
    assert main([str(sources), "--out", str(target)]) == 0
    assert "159 accounts" in capsys.readouterr().out
    assert (target / "labour.csv").read_text(encoding="utf-8") == "activity,hours_million\n"
    assert {"flows.csv", "accounts.csv", "sam.yaml", "README.md", "changes.csv", "assumptions.csv", FILE} <= {
        entry.name for entry in target.iterdir()
    }


def test_missing_sources_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CGE_SOURCES", raising=False)
    with pytest.raises(SourcesError, match="CGE_SOURCES"):
        sources_folder()
    with pytest.raises(SourcesError, match="no folder `data`"):
        sources_folder(tmp_path)
    assert main([str(tmp_path)]) == 2


def test_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    assert main([str(tmp_path)]) == 2
    assert "is missing" in capsys.readouterr().err


@pytest.mark.parametrize("year", ["令和2年（2020年）産業連関表", "another sheet"])
def test_a_table_of_another_year_is_refused_in_words(tmp_path: Path, year: str) -> None:
    """What a user sees who puts the table of 2020 where that of 2015 belongs: no reader guesses a layout."""
    target = tmp_path / "data" / "official" / "000629595.xlsx"
    target.parent.mkdir(parents=True)
    sheet = "取引基本表" if year == "another sheet" else "⑤取引基本表"
    pd.DataFrame([[None, None, year]]).to_excel(target, sheet_name=sheet, header=False, index=False)
    with pytest.raises(SourcesError, match="written for the files of 2015") as caught:
        mic_37(tmp_path)
    assert year in str(caught.value) or "no sheet" in str(caught.value)
