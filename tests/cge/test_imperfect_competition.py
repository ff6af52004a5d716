"""Mark-ups, scale economies and large countries: on the textbook case against results by hand, and on the SAM of Japan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from calibration import CalibrationError, ElasticityTable, calibrate
from cge.closure import CLOSURES, ClosureError
from cge.solve import compile_economy, solve
from cge.structure import Structure
from sam import Sam, SamError, check_sam, read_sam

from .economies import ROOT, japan_sam, japan_structure, japan_table


def paper(name: str) -> tuple[Sam, Structure, ElasticityTable]:
    """SAM, structure and elasticities of a paper."""
    folder = ROOT / "experiments" / "papers" / f"hosoe_2010_{name}"
    structure = Structure(**YAML(typ="safe").load(folder / "structure.yaml"))
    return read_sam(folder / "sam.csv"), structure, ElasticityTable.read(folder / "elasticities.csv")


def closure(**entries):
    return replace(CLOSURES["textbook"], numeraire="LAB", walras="INV", **entries)


def test_a_mark_up_is_half_of_cost_at_an_elasticity_of_three() -> None:
    parameters = calibrate(*paper("moncge"))
    assert parameters.entries("rate_mark_up") == pytest.approx({"c_BRD": 0.5, "c_MLK": 0.5}, rel=1e-14)
    assert parameters.entries("paid0_domestic") == pytest.approx({"c_BRD": 1.5, "c_MLK": 1.5}, rel=1e-14)
    equilibrium = solve(compile_economy(parameters, closure()), parameters)
    assert equilibrium.sam.value("HOH", "RENT") == pytest.approx(70 / 3 + 24, rel=1e-12)


def test_output_that_rises_costs_less_on_average() -> None:
    parameters = calibrate(*paper("irscge"))
    compiled = compile_economy(
        parameters, closure(factor_markets={"FIX": "fixed_price", "*": "full_employment"})
    )
    endowment = parameters.data["q_factor_endowment"]
    more = endowment.where(endowment["f"] == "FIX", endowment * 1.1)
    new = solve(compiled, parameters.with_values({"q_factor_endowment": more.assign_attrs(endowment.attrs)}))
    for a, output, fixed in (("BRD", 71, 2), ("MLK", 69, 3)):
        level = new.value("q_node", f"a_{a}")
        assert new.value("q_factor", "FIX", f"a_{a}") == pytest.approx(fixed, rel=1e-12)
        cost = new.sam.value(f"a_{a}", f"c_{a}") - new.sam.value("IDT", f"a_{a}")
        by_hand = new.value("p_node", f"a_{a}") * level + fixed
        assert cost == pytest.approx(by_hand, rel=1e-12)
        assert cost / (by_hand - fixed) < (output + fixed) / output


def test_a_fixed_input_needs_a_price_rule() -> None:
    parameters = calibrate(*paper("irscge"))
    with pytest.raises(ClosureError) as error:
        compile_economy(parameters, closure())
    assert "factor_markets: 'FIX' is a fixed input of every activity that uses it" in str(error.value)


def test_an_unknown_fixed_input_is_named() -> None:
    sam, structure, table = paper("irscge")
    entry = structure.activities[0].model_copy(update={"fixed": ("FIXED",)})
    with pytest.raises(CalibrationError) as error:
        calibrate(sam, structure.model_copy(update={"activities": (entry,)}), table)
    assert error.value.problems[0] == (
        "structure irscge: `fixed` of the nest of * names 'FIXED', which is no factor of SAM hosoe_2010_irscge"
    )


def test_only_a_rent_may_pass_the_government_by() -> None:
    sam = paper("moncge")[0]
    accounts = sam.accounts.copy()
    accounts.loc["RENT", "group"] = "tax"
    with pytest.raises(SamError) as error:
        check_sam(Sam(sam.flows, accounts))
    assert [problem.where for problem in error.value.problems] == ["RENT"]


def japan_with(sam: Sam | None = None, table: ElasticityTable | None = None, **keys):
    """Japan, calibrated with keys of its structure replaced, its closure and its compiled model."""
    structure = Structure(**(japan_structure().model_dump() | keys))
    parameters = calibrate(sam or japan_sam(), structure, table or japan_table())
    return parameters, compile_economy(parameters, CLOSURES["savings_driven"])


@pytest.mark.slow
def test_japan_with_a_new_mark_up_on_cars() -> None:
    """The mark-up raises the buyers' price, and the household's income by the rent."""
    wedge = {
        "name": "mark_up",
        "account": "rent",
        "on": "domestic",
        "of": ("c_mvh",),
        "collector": "household",
    }
    taxes = (*(tax.model_dump() for tax in japan_structure().taxes), wedge)
    parameters, compiled = japan_with(taxes=taxes)
    rate = parameters.data["rate_mark_up"]
    raised = rate.where(rate[rate.dims[0]] != "c_mvh", 0.1).assign_attrs(rate.attrs)
    new = solve(compiled, parameters.with_values({"rate_mark_up": raised}))
    sales = new.value("p_domestic", "c_mvh") * new.value("q_domestic", "c_mvh")
    assert new.sam.value("household", "rent") == pytest.approx(0.1 * sales, rel=1e-10)
    assert new.value("q_domestic", "c_mvh") < parameters.value("q0_domestic", "c_mvh")


@pytest.mark.slow
def test_japan_as_a_large_importer_moves_world_prices() -> None:
    table = japan_table()
    table = table.with_value("epsilon_import_supply", 4.0)
    parameters, compiled = japan_with(table=table, import_supply="finite")
    duty = parameters.data["rate_duty"]
    new = solve(compiled, parameters.with_values({"rate_duty": (duty * 0).assign_attrs(duty.attrs)}))
    offers = np.array(list(new.entries("p_import_offer").values()))
    quantities = np.array([new.entries("q_import_from")[at] for at in new.entries("p_import_offer")])
    base = np.array([parameters.entries("q0_import_from")[at] for at in new.entries("p_import_offer")])
    np.testing.assert_allclose(quantities / base, offers**4, rtol=1e-9)


@pytest.mark.slow
def test_japan_with_scale_economies_in_steel() -> None:
    """A tenth of the capital of iron and steel is a fixed cost, in an account of its own."""
    sam = japan_sam()
    accounts = sam.accounts.copy()
    accounts.loc["f_fixed"] = accounts.loc["f_capital"]
    capital = sam.value("f_capital", "a_i_s")
    owners = {(r, p): v for (r, p), v in sam.flows.items() if p == "f_capital"}
    total = sum(owners.values())
    flows = sam.flows.to_dict()
    flows["f_capital", "a_i_s"] = 0.9 * capital
    flows["f_fixed", "a_i_s"] = 0.1 * capital
    for (r, p), value in owners.items():
        flows[r, p] = value * (1 - 0.1 * capital / total)
        flows[r, "f_fixed"] = value * 0.1 * capital / total
    cells = pd.Series(flows)
    cells.index.names = sam.flows.index.names
    with_fixed = Sam(cells, accounts, name="japan with a fixed cost", unit=sam.unit, year=sam.year)
    steel = next(
        spec for spec in reversed(japan_structure().activities) if spec.of == "*" or "a_i_s" in spec.of
    )
    entry = {"of": ("a_i_s",), "nest": steel.nest.model_dump(), "fixed": ("f_fixed",)}
    activities = (*(spec.model_dump() for spec in japan_structure().activities), entry)
    structure = Structure(**(japan_structure().model_dump() | {"activities": activities}))
    parameters = calibrate(with_fixed, structure, japan_table())
    rules = {"f_fixed": "fixed_real_price", "*": "full_employment"}
    compiled = compile_economy(
        parameters, replace(CLOSURES["savings_driven"], name="fixed", factor_markets=rules)
    )
    demand = parameters.data["scale_export_demand"]
    up = demand.where(demand[demand.dims[0]] != "c_i_s", 1.2).assign_attrs(demand.attrs)
    new = solve(compiled, parameters.with_values({"scale_export_demand": up}))
    assert new.value("q_node", "a_i_s") > parameters.value("q0_node", "a_i_s")
    assert new.value("q_factor", "f_fixed", "a_i_s") == pytest.approx(0.1 * capital, rel=1e-12)
