"""`cge decompose` on any model: tables for a person, one JSON object for a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.experiments.files import written
from tests.experiments.test_cli import cge

SHOCKS = """
shocks:
  - {parameter: rate_tariff, set: 0}
  - {parameter: q_factor_endowment, index: {f: CAP}, multiply: 1.1}
  - {parameter: q_factor_endowment, index: {f: CAP}, multiply: 1.1}
"""


def test_json_adds_up(tmp_path: Path) -> None:
    path = written(tmp_path, SHOCKS)
    content = json.loads(
        cge("decompose", path, "--json", "--outcome", "gdp_real", "--outcome", "p_exchange").stdout
    )
    assert content["shocks"] == ["rate_tariff", "q_factor_endowment[CAP]", "q_factor_endowment[CAP] (2)"]
    outcomes = content["contributions"]["outcomes"]
    assert list(outcomes) == ["gdp_real", "p_exchange"]
    for row in outcomes.values():
        assert sum(row["by_shock"].values()) == pytest.approx(row["total"], rel=1e-6)
    ev = content["ev"]
    for parts in (ev["by_term"], ev["by_cause"]):
        size = max(abs(row["total"]) for row in parts.values())
        assert sum(row["total"] for row in parts.values()) == pytest.approx(ev["total"], abs=2e-6 * size)
        for row in parts.values():
            assert sum(row["by_shock"].values()) == pytest.approx(row["total"], abs=1e-9)
    assert {"allocative", "endowment"} <= set(ev["by_term"])


def test_table_names_shocks_and_causes(tmp_path: Path) -> None:
    path = written(tmp_path, "shocks: [{parameter: rate_tariff, set: 0}]\n")
    text = cge("decompose", path, "--set", "q_factor_endowment[CAP]=55").stdout
    for part in (
        "rate_tariff",
        "q_factor_endowment[CAP]",
        "allocative/tariff",
        "endowment/CAP",
        "total",
        "residual",
    ):
        assert part in text


def test_where_saving_moves_welfare_counts_it(tmp_path: Path) -> None:
    """EV by cause has consumption turned into capital as a loss; beside it stands what the run headlines."""
    path = written(tmp_path, "shocks: [{parameter: rate_tariff, set: 0}]\n")
    moves = json.loads(cge("run", path, "--json", "--out", str(tmp_path / "out")).stdout)["macro"]
    found = json.loads(cge("decompose", path, "--json").stdout)
    assert moves["saving_real"]["change_pct"] != pytest.approx(0.0, abs=1e-3)
    assert found["ev_consumption_saving"] == pytest.approx(moves["ev_consumption_saving"]["value"], rel=1e-6)
    assert "EV of consumption and saving is" in cge("decompose", path).stdout
    held = json.loads(cge("decompose", path, "--json", "--set", "closure=welfare").stdout)
    assert held["ev_consumption_saving"] is None


def test_nothing_to_decompose(tmp_path: Path) -> None:
    still = written(tmp_path, "shocks: [{parameter: rate_tariff, multiply: 1}]\n")
    assert "multiply 1 changes nothing: rate_tariff" in cge("decompose", still, status=2).stderr
    path = written(tmp_path, "shocks: []\n")
    assert "changes no parameter" in cge("decompose", path, status=2).stderr
    moved = written(tmp_path, "shocks: [{parameter: rate_tariff, set: 0}]\n")
    assert "Did you mean gdp_real" in cge("decompose", moved, "--outcome", "gdp_reel", status=2).stderr
