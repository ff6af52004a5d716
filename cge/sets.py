"""Index sets: the kinds of combinations of labels that a SAM can have, and the letters that name them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

# The dimension (index letter) of each position of an index set; a set is a list of labels or of tuples of labels.
SETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": (),
        "a": ("a",),  # activities
        "c": ("c",),  # commodities
        "f": ("f",),  # factors
        "h": ("h",),  # households
        "e": ("e",),  # enterprises
        "g": ("g",),  # governments and their funds
        "n": ("n",),  # institutions: h, e and g
        "t": ("t",),  # tax accounts
        "i": ("i",),  # investment accounts that buy
        "r": ("r",),  # world partners
        "k": ("k",),  # nodes of all trees; a household's top is its demand system
        "k_inner": ("k",),  # nodes that a node or a household buys
        "k_production": ("k",),  # nodes of activities
        "g_buyer": ("g",),  # governments that buy commodities
        "pool": ("j",),  # investment accounts that receive saving
        "pool_only": ("j",),  # those that buy nothing themselves
        "g_budget": ("g",),  # governments that tax, buy or save (the others only pass on)
        "c_supply": ("c",),  # sold at home: all but those that are made for export only
        "c_output": ("c",),
        "c_domestic": ("c",),
        "c_import": ("c",),
        "c_export": ("c",),
        "c_armington": ("c",),  # supplied by domestic sales or imports
        "c_bundle": ("c",),  # supplied as a fixed bundle of other commodities
        "ca": ("c", "a"),
        "fa": ("f", "a"),
        "ac": ("a", "c"),
        "ac_by": ("a", "c"),  # by-products, sold beside the supply of the commodity
        "ac_old": ("a", "c"),  # products of an old vintage, the same as those of the new one
        "ab": ("a", "b"),  # an old vintage and the new one
        "rc": ("r", "c"),
        "rc_finite": ("r", "c"),  # imports whose supply price rises with their quantity
        "rc_quota": ("r", "c"),  # imports under a quota
        "cr": ("c", "r"),
        "ch": ("c", "h"),
        "cg": ("c", "g"),
        "ci": ("c", "i"),
        "cb": ("c", "d"),  # commodity c bought by bundle commodity d
        "nc": ("n", "c"),  # endowments of commodities sold by institutions
        "nc_domestic": ("n", "c"),  # those that compete with domestic goods only
        "ic": ("i", "c"),  # commodities sold by investment accounts (stock releases, scrap)
        "nf": ("n", "f"),  # owners of factors, world partners included
        "fr": ("f", "r"),  # factors that earn income abroad
        "tn": ("t", "n"),
        "tf": ("t", "f"),
        "tg": ("g", "t"),
        "np": ("n", "p"),  # transfers: receiver n, payer p, world partners included
        "ij": ("i", "j"),  # allocation of pooled saving j to investment account i
        "hk": ("h", "x"),  # top children of the household's demand system
    }
)


def position(over: str, letter: str) -> int:
    """Where a letter stands in the members of an index set. Raises ValueError where the set has no such letter."""
    if letter not in SETS[over]:
        raise ValueError(
            f"index set {over!r} has the letters {', '.join(SETS[over])}; there is no {letter!r}"
        )
    return SETS[over].index(letter)


def axes_of(sets: Mapping[str, tuple]) -> dict[str, list[str]]:
    """Labels of each dimension: those of every index set over it, so that all arrays of an economy share them."""
    found: dict[str, dict[str, None]] = {}
    for over, dims in SETS.items():
        members = sets.get(over, ())
        columns = [members] if len(dims) == 1 else zip(*members, strict=True)
        for dim, column in zip(dims, columns, strict=False):  # an empty set has no columns
            found.setdefault(dim, {}).update(dict.fromkeys(column))
    return {dim: list(labels) for dim, labels in found.items()}


def places_of(sets: Mapping[str, tuple], over: str, axes: Mapping[str, list[str]]) -> tuple[np.ndarray, ...]:
    """Where the members of an index set are in an array over its dimensions: their numbers along each axis."""
    dims = SETS[over]
    if not dims:
        return ()
    members = sets[over]
    columns = [members] if len(dims) == 1 else zip(*members, strict=True) if members else [()] * len(dims)
    position = {dim: {label: at for at, label in enumerate(axes.get(dim, ()))} for dim in dims}
    return tuple(
        np.array([position[dim][label] for label in column], dtype=int)
        for dim, column in zip(dims, columns, strict=True)
    )
