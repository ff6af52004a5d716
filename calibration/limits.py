"""Calibration of limits on quantities: the cap on emissions with the prices of its permits, and import quotas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calibration.benchmark import Benchmark
from calibration.tax_rates import quotas_on

# Until a scenario sets them, the cap on emissions and the ceiling on their price do not bind: the multiple of benchmark
# emissions, and of the price at which these cost all factor income.
LOOSE = 10.0
DEAR = 1000.0
EXACT = 1e-6  # distance of a quota from one that counts as none


def calibrate_limits(benchmark: Benchmark, data: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """Limits, and the rents of quotas that bind in the benchmark; their rates on top of the rent become zero."""
    emitted = data["e0_total"]
    money = next((tax.money_per_unit for tax in benchmark.taxes if tax.shared_rate == "carbon_price"), 1.0)
    income = sum(data["q0_factor_total"].values())
    return {
        "carbon_cap": LOOSE * emitted,
        "permit_price_ceiling": DEAR * income / (money * (emitted or 1.0)),
        **_quotas(benchmark, problems),
    }


def _quotas(benchmark: Benchmark, problems: list[str]) -> dict[str, dict]:
    limits: dict = {}
    rents: dict = {}
    rates = {tax.rate: dict(benchmark.rates[tax.rate]) for tax in benchmark.taxes if tax.quota}
    for r, c in benchmark.sets["rc_quota"]:
        at = r, c
        rows = quotas_on(benchmark.taxes, at)
        tax = rows[0]
        rent = rates[tax.rate][at]
        where = f"structure: the quota {tax.name} on imports of {c} from {r}"
        if len(rows) > 1:
            names = ", ".join(row.name for row in rows)
            problems.append(
                f"{where}: the rows {names} limit the same import; keep one, or separate them by `of`"
            )
        elif rent < 0.0:
            problems.append(
                f"{where} has a negative rent in the SAM, {rent:.3g} of the import; enter a subsidy as a tax"
            )
        elif rent and abs(tax.quota - 1.0) > EXACT:
            problems.append(
                f"{where} is {tax.quota:g} times the benchmark, though the SAM holds a rent, {rent:.3g} of the import: a "
                "quota with a rent binds. Write `quota: 1`, and relax it by a shock to limit_quota"
            )
        elif tax.quota < 1.0 - EXACT:
            problems.append(
                f"{where} is {tax.quota:g} times the benchmark, which exceeds it; write at least 1, and tighten it by a "
                "shock to limit_quota"
            )
        exact = abs(tax.quota - 1.0) <= EXACT
        limits[at] = (1.0 if exact else tax.quota) * benchmark.quantity["import"][at]
        rents[at] = rent
        rates[tax.rate][at] = 0.0
    return {"limit_quota": limits, "rent0_quota": rents, **rates}
