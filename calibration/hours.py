"""Calibration of hours: from hours worked by activity to hours per unit of labour services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calibration.benchmark import Benchmark


def calibrate_hours(
    benchmark: Benchmark, labour: Sequence[str], hours: Mapping[str, float] | None
) -> dict[str, dict]:
    """`hours_per_service` by factor and activity: million hours per base-year money, one without hours; none offered.

    hours: million a year by activity. All labour of an activity has the same hours per unit of services. `hours_offered` is
    for laws of motion.
    """
    services: dict[str, float] = {}
    for (f, a), quantity in benchmark.quantity["factor"].items():
        services[a] = services.get(a, 0.0) + (quantity if f in labour else 0.0)
    return {
        "hours_per_service": {
            (f, a): hours[a] / services[a] if hours and f in labour and services[a] else 1.0
            for f, a in benchmark.sets["fa"]
        },
        "hours_offered": dict.fromkeys(benchmark.sets["f"], 0.0),
    }
