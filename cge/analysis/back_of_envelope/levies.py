"""What specific taxes with one price (of carbon, of permits, a levy on fuels) take per unit of what is bought or made."""

from __future__ import annotations

from typing import Any

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
        for index in map(_labels, parameters.numbers(TAXED[tax.on].over)):
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
        self._parameters = parameters
        self._kept: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in self._kept:
            over = self._parameters.over(name)
            self._kept[name] = self._parameters.entries(name) if over else self._parameters.value(name)
        return self._kept[name]

    def number(self, name: str, *labels: str) -> float:
        """One number of a parameter."""
        found = getattr(self, name)
        return found[labels[0] if len(labels) == 1 else labels] if labels else found


def _labels(member: str | tuple[str, ...]) -> tuple[str, ...]:
    return (member,) if isinstance(member, str) else member
