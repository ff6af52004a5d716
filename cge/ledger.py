"""The ledger: every payment of the model, declared once as a SAM cell.

Incomes and revenues are row sums of these cells; a tax is an attribute of a transaction, so the price the buyer pays,
the tax account's receipt and the reports cannot disagree. Evaluating the cells at a solution gives the solved SAM.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from cge.expression import Expression, Symbols
from cge.taxes import Tax, amounts, in_order
from cge.transactions import TransactionSpec, TransferSpec, member


@dataclass(frozen=True, eq=False)
class Transaction:
    """A declared sale in one model: `index` holds the labels of each of its members."""

    spec: TransactionSpec
    model: Symbols
    index: tuple[tuple[str, ...], ...]

    def price(self, *index: str) -> Expression:
        """Price before taxes."""
        price = self.spec.price
        return (
            getattr(self.model, price)[member(index)] if isinstance(price, str) else price(self.model, *index)
        )

    def quantity(self, *index: str) -> Expression:
        """Quantity bought, a variable or a parameter."""
        return getattr(self.model, self.spec.quantity)[member(index)]


@dataclass(eq=False, slots=True)
class Cell:
    """One payment. `kind` is the name of the transaction, transfer or tax."""

    receiver: str
    payer: str
    kind: str
    index: tuple[str, ...]
    _make: Callable | None
    _value: Expression = None

    def value(self) -> Expression:
        """A Pyomo expression or a number; made when first asked for, once."""
        if self._make is not None:
            self._value, self._make = self._make(), None
        return self._value


class Ledger:
    """All transactions, taxes and transfers of one model."""

    def __init__(self, taxes: Sequence[Tax], rate: Callable, specific: Callable, applies: Callable) -> None:
        """`rate(tax, index)` and `specific(tax, index)` give symbols; `applies(tax, index)` says where a tax falls."""
        self._taxes = tuple(taxes)
        self._rate = rate
        self._specific = specific
        self._applies = applies
        self._ordered: dict[str, list[Tax]] = {}
        self._received: dict[str, list[Cell]] = defaultdict(list)
        self._paid: dict[str, list[Cell]] = defaultdict(list)
        self._prices: dict[
            tuple[str, tuple[str, ...]], Expression
        ] = {}  # one expression however often it is read
        self.transactions: dict[str, Transaction] = {}

    def transaction(self, spec: TransactionSpec, model: Symbols) -> None:
        """Enter a sale and, with it, the cells of every tax that falls on it."""
        if spec.name in self.transactions:
            raise ValueError(f"transaction {spec.name} is declared twice")
        members = tuple(at if isinstance(at, tuple) else (at,) for at in model.sets[spec.over])
        self.transactions[spec.name] = Transaction(spec, model, members)
        self._ordered[spec.name] = in_order(self._taxes, spec.name)
        receiver, payer, remitter = spec.places
        for index in members:
            if spec.is_cell:
                sale = partial(self._sale, spec, index)
                self._add(index[receiver], index[payer], spec.name, index, sale)
            for tax in self.taxes_on(spec.name, index):
                self._add(tax.account, index[remitter], tax.name, index, partial(self._tax, tax, spec, index))

    def transfer(self, spec: TransferSpec, model: Symbols) -> None:
        """Enter a payment that is a value, not price times quantity (saving, income shares, benefits)."""
        for receiver, payer, index in spec.payments(model.sets):
            self._add(receiver, payer, spec.name, index, partial(spec.value, model, *index))

    def net(self, name: str, *index: str) -> Expression:
        """Price before taxes of a transaction."""
        return self.transactions[name].price(*index)

    def paid(self, name: str, *index: str) -> Expression:
        """Price that the buyer pays: the only way to it."""
        price = self._prices.get((name, index))
        if price is None:
            taxes = self.taxes_on(name, index)
            price = self.net(name, *index)
            if taxes:
                price = price + sum(self._amounts(taxes, price, index).values())
            self._prices[name, index] = price
        return price

    def tax_amount(self, tax: Tax, name: str, *index: str) -> Expression:
        """Amount of one tax per unit of quantity."""
        return self._amounts(self.taxes_on(name, index), self.net(name, *index), index)[tax.name]

    def taxes_on(self, name: str, index: tuple[str, ...]) -> list[Tax]:
        """Taxes that fall on a transaction with these labels, each after those in its base."""
        return [tax for tax in self._ordered[name] if self._applies(tax, index)]

    def receipts(self, account: str) -> Expression:
        """Row sum of an account: everything it receives."""
        return sum(cell.value() for cell in self._received[account])

    def payments(self, account: str) -> Expression:
        """Column sum of an account: everything it pays."""
        return sum(cell.value() for cell in self._paid[account])

    def direct_taxes(self, account: str) -> Expression:
        """What an institution or a factor pays of taxes on its income."""
        direct = {tax.name for tax in self._taxes if tax.is_direct}
        return sum(cell.value() for cell in self._paid[account] if cell.kind in direct)

    def paid_by(self, account: str) -> list[Cell]:
        """The cells of an account's column."""
        return self._paid[account]

    def accounts(self) -> set[str]:
        """Every account that pays or receives."""
        return {a for a, cells in [*self._received.items(), *self._paid.items()] if cells}

    def cells(self) -> Iterator[Cell]:
        """Every cell, grouped by receiver."""
        for cells in self._received.values():
            yield from cells

    def _add(self, receiver: str, payer: str, kind: str, index: tuple[str, ...], value: Callable) -> None:
        cell = Cell(receiver, payer, kind, index, value)
        self._received[receiver].append(cell)
        self._paid[payer].append(cell)

    def _sale(self, spec: TransactionSpec, index: tuple[str, ...]) -> Expression:
        price = self.paid if spec.remits == "receiver" else self.net
        return price(spec.name, *index) * self.transactions[spec.name].quantity(*index)

    def _tax(self, tax: Tax, spec: TransactionSpec, index: tuple[str, ...]) -> Expression:
        return self.tax_amount(tax, spec.name, *index) * self.transactions[spec.name].quantity(*index)

    def _amounts(self, taxes: list[Tax], price: Expression, index: tuple[str, ...]) -> dict[str, Expression]:
        return amounts(
            taxes, price, lambda tax: self._rate(tax, index), lambda tax: self._specific(tax, index)
        )
