"""Homogeneity of the solved model: in other money and in a larger economy nothing real changes but by the factor."""

from __future__ import annotations

from cge.analysis.homogeneity import in_equations, numeraire_scaled, quantity_scaled
from cge.analysis.indicators import indicators
from experiments.referee.subject import Economy, Subject
from experiments.referee.trial import Measure, distance

NUMERAIRE_FACTOR = 2.0
QUANTITY_FACTOR = 1.05
FOREIGN = "foreign money"  # the unit of prices abroad, which other money at home leaves
# Variables that are neither a quantity nor a price: their scaling in the tests is given by name.
_MONEY = ("v_",)
_QUANTITY = ("q_", "e_")
_REAL_MONEY = ("lump_sum", "saving_change")
_PRICE = ("p_",)


def numeraire(subject: Subject) -> Measure:
    """Twice the numeraire and every amount of money: prices and values double, quantities stay."""
    base, expected = subject.base, {}
    for name, value in base.variables.items():
        at_home = base.equilibrium.variables[name.split("[", 1)[0]].unit != FOREIGN
        expected[name] = value * (NUMERAIRE_FACTOR if name.startswith(_MONEY + _PRICE) and at_home else 1.0)
    return distance(_in_other_money(subject).variables, expected, subject.benchmark)


def quantities(subject: Subject) -> Measure:
    """Five per cent more of all that is given as a quantity: quantities and values grow by it, prices and rates stay."""
    base, expected = subject.base.variables, {}
    for name, value in base.items():
        grows = name.startswith(_MONEY + _QUANTITY) or name.split("[", 1)[0] in _REAL_MONEY
        expected[name] = value * (QUANTITY_FACTOR if grows else 1.0)
    larger = in_equations(subject.compiled, quantity_scaled(subject.parameters, QUANTITY_FACTOR))
    return distance(subject.solved(subject.compiled, larger).variables, expected, subject.benchmark)


def ev_in_other_money(subject: Subject) -> Measure:
    """The equivalent variation of twice the numeraire is zero, of consumption."""
    base = subject.base.equilibrium
    ev = indicators(base, _in_other_money(subject).equilibrium, groups=("welfare",)).macro["ev"].pair[1]
    consumed = sum(base.entries("v_consumption").values())
    return Measure(abs(ev) / consumed, "sum of households")


def _in_other_money(subject: Subject) -> Economy:
    scaled = in_equations(subject.compiled, numeraire_scaled(subject.parameters, NUMERAIRE_FACTOR))
    return subject.solved(subject.compiled, scaled)
