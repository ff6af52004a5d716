"""Groups of accounts in place of labels: `group:NAME`, and `group:NAME/kl` for the nodes `/kl` of its activities.

A group is what some column of the SAM's table of accounts says of them, other than kind and labels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import pandas as pd

from cge.address import Address, Member, labels_of
from sam.labels import NOT, OR
from sam.problem import InputError, suggestion

GROUP = "group:"
_NO_GROUPS = ("kind", "label_en", "label_ja")


def spelt_out(label: str, accounts: pd.DataFrame, there: Collection[str]) -> str:
    """The label of a dimension with its groups replaced by their members, as far as these are labels `there`.

    accounts: the table of a SAM. Raises InputError for a group without such a member.
    """
    return OR.join(part for given in label.split(OR) for part in _parts(given, accounts, there))


def without_groups(address: Address, accounts: pd.DataFrame, members: Iterable[Member]) -> Address:
    """The address with all its groups spelt out in labels of the members that it is among. Raises InputError."""
    if GROUP not in "".join(address.labels):
        return address
    known = [labels_of(member) for member in members]
    return replace(
        address,
        labels=tuple(
            spelt_out(label, accounts, {own[place] for own in known if len(own) > place})
            for place, label in enumerate(address.labels)
        ),
    )


def _parts(part: str, accounts: pd.DataFrame, there: Collection[str]) -> list[str]:
    left_out = NOT if part.startswith(NOT) else ""
    word = part.removeprefix(NOT)
    if not word.startswith(GROUP):
        return [part]
    group, slash, node = word.removeprefix(GROUP).partition("/")
    columns = [column for column in accounts.columns if column not in _NO_GROUPS]
    belongs = (accounts[columns] == group).any(axis=1)
    found = [f"{account}{slash}{node}" for account in accounts.index[belongs]]
    found = [own for own in found if own in there]
    if not found:
        inside = accounts[[f"{account}{slash}{node}" in there for account in accounts.index]]
        names = dict.fromkeys(str(entry) for column in columns for entry in inside[column] if entry)
        raise InputError(f"there is no group {group!r} here. {suggestion(group, names)}")
    return [f"{left_out}{own}" for own in found]
