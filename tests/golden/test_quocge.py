"""The textbook's import quota through the complementarity of the model language: every variable of every scenario."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from calibration import ElasticityTable, calibrate
from cge.build import build
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.solve import CompiledModel, compile, solve
from cge.structure import BuyerSpec, HouseholdSpec, Structure, TaxSpec
from sam import read_sam
from tests.cge.economies import technology, textbook

from .case import Case
from .published import _variable

CASE = Case("quocge")
TOLERANCE = 1e-7  # relative to the larger of the expected value and its benchmark value
SCENARIOS = ("base", *dict.fromkeys(CASE.shocks()["scenario"]))
OURS = {
    "taum": lambda i: ("rate_tariff", ("EXT", f"c_{i}")),
    "tauz": lambda i: ("rate_output_tax", (f"a_{i}",)),
    "FF": lambda i: ("q_factor_endowment", (i,)),
    "Sf": lambda i: ("saving_foreign", ()),
    "Mquota": lambda i: ("limit_quota", ("EXT", f"c_{i}")),
}


def _cell(receiver: str, payer: str):
    return lambda equilibrium, labels: equilibrium.sam.value(receiver.format(*labels), payer.format(*labels))


def _utility(equilibrium: Equilibrium, labels: list[str]) -> float:
    table = CASE.variables("base")["Xp"]
    shares = table / table.sum()
    utility = 1.0
    for i, share in shares.items():
        utility *= equilibrium.value("q_consumption", f"c_{i}", "HOH") ** share
    return utility


READ = {
    "Y": _variable("q_node", "a_", suffix="/va"),
    "F": _variable("q_factor", "", "a_"),
    "X": _variable("q_intermediate", "c_", "a_"),
    "Z": _variable("q_node", "a_"),
    "Xp": _variable("q_consumption", "c_", more=("HOH",)),
    "Xg": _variable("q_government_use", "c_", more=("GOV",)),
    "Xv": _variable("q_investment_use", "c_", more=("INV",)),
    "E": _variable("q_export_to", "c_", more=("EXT",)),
    "M": lambda equilibrium, labels: equilibrium.value("q_import_from", "EXT", f"c_{labels[0]}"),
    "Q": _variable("q_supply", "c_"),
    "D": _variable("q_domestic", "c_"),
    "pf": _variable("p_factor_market", ""),
    "py": _variable("p_node", "a_", suffix="/va"),
    "pz": _variable("p_node", "a_"),
    "pq": _variable("p_supply", "c_"),
    "pe": _variable("p_export_to", "c_", more=("EXT",)),
    "pm": lambda equilibrium, labels: equilibrium.value("p_exchange"),
    "pd": _variable("p_domestic", "c_"),
    "epsilon": _variable("p_exchange"),
    "Sp": _cell("INV", "HOH"),
    "Sg": _cell("INV", "GOV"),
    "Td": _cell("GOV", "HOH"),
    "Tz": _cell("IDT", "a_{0}"),
    "Tm": _cell("TRF", "c_{0}"),
    "RT": _cell("RNT", "c_{0}"),
    "chi": lambda equilibrium, labels: equilibrium.value("rate_quota", "EXT", f"c_{labels[0]}"),
    "UU": _utility,
}


@cache
def economy() -> tuple[Parameters, CompiledModel]:
    """The standard economy with a quota of 100 times benchmark imports, whose rent the household collects."""
    structure = Structure(
        name="quocge",
        activities=technology(),
        household=HouseholdSpec(demand="cobb_douglas"),
        government=BuyerSpec(elasticity=1),
        investment={"*": BuyerSpec(elasticity=1)},
        export_demand="price_taker",
        taxes=(
            TaxSpec(name="tariff", account="TRF", on="import"),
            TaxSpec(name="output_tax", account="IDT", on="output"),
            TaxSpec(name="quota_rent", account="RNT", on="import", collector="HOH", quota=100.0),
        ),
    )
    table = ElasticityTable("quocge", {("sigma_armington", "*"): 2.0, ("omega_export", "*"): 2.0})
    parameters = calibrate(read_sam(CASE.folder / "sam.csv"), structure, table)
    return parameters, compile(build(parameters, textbook(parameters, numeraire="LAB")))


@cache
def solved(scenario: str) -> Equilibrium:
    """One scenario's equilibrium."""
    parameters, compiled = economy()
    changes = {}
    for row in CASE.shocks().query("scenario == @scenario").to_dict("records"):
        names = ["BRD", "MLK"] if row["index"] == "*" else [row["index"]]
        for name in names:
            parameter, labels = OURS[row["parameter"]](name)
            array = changes.setdefault(parameter, parameters.data[parameter].copy())
            old = float(array.loc[labels] if labels else array)
            new = {"set": row["value"], "multiply": old * row["value"], "add": old + row["value"]}[
                row["operation"]
            ]
            if labels:
                array.loc[labels] = new
            else:
                changes[parameter] = array * 0 + new
    return solve(compiled, parameters.with_values(changes))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_variable(scenario: str) -> None:
    table = CASE.expected()
    benchmark = table[table["scenario"] == "base"].set_index(["variable", "index"])["value"].astype(float)
    rows = table[table["scenario"] == scenario]
    assert set(rows["variable"]) == set(READ)
    wrong = []
    for row in rows.itertuples():
        labels = row.index.split(";") if row.index else []
        ours, expected = READ[row.variable](solved(scenario), labels), float(row.value)
        scale = max(
            abs(expected), abs(benchmark[row.variable, row.index]), 1e-2
        )  # rents are zero in the benchmark
        if abs(ours - expected) > TOLERANCE * scale:
            wrong.append(f"{row.variable}[{row.index}] = {ours!r}, expected {expected!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_one_of_rent_and_slack_vanishes(scenario: str) -> None:
    equilibrium = solved(scenario)
    for i in ("BRD", "MLK"):
        rent = equilibrium.value("rate_quota", "EXT", f"c_{i}")
        limit = equilibrium.parameters.value("limit_quota", "EXT", f"c_{i}")
        slack = limit - equilibrium.value("q_import_from", "EXT", f"c_{i}")
        assert rent >= 0.0
        assert slack >= -1e-9
        assert min(rent, slack) <= 1e-9


def test_reference_numbers_are_true_to_the_quota() -> None:
    """The re-keyed numbers themselves: rent = chi pm M, and chi (quota - M) = 0."""
    for scenario in SCENARIOS:
        v = CASE.variables(scenario)
        limit = CASE.shocked(scenario, "Mquota", pd.Series({"BRD": 1300.0, "MLK": 1100.0}))
        pd.testing.assert_series_equal(
            v["RT"], v["chi"] * v["pm"] * v["M"], rtol=1e-10, atol=1e-10, check_names=False
        )
        assert (v["chi"] * (limit - v["M"])).abs().max() <= 1e-9
