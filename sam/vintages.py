"""Old vintages: activities and the capital that they use, each split into what is new and what is old."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from sam.problem import Problem, SamError
from sam.sam import Sam

OLD = "_old"
LABELS = {"label_en": "{}, old vintage", "label_ja": "{}（旧設備）"}


def old(account: str) -> str:
    """The account of the old vintage of an activity or of capital; the new vintage keeps the account's own name."""
    return account + OLD


def capital_users(sam: Sam, capital: Collection[str]) -> list[str]:
    """The activities that use some of these factors."""
    users = {payer for (receiver, payer) in sam.flows.index if receiver in capital}
    return [activity for activity in sam.of_kind("activity") if activity in users]


def with_old_vintages(sam: Sam, capital: Collection[str], share: float) -> Sam:
    """A SAM in which the old vintage of capital is an account of its own, and what it makes too.

    capital: factors of which there is an old vintage; every activity that uses one is split. share: of the old vintage, in
    everything that such an activity buys and sells, and so in what is paid for capital; above zero and below one.

    Raises SamError for a share out of range, a factor that nobody uses, and where a name is taken.
    """
    users = capital_users(sam, capital)
    problems = _problems(sam, capital, users, share)
    if problems:
        raise SamError(problems, sam.title)
    split = {*capital, *users}
    cells: dict[tuple[str, str], float] = {}
    for (receiver, payer), value in sam.flows.items():
        if receiver not in split and payer not in split:
            cells[receiver, payer] = value
            continue
        cells[receiver, payer] = (1 - share) * value
        of_old = old(receiver) if receiver in split else receiver, old(payer) if payer in split else payer
        cells[of_old] = share * value
    index = pd.MultiIndex.from_tuples(list(cells), names=["receiver", "payer"])
    flows = pd.Series(list(cells.values()), index=index, dtype=float)
    return sam.replace(flows=flows, accounts=_accounts(sam.accounts, split))


def _accounts(accounts: pd.DataFrame, split: Collection[str]) -> pd.DataFrame:
    """The accounts, each old vintage behind its new one."""
    rows: dict[str, dict] = {}
    for account, row in accounts.to_dict("index").items():
        rows[str(account)] = row
        if account in split:
            named = {key: form.format(row[key]) for key, form in LABELS.items() if row.get(key)}
            rows[old(str(account))] = {**row, **named}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("account")


def _problems(sam: Sam, capital: Collection[str], users: Collection[str], share: float) -> list[Problem]:
    problems = []
    if not 0.0 < share < 1.0:
        problems.append(
            Problem(f"the share of the old vintage is {share:g}", "share", None, "Give one between 0 and 1.")
        )
    used = {receiver for receiver, _ in sam.flows.index}
    problems += [
        Problem("no activity uses this factor", factor, None, "Name a factor of the SAM that is used.")
        for factor in capital
        if factor not in used
    ]
    problems += [
        Problem("the name of an old vintage is taken", old(account), None, "Rename the account.")
        for account in (*capital, *users)
        if old(account) in sam.accounts.index
    ]
    return problems
