"""Calibration of make: what activities turn out and who produces a commodity."""

from __future__ import annotations

from calibration.benchmark import Benchmark
from calibration.elasticities import ElasticityTable


def calibrate_make(benchmark: Benchmark, table: ElasticityTable, problems: list[str]) -> dict[str, dict]:
    """Parameters of the make block."""
    sets, make = benchmark.sets, benchmark.quantity["make"]
    beside, old = set(sets["ac_by"]), set(sets["ac_old"])
    by_activity: dict[str, float] = dict.fromkeys(sets["a"], 0.0)
    by_commodity: dict[str, float] = dict.fromkeys(sets["c_output"], 0.0)
    products: dict[str, int] = dict.fromkeys(sets["a"], 0)
    producers: dict[str, int] = dict.fromkeys(sets["c_output"], 0)
    for (a, c), value in make.items():
        if (a, c) not in beside:
            by_activity[a] += value
            products[a] += 1
            by_commodity[c] += value
            producers[c] += (a, c) not in old
    return {
        "share_make": {
            (a, c): 0.0 if (a, c) in beside else value / by_activity[a] for (a, c), value in make.items()
        },
        "share_producer": {
            (a, c): 0.0 if (a, c) in beside else value / by_commodity[c] for (a, c), value in make.items()
        },
        "q0_output": by_commodity,
        "omega_make": {
            a: table.get("omega_make", a, problems=problems) if products[a] > 1 else 0.0 for a in sets["a"]
        },
        "sigma_make": {
            c: table.get("sigma_make", c, problems=problems) if producers[c] > 1 else 0.0
            for c in sets["c_output"]
        },
    }
