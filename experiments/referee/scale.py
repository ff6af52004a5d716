"""Homogeneity of the solved model: in other money and in a larger economy nothing real changes but by the factor."""

from __future__ import annotations

from cge.analysis.homogeneity import in_equations, numeraire_scaled, quantity_scaled
from cge.analysis.indicators import indicators
from experiments.referee.subject import Economy, Subject
from experiments.referee.trial import Measure, distance

NUMERAIRE_FACTOR = 2.0
QUANTITY_FACTOR = 1.05


def numeraire(subject: Subject) -> Measure:
    """Twice the numeraire and every amount of money: prices and values double, quantities stay."""
    base, expected = subject.base, {}
    for name, value in base.variables.items():
        scales = _dimension(base, name) in {"jpy", "jpy_per_unit"}
        expected[name] = value * (NUMERAIRE_FACTOR if scales else 1.0)
    return distance(_in_other_money(subject).variables, expected, subject.benchmark)


def quantities(subject: Subject) -> Measure:
    """Five per cent more of all that is given as a quantity: quantities and values grow by it, prices and rates stay."""
    base, expected = subject.base, {}
    for name, value in base.variables.items():
        grows = _dimension(base, name) in {"quantity", "jpy", "fx"}
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


def _dimension(economy: Economy, name: str) -> str:
    return economy.equilibrium.variables[name.split("[", 1)[0]].dimension
