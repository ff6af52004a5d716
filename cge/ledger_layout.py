"""Who pays whom in a model's ledger, as arrays: from the amounts of its cells to flows, accounts and their turnover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from cge.ledger import Cell
from sam import Sam
from sam.display import Shown

NOTHING = 1e-16  # of the sum of all flows: a flow below it is rounding


@dataclass(frozen=True, eq=False, repr=False)
class LedgerLayout(Shown):
    """Who pays whom in a model's ledger: one row of `keys` per cell, the same at every solution.

    `flows` are the different (receiver, payer), `flow_of` says which of them each cell belongs to; `new` are tax
    accounts that the benchmark SAM does not have.
    """

    keys: pd.DataFrame  # receiver, payer, kind, index
    flows: pd.MultiIndex
    flow_of: np.ndarray
    accounts: tuple[str, ...]
    receiver_of: np.ndarray
    payer_of: np.ndarray
    new: tuple[str, ...]
    _between: dict[tuple, np.ndarray] = field(default_factory=dict, repr=False)

    @cached_property
    def kinds(self) -> tuple[np.ndarray, tuple[str, ...]]:
        """The kind of each cell as a number, and the names of the kinds."""
        codes, names = pd.factorize(self.keys["kind"])
        return codes, tuple(names)

    def between(self, kinds: Iterable[str], receivers: Iterable[str], payers: Iterable[str]) -> np.ndarray:
        """Places of the cells of some kinds between two groups of accounts."""
        asked = tuple(kinds), tuple(receivers), tuple(payers)
        if asked not in self._between:
            chosen = np.ones(len(self.keys), dtype=bool)
            for column, labels in zip(("kind", "receiver", "payer"), asked, strict=True):
                chosen &= self.keys[column].isin(labels).to_numpy()
            self._between[asked] = np.flatnonzero(chosen)
        return self._between[asked]

    @classmethod
    def of(cls, cells: Iterable[Cell], benchmark: Sam) -> LedgerLayout:
        """The layout of a ledger."""
        rows = [(cell.receiver, cell.payer, cell.kind, ";".join(cell.index)) for cell in cells]
        keys = pd.DataFrame(rows, columns=["receiver", "payer", "kind", "index"])
        known = list(benchmark.accounts.index)
        new = tuple(sorted({account for row in rows for account in row[:2]} - set(known)))
        accounts = (*known, *new)
        place = {account: number for number, account in enumerate(accounts)}
        flows: dict[tuple[str, str], int] = {}
        flow_of = np.array([flows.setdefault(row[:2], len(flows)) for row in rows])
        return cls(
            keys,
            pd.MultiIndex.from_tuples(flows, names=["receiver", "payer"]),
            flow_of,
            accounts,
            np.array([place[receiver] for receiver, _ in flows]),
            np.array([place[payer] for _, payer in flows]),
            new,
        )

    def flow_values(self, amounts: np.ndarray) -> np.ndarray:
        """Sum of the cells of each flow.

        A tax with a zero rate leaves rounding in its account, which against an empty account would read as an
        imbalance: in an account whose turnover is below `NOTHING` a flow is zero.
        """
        values = np.bincount(self.flow_of, amounts, len(self.flows))
        sizes, count = np.abs(values), len(self.accounts)
        received, paid = np.bincount(self.receiver_of, sizes, count), np.bincount(self.payer_of, sizes, count)
        empty = np.maximum(received, paid) <= NOTHING * sizes.sum()
        values[empty[self.receiver_of] | empty[self.payer_of]] = 0.0
        return values

    def turnover(self, amounts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Receipts, payments and turnover (the larger absolute sum of row and column) of every account."""
        values = self.flow_values(amounts)
        count = len(self.accounts)
        sizes = np.abs(values)
        return (
            np.bincount(self.receiver_of, values, count),
            np.bincount(self.payer_of, values, count),
            np.maximum(np.bincount(self.receiver_of, sizes, count), np.bincount(self.payer_of, sizes, count)),
        )
