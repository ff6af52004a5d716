"""Calibration of emissions trading: how much of each activity's emissions is covered, and intensities for allowances.

Coverage is by company (100,000 t a year and more); the accounts have activities. The structure names activities whose large
companies are covered and, with `coverage`, the share of all emissions that is: one factor for all weights meets it, since no
distribution of emissions by size of company and activity is among the sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calibration.benchmark import Benchmark
from calibration.limits import LOOSE
from cge.blocks.carbon import EMISSIONS
from cge.blocks.permits import PRICE
from cge.structure import Structure

# A share that exceeds one by less than this is rounding.
EXACT = 1e-9


def calibrate_trading(
    benchmark: Benchmark, structure: Structure, data: Mapping[str, Any], problems: list[str]
) -> dict[str, Any]:
    """Parameters of `cge.blocks.permits` that are not initial values; without `trading` nothing is covered."""
    sets = benchmark.sets
    emitted = _by_activity(benchmark, data)
    share = _covered(structure, data["e0_total"], emitted, problems)
    covered = sum(share[a] * emitted[a] for a in sets["a"])
    accounts = {tax.account for tax in benchmark.taxes if tax.shared_rate == PRICE}
    collected = dict.fromkeys(sets["g_budget"], 0.0)
    for g, t in sets["tg"]:
        if t in accounts and g in collected:
            collected[g] += data["share_collector"][g, t] / len(accounts)
    output = data["q0_node"]
    return {
        "covered_share": share,
        "share_allowance": collected,
        "e0_intensity": {a: emitted[a] / output[a] if output.get(a) else 0.0 for a in sets["a"]},
        "e0_covered": covered,
        "covered_cap": LOOSE * covered,
        "money_per_mt": next((tax.money_per_unit for tax in benchmark.taxes if tax.kind == "specific"), 1.0),
    }


def _by_activity(benchmark: Benchmark, data: Mapping[str, Any]) -> dict[str, float]:
    """Mt by activity."""
    found = {
        a: coefficient * data["q0_node"].get(a, 0.0) for a, coefficient in data[EMISSIONS["output"]].items()
    }
    for (c, a), coefficient in data[EMISSIONS["intermediate"]].items():
        found[a] += coefficient * data["q0_intermediate"][c, a]
    return found


def _covered(
    structure: Structure, total: float, emitted: Mapping[str, float], problems: list[str]
) -> dict[str, float]:
    share = dict.fromkeys(emitted, 0.0)
    trading = structure.trading
    if trading is None:
        return share
    share |= trading.activities
    if trading.coverage is None:
        return share
    where = f"structure {structure.name}: `trading: coverage` of {trading.coverage:g}"
    weighed = sum(share[a] * emitted[a] for a in emitted)
    if not weighed:
        problems.append(f"{where} needs emissions of the activities; give an emissions file, or leave it out")
        return share
    factor = trading.coverage * total / weighed
    largest = factor * max(share.values())
    if largest > 1.0 + EXACT:
        problems.append(
            f"{where} would cover {100 * largest:.4g} % of an activity: those named emit {weighed:.4g} of {total:.4g} Mt; "
            "name more activities, or lower it"
        )
    return {a: min(1.0, factor * weight) for a, weight in share.items()}
