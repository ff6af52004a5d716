r"""Carbon embodied in trade, and the leakage that a change of trade implies.

Emissions of production per unit of commodity c, direct and through all inputs, solve (environmentally extended input-output
analysis; Leontief 1970, Miller and Blair 2009, ch. 10; several products of an activity share its emissions by output)

    \epsilon_a Y_a = E_a + \sum_c \kappa_c \epsilon_c X_{ca},       \epsilon_c \sum_a Y_{ac} = \sum_a \epsilon_a Y_{ac},

with E_a what activity a burns, X_{ca} its purchases, Y_{ac} its output of c and Y_a = \sum_c Y_{ac}, all of the base and at
base prices; a bundle commodity has the emissions of what it bundles. Imports are taken as made as at home, the domestic
technology assumption (Andrew, Peters and Lennox 2009, Economic Systems Research 21). \kappa_c is what home and foreign
producers deliver over what buyers at home pay for it: duties and scrap embody nothing. All that is burnt is embodied once:

    \sum_c \epsilon_c (\kappa_c F_c + exports - imports) = \sum_a E_a,

F_c being final purchases at home.

What imports and exports embody is \sum_c \epsilon_c M_c and \sum_c \epsilon_c X_c at the base's \epsilon. Leakage is what
trade adds abroad over what falls at home: foreigners make the additional imports and what is exported no longer,

    100 (\Delta \sum_c \epsilon_c M_c - \Delta \sum_c \epsilon_c X_c) / (-\Delta E).

It is the trade channel alone, with Japanese technology abroad: partners that burn more coal make it larger. The other
channel, fuel that becomes cheaper on world markets, needs a world model; studies with one include it.
"""

from __future__ import annotations

import numpy as np

from cge.analysis.emissions import EMITTERS, Benchmark, emitted
from cge.analysis.indicator import Indicator
from cge.blocks import TRANSACTIONS
from cge.equilibrium import Equilibrium

BOUGHT = ("intermediate", "consumption", "government", "investment", "bundle")
"""Transactions by which commodities are bought at home."""

STILL = 1e-6
"""Change of emissions, relative to the base, below which a rate of leakage would divide rounding by rounding."""


def intensities(base: Benchmark) -> dict[str, float]:
    """Mt of CO2 per unit of output by commodity, direct and indirect; 0 for one that nobody at home makes."""
    sets = base.parameters.sets
    number = {label: place for place, label in enumerate((*sets["a"], *sets["c"]))}
    system = np.zeros((len(number),) * 2)

    def places(over: str, position: int) -> list[int]:
        return [number[member[position]] for member in sets[over]]

    share = np.array(list(delivered_share(base).values()))
    for name, over in (("q_intermediate", "ca"), ("q_bundle", "cb")):
        buyers, bought = places(over, 1), places(over, 0)
        contained = base.vector(name) * share[np.array(bought, dtype=int) - len(sets["a"])]
        np.subtract.at(system, (buyers, bought), contained)
    made, (makers, products) = base.vector("q_make"), (places("ac", 0), places("ac", 1))
    np.subtract.at(system, (products, makers), made)
    np.add.at(system, (makers, makers), made)
    np.add.at(system, (products, products), made)
    bundles = places("cb", 1)
    np.add.at(system, (bundles, bundles), base.vector("q_bundle"))
    idle = np.flatnonzero(system.diagonal() == 0.0)
    system[idle, idle] = 1.0
    burnt = np.zeros(len(number))
    for a, mt in production_emissions(base).items():
        burnt[number[a]] = mt
    found = np.linalg.solve(system, burnt)
    return {c: float(found[number[c]]) for c in sets["c"]}


