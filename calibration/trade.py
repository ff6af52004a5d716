"""Calibration of trade: Armington and CET shares, world prices, export demand."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from calibration.elasticities import ElasticityTable
from cge.structure import Structure


def calibrate_trade(
    structure: Structure,
    sets: Mapping[str, tuple],
    table: ElasticityTable,
    imports: Mapping[tuple[str, str], float],
    paid0_import: Mapping[tuple[str, str], float],
    exports: Mapping[tuple[str, str], float],
    domestic: Mapping[str, float],
    paid0_domestic: Mapping[str, float],
    beside: Mapping[tuple[str, str], float],
    problems: list[str],
) -> dict[str, dict]:
    """Parameters of the trade block except bundles and supply.

    `imports` (r, c) are cif, `exports` (c, r) net of export taxes, `domestic` (c) home sales of domestic output before
    mark-ups, `beside` (n, c) what institutions sell beside it.
    """
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
    home = {c: domestic[c] for c in sets["c_domestic"]}
    bought = {c: value * paid0_domestic[c] for c, value in home.items()}
    for (_, c), value in beside.items():
        bought[c] += value
    supply = {c: bought.get(c, 0.0) + import_paid.get(c, 0.0) for c in sets["c_armington"]}
    output = {c: home.get(c, 0.0) + export.get(c, 0.0) for c in sets["c_output"]}

    def elasticity(key: str, c: str, needed: bool) -> float:
        return table.get(key, c, problems=problems) if needed else 0.0

    finite = structure.export_demand == "finite"
    return {
        "q0_domestic": home,
        "q0_import": {c: import_paid[c] for c in sets["c_import"]},
        "q0_import_from": dict(imports),
        "q0_export": {c: export[c] for c in sets["c_export"]},
        "q0_export_to": dict(exports),
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
        "scale_import_supply": dict.fromkeys(sets["rc_finite"], 1.0),
        "paid0_domestic": dict(paid0_domestic),
        "p_world_import": dict.fromkeys(imports, 1.0),
        "p_world_export": dict.fromkeys(exports, 1.0),
        "scale_export_demand": dict.fromkeys(exports, 1.0),
    }
