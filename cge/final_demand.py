"""Final demand: quantities and values item by item, and the price and quantity indices built from them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cge.equilibrium import Equilibrium

# transaction -> (component, sign, name of the quantity)
ITEMS = {
    "consumption": ("consumption", 1, "q_consumption"),
    "government": ("government", 1, "q_government_use"),
    "investment": ("investment", 1, "q_investment_use"),
    "stock_sale": ("investment", -1, "q_stock_sale"),
    "institution_sale": ("consumption", -1, "q_institution_sale"),
    "export": ("exports", 1, "q_export_to"),
    "import": ("imports", 1, "q_import_from"),
}
COMPONENTS = ("consumption", "government", "investment", "exports", "imports")
GDP = {"consumption": 1, "government": 1, "investment": 1, "exports": 1, "imports": -1}


@dataclass(frozen=True)
class Item:
    """One purchase: signed quantity at base prices net of tax, signed value at the price paid."""

    quantity: float
    value: float


@lru_cache(maxsize=2)  # the benchmark is compared with one solution after another
def items(equilibrium: Equilibrium) -> dict[str, dict[tuple[str, str], Item]]:
    """Component -> (transaction, index) -> Item. Imports are valued cif: duties are the importer's value added tax.

    What an institution sells (scrap, fees above cost) counts against its own consumption.
    """
    governments = set(equilibrium.parameters.sets["g"])
    taxed = {tax.name: tax.on for tax in equilibrium.parameters.taxes if tax.on not in ("import", "export")}
    values: dict[tuple[str, str], float] = defaultdict(float)
    cells = equilibrium.cells
    for kind, index, value in zip(cells["kind"], cells["index"], cells["value"], strict=True):
        kind = taxed.get(kind, kind)
        if kind in ITEMS:
            values[kind, index] += value
    quantities = {name: equilibrium.entries(name) for _, _, name in ITEMS.values()}
    found: dict[str, dict[tuple[str, str], Item]] = {component: {} for component in COMPONENTS}
    for (kind, index), value in values.items():
        component, sign, name = ITEMS[kind]
        labels = tuple(index.split(";"))
        if kind == "institution_sale" and labels[0] in governments:
            component = "government"
        quantity = quantities[name][labels]
        found[component][kind, index] = Item(sign * quantity, sign * value)
    return found


def nominal(of: Mapping[tuple[str, str], Item]) -> float:
    """Value of a component."""
    return sum(item.value for item in of.values())


def laspeyres(base: Mapping, new: Mapping) -> float:
    """New quantities at base prices over the base value; 1.0 for an empty component."""
    return _ratio(_at_prices(new, base), nominal(base))


def paasche(base: Mapping, new: Mapping) -> float:
    """New value over base quantities at new prices."""
    return _ratio(nominal(new), _at_prices(base, new))


def fisher(base: Mapping, new: Mapping) -> float | None:
    """Fisher quantity index: geometric mean of Laspeyres and Paasche.

    None where an index is not positive: the aggregate is worth nothing or less than nothing at one of the prices.
    """
    indices = laspeyres(base, new), paasche(base, new)
    return math.sqrt(indices[0] * indices[1]) if min(indices) > 0 else None


def expenditure(components: Mapping[str, Mapping]) -> dict[tuple[str, str], Item]:
    """GDP by expenditure as one set of signed items: imports count negatively."""
    merged = {}
    for component, sign in GDP.items():
        for key, item in components[component].items():
            merged[key] = Item(sign * item.quantity, sign * item.value)
    return merged


def merge(parts: Iterable[Mapping]) -> dict:
    """Several components as one."""
    return {key: item for part in parts for key, item in part.items()}


def _at_prices(quantities: Mapping, prices: Mapping) -> float:
    total = 0.0
    for key, item in quantities.items():
        at = prices[key]
        total += item.quantity * (at.value / at.quantity if at.quantity else 1.0)
    return total


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else 1.0
