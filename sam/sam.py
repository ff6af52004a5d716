"""The social accounting matrix: a frozen table of payments between named accounts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import pandas as pd

from sam.account import ACCOUNT_COLUMNS, KINDS
from sam.arguments import arguments
from sam.content import content_problems
from sam.display import Card, Shown
from sam.problem import InputError, Problem, SamError, suggestion
from sam.well_formed import structure_problems


class Sam(Shown):
    """A social accounting matrix in long form, frozen.

    flows: Series of amounts indexed by (receiver, payer), or a table with the columns receiver, payer, value.
    Zero cells are dropped and the rest is ordered by the accounts table.
    accounts: table indexed by account id (or with a column `account`) with a column `kind`; `label_en`,
    `label_ja` and `group` are filled in where absent (label_en with the id), other columns are kept.
    name, unit (of every amount, for example `billion JPY`), year and note describe the SAM.

    Raises SamError where the tables are not a SAM (unknown or duplicated accounts, kinds or cells, values
    that are not finite); the error then lists the problems of `check_sam` as well. A SAM that is merely out
    of balance can be built, so that it can be balanced: use `check_sam`.
    """

    name: str
    unit: str
    year: int | None
    note: str
    _flows: pd.Series
    _accounts: pd.DataFrame
    _cells: dict[tuple[str, str], float]

    @arguments()
    def __init__(
        self,
        flows: pd.Series | pd.DataFrame,
        accounts: pd.DataFrame,
        name: str = "",
        unit: str = "",
        year: int | None = None,
        note: str = "",
    ) -> None:
        cells = _as_cells(flows)
        table = _as_accounts(accounts)
        problems = structure_problems(cells, table)
        if problems:
            raise SamError(problems + content_problems(cells, table), f"SAM {name}" if name else "the SAM")
        order = {account: position for position, account in enumerate(table.index)}
        cells = cells[cells != 0]
        ranked = sorted(cells.items(), key=lambda item: (order[item[0][0]], order[item[0][1]]))
        index = pd.MultiIndex.from_tuples([cell for cell, _ in ranked], names=["receiver", "payer"])
        own = self.__dict__
        own["_flows"] = pd.Series([value for _, value in ranked], index=index, dtype=float, name="value")
        own["_accounts"] = table
        own["_cells"] = dict(ranked)
        own["name"] = name
        own["unit"] = unit
        own["year"] = year
        own["note"] = note

    def __setattr__(self, attribute: str, value: object) -> None:
        raise AttributeError(f"a Sam is frozen: use replace({attribute}=...)")

    def __delattr__(self, attribute: str) -> None:
        raise AttributeError("a Sam is frozen")

    def _card(self) -> Card:
        kinds = self._accounts["kind"]
        order = list(dict.fromkeys(kinds))
        table = pd.DataFrame(
            {
                "accounts": kinds.value_counts().reindex(order),
                "receipts": self.receipts().groupby(kinds).sum().reindex(order),
            }
        ).rename_axis("kind")
        facts = {
            "accounts": len(self._accounts),
            "cells": len(self._cells),
            "unit": self.unit or "none",
            "year": self.year or "none",
        }
        return Card(f"Sam {self.name or 'unnamed'}", facts, {"by kind": table})

    @property
    def flows(self) -> pd.Series:
        """Amounts by (receiver, payer), non-zero cells only, in the order of the accounts (a copy)."""
        return self._flows.copy()

    @property
    def accounts(self) -> pd.DataFrame:
        """Accounts table: index account; columns kind, label_en, label_ja, group, then the source's own."""
        return self._accounts.copy()

    def __contains__(self, account: object) -> bool:
        """Whether the SAM has an account of this id."""
        return account in self._accounts.index

    @property
    def title(self) -> str:
        """The SAM's name for a message."""
        return f"SAM {self.name}" if self.name else "the SAM"

    @property
    def checksum(self) -> str:
        """SHA-256 (hex) of unit, year, accounts with kinds and amounts; labels and order do not enter it."""
        lines = [f"unit\t{self.unit}", f"year\t{self.year}"]
        lines += sorted(f"{account}\t{kind}" for account, kind in self._accounts["kind"].items())
        lines += sorted(f"{r}\t{p}\t{float(value)!r}" for (r, p), value in self._cells.items())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def value(self, receiver: str, payer: str) -> float:
        """Amount that payer pays receiver, 0.0 where none. Raises SamError on an unknown account."""
        self._require([receiver, payer])
        return self._cells.get((receiver, payer), 0.0)

    def of_kind(self, *kinds: str) -> list[str]:
        """Ids of the accounts of these kinds, in their order. Raises SamError on an unknown kind."""
        unknown = [kind for kind in kinds if not isinstance(kind, str) or kind not in KINDS]
        if unknown:
            raise SamError(
                [
                    Problem(f"unknown kind {kind!r}", "of_kind", None, f"Kinds are {', '.join(KINDS)}.")
                    for kind in unknown
                ],
                self.title,
            )
        return list(self._accounts.index[self._accounts["kind"].isin(kinds)])

    def kind(self, account: str) -> str:
        """Kind of the account. Raises SamError on an unknown account."""
        self._require([account])
        return self._accounts.at[account, "kind"]

    def label(self, account: str, lang: str = "en") -> str:
        """Label of the account in `en` or `ja`; the id where that language has none."""
        self._require([account])
        column = f"label_{lang}"
        if column not in self._accounts.columns:
            known = [c.removeprefix("label_") for c in self._accounts.columns if c.startswith("label_")]
            raise SamError(
                [
                    Problem(
                        f"no labels in language {lang!r}", account, None, f"Languages are {', '.join(known)}."
                    )
                ],
                self.title,
            )
        return self._accounts.at[account, column] or account

    def receipts(self) -> pd.Series:
        """What each account receives (row sums), for every account."""
        return self._sums("receiver")

    def payments(self) -> pd.Series:
        """What each account pays (column sums), for every account."""
        return self._sums("payer")

    def matrix(self) -> pd.DataFrame:
        """Square table receiver x payer over all accounts, zeros included."""
        ids = self._accounts.index
        table = pd.DataFrame(0.0, index=ids.rename("receiver"), columns=ids.rename("payer"))
        values = table.to_numpy(copy=True)
        position = {account: place for place, account in enumerate(ids)}
        for (receiver, payer), value in self._cells.items():
            values[position[receiver], position[payer]] = value
        return pd.DataFrame(values, index=table.index, columns=table.columns)

    def replace(self, **changes: Any) -> Sam:
        """A new Sam with some of flows, accounts, name, unit, year, note replaced."""
        fields: dict[str, Any] = {
            "flows": self._flows,
            "accounts": self._accounts,
            "name": self.name,
            "unit": self.unit,
            "year": self.year,
            "note": self.note,
        }
        unknown = set(changes) - set(fields)
        if unknown:
            raise InputError(f"a Sam has no {', '.join(sorted(unknown))}; it has {', '.join(fields)}")
        return Sam(**{**fields, **changes})

    def _sums(self, level: str) -> pd.Series:
        sums = self._flows.groupby(level=level).sum().reindex(self._accounts.index, fill_value=0.0)
        return sums.rename("receipts" if level == "receiver" else "payments")

    def _require(self, accounts: Iterable[str]) -> None:
        ids = self._accounts.index
        unknown = [account for account in accounts if not isinstance(account, str) or account not in ids]
        if unknown:
            raise SamError(
                [
                    Problem(
                        "no such account",
                        str(account),
                        None,
                        suggestion(account, self._accounts.index, shown=0) or "`accounts` lists the ids.",
                    )
                    for account in unknown
                ],
                self.title,
            )


