"""Sales of one equilibrium by transaction: quantity, value before taxes, and the taxes on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from cge.blocks import TAXED, TRANSACTIONS
from cge.equilibrium import Equilibrium
from cge.ledger_layout import LedgerLayout
from cge.transactions import labels


@dataclass(frozen=True, eq=False)
class Sales:
    """The members of one transaction, in the order of its index set: quantity, value before and value of the taxes on it."""

    quantity: np.ndarray
    net: np.ndarray
    taxes: np.ndarray

    @property
    def paid(self) -> np.ndarray:
        """Value at the price that the buyer pays."""
        return self.net + self.taxes


@dataclass(frozen=True, eq=False)
class _Places:
    """Where the cells of a transaction and of the taxes on it are among a ledger's, and the member that each belongs to."""

    cells: tuple[np.ndarray, np.ndarray]
    taxes: tuple[np.ndarray, np.ndarray]


_places: WeakKeyDictionary[LedgerLayout, Mapping[str, _Places]] = WeakKeyDictionary()


def sales(equilibrium: Equilibrium, transaction: str) -> Sales:
    """The sales of a transaction whose price is a variable or that is a cell of the ledger."""
    places = _places.get(equilibrium.layout)
    if places is None:
        places = _places[equilibrium.layout] = dict(_places_of(equilibrium))
    spec, at = TRANSACTIONS[transaction], places[transaction]
    quantity = equilibrium.vector(spec.quantity)

    def amounts(found: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        return np.bincount(found[1], equilibrium.amounts[found[0]], len(quantity))

    taxes = amounts(at.taxes)
    if spec.is_cell:
        cells = amounts(at.cells)
        net = cells - taxes if spec.remits == "receiver" else cells
    else:
        assert isinstance(spec.price, str), f"{transaction} is neither a cell nor sold at a variable's price"
        net = equilibrium.vector(spec.price) * quantity
    return Sales(quantity, net, taxes)


def taxed_products(equilibrium: Equilibrium) -> list[str]:
    """The transactions with taxes on products: those that activities do not hand over."""
    on = {tax.on for tax in equilibrium.parameters.taxes if not tax.is_direct}
    return [name for name in TAXED if name in on and TAXED[name].remitter != "a"]


def _places_of(equilibrium: Equilibrium) -> Iterator[tuple[str, _Places]]:
    parameters, keys = equilibrium.parameters, equilibrium.layout.keys
    on = {tax.name: tax.on for tax in parameters.taxes}
    rows: dict[tuple[str, bool], list[tuple[int, str]]] = {}
    for place, (kind, index) in enumerate(zip(keys["kind"], keys["index"], strict=True)):
        rows.setdefault((on.get(kind, kind), kind in on), []).append((place, index))
    for name, spec in TRANSACTIONS.items():
        number = {";".join(labels(at)): n for n, at in enumerate(parameters.sets[spec.over])}

        def found(taxes: bool, name: str = name, number: Mapping[str, int] = number) -> tuple:
            own = rows.get((name, taxes), [])
            return np.array([at for at, _ in own], dtype=int), np.array(
                [number[i] for _, i in own], dtype=int
            )

        yield name, _Places(found(False), found(True))
