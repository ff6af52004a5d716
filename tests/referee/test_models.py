"""The referee's list on Japan of 2015 and 2021 under every closure and on the model of every paper: `cge check`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cge.closure import CLOSURES, OPTIONS
from experiments.cli.check import JAPAN, checked
from experiments.cli.main import main
from experiments.inputs.locate import papers
from experiments.inputs.options import Options
from experiments.inputs.spec import Experiment, ExperimentFile
from experiments.plan import make_plan
from experiments.referee.subject import Readings
from sam.yaml_source import document_of

CHECKED = {
    "default": {},
    "welfare": {"closure": "welfare"},
    "textbook": {
        "closure": "textbook",
        "settings": ("investment.i_public=fixed", "investment.i_inventory=fixed"),
    },
    "fixed real wage, fixed exchange rate": {
        "settings": (
            "factor_markets.f_labour=fixed_real_price",
            "factor_markets.f_land=elastic_supply",
            "foreign=fixed_exchange_rate",
        )
    },
    "immobile capital, hours of labour, tax on purchases": {
        "settings": (
            "factor_markets.f_labour=hours",
            "factor_mobility.f_labour=premium",
            "factor_mobility.f_capital=immobile",
            "government_instrument=household_purchases",
        )
    },
    "residuals": {
        "settings": (
            "factor_markets.f_labour=fixed_price",
            "foreign=residual",
            "government_instrument=none",
            "government_saving=residual",
            "investment.i_private=fixed",
        )
    },
    "real wage floor, emissions cap": {"settings": ("factor_markets.f_labour=real_wage_floor", "carbon=cap")},
}
"""Closures of Japan: together they have every rule that `japan_default` can have (entries without `closure.`)."""
UNAVAILABLE = {
    ("factor_mobility", "cet"): "omega_factor is infinite in japan_default",
    ("carbon", "trading"): "needs a structure with `trading`",
}
KINKS = ("gdp_real", "start_point", "decomposition")
"""Items that a closure with complementarities has no answer to."""
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


def options(closure: str, sam: str) -> Options:
    """The options of `cge check` for a closure of `CHECKED`."""
    given = CHECKED[closure]
    settings = tuple(f"closure.{setting}" for setting in given.get("settings", ()))
    return replace(JAPAN, sam=sam, closure=str(given.get("closure", "")), settings=settings)


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


@pytest.fixture(scope="module", params=["japan_2015", "japan_2021"])
def vintage(request: pytest.FixtureRequest) -> tuple[str, Readings]:
    """A SAM of Japan, with what its closures share."""
    return request.param, Readings()


@pytest.mark.slow
@pytest.mark.parametrize("closure", CHECKED)
def test_japan_passes_every_item(closure: str, vintage: tuple[str, Readings]) -> None:
    sam, readings = vintage
    content = checked(options(closure, sam), lambda text: None, readings)
    left = {trial["item"]: trial["reason"] for trial in content["trials"] if trial["status"] != "passed"}
    assert content["status"] == "passed", left
    assert set(left) == (set(KINKS) if "floor" in closure else set()), left


def test_every_rule_of_a_closure_is_checked() -> None:
    """By each closure that is checked: the rules that it gives to some label."""
    assert {str(given.get("closure", "")) for given in CHECKED.values()} >= set(CLOSURES) - {"savings_driven"}
    nothing = ExperimentFile(Experiment(name="check"), document_of("check", {"name": "check"}), Path())
    held = set()
    for name in CHECKED:
        closure = make_plan(nothing, options(name, "japan_2015")).main.closure
        for entry in OPTIONS:
            rules = getattr(closure, entry)
            held |= {(entry, rule) for rule in (rules.values() if isinstance(rules, Mapping) else [rules])}
    wanted = {(entry, rule) for entry, rules in OPTIONS.items() for rule in rules}
    assert wanted - held == set(UNAVAILABLE)


@pytest.mark.slow
@pytest.mark.parametrize("name", papers())
def test_models_of_papers_pass_what_applies(name: str) -> None:
    for model in check("--paper", name)["models"].values():
        skipped = {
            trial["item"]: trial["reason"] for trial in model["trials"] if trial["status"] == "not_applicable"
        }
        assert len(skipped) <= MOST.get(name, 1), skipped
        assert all(reason.startswith(EXEMPT.get(item, ())) for item, reason in skipped.items()), skipped
