"""Wrong path files: one sentence each, with file and line; and what Python gives instead of a file."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cge
from cge import examples
from experiments.inputs.spec import read_experiment
from experiments.path.run import run_path
from experiments.plan import make_plan

from .test_path import CLOSURE, STDCGE

WRONG = {
    "a year is missing": (
        "  paths:\n  - {parameter: rate_duty, set: {2021: 0.1, 2022: 0.2}}\n",
        "wrong.yaml:7: there is no value for 2023",
    ),
    "a path of the wrong length": (
        "  paths:\n  - {parameter: rate_duty, set: [0.1, 0.2]}\n",
        "wrong.yaml:7: 2 values are given for 3 years",
    ),
    "no such factor": (
        "  capital:\n  - {factors: [kapital], investment: INV, depreciation: 0.1, rate_of_return: 0.1}\n",
        "wrong.yaml:7: there is no factor 'kapital'",
    ),
    "a stock without a law": (
        "  capital:\n  - {factors: [CAP], depreciation: 0.1, rate_of_return: 0.1}\n",
        "wrong.yaml:7: capital[0].investment: the key is missing",
    ),
    "a stock of a factor that no law moves": (
        "  capital:\n  - {factors: [CAP], investment: INV, depreciation: 0.1, stock: {CAP: 100, LAB: 5}}\n",
        "wrong.yaml:7: capital[0]: stock has an entry for LAB, which no law moves",
    ),
    "depreciation of a factor that no law moves": (
        "  capital:\n  - {factors: [CAP], investment: INV, depreciation: {CAP: 0.1, LAB: 0.1}, rate_of_return: 0.5}\n",
        "wrong.yaml:7: capital[0]: depreciation has an entry for LAB, which no law moves",
    ),
    "two laws that take one account's investment": (
        "  capital:\n  - {name: one, factors: [CAP], investment: INV, depreciation: 0.1, rate_of_return: 0.5}\n"
        "  - {name: two, factors: [LAB], investment: INV, depreciation: 0.1, rate_of_return: 0.5}\n",
        "wrong.yaml:4: two laws of capital take all investment of INV, which would be counted twice",
    ),
    "investment that flees what earns": (
        "  capital:\n  - {factors: [CAP], investment: INV, depreciation: 0.1, rate_of_return: 0.5, zeta: -1}\n",
        "wrong.yaml:7: capital[0].zeta: has to be greater than or equal to 0; given: -1",
    ),
    "debt of a household": (
        "  debt:\n  - {government: HOH, creditor: GOV, stock: 5, rate: 0.01}\n",
        "wrong.yaml:7: there is no government 'HOH'",
    ),
    "debt that invests through a household": (
        "  debt:\n  - {government: GOV, creditor: HOH, stock: 5, rate: 0.01, investment: [HOH]}\n",
        "wrong.yaml:7: there is no investment account 'HOH'",
    ),
    "neither stock nor return": (
        "  capital:\n  - {factors: [CAP], investment: INV, depreciation: 0.1}\n",
        "capital needs either rate_of_return or stock",
    ),
    "negative capital": (
        "  capital:\n  - {factors: [CAP], investment: INV, depreciation: 0.1, stock: {CAP: -5}}\n",
        "wrong.yaml:7",
    ),
    "no parameter to keep": (
        "  forecast:\n  - {free: q_factor, fix: gdp_real, growth_pct: 1}\n",
        "is no exogenous parameter",
    ),
    "values by year without a year": (
        "  paths:\n  - {parameter: rate_duty, set: {}}\n",
        "wrong.yaml:7: paths[0].set: has 0 items, and needs 1 at least",
    ),
    "growth by year without a year": (
        "  growth_pct: {}\n",
        "wrong.yaml:6: growth_pct: has 0 items, and needs 1 at least",
    ),
    "text in a value by year": (
        "  paths:\n  - {parameter: rate_duty, set: {2021: one, 2023: 0.1}}\n",
        "wrong.yaml:7: paths[0].set.2021: has to be a number; given: 'one'",
    ),
    "a blank in a value by year": (
        "  labour:\n  - {factor: LAB, heads_pct: {2022: , 2023: 0.1}}\n",
        "wrong.yaml:7: 2022 has no value; give it one, or leave the key out",
    ),
    "a table without its column": (
        "  labour:\n  - {factor: LAB, heads_pct: {file: heads.csv}}\n",
        "wrong.yaml:7: labour[0].heads_pct.column: the key is missing",
    ),
    "an empty table": (
        "  labour:\n  - {factor: LAB, heads_pct: {file: empty.csv, column: heads}}\n",
        "wrong.yaml:7: empty.csv: the file is empty",
    ),
    "one year": ("  years: 2021\n", "wrong.yaml:4: a path needs two years at least"),
    "a path of what a law of labour moves": (
        "  labour:\n  - {factor: LAB, heads_pct: 1}\n"
        "  paths:\n  - {parameter: q_factor_endowment, index: {f: LAB}, growth_pct: 2}\n",
        "wrong.yaml:9: a law of motion moves q_factor_endowment[LAB], so this path would be lost",
    ),
    "a path of what a law of capital moves": (
        "  capital:\n  - {factors: [CAP], investment: INV, depreciation: 0.1, rate_of_return: 0.5}\n"
        "  paths:\n  - {parameter: q_factor_endowment, multiply: 1.5}\n",
        "wrong.yaml:9: a law of motion moves q_factor_endowment[CAP], so this path would be lost",
    ),
    "vintages without a value": (
        "  capital:\n  - factors: [CAP]\n    investment: INV\n    depreciation: 0.1\n    rate_of_return: 0.5\n"
        "    vintages:\n",
        "wrong.yaml:11: vintages has no value; give it one, or leave the key out",
    ),
    "debt without a transfer": (
        "  debt:\n  - {government: GOV, creditor: HOH, stock: 5, rate: 0.01}\n",
        "wrong.yaml:7: the SAM has no transfer from GOV to HOH that could pay the interest of debt; its transfers: HOH->GOV",
    ),
    "variants": (
        "variants:\n- {name: other, closure: savings_driven}\n",
        "variants is of experiments of one year, and a path would leave it out",
    ),
    "a figure to solve for": (
        "solve_for: {parameter: rate_duty, target: gdp_real, change_pct: 1, bracket: [0.1, 1]}\n",
        "solve_for is of experiments of one year",
    ),
    "figures of a report of one year": (
        "report: {macro: [gdp_real]}\n",
        "report is of experiments of one year",
    ),
    "falling years": ("  years: [2022, 2021]\n", "years have to rise"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_path_files(name: str, tmp_path: Path) -> None:
    text, message = WRONG[name]
    years = "" if "years:" in text else "  years: 2021-2023\n"
    file = tmp_path / "wrong.yaml"
    (tmp_path / "empty.csv").write_text("")
    economy = {"structure": "structure.yaml", "elasticities": "elasticities_model.csv"}
    rest = "".join(f"{key}: {STDCGE / value}\n" for key, value in economy.items())
    head = f"name: wrong\nsam: {STDCGE / 'sam.csv'}\nclosure: welfare\ndynamics:\n"
    file.write_text(f"{head}{years}{text}{rest}")
    with pytest.raises(cge.InputError, match=re.escape(message)) as caught:
        run_path(make_plan(read_experiment(file)))
    assert len(caught.value.problems) == 1


def test_series_from_python_are_read_as_lists_and_values_by_year() -> None:
    """Arrays, ranges and pandas series do what a list and a mapping of the same numbers do."""
    economy, rates = examples.small_economy(), [0.0, 1.0, 2.0]

    def last(years: object, heads: object) -> float:
        labour = [{"factor": "labour", "heads_pct": heads}]
        return economy.path({"years": years, "labour": labour}, CLOSURE).macro.loc["gdp_real"].iloc[-1]

    by_list = last([2020, 2021, 2022], rates)
    assert last(range(2020, 2023), np.array(rates)) == by_list
    assert last(np.arange(2020, 2023), pd.Series(rates, index=range(2020, 2023))) == by_list
