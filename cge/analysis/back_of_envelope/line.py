"""One line of an account, and what the accounts share: sums and means over benchmark values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cge.parameters import Parameters
from cge.taxes import amounts, in_order


@dataclass(frozen=True)
class Line:
    """An estimate from benchmark shares, and in words how it comes about.

    `unit` is `money` (base-year money of the SAM), `%` or `Mt`. `model` says what it is laid beside: macro indicators (their
    change, in per cent where the unit is), causes of EV (`term` or `term/label`), or nothing.
    """

    name: str
    estimate: float
    unit: str
    model: tuple[str, ...]
    how: str


class Entries(dict):
    """Parameters by name as dicts over their index sets, each made once."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__()
        self.parameters = parameters

    def __missing__(self, name: str) -> dict:
        self[name] = self.parameters.entries(name)
        return self[name]


def mean(values: Mapping, weights: Mapping) -> float:
    """Weighted mean over the weights' keys; 0.0 where they add up to nothing."""
    total = sum(weights.values())
    return sum(weight * values.get(key, 0.0) for key, weight in weights.items()) / total if total else 0.0


def by(position: int, entries: Mapping[tuple, float], only: Iterable | None = None) -> dict:
    """Sums of entries by one of their labels, for some labels only if given."""
    found: dict = {} if only is None else dict.fromkeys(only, 0.0)
    for key, value in entries.items():
        if only is None or key[position] in found:
            found[key[position]] = found.get(key[position], 0.0) + value
    return found


def moved(base: Parameters, shocked: Parameters, name: str) -> bool:
    """True if the shock changes a parameter."""
    return name in base.data and not base.data[name].equals(shocked.data[name])


def import_taxes(economy: Entries) -> dict[tuple[str, str], dict[str, float]]:
    """Ad valorem taxes per unit of every import at a cif price of one, by name."""
    taxes = [tax for tax in in_order(economy.parameters.taxes, "import") if tax.kind == "ad_valorem"]
    found = {}
    for at in economy["q0_import_from"]:
        own = [tax for tax in taxes if tax.applies_to(at)]
        rates = {tax: economy[tax.rate][at] for tax in own}
        found[at] = amounts(own, 1.0, rates.__getitem__, lambda tax: 0.0)
    return found


def output_tax_rates(parameters: Parameters) -> dict[str, float]:
    """Taxes on output, as a share of what a commodity's producers receive."""
    receipts: dict[str, float] = {}
    output = by(1, parameters.entries("q0_make"))
    for tax in parameters.taxes:
        if tax.on != "output" or tax.kind != "ad_valorem":
            continue
        rates = parameters.entries(tax.rate)
        for (a, c), value in parameters.entries("q0_make").items():
            if tax.applies_to((a,)):
                rate = rates[a]
                share = rate / (1.0 + rate) if tax.basis == "net" else rate
                receipts[c] = receipts.get(c, 0.0) + value * share
    return {c: receipts.get(c, 0.0) / value for c, value in output.items()}
