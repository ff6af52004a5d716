"""Scenario: a solved economy beside its benchmark, and every number of it by address."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cge.address import Address, labels_of
from cge.analysis.indicator import Indicators
from cge.analysis.indicators import GROUPS, indicators
from cge.equilibrium import Equilibrium
from cge.groups import without_groups
from cge.parameters import Parameters
from cge.sets import SETS, axes_of
from sam.labels import ALL, fits, parts_of
from sam.problem import InputError, suggestion

SAM = "sam"
SHARES = {f"{name}_share": (name, "gdp_nominal") for name in ("trade_balance", "government_balance")}
"""Figures that swaps can fix (`cge.figures`) and that no table reports: the quotient of two that are."""


def figures_of(addresses: Iterable[Address]) -> set[str]:
    """The figures behind some addresses, among names that are none."""
    return {part for address in addresses for part in SHARES.get(address.name, (address.name,))}


@dataclass(frozen=True, eq=False)
class Scenario:
    """An equilibrium and the benchmark that it is compared with; `groups` are those of `indicators`."""

    equilibrium: Equilibrium
    base: Equilibrium
    groups: Sequence[str] = GROUPS
    _kept: dict[Hashable, object] = field(default_factory=dict, repr=False)

    @cached_property
    def indicators(self) -> Indicators:
        """Figures of the equilibrium against the benchmark."""
        return indicators(self.base, self.equilibrium, self.groups)

    def once(self, key: Hashable, at_base: bool, compute: Callable[[Scenario, bool], float]) -> float:
        """What is computed of it, kept under a key: a definition that many expressions use is computed once."""
        if (key, at_base) not in self._kept:
            self._kept[key, at_base] = compute(self, at_base)
        return self._kept[key, at_base]  # type: ignore[return-value]

    def read(self, address: Address, at_base: bool = False, others: Iterable[str] = ()) -> float:
        """A variable, parameter, figure or cell `sam[receiver,payer]`; the sum where labels mean several.

        A cell of the SAM that is empty, and a sum over nothing, are 0. Raises InputError for names and labels that the
        economy does not have (`others` are names that the reader of the message may have meant), and for a figure that
        does not apply to it.
        """
        entries = self._entries(address, at_base, others)
        if address.member in entries:  # without a search: a sweep reads hundreds of figures of each draw
            return entries[address.member]
        if not address.labels:
            raise InputError(f"{address} is no single number: name its labels, {address}[…]; {ALL} sums")
        address = without_groups(address, self._parameters.sam.accounts, entries)
        chosen = address.among(entries)
        if not chosen and self._nothing(address):
            return 0.0
        return math.fsum(entries[member] for member in chosen or address.members(entries))

    def unit(self, address: Address) -> str:
        """The unit of what an address means. Raises InputError as `read` does."""
        self.read(address)
        figures, name = self.indicators, address.name
        if self._in_model(address):
            specs = (
                self.equilibrium.variables if name in self.equilibrium.variables else self._parameters.specs
            )
            return specs[name].unit
        if name == SAM:
            return self._parameters.sam.unit or "SAM units"
        if name in SHARES:
            return "of GDP"
        return figures.units[name] if address.labels else figures.macro[name].unit

    @property
    def _parameters(self) -> Parameters:
        return self.equilibrium.parameters

    def _in_model(self, address: Address) -> bool:
        """Whether it is a variable or parameter; without labels only one that is a single number."""
        over = self.equilibrium.over(address.name)
        return over is not None and (bool(address.labels) or not SETS[over])

    def labels(self, name: str) -> list[str]:
        """The labels of every member of a family, as they stand between brackets. Raises InputError where it has none."""
        members = self._entries(Address(name, (ALL,)), False, ())
        if not members or None in members:
            raise InputError(f"{name} has no labels")
        return [",".join(labels_of(member)) for member in members]

    def _entries(self, address: Address, at_base: bool, others: Iterable[str]) -> Mapping:
        key = (address.name, bool(address.labels), at_base)
        if key not in self._kept:
            self._kept[key] = self._made(address, at_base, others)
        return self._kept[key]  # type: ignore[return-value]

    def _made(self, address: Address, at_base: bool, others: Iterable[str]) -> Mapping:
        """All members of what a name means, with their numbers."""
        equilibrium, name = (self.base if at_base else self.equilibrium), address.name
        if name == SAM:
            return equilibrium.sam.flows.to_dict()
        if self._in_model(address):
            return equilibrium.entries(name)
        if name in SHARES and not address.labels:
            part, whole = (self.read(Address(each), at_base) for each in SHARES[name])
            return {None: part / whole}
        macro = self.indicators.macro
        families = {**self.indicators.sectors, **self.indicators.households}
        if address.labels and name in families:
            return {label: pair[0 if at_base else 1] for label, pair in families[name].items()}
        if not address.labels and name in macro:
            value = macro[name].base if at_base else macro[name].value
            if value is None:
                raise InputError(f"{name} does not apply here: {macro[name].reason}")
            return {None: value}
        model = [*equilibrium.variables, *map(str, self._parameters.data.data_vars)]
        if name in (*model, *families, *macro):
            return {}
        known = [SAM, *others, *macro, *SHARES, *families, *model]
        raise InputError(f"there is no variable, parameter or figure {name!r}. {suggestion(name, known)}")

    def _nothing(self, address: Address) -> bool:
        """Whether an address without a member is an empty sum: cells between known accounts, `*` over no combination."""
        if address.name == SAM:
            known = [list(self.equilibrium.sam.accounts.index)] * 2
        else:
            over, axes = self.equilibrium.over(address.name), axes_of(self._parameters.sets)
            known = [axes[dim] for dim in SETS[over]] if over and ALL in "".join(address.labels) else []
        return len(known) == len(address.labels) > 0 and all(
            any(fits(part, label) for label in labels)
            for labels, written in zip(known, address.labels, strict=True)
            for part in parts_of(written)
        )
