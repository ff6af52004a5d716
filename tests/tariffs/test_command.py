"""`cge trade`: exports by partner and product, who bears a tariff abroad, where sales go instead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cge import run
from tests.experiments.files import HEAD, STDCGE, written
from tests.experiments.test_cli import cge

SHOCKS = "shocks:\n  - {parameter: foreign_tariff, index: {c: c_MLK}, set: 0.25}\n"
VARIANT = "variants:\n  - {name: none, shocks: [{parameter: rate_tariff, set: 0}]}\n"


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    return written(tmp_path, SHOCKS + VARIANT, HEAD)


def test_in_words(experiment: Path) -> None:
    """A table of partners for every case; products and diversion where a partner's tariff changed."""
    text = cge("trade", str(experiment)).stdout
    main, variant = text.split("none: terms of trade")
    assert "borne by exporters" in main
    assert "+25.00" in main
    assert "the home market" in main
    assert "+25.00" not in variant


def test_as_json(experiment: Path) -> None:
    found = json.loads(cge("trade", str(experiment), "--json").stdout)
    case = found["cases"][found["experiment"]]
    (flow,) = [each for each in case["products"] if each["tariff"]]
    assert flow["commodity"] == "c_MLK"
    assert flow["burden"] == pytest.approx(1.0)  # a price taker's
    assert case["terms_of_trade_pct"] < 0
    assert case["diversion"]["lost"] < 0 < case["diversion"]["home"]
    (partner,) = case["partners"]
    assert partner["revenue"] == pytest.approx(flow["revenue"]) == pytest.approx(0.25 * flow["value"])
    assert all(each["burden"] is None for each in found["cases"]["none"]["products"])


def test_a_closed_economy_is_refused() -> None:
    experiments = STDCGE.parent / "hosoe_2010_splcge" / "experiments"
    refused = cge("trade", next(experiments.glob("*.yaml")), status=2)
    assert "has no exports to a partner" in refused.stderr


def test_in_python(experiment: Path) -> None:
    """The table of the command's products."""
    effect = run(experiment).main
    table = effect.exports_by_partner
    found = json.loads(cge("trade", experiment, "--json").stdout)["cases"]["test"]["products"]
    assert len(table) == len(found)
    for each in found:
        own = table.loc[each["commodity"], each["partner"]]
        assert own["price"] == pytest.approx(each["price"])
        assert own["burden"] == pytest.approx(each["burden"] or float("nan"), nan_ok=True)
