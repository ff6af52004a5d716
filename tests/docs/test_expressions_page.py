"""The page of the expression language and `cge list variables` have every name that can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cge.address import Address
from cge.analysis.expression import FUNCTIONS
from cge.analysis.scenario import Scenario
from cge.read_model import ReadModel
from cge.solve import read_economy, solve
from experiments.cli.main import main
from sam.problem import InputError
from tests.cge.economies import small, textbook

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "expressions.md").read_text(encoding="utf-8")
OF_AN_ECONOMY = re.compile(r"(tax|exports|imports|rate)_\w+")
"""Names that a structure or a SAM gives: the listing says their pattern."""


@pytest.fixture(scope="module")
def model() -> ReadModel:
    return read_economy(small())


@pytest.fixture(scope="module")
def scenario(model: ReadModel) -> Scenario:
    """The benchmark of the small economy."""
    base = solve(model.under(textbook(small())), small())
    return Scenario(base, base)


def listed() -> dict[str, list[str]]:
    """Names by kind as the command prints them, without labels."""
    result = CliRunner().invoke(main, ["list", "variables", "--json"])
    assert result.exit_code == 0, result.stderr
    return {
        kind: [row["name"].partition("[")[0] for row in rows]
        for kind, rows in json.loads(result.stdout).items()
    }


def test_every_name_of_an_economy_is_listed(scenario: Scenario) -> None:
    names = listed()
    assert set(names["variables"]) == set(scenario.equilibrium.variables)
    own = {
        "figures": scenario.indicators.macro,
        "sector_figures": scenario.indicators.sectors,
        "household_figures": scenario.indicators.households,
        "parameters": scenario.equilibrium.parameters.data.data_vars,
    }
    for kind, known in own.items():
        assert {str(name) for name in known if not OF_AN_ECONOMY.fullmatch(str(name))} <= set(names[kind])


def test_no_name_means_two_things(scenario: Scenario) -> None:
    """A figure of the economy has no labels and one of a sector has: `co2` and `co2[a_x]`; no variable is between."""
    names = listed()
    model = {*names["variables"], *names["parameters"]}
    assert not model & {*names["sector_figures"], *names["household_figures"]}
    assert not set(names["sector_figures"]) & set(names["household_figures"])
    assert sorted(model & set(names["figures"])) == ["lump_sum", "rate_instrument"]
    for name in ("lump_sum", "rate_instrument"):  # the figure is the sum of the variable, or the variable
        total = sum(scenario.equilibrium.entries(name).values())
        assert scenario.read(Address(name)) == pytest.approx(total, abs=1e-15)


def test_the_page_has_every_function_and_figure_of_a_swap(model: ReadModel) -> None:
    assert set(re.findall(r"`(\w+)\(x(?:, y, …)?\)`", PAGE)) == set(FUNCTIONS)
    words = re.findall(r"`(\w+)`", PAGE.partition("## What a swap can fix")[2].partition("The others")[0])
    shown = {name for name in words if name != "tax_NAME"}
    fixed = set(model.figures.names.equations)
    real = {name for name in fixed if name.endswith(("_real", "_laspeyres")) or name.startswith("tax_")}
    assert fixed - real - {"tax_revenue"} <= shown
    # Of economies that have them.
    assert shown - fixed <= {"co2", "carbon_revenue", "tariff_revenue", "employment"}


def test_another_list_is_refused() -> None:
    result = CliRunner().invoke(main, ["list", "variable"])
    assert result.exit_code == 2
    assert "there is no list of 'variable'. Did you mean variables?" in result.stderr


def test_the_text_has_a_line_for_each(scenario: Scenario) -> None:
    text = CliRunner().invoke(main, ["list", "variables"]).stdout
    assert "  q_import_from[r,c]" in text
    assert "  pct(x)" in text
    with pytest.raises(InputError, match="no single number"):
        scenario.read(Address("q_import_from"))
