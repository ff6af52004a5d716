"""From an equilibrium of this project to the variables that a reference case publishes.

Quantities here are values at base prices net of tax, prices are 1 in the benchmark. So a published output Z is `q_node` of
the activity, and the composite with a tax in it is `q_supply` or `q_domestic` in the same units. Papers that ship with the
package (`experiments/papers`) say the same in their `paper.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

from cge.equilibrium import Equilibrium

Reading = Callable[[Equilibrium, list[str]], float]


def _variable(name: str, *prefixes: str, suffix: str = "", more: tuple[str, ...] = ()) -> Reading:
    """A variable whose labels are the published ones with our prefixes, and further labels after them."""

    def read(equilibrium: Equilibrium, labels: list[str]) -> float:
        ours = [f"{prefix}{label}{suffix}" for prefix, label in zip(prefixes, labels, strict=True)]
        return equilibrium.value(name, *ours, *more)

    return read


def _from_partner(name: str, partner: str) -> Reading:
    return lambda equilibrium, labels: equilibrium.value(name, partner, f"c_{labels[0]}")


def _receipts(account: str) -> Reading:
    return lambda equilibrium, labels: float(equilibrium.sam.receipts()[account])


def _equivalent_variation(equilibrium: Equilibrium, labels: list[str]) -> float:
    return equilibrium.value("q_utility", "HOH") - equilibrium.parameters.value("q0_utility", "HOH")


_OPENCGE: dict[str, Reading] = {
    "Z": _variable("q_node", "a_"),
    "PX": _variable("p_node", "a_"),
    "PQ": _variable("p_supply", "c_"),
    "PD": _variable("p_domestic", "c_"),
    "PVA": _variable("p_node", "a_", suffix="/value_added"),
    "Q": _variable("q_supply", "c_"),
    "M": _from_partner("q_import_from", "ROW"),
    "E": _variable("q_export_to", "c_", more=("ROW",)),
    "D": _variable("q_domestic", "c_"),
    "C": _variable("q_consumption", "c_", more=("HOH",)),
    "G": _variable("q_government_use", "c_", more=("GOV",)),
    "V": _variable("q_investment_use", "c_", more=("INV",)),
    "L": lambda equilibrium, labels: equilibrium.value("q_factor", "LAB", f"a_{labels[0]}"),
    "K": lambda equilibrium, labels: equilibrium.value("q_factor", "CAP", f"a_{labels[0]}"),
    "W": _variable("p_factor_market", more=("LAB",)),
    "R": _variable("p_factor_market", more=("CAP",)),
    "EXR": _variable("p_exchange"),
    "YH": _receipts("HOH"),
    "GREV": _receipts("GOV"),
    "SAV": _receipts("INV"),
    "EV": _equivalent_variation,
}

PUBLISHED: dict[str, dict[str, Reading]] = {
    "opencge_10": _OPENCGE,
    "opencge_40": _OPENCGE,
}
"""For each case, how each published variable is read from an equilibrium by its published labels."""
