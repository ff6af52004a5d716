"""What a reader needs beside numbers: labels of each dimension in both languages, and units in the SAM's own money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

import xarray as xr

from experiments.words import LANGUAGES, Words
from sam import Sam

BETWEEN = "/"  # in the id of a node: `a_agr/value_added`


def with_labels(data: xr.Dataset, sam: Sam) -> xr.Dataset:
    """A copy with coordinates `label_en_c`, `label_ja_c`, ... along each dimension of accounts or nodes, and with units of
    the SAM: `billion JPY at base prices` for `base-year money`.
    """
    coords = {}
    for lang in LANGUAGES:
        words = Words(lang)
        account = cache(lambda name, words=words: words.account(sam, name))  # most dimensions share them
        for dim in data.indexes:
            if _is_of_accounts(data[dim].values, sam):
                labels = [_label(account, str(label)) for label in data[dim].values]
                coords[f"label_{lang}_{dim}"] = (dim, labels)
    found = data.assign_coords(coords)
    for array in found.data_vars.values():
        if "units" in array.attrs:
            array.attrs = array.attrs | {"units": unit_of(array.attrs["units"], sam)}
    return found


def unit_of(unit: str, sam: Sam) -> str:
    """A declared unit in the money of the SAM; units that name their money (`yen per tCO2 ...`) stay."""
    if unit.startswith("yen"):
        return unit
    money = sam.unit or "SAM units"
    return re.sub(r"base-year money|foreign money|money", lambda found: f"{money}{_KINDS[found[0]]}", unit)


_KINDS = {
    "base-year money": " at base prices",
    "foreign money": " at the base exchange rate",
    "money": "",
}


def _label(account: Callable[[str], str], label: str) -> str:
    name, slash, node = label.partition(BETWEEN)
    return account(name) + (f" {slash} {node.replace('_', ' ')}" if slash else "")


def _is_of_accounts(labels: Iterable[object], sam: Sam) -> bool:
    """Whether some label of a dimension is an account or a node of one; scenarios are not."""
    return any(str(label).partition(BETWEEN)[0] in sam for label in labels)
