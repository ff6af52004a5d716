"""Taxes: a tax is one row that attaches to a named transaction; paid prices and receipts follow from it.

An ad valorem rate falls on the price before tax and on the taxes that its base includes; on the gross basis it is a share of
what is paid. A specific rate is in base-year money per physical unit and follows the CPI. The price paid is the price before
tax plus all amounts (`cge equations taxes`). A mark-up is a row like any other, whose account an institution other than the
government collects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod

from cge.block import ParameterSpec
from cge.blocks import TAXED
from cge.expression import Expression


@dataclass(frozen=True)
class Tax:
    """One tax. `name` gives its rate parameter `rate_<name>` over the indices of the transaction `on`.

    Attributes: account, its SAM account; on, one of `cge.blocks.TAXED`; kind, `ad_valorem` or `specific`; basis,
    `net` or `gross`; base_includes, names of taxes on the same transaction whose amounts are part of the base; of,
    labels that limit the tax (empty: all); collector, the institution that receives it when the SAM has no cell
    that says so; shared_rate, the name of a scalar rate used by several rows; statutory, its benchmark value if
    they are ad valorem: what the SAM's cells are of it is then the parameter `coverage_<name>`, by which it is
    multiplied; coefficient, what has physical units per unit of quantity (specific taxes), a parameter or one of
    `cge.blocks.UNITS`, and without it the tax is per unit of the SAM's own quantity, which costs one in the
    benchmark, so that the SAM says its rate; coverage, the rates that one tax cell of the SAM stands for as multiples of one
    another, by label (the product of those named) or by all labels with commas, 1 where not named; money_per_unit, converts
    rate x physical units into the SAM's money; quota, on imports: the row is the rent of a quota, this multiple of
    the benchmark quantity at first, whose rate is what clears it.
    """

    name: str
    account: str
    on: str
    kind: str = "ad_valorem"
    basis: str = "net"
    base_includes: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    collector: str = ""
    shared_rate: str = ""
    coefficient: str = ""
    statutory: float = 0.0
    coverage: Mapping[str, float] = field(default_factory=dict, hash=False)
    money_per_unit: float = 1.0
    quota: float = 0.0

    @property
    def rate(self) -> str:
        """Name of the rate parameter: its own, or a scalar that several tax rows share (one carbon price)."""
        return self.shared_rate or f"rate_{self.name}"

    @property
    def is_direct(self) -> bool:
        """True for a tax on an income, with which no quantity is bought."""
        return TAXED[self.on].direct

    @property
    def parameters(self) -> tuple[ParameterSpec, ...]:
        """Declarations of its own rate; of an ad valorem one that is shared, the scalar rate and the coverage."""
        over = TAXED[self.on].over
        if not self.shared_rate:
            about = f"Rate of {self.name} on {self.on}."
            return (ParameterSpec(self.rate, over, "1", "none", "t", about, "taxes", role="rate"),)
        if self.kind == "specific":
            return ()
        rate = ParameterSpec(self.rate, "", "1", "none", "t", "Statutory rate.", "taxes", role="rate")
        about = f"Part of its base that {self.name} falls on."
        symbol = r"\kappa"
        return rate, ParameterSpec(
            self.multiplier, over, "1", "none", symbol, about, "taxes", role="exogenous"
        )

    def applies_to(self, index: tuple[str, ...]) -> bool:
        """True if this tax falls on the transaction with these labels."""
        return not self.of or any(label in self.of for label in index)

    @property
    def calibrated(self) -> bool:
        """True if the SAM's cells say what it collects: its rate, or its coverage at a shared rate."""
        return not self.shared_rate or self.kind == "ad_valorem"

    @property
    def multiplier(self) -> str:
        """Name of the parameter that its rate is multiplied by, one value for each transaction; empty if none."""
        return f"coverage_{self.name}" if self.shared_rate and self.kind == "ad_valorem" else self.coefficient

    def covers(self, index: tuple[str, ...]) -> float:
        """The multiple of its rate at which this tax falls on a transaction with these labels."""
        if not self.applies_to(index):
            return 0.0
        parts = prod(self.coverage.get(label, 1.0) for label in index)
        return self.coverage.get(",".join(index), parts)


def tax_parameters(taxes: tuple[Tax, ...]) -> dict[str, ParameterSpec]:
    """Declarations of the parameters of a taxes table, by name; a rate that rows share is one."""
    return {spec.name: spec for tax in taxes for spec in tax.parameters}


def in_order(taxes: tuple[Tax, ...], on: str) -> list[Tax]:
    """Taxes on one transaction, each after the taxes that its base includes; ValueError on a cycle."""
    pending = [tax for tax in taxes if tax.on == on]
    done: list[Tax] = []
    while pending:
        ready = [tax for tax in pending if all(name in {d.name for d in done} for name in tax.base_includes)]
        if not ready:
            names = ", ".join(tax.name for tax in pending)
            raise ValueError(
                f"taxes {names} on {on}: base_includes names a tax that is not on {on}, or is circular"
            )
        done += ready
        pending = [tax for tax in pending if tax not in ready]
    return done


def amounts(
    taxes: list[Tax],
    price: Expression,
    rate_of: Callable[[Tax], Expression],
    specific_of: Callable[[Tax], Expression],
) -> dict[str, Expression]:
    """Tax per unit of quantity for each tax in order; `rate_of(tax)` and `specific_of(tax)` give symbols or numbers."""
    result: dict[str, Expression] = {}
    for tax in taxes:
        if tax.kind == "specific":
            result[tax.name] = specific_of(tax)
            continue
        base = price + sum(result.get(name, 0.0) for name in tax.base_includes)  # not all fall on every cell
        rate = rate_of(tax)
        result[tax.name] = rate * base if tax.basis == "net" else rate / (1 - rate) * base
    return result
