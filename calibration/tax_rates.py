"""Tax rates: from the SAM's tax cells to rates on transactions, and the benchmark prices that buyers pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from calibration.shape import LETTERS
from cge.blocks import TAXED
from cge.structure import Structure
from cge.taxes import Tax, amounts, in_order
from cge.transactions import labels, member
from sam import Sam
from sam.problem import CalibrationError


def taxes_of(structure: Structure) -> tuple[Tax, ...]:
    """The taxes table of a structure as `Tax` rows.

    Without `money_unit_yen` none has a rate in yen (`calibration.money_unit`); one on the SAM's own units is in its money.
    """
    money = 1e6 / (structure.money_unit_yen or 1e6)
    return tuple(
        Tax(
            **spec.model_dump(),
            money_per_unit=money if spec.coefficient else 1.0,
            statutory=structure.shared_rates.get(spec.shared_rate, 0.0),
        )
        for spec in structure.taxes
    )


def quotas_on(taxes: tuple[Tax, ...], index: tuple[str, ...]) -> list[Tax]:
    """The rows that are rents of a quota on one import."""
    return [tax for tax in taxes if tax.on == "import" and tax.quota and tax.applies_to(index)]


class TaxRates:
    """Rates and benchmark paid prices per transaction, found in the order in which tax bases depend on each other."""

    def __init__(self, sam: Sam, taxes: tuple[Tax, ...], sets: Mapping[str, tuple]) -> None:
        self._sam = sam
        self._taxes = taxes
        self._sets = sets
        self._problems: list[str] = []
        self._explained: set[tuple[str, str]] = set()
        self.rates: dict[str, Any] = {}
        self.paid0: dict[str, dict] = {}

    def calibrate_cells(self, on: str, cells: Mapping) -> dict:
        """As `calibrate`, from the SAM's cells, which hold the tax where the receiver remits it. Returns net values."""
        values = {labels(at): value for at, value in cells.items()}
        net = self._net(on, values) if TAXED[on].remits == "receiver" else values
        self.calibrate(on, net)
        return {member(index): value for index, value in net.items()}

    def calibrate(self, on: str, values: Mapping) -> None:
        """Rates of every tax on a transaction from its values net of tax, by member of its index set.

        Sets `rates[tax.rate]` (of a shared rate the statutory one, and its coverage) and
        `paid0[on]` (price paid per unit, net price 1).
        """
        net = {labels(at): value for at, value in values.items()}
        ordered = in_order(self._taxes, on)
        revenue = {tax.name: self._revenue(tax, on, net) for tax in ordered}
        paid = {}
        rates: dict[str, dict] = {tax.name: {} for tax in ordered if tax.calibrated}
        bases = self._bases(on, ordered, net, revenue)
        remitter = TAXED[on].places[2]
        for index in net:
            party = index[remitter]
            falling = [tax for tax in ordered if tax.applies_to(index) and tax.calibrated]
            for tax in falling:
                base, collected = bases[tax.name].get(party, 0.0), revenue[tax.name].get(party, 0.0)
                rate = collected / (base if tax.basis == "net" else base + collected) if collected else 0.0
                rates[tax.name][index] = rate * tax.covers(index)
            here = {tax: rates[tax.name][index] for tax in falling}
            taxed = amounts(falling, 1.0, here.__getitem__, here.__getitem__)
            paid[index] = 1.0 + sum(taxed.values())
        for tax in ordered:
            if not tax.calibrated:
                continue
            found = dict.fromkeys(self._sets[TAXED[on].over], 0.0)
            found |= {member(index): rate for index, rate in rates[tax.name].items()}
            if tax.shared_rate:
                self.rates[tax.rate] = tax.statutory
                self.rates[tax.multiplier] = {at: rate / tax.statutory for at, rate in found.items()}
            else:
                self.rates[tax.rate] = found
        self.paid0[on] = {member(index): price for index, price in paid.items()}

    def finish(self) -> None:
        """Raise CalibrationError for tax cells of the SAM that no row of the taxes table explains."""
        kinds = self._sam.accounts["kind"]
        for (receiver, payer), value in self._sam.flows.items():
            if kinds[receiver] != "tax" or (receiver, payer) in self._explained:
                continue
            paying = [on for on, spec in TAXED.items() if kinds[payer] in LETTERS[spec.remitter]]
            self._problems.append(
                f"SAM {self._sam.name}: tax cell ({receiver}, {payer}) = {value:g} is on no transaction; add a row to "
                f"`taxes` of the structure with account: {receiver} and on: what {payer} hands over, {' or '.join(paying)}"
            )
        if self._problems:
            raise CalibrationError(self._problems)

    def _revenue(self, tax: Tax, on: str, values: Mapping[tuple[str, ...], float]) -> dict[str, float]:
        """What a tax collects by the account that hands it over; each cell belongs to one row of the table."""
        revenue = self._cells(tax, on, values)
        for party in revenue:
            cell = (tax.account, party)
            if cell in self._explained:
                self._problems.append(
                    f"SAM {self._sam.name}: tax cell {cell} is claimed by two rows of `taxes`, the second is {tax.name}; "
                    "split the account or limit the rows with `of`"
                )
            self._explained.add(cell)
        return revenue

    def _cells(self, tax: Tax, on: str, values: Mapping[tuple[str, ...], float]) -> dict[str, float]:
        if tax.account not in self._sam or tax.coefficient:
            return {}
        remitter = TAXED[on].places[2]
        parties = dict.fromkeys(index[remitter] for index in values if tax.applies_to(index))
        revenue = {party: self._sam.value(tax.account, party) for party in parties}
        return {party: value for party, value in revenue.items() if value}

    def _bases(
        self, on: str, ordered: list[Tax], net: Mapping, revenue: Mapping
    ) -> dict[str, dict[str, float]]:
        bases: dict[str, dict[str, float]] = {}
        remitter = TAXED[on].places[2]
        for tax in ordered:
            base: dict[str, float] = defaultdict(float)
            for index, value in net.items():
                if tax.applies_to(index):
                    base[index[remitter]] += value * tax.covers(index)
            for included in tax.base_includes:
                for party in base:
                    base[party] += revenue[included].get(party, 0.0)
            for party, collected in revenue[tax.name].items():
                if base[party] <= 0:
                    self._problems.append(
                        f"SAM {self._sam.name}: tax {tax.name} collects {collected:g} from {party} on a base of "
                        f"{base[party]:g}; attach it to another transaction"
                    )
                    base[party] = 1.0
            bases[tax.name] = base
        return bases

    def _net(self, on: str, cells: Mapping[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
        """Net values where cells hold the tax: the party's total tax is spread in proportion to its cells."""
        remitter = TAXED[on].places[2]
        total: dict[str, float] = defaultdict(float)
        taxed: dict[str, float] = defaultdict(float)
        for index, value in cells.items():
            total[index[remitter]] += value
        for tax in in_order(self._taxes, on):
            for party, collected in self._cells(tax, on, cells).items():
                taxed[party] += collected
        return {
            index: value * (1 - taxed[index[remitter]] / total[index[remitter]])
            for index, value in cells.items()
        }
