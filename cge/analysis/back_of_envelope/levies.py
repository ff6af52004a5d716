"""What specific taxes with one price (of carbon, of permits, a levy on fuels) take per unit of what is bought or made."""

from __future__ import annotations

from typing import Any

from cge.address import labels_of
from cge.analysis.back_of_envelope.line import Entries
from cge.blocks import TAXED, UNITS
from cge.parameters import Parameters
from cge.taxes import Tax

Place = tuple[str, ...]  # transaction and labels


def priced(parameters: Parameters) -> list[Tax]:
    """The specific taxes whose price several rows share, on what is used or made at home."""
    return [
        tax
        for tax in parameters.taxes
        if tax.kind == "specific" and tax.shared_rate and tax.on in ("intermediate", "consumption", "output")
    ]


def levies(parameters: Parameters) -> dict[Place, float]:
    """Money per unit by place; below zero where the tax pays, as allowances by benchmark do."""
    numbers = _Numbers(parameters)
    found: dict[Place, float] = {}
    for tax in priced(parameters):
        price = parameters.value(tax.rate) * tax.money_per_unit
        if not price:
            continue
        for index in map(labels_of, parameters.numbers(TAXED[tax.on].over)):
            if tax.applies_to(index) and (units := _units(numbers, tax, index)):
                found[tax.on, *index] = found.get((tax.on, *index), 0.0) + price * units
    return found


def _units(numbers: _Numbers, tax: Tax, index: tuple[str, ...]) -> float:
    if tax.coefficient in UNITS:
        units = UNITS[tax.coefficient]
        return float(units.rule(numbers, *index)) if units.where(numbers, *index) else 0.0
    return numbers.number(tax.coefficient, *index)


class _Numbers:
    """Parameters under the names by which rules read them, as numbers."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters, self._entries = parameters, Entries(parameters)

    def __getattr__(self, name: str) -> Any:
        return self._entries[name] if self._parameters.over(name) else self._parameters.value(name)

    def number(self, name: str, *labels: str) -> float:
        """One number of a parameter."""
        return self._parameters.value(name, *labels)
