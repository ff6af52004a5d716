"""The referee's list on Japan under four closures and on the model of every paper: `cge check` as a user runs it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from experiments.cli import main
from experiments.locate import papers

CLOSURES = {
    "default": [],
    "welfare": ["--closure", "welfare"],
    "fixed real wage": ["--set", "closure.factor_markets.f_labour=fixed_real_price"],
    "immobile capital, tax on purchases": [
        "--set",
        "closure.factor_mobility.f_capital=immobile",
        "--set",
        "recycling=household_purchases",
    ],
}
NO_EMISSIONS = "no emissions that a tax with shared_rate: carbon_price falls on"
EXEMPT = {
    "hosoe_2010_irscge": {"gdp_real": "increasing returns: output of a_BRD, a_MLK grows by more than its inputs"},
    "shoven_whalley_1984": dict.fromkeys(
        ("labour_tax", "consumption_tax"), "2 households: what one pays another would get back"
    ),
}


def check(*arguments: str) -> dict:
    """`cge check --json`, which has to pass."""
    result = CliRunner().invoke(main, ["check", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("closure", CLOSURES)
def test_japan_passes_every_item(closure: str) -> None:
    content = check(*CLOSURES[closure])
    assert {trial["item"]: trial["reason"] for trial in content["trials"] if trial["status"] != "passed"} == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", papers())
def test_models_of_papers_pass_what_applies(name: str) -> None:
    content = check("--paper", name)
    exempt = dict(EXEMPT.get(name, {}))
    if name != "derived_carbon_cap_tax":
        exempt["permits"] = NO_EMISSIONS
    for model in content["models"].values():
        assert {
            trial["item"]: trial["reason"] for trial in model["trials"] if trial["status"] == "not_applicable"
        } == exempt
