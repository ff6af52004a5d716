"""Final demand: quantities and values item by item, and the price and quantity indices built from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

import numpy as np

from cge.blocks import TRANSACTIONS
from cge.equilibrium import Equilibrium
from cge.gdp import COMPONENTS, FINAL, GDP
from cge.ledger_layout import LedgerLayout
from cge.transactions import TransactionSpec


@dataclass(frozen=True, eq=False)
class Items:
    """Purchases of one component: signed quantities at base prices net of tax, and signed values at the price paid.

    Both are vectors in the order of the economy's index sets, so that those of two equilibria of one economy match.
    """

    quantity: np.ndarray
    value: np.ndarray

    @cached_property
    def nominal(self) -> float:
        """Sum of the values."""
        return float(self.value.sum())

    @cached_property
    def price(self) -> np.ndarray:
        """Price of each item; one, as in the benchmark, where nothing is bought."""
        ones = np.ones(len(self))
        return np.divide(self.value, self.quantity, out=ones, where=self.quantity != 0.0)

    def __len__(self) -> int:
        return len(self.quantity)


@dataclass(frozen=True, eq=False)
class _Places:
    """Where the items of final demand are in the cells of a layout and in the variables; the same at every solution."""

    item_of: np.ndarray  # of each cell; the number after the last for cells of no item
    quantities: tuple[str, ...]  # of the variables, in the order of the items
    signs: np.ndarray
    parts: Mapping[str, np.ndarray]  # component -> numbers of its items


_places: WeakKeyDictionary[LedgerLayout, _Places] = WeakKeyDictionary()


@lru_cache(maxsize=2)  # the benchmark is compared with one solution after another
def items(equilibrium: Equilibrium) -> dict[str, Items]:
    """The items of each component. Imports are valued cif: duties are the importer's value added tax.

    What an institution sells (scrap, fees above cost) counts against its own consumption.
    """
    places = _places.get(equilibrium.layout)
    if places is None:
        places = _places[equilibrium.layout] = _places_of(equilibrium)
    count = len(places.signs)
    values = places.signs * np.bincount(places.item_of, equilibrium.amounts, count + 1)[:count]
    quantity = places.signs * np.concatenate([equilibrium.vector(name) for name in places.quantities])
    return {name: Items(quantity[at], values[at]) for name, at in places.parts.items()}


def _places_of(equilibrium: Equilibrium) -> _Places:
    parameters = equilibrium.parameters
    governments = set(parameters.sets["g"])
    taxed = {tax.name: tax.on for tax in parameters.taxes if besides(TRANSACTIONS[tax.on])}
    place: dict[tuple[str, str], int] = {}
    signs: list[float] = []
    parts: dict[str, list[int]] = {component: [] for component in COMPONENTS}
    for kind, spec in FINAL.items():
        for member in parameters.sets[spec.over]:
            public = spec.sign < 0 and member[spec.places[0]] in governments
            parts["government" if public else spec.component].append(len(place))
            place[kind, ";".join(member)] = len(place)
            signs.append(spec.sign)
    keys = equilibrium.layout.keys
    kinds = (taxed.get(kind, kind) for kind in keys["kind"])
    item_of = [place.get(key, len(place)) for key in zip(kinds, keys["index"], strict=True)]
    return _Places(
        np.array(item_of, dtype=int),
        tuple(spec.quantity for spec in FINAL.values()),
        np.array(signs),
        {name: np.array(at, dtype=int) for name, at in parts.items()},
    )


def besides(spec: TransactionSpec) -> bool:
    """True if the taxes on a transaction are paid besides its cell and belong to its value in final demand.

    The cell of an export holds its taxes; imports are valued cif: duties are the importer's value added tax.
    """
    return spec.remits == "payer" and spec.component != "imports"


def laspeyres(base: Items, new: Items) -> float:
    """New quantities at base prices over the base value; 1.0 for an empty component."""
    return _ratio(float(new.quantity @ base.price), base.nominal)


def paasche(base: Items, new: Items) -> float:
    """New value over base quantities at new prices."""
    return _ratio(new.nominal, float(base.quantity @ new.price))


def fisher(base: Items, new: Items) -> float | None:
    """Fisher quantity index: geometric mean of Laspeyres and Paasche.

    None where an index is not positive: the aggregate is worth nothing or less than nothing at one of the prices.
    """
    indices = laspeyres(base, new), paasche(base, new)
    return math.sqrt(indices[0] * indices[1]) if min(indices) > 0 else None


@lru_cache(maxsize=2)
def expenditure(equilibrium: Equilibrium) -> Items:
    """GDP by expenditure as one set of signed items: imports count negatively."""
    components = items(equilibrium)
    return Items(
        np.concatenate([sign * components[name].quantity for name, sign in GDP.items()]),
        np.concatenate([sign * components[name].value for name, sign in GDP.items()]),
    )


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else 1.0
