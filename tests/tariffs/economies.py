"""Two goods, two partners, government and saving: the economy in which tariffs by partner are tried."""

from __future__ import annotations

from collections.abc import Mapping

from calibration import ElasticityTable, calibrate
from cge.equilibrium import Equilibrium
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.solve import compile_economy, solve
from experiments.examples import SMALL_TABLE, Sector, small_sam, small_structure, two_sectors
from tests.cge.economies import textbook

A, B = "w_a", "w_b"
FIXED = {
    "government_consumption": "fixed",
    "government_saving": "fixed_real",
    "government_instrument": "lump_sum",
    "household_saving": "residual",
    "investment": {"*": "fixed"},
}
"""Real demand of government and investment fixed, so that EV is welfare."""
UNTAXED = {
    "x": Sector({"y": 10.0}, 30.0, 50.0, imports=20.0, exports=40.0, investment=10.0),
    "y": Sector({"x": 20.0}, 50.0, 30.0, imports=40.0, exports=20.0, investment=15.0),
}
"""No tax, no government, and balanced trade: what theorems ask for."""


def two_partners(
    table: ElasticityTable = SMALL_TABLE, sectors: Mapping[str, Sector] | None = None, **structure: object
) -> Parameters:
    """Calibrated, with trade shared equally between partners A and B; `structure` replaces keys of it."""
    sam = small_sam(sectors or two_sectors(), partners=(A, B))
    return calibrate(sam, small_structure(**structure), table)


def solved(base: Parameters, changes: Mapping[str, object] | None = None, **entries: object) -> Equilibrium:
    """The equilibrium after changes (`{"foreign_tariff": {("c_x", A): 0.2}}`), under `FIXED` with other entries."""
    compiled = compile_economy(base, textbook(base, **(FIXED | entries)))
    return solve(compiled, base.with_entries(changes or {}), SolveOptions(method="newton"))