def direct_intensities(base: Benchmark) -> dict[str, float]:
    """Mt of CO2 per unit of output by commodity of those who make it; 0 for one that nobody at home makes."""
    parameters = base.parameters
    made = parameters.totals("ac", 0, base.vector("q_make"))
    burnt = production_emissions(base)
    per_output = [
        burnt[a] / made[a] * quantity
        for (a, _), quantity in zip(parameters.sets["ac"], base.vector("q_make").tolist(), strict=True)
    ]
    emitted_for = parameters.totals("ac", 1, np.array(per_output))
    output = parameters.totals("ac", 1, base.vector("q_make"))
    return {c: emitted_for[c] / output[c] if output.get(c) else 0.0 for c in parameters.sets["c"]}


def delivered_share(base: Benchmark) -> dict[str, float]:
    """Home and foreign producers' deliveries of a commodity over purchases of it at home; 0 where nobody buys it."""
    parameters = base.parameters
    bought = dict.fromkeys(parameters.sets["c"], 0.0)
    for name in BOUGHT:
        transaction = TRANSACTIONS[name]
        for c, amount in parameters.totals(transaction.over, 0, base.vector(transaction.quantity)).items():
            bought[c] += amount
    made = parameters.totals("ac", 1, base.vector("q_make"))
    made |= parameters.totals("cb", 1, base.vector("q_bundle"))  # a bundle is what it buys
    into, out = imported(base), exported(base)
    return {
        c: (made.get(c, 0.0) + into.get(c, 0.0) - out.get(c, 0.0)) / used if used else 0.0
        for c, used in bought.items()
    }


def production_emissions(equilibrium: Benchmark) -> dict[str, float]:
    """Mt of CO2 by activity: fuel that it burns, and what is attached to its output."""
    parameters = equilibrium.parameters
    found = dict.fromkeys(parameters.sets["a"], 0.0)
    for name, transaction in EMITTERS.items():
        amounts, user = emitted(equilibrium, name), transaction.places[2]
        by_user = (
            parameters.totals(transaction.over, user, amounts)
            if user
            else dict(zip(parameters.sets[transaction.over], amounts.tolist(), strict=True))
        )
        for who, mt in by_user.items():
            if who in found:
                found[who] += mt
    return found


def embodied_carbon(base: Equilibrium, new: Equilibrium) -> dict[str, Indicator]:
    """Embodied in imports and exports (Mt) and leakage (per cent); empty without emissions or without trade."""
    sets = base.parameters.sets
    if not base.value("e_total") or not sets["rc"] or not sets["cr"]:
        return {}
    per_unit = intensities(base)
    mt = {
        name: [sum(per_unit[c] * traded for c, traded in flow(e).items()) for e in (base, new)]
        for name, flow in (("imports", imported), ("exports", exported))
    }
    unit = "Mt, made as at home in the base"
    added = mt["imports"][1] - mt["imports"][0] - mt["exports"][1] + mt["exports"][0]
    fallen = base.value("e_total") - new.value("e_total")
    return {
        **{f"co2_embodied_{name}": Indicator(before, after, unit) for name, (before, after) in mt.items()},
        "leakage_rate": _rate(added, fallen, STILL * base.value("e_total")),
    }


def _rate(added: float, fallen: float, still: float) -> Indicator:
    """Leakage in per cent; 0 where neither moves by more than `still`, nothing where emissions at home alone do not."""
    unit = "% of the fall of emissions at home"
    if abs(fallen) > still:
        return Indicator(0.0, 100.0 * added / fallen, unit)
    if abs(added) > still:
        return Indicator(None, None, unit, "emissions at home do not change")
    return Indicator(0.0, 0.0, unit)


def imported(equilibrium: Benchmark) -> dict[str, float]:
    """Imports by commodity from all partners, cif at base prices."""
    return equilibrium.parameters.totals("rc", 1, equilibrium.vector("q_import_from"))


def exported(equilibrium: Benchmark) -> dict[str, float]:
    """Exports by commodity to all partners, at base prices before export taxes."""
    return equilibrium.parameters.totals("cr", 0, equilibrium.vector("q_export_to"))
