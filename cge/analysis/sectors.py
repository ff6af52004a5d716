"""What a change means to each industry and commodity: output, value added, price, trade, employment, emissions."""

from __future__ import annotations

from collections.abc import Mapping

from cge.analysis.emissions import EMITTERS, emitted
from cge.analysis.indicator import INDEX
from cge.analysis.value_added import value_added
from cge.equilibrium import Equilibrium
from cge.hours import MILLION_HOURS, hours_worked, known
from cge.parameters import Parameters


def figures(base: Equilibrium, new: Equilibrium) -> dict[str, dict[str, tuple[float, float]]]:
    """Base and value by account: `output`, `value_added`, `employment`, `co2` of activities; `price`, `exports`, `imports`
    of goods.

    `co2` has households, too. Employment and emissions that the economy does not know have no members.
    """
    before, after = (_quantities(base, e) for e in (base, new))
    return {
        name: {label: (value, after[name].get(label, 0.0)) for label, value in members.items()}
        for name, members in before.items()
    }


def units(money: str, benchmark: Parameters) -> dict[str, str]:
    """The unit of each figure, for a SAM in `money`."""
    quantity = f"{money} at base prices"
    employment = MILLION_HOURS if known(benchmark) else f"{money} of base-year wages"
    return {
        "output": quantity,
        "value_added": quantity,
        "price": INDEX,
        "exports": quantity,
        "imports": quantity,
        "employment": employment,
        "co2": "Mt",
    }


def _employment(base: Equilibrium, e: Equilibrium) -> dict[str, float]:
    """Hours by activity: services at the benchmark's hours, scaled to the hours of each factor (`cge.hours`)."""
    parameters, used = base.parameters, e.entries("q_factor")
    found = dict.fromkeys(parameters.sets["a"], 0.0)
    per_service = parameters.entries("hours_per_service")

    def at_base(name: str) -> dict:
        return parameters.entries(name) if name.startswith("hours") else e.entries(name)

    for f in parameters.roles["labour"]:
        scale = hours_worked(e.parameters, e.entries, f) / hours_worked(parameters, at_base, f)
        for at in used:
            if at[0] == f:
                found[at[1]] += scale * per_service[at] * used[at]
    return found if parameters.roles["labour"] else {}


def _quantities(base: Equilibrium, e: Equilibrium) -> dict[str, dict[str, float]]:
    p, sets = e.parameters, e.parameters.sets
    co2: dict[str, float] = {}
    if e.value("e_total"):
        co2 = dict.fromkeys((*sets["a"], *sets["h"]), 0.0)
        for name, transaction in EMITTERS.items():
            amounts = emitted(e, name)
            over, user = transaction.over, transaction.places[2]
            parts = p.totals(over, user, amounts) if user else dict(zip(sets[over], amounts, strict=True))
            for who, amount in parts.items():
                co2[who] += float(amount)
    return {
        "output": _filled(sets["a"], p.totals("ac", 0, e.vector("q_make"))),
        "value_added": value_added(e),
        "price": e.entries("p_supply"),
        "exports": _filled(sets["c"], p.totals("cr", 0, e.vector("q_export_to") * p.vector("paid0_export"))),
        "imports": _filled(sets["c"], p.totals("rc", 1, e.vector("q_import_from"))),
        "employment": _employment(base, e),
        "co2": co2,
    }


def _filled(labels: tuple[str, ...], found: Mapping[str, float]) -> dict[str, float]:
    return {label: found.get(label, 0.0) for label in labels}
