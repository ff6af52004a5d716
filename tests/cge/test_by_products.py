"""By-products and endowments: goods that compete one for one with the supply of a commodity, or with domestic goods."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from calibration import CalibrationError, ElasticityTable, calibrate
from cge.closure import CLOSURES
from cge.solve import compile_economy, solve
from cge.structure import Structure
from sam import Sam, read_sam

from .economies import ROOT, YAML

FOLDER = ROOT / "experiments" / "papers" / "hosoe_2010_stdcge"


def economy(by_products: dict, endowments: str = "supply"):
    """stdcge where bread makers also turn out 4 of milk, and the household owns and sells 3 of milk."""
    sam = read_sam(FOLDER / "sam.csv")
    flows = sam.flows.to_dict()
    for at, change in {
        ("a_BRD", "c_MLK"): 4.0,
        ("a_BRD", "c_BRD"): -4.0,
        ("HOH", "c_MLK"): 3.0,
        ("c_BRD", "HOH"): -4.0,
        ("c_MLK", "HOH"): 7.0,
    }.items():
        flows[at] = flows.get(at, 0.0) + change
    cells = pd.Series(flows)
    cells.index.names = sam.flows.index.names
    data = YAML(typ="safe").load(FOLDER / "structure.yaml")
    structure = Structure(**data, by_products=by_products, endowments=endowments)
    table = ElasticityTable.read(FOLDER / "elasticities_model.csv")
    parameters = calibrate(Sam(cells, sam.accounts, name="milky"), structure, table)
    return parameters, compile_economy(parameters, replace(CLOSURES["textbook"], walras="INV"))


@pytest.mark.parametrize("endowments", ["supply", "domestic"])
def test_prices_and_quantities_after_a_shock(endowments: str) -> None:
    parameters, compiled = economy({"a_BRD": ("c_MLK",)}, endowments)
    assert compiled.benchmark_residual_max <= 1e-12
    tariff = parameters.data["rate_tariff"]
    new = solve(compiled, parameters.with_values({"rate_tariff": (tariff * 0).assign_attrs(tariff.attrs)}))
    level = new.value("q_node", "a_BRD") / parameters.value("q0_node", "a_BRD")
    assert new.value("q_make", "a_BRD", "c_MLK") == pytest.approx(4 * level, rel=1e-11)
    assert new.value("p_make", "a_BRD", "c_MLK") == pytest.approx(new.value("p_supply", "c_MLK"), rel=1e-11)
    price = new.value("p_domestic" if endowments == "domestic" else "p_supply", "c_MLK")
    assert new.sam.value("HOH", "c_MLK") == pytest.approx(3 * price, rel=1e-11)
    tax = new.sam.value("IDT", "a_BRD")
    own = new.sam.value("a_BRD", "c_BRD")
    assert tax / (own - tax) == pytest.approx(
        5 / (74 - 5), rel=1e-11
    )  # on what bread brings in, not on the milk


def test_a_by_product_that_is_not_in_the_sam_is_named() -> None:
    with pytest.raises(CalibrationError) as error:
        economy({"a_MLK": ("c_BRD",)})
    assert error.value.problems[0] == (
        "structure stdcge: `by_products: a_MLK` names 'c_BRD', which is no product of this activity of SAM milky"
    )
