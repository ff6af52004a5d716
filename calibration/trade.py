"""Calibration of trade: Armington and CET shares, world prices, export demand."""

from __future__ import annotations

import math
from collections import defaultdict

from calibration.benchmark import Benchmark
from calibration.elasticities import ElasticityTable
from cge.structure import Structure


def calibrate_trade(
    benchmark: Benchmark, structure: Structure, table: ElasticityTable, problems: list[str]
) -> dict[str, dict]:
    """Parameters of the trade block."""
    sets, quantity, paid0_import = benchmark.sets, benchmark.quantity, benchmark.paid0["import"]
    imports, exports, home = quantity["import"], quantity["export"], quantity["domestic"]
    sold = quantity["institution_sale"]
    import_paid: dict[str, float] = defaultdict(float)
    origins: dict[str, int] = defaultdict(int)
    for (r, c), value in imports.items():
        import_paid[c] += value * paid0_import[r, c]
        origins[c] += 1
    export: dict[str, float] = defaultdict(float)
    destinations: dict[str, int] = defaultdict(int)
    for (c, _), value in exports.items():
        export[c] += value
        destinations[c] += 1
    bought = dict(benchmark.spending["domestic"])
    for n, c in sets["nc_domestic"]:
        bought[c] += sold[n, c]
    supply = {c: bought.get(c, 0.0) + import_paid.get(c, 0.0) for c in sets["c_armington"]}
    output = {c: home.get(c, 0.0) + export.get(c, 0.0) for c in sets["c_output"]}

    def elasticity(key: str, c: str, needed: bool) -> float:
        return table.get(key, c, problems=problems) if needed else 0.0

    finite = structure.export_demand == "finite"
    return {
        "q0_import": {c: import_paid[c] for c in sets["c_import"]},
        "q0_export": {c: export[c] for c in sets["c_export"]},
        "share_domestic": {c: bought[c] / supply[c] for c in home},
        "share_import": {c: import_paid[c] / supply[c] for c in sets["c_import"]},
        "share_origin": {(r, c): v * paid0_import[r, c] / import_paid[c] for (r, c), v in imports.items()},
        "share_home_sales": {c: home[c] / output[c] for c in home},
        "share_export": {c: export[c] / output[c] for c in sets["c_export"]},
        "share_destination": {(c, r): v / export[c] for (c, r), v in exports.items()},
        "sigma_armington": {
            c: elasticity("sigma_armington", c, c in home and c in import_paid) for c in sets["c_armington"]
        },
        "sigma_origin": {c: elasticity("sigma_origin", c, origins[c] > 1) for c in sets["c_import"]},
        "omega_export": {
            c: elasticity("omega_export", c, c in home and c in export) for c in sets["c_output"]
        },
        "omega_destination": {
            c: elasticity("omega_destination", c, destinations[c] > 1) for c in sets["c_export"]
        },
        "eta_export_demand": {
            c: elasticity("eta_export_demand", c, True) if finite else math.inf for c in sets["c_export"]
        },
        "epsilon_import_supply": {
            c: elasticity("epsilon_import_supply", c, True) if sets["rc_finite"] else math.inf
            for c in sets["c_import"]
        },
        "share_bundle": {
            (c, d): value * benchmark.paid0["supply"][c] / quantity["supply"][d]
            for (c, d), value in quantity["bundle"].items()
        },
        "q0_institution_sale": {at: sold[at] for at in sets["nc_domestic"]},
    }
