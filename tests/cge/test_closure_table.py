"""What each closure fixes and frees, as its equations declare it; and an experiment under all closures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cge.blocks import BLOCKS
from cge.closure import CLOSURES
from cge.closure_table import closure_rows, exogenous
from experiments.cli.main import main

pytestmark = pytest.mark.usefixtures("kept_models")

ROOT = Path(__file__).resolve().parents[2]


def test_no_rule_of_the_theory_asks_for_the_closure() -> None:
    asking = [
        path.name
        for folder in ("blocks", "formula")
        for path in (ROOT / "cge" / folder).glob("*.py")
        if "m.closure" in path.read_text(encoding="utf-8")
    ]
    assert asking == []


def test_what_the_welfare_closure_fixes_and_what_adjusts() -> None:
    assert exogenous(CLOSURES["welfare"]) == [
        "q_factor_total",
        "rate_instrument",
        "q_government",
        "v_saving_government",
        "q_investment",
        "v_saving_foreign",
        "price_permit",
        "p_consumption",
    ]
    rows = {(row.entry, row.label): row for row in closure_rows(CLOSURES["welfare"])}
    assert rows["household_saving", ""].adjusts == ("saving_change",)
    assert rows["government_instrument", ""].adjusts == ("lump_sum",)
    assert rows["factor_markets", "*"].adjusts == ("p_factor_market",)
    savings = {(row.entry, row.label): row for row in closure_rows(CLOSURES["savings_driven"])}
    assert savings["investment", "i_private"].adjusts == ("q_investment",)
    assert savings["investment", "i_public"].holds == ("q_investment",)


def test_sentences_are_whole() -> None:
    """A rule whose docstring goes over the line, in the table and in the words of its equation."""
    cap = replace(CLOSURES["welfare"], carbon="cap", household_saving="rate")
    sentences = [row.sentence for row in closure_rows(cap) if row.sentence]
    assert any(sentence.endswith("at the ceiling more are sold than the cap.") for sentence in sentences)
    assert [sentence for sentence in sentences if not sentence.endswith(".")] == []
    declared = [
        spec for block in BLOCKS for spec in (*block.equations.values(), *block.complementarities.values())
    ]
    assert [spec.name for spec in declared if not spec.title.endswith(".")] == []
    assert not any("\n" in spec.title for spec in declared)


def cge(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == status, result.output
    return result.output if status else result.stdout


def test_the_command_lists_every_closure() -> None:
    content = json.loads(cge("closures", "--json"))
    assert [row["name"] for row in content["closures"]] == list(CLOSURES)
    assert all({"name", "exogenous", "swaps"} <= set(row) for row in content["closures"])
    text = cge("closures", "textbook")
    assert "government_consumption  budget" in text
    assert "Did you mean welfare" in cge("closures", "welfar", status=2)


@pytest.mark.slow
def test_an_experiment_under_all_closures() -> None:
    """Tariff removal on Japan: two closures agree on every sign, the third is refused with its reason."""
    content = json.loads(cge("closures", "compare", "tariff_removal", "--json"))
    status = {name: row["status"] for name, row in content["closures"].items()}
    assert status == {"savings_driven": "solved", "welfare": "solved", "textbook": "refused"}
    assert "exactly one adjusting entry" in content["closures"]["textbook"]["reason"]
    assert all(agree is not False for agree in content["agree"].values())
    welfare = content["closures"]["welfare"]["macro"]
    assert welfare["imports_real"]["change_pct"] == pytest.approx(1.3209, abs=1e-3)  # README
    # Saving does not move under this closure: EV (README, -150.1196) less a term of second order in consumption.
    assert welfare["ev_consumption_saving"]["change"] == pytest.approx(-150.1402, abs=1e-3)
