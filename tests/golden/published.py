"""From an equilibrium of this project to the variables that a reference case publishes.

Quantities here are values at base prices net of tax, prices are 1 in the benchmark. So a published output Z is `q_node` of
the activity (73 for bread in stdcge), the composite with a tax in it is `q_supply` or `q_domestic` in the same units, the
border price of an import is `p_exchange` times its world price, and taxes are cells of the solved SAM. Utility is
published as the product of consumption to the power of its budget share.
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


def _border_price(partner: str) -> Reading:
    def read(equilibrium: Equilibrium, labels: list[str]) -> float:
        world = equilibrium.parameters.value("p_world_import", partner, f"c_{labels[0]}")
        return equilibrium.value("p_exchange") * world

    return read


def _cell(receiver: str, payer: str) -> Reading:
    """A cell of the solved SAM; `{}` stands for the published label."""
    return lambda equilibrium, labels: equilibrium.sam.value(receiver.format(*labels), payer.format(*labels))


def _receipts(account: str) -> Reading:
    return lambda equilibrium, labels: float(equilibrium.sam.receipts()[account])


def _utility(equilibrium: Equilibrium, labels: list[str]) -> float:
    shares = equilibrium.parameters.entries("share_marginal")
    product = 1.0
    for (household, commodity), share in shares.items():
        product *= equilibrium.value("q_consumption", commodity, household) ** share
    return product


def _equivalent_variation(equilibrium: Equilibrium, labels: list[str]) -> float:
    return equilibrium.value("q_utility", "HOH") - equilibrium.parameters.value("q0_utility", "HOH")


_STDCGE: dict[str, Reading] = {
    "Y": _variable("q_node", "a_", suffix="/value_added"),
    "F": _variable("q_factor", "", "a_"),
    "X": _variable("q_intermediate", "c_", "a_"),
    "Z": _variable("q_node", "a_"),
    "Xp": _variable("q_consumption", "c_", more=("HOH",)),
    "Xg": _variable("q_government_use", "c_", more=("GOV",)),
    "Xv": _variable("q_investment_use", "c_", more=("INV",)),
    "E": _variable("q_export_to", "c_", more=("EXT",)),
    "M": _from_partner("q_import_from", "EXT"),
    "Q": _variable("q_supply", "c_"),
    "D": _variable("q_domestic", "c_"),
    "pf": _variable("p_factor_market", ""),
    "py": _variable("p_node", "a_", suffix="/value_added"),
    "pz": _variable("p_node", "a_"),
    "pq": _variable("p_supply", "c_"),
    "pe": _variable("p_export_to", "c_", more=("EXT",)),
    "pm": _border_price("EXT"),
    "pd": _variable("p_domestic", "c_"),
    "epsilon": _variable("p_exchange"),
    "Sp": _cell("INV", "HOH"),
    "Sg": _cell("INV", "GOV"),
    "Td": _cell("GOV", "HOH"),
    "Tz": _cell("IDT", "a_{}"),
    "Tm": _cell("TRF", "c_{}"),
    "UU": _utility,
}

_SPLCGE: dict[str, Reading] = {
    "X": _variable("q_consumption", "c_", more=("HOH",)),
    "F": _variable("q_factor", "", "a_"),
    "Z": _variable("q_node", "a_"),
    "px": _variable("p_supply", "c_"),
    "pz": _variable("p_node", "a_"),
    "pf": _variable("p_factor_market", ""),
    "UU": _utility,
}

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
    "stdcge": _STDCGE,
    "splcge": _SPLCGE,
    "opencge_10": _OPENCGE,
    "opencge_40": _OPENCGE,
}
"""For each case, how each published variable is read from an equilibrium by its published labels."""
