"""The referee's list on Japan under four closures and on the model of every paper: `cge check` as a user runs it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from experiments.cli.check import JAPAN, checked
from experiments.cli.main import main
from experiments.inputs.locate import papers
from experiments.referee.subject import Readings

CLOSURES = {
    "default": {},
    "welfare": {"closure": "welfare"},
    "fixed real wage": {"settings": ("closure.factor_markets.f_labour=fixed_real_price",)},
    "immobile capital, tax on purchases": {
        "settings": ("closure.factor_mobility.f_capital=immobile", "recycling=household_purchases")
    },
}
# Why an item does not apply to the model of a paper: the beginning of its reason.
EXEMPT = {
    "permits": ("no emissions that a tax with shared_rate: carbon_price falls on",),
    "gdp_real": ("increasing returns", "kinks"),
    "labour_tax": ("2 households",),
    "consumption_tax": ("2 households",),
    "start_point": ("with complementarities",),
    "decomposition": ("kinks",),
}
MOST = {"hosoe_2010_irscge": 2, "shoven_whalley_1984": 3, "hosoe_2010_quocge": 4, "derived_carbon_cap_tax": 0}


def check(*arguments: str) -> dict:
    """`cge check --json`, which has to pass."""
    result = CliRunner().invoke(main, ["check", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_paper_brings_its_own_model() -> None:
    content = check("--paper", "hosoe_2010_splcge")
    assert content["paper"] == "hosoe_2010_splcge"
    assert [model["sam"] for model in content["models"].values()] == ["hosoe_2010_splcge"]
    result = CliRunner().invoke(main, ["check", "--paper", "hosoe_2010_splcge", "--closure", "welfare"])
    assert result.exit_code == 2
    assert "leave out the other options" in result.stderr


@pytest.fixture(scope="module")
def readings() -> Readings:
    """What the closures of Japan share."""
    return Readings()


@pytest.mark.slow
@pytest.mark.parametrize("closure", CLOSURES)
def test_japan_passes_every_item(closure: str, readings: Readings) -> None:
    content = checked(replace(JAPAN, **CLOSURES[closure]), lambda text: None, readings)
    assert {
        trial["item"]: trial["reason"] for trial in content["trials"] if trial["status"] != "passed"
    } == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", papers())
def test_models_of_papers_pass_what_applies(name: str) -> None:
    for model in check("--paper", name)["models"].values():
        skipped = {
            trial["item"]: trial["reason"] for trial in model["trials"] if trial["status"] == "not_applicable"
        }
        assert len(skipped) <= MOST.get(name, 1), skipped
        assert all(reason.startswith(EXEMPT.get(item, ())) for item, reason in skipped.items()), skipped
