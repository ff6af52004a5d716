"""What swaps found: the values that freed variables and parameters took, with unit and benchmark."""

from __future__ import annotations

from dataclasses import dataclass

from cge.closure import Swap
from cge.engine.reading.labels import datum_name
from cge.equilibrium import Equilibrium
from experiments.record.labels import unit_of
from experiments.run import Outcome


@dataclass(frozen=True)
class FreedValue:
    """One entry that a swap freed: its name with labels, its unit, its value before (`base`) and in the solution."""

    swap: Swap
    name: str
    unit: str
    base: float
    value: float


def freed_values(outcome: Outcome) -> tuple[FreedValue, ...]:
    """The entries that the swaps of a case freed, in the order of the swaps; `solve_for` has its multiplier instead."""
    before, after, sam = outcome.base, outcome.equilibrium, outcome.parameters.sam
    return tuple(
        FreedValue(
            entry.swap,
            datum_name(entry.family, entry.member),
            unit_of(_unit(after, entry.family), sam),
            before.entries(entry.family)[entry.member],
            after.entries(entry.family)[entry.member],
        )
        for entry in after.freed
        if entry.swap in outcome.case.closure.swap
    )


def _unit(equilibrium: Equilibrium, family: str) -> str:
    declared = equilibrium.variables.get(family) or equilibrium.parameters.specs[family]
    return declared.unit
