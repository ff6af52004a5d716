"""`cge equations`: in the terminal, in LaTeX, in JSON."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner, Result

from cge.blocks import BLOCKS
from cge.formula import equations, prices
from experiments.cli.main import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["equations", *arguments])


@pytest.mark.parametrize("width", [50, 100])
def test_text_fits_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = run("trade")
    assert result.exit_code == 0
    assert "T3 import_demand: Cost-minimising demand for imports (Armington)." in " ".join(
        result.stdout.split()
    )
    assert "M_c = M̄_c τ_c (1 / (1 + θ^m_c (τ_c - 1))) (Q_c / Q̄_c) (p_c / p^m_c)^σ_c" in " ".join(
        result.stdout.split()
    )
    assert [line for line in result.stdout.splitlines() if len(line) > width] == []


def test_json_lists_every_equation_with_what_is_said_about_it() -> None:
    listed = json.loads(run("--json").stdout)["equations"]
    assert [entry["name"] for entry in listed] == [equation.name for equation in (*equations(), *prices())]
    entry = next(entry for entry in listed if entry["name"] == "import_demand")
    assert entry["number"] == "T3"
    assert entry["block"] == "trade"
    assert entry["determines"] == "q_import"
    assert entry["variables"] == ["q_import", "q_supply", "p_supply", "p_import"]
    assert entry["parameters"] == [
        "q0_import",
        "preference_import",
        "share_import",
        "q0_supply",
        "sigma_armington",
    ]
    assert entry["latex"].startswith(r"M_c = \bar M_c")
    assert [case["when"] for case in entry["cases"]] == [
        r"for c not in `c_domestic`",
        r"at $\sigma_c = 0$",
        r"at $\sigma_c = 1$",
    ]


def test_an_alternative_names_its_entry_of_the_closure() -> None:
    listed = {entry["name"]: entry for entry in json.loads(run("factors", "--json").stdout)["equations"]}
    assert listed["sluggish_factor"]["alternative"] == "factor_mobility=cet"
    assert "[factor_mobility=cet]" in run("factors").stdout


def test_latex_is_a_fragment_with_closed_displays() -> None:
    result = run("--latex")
    assert result.exit_code == 0
    assert result.stdout.count("\\[") == result.stdout.count("\\]") >= len(equations())
    prose = re.sub(r"\\\[.*?\\\]|\$[^$]*\$", "", result.stdout)
    assert [line for line in prose.splitlines() if re.search(r"(?<!\\)[_&#]|`", line)] == []


def test_an_unknown_block_is_refused_with_a_suggestion() -> None:
    result = run("trad")
    assert result.exit_code == 2
    assert "there is no block 'trad'. Did you mean trade?" in result.stderr
    assert [block.name for block in BLOCKS if run(block.name).exit_code] == []
