"""The ledger: every payment of the model, declared once as a SAM cell.

Incomes and revenues are row sums of these cells; a tax is an attribute of a transaction, so the price the buyer pays,
the tax account's receipt and the reports cannot disagree. Evaluating the cells at a solution gives the solved SAM.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cge.taxes import Tax, amounts, in_order


@dataclass(frozen=True)
class Transaction:
    """A sale: price times quantity, from `payer` to `receiver`.

    `price` and `quantity` map labels to expressions. `taxed_party` maps labels to the account that hands over the
    tax. With `seller_remits` the payer pays the taxed price to the receiver, who remits the tax (output, export and
    sales taxes); otherwise the payer pays the net price to the receiver and the tax besides (duties, input taxes).
    `receiver` None marks a base for taxes that is no cell of its own.
    """

    name: str
    index: tuple[tuple[str, ...], ...]
    payer: Callable | None
    receiver: Callable | None
    price: Callable
    quantity: Callable
    taxed_party: Callable | None = None
    seller_remits: bool = False


@dataclass(eq=False, slots=True)
class Cell:
    """One payment. `kind` is the name of the transaction, transfer or tax."""

    receiver: str
    payer: str
    kind: str
    index: tuple[str, ...]
    _make: Callable | None
    _value: object = None

    def value(self):
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
            tuple[str, tuple[str, ...]], object
        ] = {}  # one expression however often it is read
        self.transactions: dict[str, Transaction] = {}

    def transaction(self, transaction: Transaction) -> None:
        """Declare a sale and, with it, the cells of every tax that falls on it."""
        if transaction.name in self.transactions:
            raise ValueError(f"transaction {transaction.name} is declared twice")
        self.transactions[transaction.name] = transaction
        self._ordered[transaction.name] = in_order(self._taxes, transaction.name)
        for index in transaction.index:
            if transaction.receiver is not None:
                price = self.paid if transaction.seller_remits else self.net
                self._add(
                    transaction.receiver(*index),
                    transaction.payer(*index),
                    transaction.name,
                    index,
                    lambda name=transaction.name, at=index, price=price: (
                        price(name, *at) * self.transactions[name].quantity(*at)
                    ),
                )
            for tax in self.taxes_on(transaction.name, index):
                self._add(
                    tax.account,
                    transaction.taxed_party(*index),
                    tax.name,
                    index,
                    lambda name=transaction.name, at=index, tax=tax: (
                        self.tax_amount(tax, name, *at) * self.transactions[name].quantity(*at)
                    ),
                )

    def transfer(
        self, name: str, receiver: str, payer: str, value: Callable, index: tuple[str, ...] = ()
    ) -> None:
        """Declare a payment that is a value, not price times quantity (saving, income shares, benefits)."""
        self._add(receiver, payer, name, index, value)

    def net(self, name: str, *index: str):
        """Price before taxes of a transaction."""
        return self.transactions[name].price(*index)

    def paid(self, name: str, *index: str):
        """Price that the buyer pays: the only way to it."""
        price = self._prices.get((name, index))
        if price is None:
            taxes = self.taxes_on(name, index)
            price = self.net(name, *index)
            if taxes:
                price = price + sum(self._amounts(taxes, price, index).values())
            self._prices[name, index] = price
        return price

    def tax_amount(self, tax: Tax, name: str, *index: str):
        """Amount of one tax per unit of quantity."""
        return self._amounts(self.taxes_on(name, index), self.net(name, *index), index)[tax.name]

    def taxes_on(self, name: str, index: tuple[str, ...]) -> list[Tax]:
        """Taxes that fall on a transaction with these labels, each after those in its base."""
        return [tax for tax in self._ordered[name] if self._applies(tax, index)]

    def receipts(self, account: str):
        """Row sum of an account: everything it receives."""
        return sum(cell.value() for cell in self._received[account])

    def payments(self, account: str):
        """Column sum of an account: everything it pays."""
        return sum(cell.value() for cell in self._paid[account])

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

    def _amounts(self, taxes: list[Tax], price, index: tuple[str, ...]) -> dict[str, object]:
        return amounts(
            taxes, price, lambda tax: self._rate(tax, index), lambda tax: self._specific(tax, index)
        )
