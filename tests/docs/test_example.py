"""The worked example of docs/reference/example runs by its command and gives the numbers of its page."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli.main import main

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "example"
TOLERANCE = 1e-7  # the page prints ten digits


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> dict:
    out = tmp_path_factory.mktemp("example") / "results"
    result = CliRunner().invoke(main, ["run", str(FOLDER / "experiment.yaml"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def expected() -> list[dict[str, str]]:
    with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", expected(), ids=lambda row: f"{row['figure']}")
def test_figures_of_the_page(summary: dict, row: dict[str, str]) -> None:
    name, _, label = row["figure"].partition(" of ")
    found = summary["sectors"][name][label] if label else summary["macro"][name]
    assert found["base"] == pytest.approx(float(row["benchmark"]), rel=TOLERANCE, abs=TOLERANCE)
    assert found["value"] == pytest.approx(float(row["duty_removal"]), rel=TOLERANCE, abs=TOLERANCE)
    if row["cobb_douglas"]:
        variant = summary["variants"]["cobb_douglas"]["macro"][name]
        assert variant["value"] == pytest.approx(float(row["cobb_douglas"]), rel=TOLERANCE, abs=TOLERANCE)


def test_signs_of_the_page(summary: dict) -> None:
    macro, sectors = summary["macro"], summary["sectors"]
    assert macro["imports_real"]["change_pct"] > 0
    assert macro["exports_real"]["change_pct"] > 0
    assert macro["real_exchange_rate"]["change_pct"] > 0
    assert macro["terms_of_trade"]["change_pct"] < 0
    assert sectors["output"]["a_agr"]["change_pct"] < 0
    assert sectors["employment"]["a_mfg"]["change_pct"] > 0
    assert macro["tariff_revenue"]["value"] == 0
    assert 0 < macro["ev"]["value"] < 5


def test_variant_equals_the_solution_by_hand(summary: dict) -> None:
    hand = by_hand()
    macro = summary["variants"]["cobb_douglas"]["macro"]
    assert {name: macro[name]["value"] for name in hand} == pytest.approx(hand, rel=1e-9)


def by_hand() -> dict[str, float]:
    """The ten lines of the page."""
    farm_spending = Fraction(17, 16) * (62 + Fraction(3 * 14, 19) + (64 + Fraction(16 * 14, 19)) / 5)
    imports = Fraction(5, 17) * farm_spending
    manufacturing = 64 + Fraction(16 * 14, 19) + imports
    farming = Fraction(12, 17) * farm_spending
    wages = Fraction(2, 3) * farming, Fraction(1, 2) * manufacturing
    rents = Fraction(1, 3) * farming, Fraction(3, 10) * manufacturing
    labour = 90 * wages[0] / sum(wages)
    capital = 50 * rents[0] / sum(rents)
    farm_output = 60 * float(labour / 40) ** (2 / 3) * float(capital / 20) ** (1 / 3)
    farm_supply = 85 * (farm_output / 60) ** (12 / 17)
    farm_price = float(farm_spending) / farm_supply
    inputs = float(manufacturing / 5) / farm_price
    output = 100 * float((90 - labour) / 50) ** 0.5 * float((50 - capital) / 30) ** 0.3 * (inputs / 20) ** 0.2
    exchange = imports / 20
    home_price = float(manufacturing - 16 * exchange) / (0.84 * output)
    farm_share = 62 / 110
    eaten, used = 62 / farm_price, 48 / home_price
    cpi = (62 * farm_price + 48 * home_price) / 110
    return {
        "ev": 110 * ((eaten / 62) ** farm_share * (used / 48) ** (1 - farm_share) - 1),
        "exports_real": 0.16 * output,
        "imports_real": 20.0,
        "real_exchange_rate": float(exchange) / cpi,
        "real_wage": float(sum(wages)) / 90 / cpi,
    }
