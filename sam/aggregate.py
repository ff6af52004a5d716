"""Aggregating a SAM by a mapping table: account -> group."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sam.problem import Problem, SamError, suggestion
from sam.sam import Sam
from sam.table import read_text_table, records


def aggregate(sam: Sam, mapping: pd.DataFrame | Mapping[str, str], name: str | None = None) -> Sam:
    """Add up accounts into groups.

    mapping: for every account the id of its group, as a mapping or as a table with the columns account and
    group, and optionally label_en and label_ja of the group. An account that stays alone may keep its id.
    Groups stand in the order of their first account and keep its kind; labels come from the mapping, else
    from the members where they agree, else label_en is the group's id; other columns are kept where members
    agree. Payments within a group become its payment to itself. name: of the new SAM (default: the old one).

    Raises SamError with every account that is missing, unknown, mapped twice or mapped to nothing, every
    group that mixes kinds, and every label of a group that is given in two ways.
    """
    table = _as_table(mapping)
    problems = _mapping_problems(sam, table)
    if problems:
        raise SamError(problems, "the mapping")
    group_of = dict(zip(table["account"], table["group"], strict=True))
    flows = sam.flows
    cells = [(group_of[receiver], group_of[payer]) for receiver, payer in flows.index]
    flows.index = pd.MultiIndex.from_tuples(cells, names=["receiver", "payer"])
    summed = flows.groupby(level=[0, 1], sort=False).sum()
    return sam.replace(
        flows=summed, accounts=_groups(sam.accounts, group_of, table), name=sam.name if name is None else name
    )


def mapping_by(sam: Sam, column: str) -> dict[str, str]:
    """Mapping of each account to the entry of a column of the accounts table; to itself where that is blank.

    Raises SamError where there is no such column.
    """
    accounts = sam.accounts
    if column not in accounts.columns:
        raise SamError(
            [
                Problem(
                    "there is no such column",
                    column,
                    None,
                    f"The accounts table has {', '.join(accounts.columns)}.",
                )
            ],
            sam.title,
        )
    return {account: str(entry) or account for account, entry in accounts[column].items()}


def read_mapping(path: str | Path) -> pd.DataFrame:
    """Read a mapping from CSV: `account,group`, optionally `label_en,label_ja`. Raises SamError."""
    table = read_text_table(Path(path))
    problems: list[Problem] = []
    rows = [record for _, record in records(table, ("account", "group"), problems)]
    if not rows and not problems:
        problems.append(Problem("no account is mapped", table.file, None, "Give each account a row."))
    if problems:
        raise SamError(problems, table.file)
    return pd.DataFrame(rows, dtype=object)


def _as_table(mapping: pd.DataFrame | Mapping[str, str]) -> pd.DataFrame:
    if not isinstance(mapping, pd.DataFrame):
        return pd.DataFrame({"account": list(mapping), "group": [str(group) for group in mapping.values()]})
    missing = [column for column in ("account", "group") if column not in mapping.columns]
    if missing:
        raise SamError(
            [
                Problem(
                    f"column {column} is missing",
                    "mapping",
                    None,
                    "A mapping has the columns account and group.",
                )
                for column in missing
            ],
            "the mapping",
        )
    return mapping.astype(object).where(mapping.notna(), "")


def _mapping_problems(sam: Sam, table: pd.DataFrame) -> list[Problem]:
    kinds = sam.accounts["kind"].to_dict()
    problems = []
    listed = list(table["account"])
    for account in dict.fromkeys(listed):
        if account not in kinds:
            problems.append(
                Problem(
                    f"the mapping names an account that {sam.title} does not have",
                    str(account),
                    None,
                    suggestion(account, kinds, shown=0) or "Take it out of the mapping.",
                )
            )
        if listed.count(account) > 1:
            problems.append(
                Problem(
                    f"the account is mapped {listed.count(account)} times",
                    str(account),
                    None,
                    "Keep one row.",
                )
            )
    for account in kinds:
        if account not in listed:
            problems.append(
                Problem(
                    "the account is not mapped",
                    account,
                    None,
                    "Give it a group; an account that stays alone has its own id as group.",
                )
            )
    for account, group in zip(table["account"], table["group"], strict=True):
        if not str(group).strip():
            problems.append(
                Problem("the account is mapped to an empty group", str(account), None, "Name the group.")
            )
    for group, members in table.groupby("group", sort=False):
        found = {account: kinds[account] for account in members["account"] if account in kinds}
        if len(set(found.values())) > 1:
            mixed = ", ".join(f"{account} is {kind}" for account, kind in found.items())
            problems.append(
                Problem(f"the group mixes kinds ({mixed})", str(group), None, "Use one group per kind.")
            )
        for column in ("label_en", "label_ja"):
            labels = [label for label in dict.fromkeys(members.get(column, [])) if label]
            if len(labels) > 1:
                problems.append(
                    Problem(
                        f"the group has more than one {column} ({', '.join(labels)})",
                        str(group),
                        None,
                        "Give one label per group.",
                    )
                )
    return problems


def _groups(accounts: pd.DataFrame, group_of: dict[str, str], table: pd.DataFrame) -> pd.DataFrame:
    """Accounts table of the groups."""
    members: dict[str, list[str]] = {}
    for account in accounts.index:
        members.setdefault(group_of[account], []).append(account)
    labels = {
        column: {group: label for group, label in zip(table["group"], table[column], strict=True) if label}
        for column in ("label_en", "label_ja")
        if column in table.columns
    }
    entries = accounts.to_dict()
    rows = []
    for group, ids in members.items():
        row: dict[str, str] = {}
        for column in accounts.columns:
            found = {entries[column][account] for account in ids}
            row[column] = labels.get(column, {}).get(group) or (found.pop() if len(found) == 1 else "")
        row["label_en"] = row["label_en"] or group
        rows.append(row)
    return pd.DataFrame(rows, index=pd.Index(list(members), name="account"))
