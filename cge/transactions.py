"""Transactions and transfers as data: who pays whom for what, said once, by the letters of an index set.

A transaction is a sale, price times quantity. Everything that has to know about it reads its row: the ledger (cells, taxes,
prices paid), the transactions that a tax may fall on, the calibration of tax rates and of benchmark prices, final demand,
GDP, the decomposition of welfare. A transfer is a value that nothing is bought with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from cge.expression import Expression, Symbols
from cge.sets import SETS, position

Party = Literal["payer", "receiver"]


@dataclass(frozen=True)
class TransactionSpec:
    """Declaration of a sale.

    `payer` and `receiver` are letters of the index set `over`; a transaction with one of them only is no cell of its own
    but a base for taxes. `remits` says which party hands the tax over: the payer pays the receiver the price before tax and
    the tax besides, the receiver is paid the price with the tax; "" where no tax may fall on it. `price` is the variable
    over the same set that is the price before taxes, or a rule of (model, labels); `quantity` a variable or parameter over
    the same set. `component` and `sign` say what it counts as in final demand, if it does; `direct` marks an income, with
    which no quantity is bought. `symbol` is that of the price paid.
    """

    name: str
    over: str
    payer: str
    receiver: str
    remits: Party | Literal[""]
    price: str | Callable
    quantity: str
    symbol: str
    sentence: str
    block: str
    component: str = ""
    sign: int = 1
    direct: bool = False

    def __post_init__(self) -> None:
        for letter in filter(None, (self.payer, self.receiver)):
            position(self.over, letter)
        if self.remits and not getattr(self, self.remits):
            raise ValueError(
                f"transaction {self.name}: its {self.remits} hands over the tax, but has no letter"
            )

    @property
    def is_cell(self) -> bool:
        """True if the sale is a cell of the SAM; otherwise it is a base for taxes."""
        return bool(self.payer and self.receiver)

    @property
    def remitter(self) -> str:
        """The letter of the account that hands over the tax."""
        return getattr(self, self.remits) if self.remits else ""

    @property
    def paid0(self) -> str:
        """Name of the parameter that holds the benchmark price paid."""
        return f"paid0_{self.name}"

    @property
    def places(self) -> tuple[int, int, int]:
        """Where receiver, payer and remitter stand in its labels; 0 for a party that there is not."""
        receiver, payer, remitter = (
            position(self.over, letter) if letter else 0
            for letter in (self.receiver, self.payer, self.remitter)
        )
        return receiver, payer, remitter


@dataclass(frozen=True)
class TransferSpec:
    """Declaration of a payment that buys nothing: a `value` of (model, labels), for all combinations of some index sets.

    `payer` and `receiver` are letters of the sets in `over`.
    """

    name: str
    over: tuple[str, ...]
    payer: str
    receiver: str
    value: Callable
    sentence: str
    block: str

    def __post_init__(self) -> None:
        for letter in (self.payer, self.receiver):
            if letter not in self.letters:
                raise ValueError(f"transfer {self.name}: {', '.join(self.over)} have no letter {letter!r}")

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of its labels."""
        return tuple(letter for over in self.over for letter in SETS[over])

    def payments(self, sets: Mapping[str, tuple]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Receiver, payer and labels of each payment."""
        receiver, payer = self.letters.index(self.receiver), self.letters.index(self.payer)
        for parts in product(*(sets[over] for over in self.over)):
            index = tuple(label for part in parts for label in (part if isinstance(part, tuple) else (part,)))
            yield index[receiver], index[payer], index


def supply_price_paid(m: Symbols, c: str, *_user: str) -> Expression:
    """Price of a commodity to its users before their own taxes: that of supply with the sales taxes on it."""
    return m.paid("supply", c)


def labels(at: object) -> tuple[str, ...]:
    """A member of an index set as a tuple of labels."""
    return at if isinstance(at, tuple) else (str(at),)


def member(index: tuple[str, ...]) -> object:
    """Labels as models and parameters index them: a tuple, or the one label."""
    return index if len(index) > 1 else index[0]
