"""Tax rates: from the SAM's tax cells to rates on transactions, and the benchmark prices that buyers pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cge.structure import Structure
from cge.taxes import TRANSACTIONS, Tax, amounts, in_order
from sam import Sam
from sam.problem import CalibrationError

# Position in a transaction's labels of the account that hands over the tax.
_TAXED_PARTY = {
    "output": 0,
    "factor": 1,
    "intermediate": 1,
    "consumption": 1,
    "government": 1,
    "investment": 1,
    "import": 1,
    "export": 0,
    "supply": 0,
    "domestic": 0,
    "income": 0,
}
_SELLER_REMITS = ("export", "supply")


def taxes_of(structure: Structure) -> tuple[Tax, ...]:
    """The taxes table of a structure as `Tax` rows."""
    return tuple(
        Tax(**{**spec.model_dump(), "money_per_unit": 1e6 / structure.money_unit_yen})
        for spec in structure.taxes
    )


def taxes_by_quota(taxes: tuple[Tax, ...], index: tuple[str, ...]) -> float:
    """The quota on one import as a multiple of its benchmark quantity; 0 where there is none."""
    return max((tax.quota for tax in taxes if tax.on == "import" and tax.applies_to(index)), default=0.0)


class TaxRates:
    """Rates and benchmark paid prices per transaction, found in the order in which tax bases depend on each other."""

    def __init__(self, sam: Sam, taxes: tuple[Tax, ...], sets: Mapping[str, tuple]) -> None:
        self._sam = sam
        self._taxes = taxes
        self._sets = sets
        self._problems: list[str] = []
        self._explained: set[tuple[str, str]] = set()
        self.rates: dict[str, dict] = {}
        self.paid0: dict[str, dict] = {}

    def calibrate(self, on: str, values: Mapping[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
        """Rates of every tax on a transaction from the values of its cells.

        `values` are as the SAM states them: net of tax, or with tax where the seller remits it. Returns values net of
        tax; sets `rates[tax.rate]` and `paid0[on]` (price paid per unit, net price 1).
        """
        ordered = in_order(self._taxes, on)
        revenue = {tax.name: self._revenue(tax, on, values) for tax in ordered}
        net = dict(values)
        if on in _SELLER_REMITS:
            net = self._strip(on, values, revenue)
        paid = {}
        rates: dict[str, dict] = {tax.name: {} for tax in ordered if not tax.shared_rate}
        bases = self._bases(on, ordered, net, revenue)
        for index in net:
            party = index[_TAXED_PARTY[on]]
            falling = [tax for tax in ordered if tax.applies_to(index) and not tax.shared_rate]
            for tax in falling:
                base, collected = bases[tax.name].get(party, 0.0), revenue[tax.name].get(party, 0.0)
                rate = collected / (base if tax.basis == "net" else base + collected) if collected else 0.0
                rates[tax.name][index] = rate
            taxed = amounts(falling, 1.0, lambda tax, at=index: rates[tax.name][at], lambda tax: 0.0)
            paid[index] = 1.0 + sum(taxed.values())
        for tax in ordered:
            if not tax.shared_rate:
                members = self._sets[TRANSACTIONS[on]]
                found = {_key(index): rate for index, rate in rates[tax.name].items()}
                self.rates[tax.rate] = {member: found.get(member, 0.0) for member in members}
        self.paid0[on] = {_key(index): price for index, price in paid.items()}
        return net

    def finish(self) -> None:
        """Raise CalibrationError for tax cells of the SAM that no row of the taxes table explains."""
        kinds = self._sam.accounts["kind"]
        for (receiver, payer), value in self._sam.flows.items():
            if kinds[receiver] != "tax" or kinds[payer] == "factor" or (receiver, payer) in self._explained:
                continue
            self._problems.append(
                f"SAM {self._sam.name}: tax cell ({receiver}, {payer}) = {value:g} is on no transaction; add a row to "
                f"`taxes` of the structure with account: {receiver} and on: one of {', '.join(TRANSACTIONS)}"
            )
        if self._problems:
            raise CalibrationError(self._problems)

    def _revenue(self, tax: Tax, on: str, values: Mapping[tuple[str, ...], float]) -> dict[str, float]:
        revenue: dict[str, float] = {}
        if tax.account not in self._sam.accounts.index or tax.kind == "specific":
            return revenue
        for index in values:
            if not tax.applies_to(index):
                continue
            party = index[_TAXED_PARTY[on]]
            cell = (tax.account, party)
            if party in revenue or not self._sam.value(*cell):
                continue
            if cell in self._explained:
                self._problems.append(
                    f"SAM {self._sam.name}: tax cell {cell} is claimed by two rows of `taxes`, the second is {tax.name}; "
                    "split the account or limit the rows with `of`"
                )
            self._explained.add(cell)
            revenue[party] = self._sam.value(*cell)
        return revenue

    def _bases(
        self, on: str, ordered: list[Tax], net: Mapping, revenue: Mapping
    ) -> dict[str, dict[str, float]]:
        bases: dict[str, dict[str, float]] = {}
        for tax in ordered:
            base: dict[str, float] = defaultdict(float)
            for index, value in net.items():
                if tax.applies_to(index):
                    base[index[_TAXED_PARTY[on]]] += value
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

    def _strip(self, on: str, values: Mapping, revenue: Mapping) -> dict[tuple[str, ...], float]:
        """Net values where cells include the tax: the party's total tax is spread in proportion to its cells."""
        total: dict[str, float] = defaultdict(float)
        for index, value in values.items():
            total[index[_TAXED_PARTY[on]]] += value
        taxed = {party: sum(found.get(party, 0.0) for found in revenue.values()) for party in total}
        return {
            index: value * (1 - taxed[index[_TAXED_PARTY[on]]] / total[index[_TAXED_PARTY[on]]])
            for index, value in values.items()
        }


def _key(index: tuple[str, ...]):
    return index if len(index) > 1 else index[0]
