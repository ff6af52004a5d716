"""An economy of what is rare: bundles, nested groups, a fixed input, a quota, goods made for export only, no saving."""

from __future__ import annotations

import pandas as pd

from calibration import ElasticityTable, calibrate
from cge.parameters import Parameters
from cge.structure import ActivitySpec, HouseholdSpec, NestSpec, Structure, TaxSpec
from sam import Sam

CELLS = """
labour a_x 20, capital a_x 10, c_y a_x 10, labour a_y 30, capital a_y 20
a_x c_x 40, a_y c_y 50
c_x world 40, world c_x 30
c_x bundle 10, c_y bundle 20, bundle house 30
c_x house 20, c_y house 15, c_y state 5
house labour 50, house capital 30
state house 5, world house 10
"""
KINDS = {
    "a_x": "activity",
    "a_y": "activity",
    "c_x": "commodity",
    "c_y": "commodity",
    "bundle": "commodity",
    "labour": "factor",
    "capital": "factor",
    "house": "household",
    "state": "government",
    "world": "world",
}
ELASTICITIES = ("sigma_armington", "sigma_origin", "omega_export", "omega_destination", "eta_export_demand")


def odd() -> Parameters:
    """The economy, calibrated."""
    cells = [cell.split() for cell in CELLS.replace("\n", ",").split(",") if cell.strip()]
    index = pd.MultiIndex.from_tuples([(r, p) for r, p, _ in cells], names=["receiver", "payer"])
    flows = pd.Series([float(value) for *_, value in cells], index=index)
    accounts = pd.DataFrame({"kind": KINDS})
    sam = Sam(flows, accounts, name="odd", unit="money", year=2015)
    inner = NestSpec(name="inner", elasticity=0.5, inputs=("c_x", "c_y"))
    nest = NestSpec(name="output", elasticity=0.5, inputs=("commodities", "factors"))
    structure = Structure(
        name="odd",
        activities=(
            ActivitySpec(of="*", nest=nest),
            ActivitySpec(of=("a_x",), nest=nest, fixed=("capital",)),
        ),
        household=HouseholdSpec(
            demand="ces",
            elasticity=0.5,
            groups=(NestSpec(name="outer", elasticity=0.5, inputs=("bundle", inner)),),
        ),
        taxes=(TaxSpec(name="licence", account="licences", on="import", collector="house", quota=1.5),),
    )
    table = ElasticityTable("odd", {(name, "*"): 2.0 for name in ELASTICITIES})
    return calibrate(sam, structure, table)