def _as_cells(flows: pd.Series | pd.DataFrame) -> pd.Series:
    """Bring the flows to a float Series by (receiver, payer)."""
    if isinstance(flows, pd.DataFrame):
        missing = [column for column in ("receiver", "payer", "value") if column not in flows.columns]
        if missing:
            raise SamError(
                [
                    Problem(
                        f"column {column} is missing",
                        "flows",
                        None,
                        "The flows table has the columns receiver, payer, value.",
                    )
                    for column in missing
                ]
            )
        flows = flows.set_index(["receiver", "payer"])["value"]
    if flows.index.nlevels != 2:
        raise SamError(
            [
                Problem(
                    "flows are not indexed by two levels", "flows", None, "Index them by receiver and payer."
                )
            ]
        )
    cells = [(str(receiver), str(payer)) for receiver, payer in flows.index]
    index = pd.MultiIndex.from_tuples(cells, names=["receiver", "payer"])
    return pd.Series(flows.to_numpy(dtype=float), index=index, name="value")


def _as_accounts(accounts: pd.DataFrame) -> pd.DataFrame:
    """Bring the accounts to a table of text with the standard columns first."""
    table = accounts.set_index("account") if "account" in accounts.columns else accounts.copy()
    if "kind" not in table.columns:
        raise SamError(
            [
                Problem(
                    "column kind is missing",
                    "accounts",
                    None,
                    f"Give each account a kind: {', '.join(KINDS)}.",
                )
            ]
        )
    table.index = pd.Index([str(account) for account in table.index], name="account", dtype=object)
    for column in ACCOUNT_COLUMNS:
        if column not in table.columns:
            table[column] = list(table.index) if column == "label_en" else ""
    rest = [column for column in table.columns if column not in ACCOUNT_COLUMNS]
    table = table[[*ACCOUNT_COLUMNS, *rest]].astype(object)
    return table.where(table.notna(), "").map(str).astype(object)
