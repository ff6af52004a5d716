"""`cge elasticities` and `economy.elasticity_sources`: every value with range, kind, source and labels."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cge
from calibration import ElasticityTable
from experiments.cli.main import main
from experiments.inputs.elasticity_file import read_elasticities
from experiments.report.elasticities import elasticity_frame
from sam.problem import InputError

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "example"
OWN = """parameter,index,variant,value,unit,source,page,low,high,kind
sigma_armington,*,,3,1,someone,p. 1,2,4,estimate
sigma_armington,*,low,2,1,someone else,p. 2,,,judgement
eta_export_demand,*,,inf,1,small country,-,,,convention
"""


def printed(*words: str) -> str:
    done = CliRunner().invoke(main, ["elasticities", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_row_has_labels_in_both_languages() -> None:
    table = json.loads(printed("--json"))
    read = read_elasticities("japan_default", ())
    assert {(row["parameter"], row["index"]): row["value"] for row in table["rows"]} == read.rows
    for row in table["rows"]:
        assert row["label_en"].isascii(), row
        assert not row["label_ja"].isascii(), row
        assert row["parameter"] not in row["label_en"], row
        assert row["kind"] in ("estimate", "convention", "judgement"), row
    assert table["variants"] == [
        "kl_takeda",
        "kl_cobb_douglas",
        "kl_gtap",
        "exports_fontagne",
        "yields_stiff",
    ]


def test_csv_holds_the_same() -> None:
    frame = pd.read_csv(io.StringIO(printed("--csv")))
    rows = json.loads(printed("--json"))["rows"]
    assert list(frame.columns) == list(rows[0])
    assert frame["value"].tolist() == [row["value"] for row in rows]
    assert frame["source"].tolist() == [row["source"] for row in rows]


def test_a_person_reads_labels_kinds_and_ranges() -> None:
    (line,) = (line for line in printed().splitlines() if line.startswith("sigma_kl[*]"))
    for word in ("Capital against labour", "estimate", "Judzik & Sala (2015)", "0.8", "0.5"):
        assert word in line
    (line,) = (line for line in printed("--lang", "ja").splitlines() if line.startswith("sigma_kl[*]"))
    assert "資本と労働の代替" in line
    assert "推定値" in line


def test_a_variant_is_chosen_by_one_word() -> None:
    rows = json.loads(printed("kl_takeda", "--json"))["rows"]
    (value,) = (row["value"] for row in rows if (row["parameter"], row["index"]) == ("sigma_kl", "*"))
    assert value == 0.7


def test_variants_of_an_own_file(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    plain, low = (read_elasticities(word, (tmp_path,)) for word in ("own.csv", "own.csv:low"))
    assert plain.rows["sigma_armington", "*"] == 3.0
    assert low.rows["sigma_armington", "*"] == 2.0
    assert low.citations["sigma_armington", "*"].source == "someone else"
    with pytest.raises(InputError, match="elasticity file 'other.csv': there is no such name or path"):
        read_elasticities("other.csv:low", (tmp_path,))


def test_infinite_values_are_json(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    rows = json.loads(printed(str(tmp_path / "own.csv"), "--json"))["rows"]
    assert [(row["value"], row["low"], row["high"]) for row in rows] == [(3.0, 2.0, 4.0), ("inf", None, None)]


def test_python_has_the_same_table() -> None:
    economy = cge.Economy(
        EXAMPLE / "sam", structure=EXAMPLE / "structure.yaml", elasticities=EXAMPLE / "elasticities.csv"
    )
    expected = elasticity_frame(ElasticityTable.read(EXAMPLE / "elasticities.csv"), economy.sam)
    pd.testing.assert_frame_equal(economy.elasticity_sources, expected)
    assert economy.elasticity_sources.loc[2, "label_en"].endswith(economy.sam.label("c_agr", "en"))
