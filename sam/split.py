"""Splitting one account into several by shares."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sam.problem import Problem, SamError, amount_text, cell_text, suggestion
from sam.sam import Sam

SHARES_SUM = 1e-9
"""Largest distance of a sum of shares from 1: shares typed with ten digits pass, forgotten parts do not."""

Shares = Mapping[str, float]


def split_account(
    sam: Sam,
    account: str,
    shares: Shares,
    receipt_shares: Mapping[str, Shares] | None = None,
    payment_shares: Mapping[str, Shares] | None = None,
    own_shares: Mapping[tuple[str, str], float] | None = None,
    labels: Mapping[str, Mapping[str, str]] | None = None,
) -> Sam:
    """Split an account into parts that stand in its place, with its kind and columns.

    shares: part id -> share of every cell of the account. receipt_shares: payer -> shares of what the account
    receives from that payer; payment_shares: receiver -> shares of what it pays there. Both replace `shares`
    for that cell only, and may leave out parts that have none of it. own_shares: (receiving part, paying
    part) -> share of the account's payment to itself; by default the product of the two parts' shares.
    labels: part id -> entries of the accounts table (label_en, label_ja, ...) for that part; else a part has
    the label of the account with its own id added.

    Totals of all other accounts stay as they are up to rounding. With per-cell shares the parts are in
    general out of balance: see `sam.balance`. Raises SamError where an account, part or cell is unknown, an
    id is taken, a share is negative or not finite, or shares do not add up to 1 (within 1e-9).
    """
    by_payer, by_receiver = dict(receipt_shares or {}), dict(payment_shares or {})
    problems = _split_problems(sam, account, shares, by_payer, by_receiver, own_shares, labels)
    if problems:
        raise SamError(problems, sam.title)
    parts = list(shares)
    cells: dict[tuple[str, str], float] = {}
    for (receiver, payer), value in sam.flows.items():
        if receiver == account and payer == account:
            own = own_shares or {(r, p): shares[r] * shares[p] for r in parts for p in parts}
            cells.update({cell: value * share for cell, share in own.items()})
        elif receiver == account:
            chosen = by_payer.get(payer, shares)
            cells.update({(part, payer): value * share for part, share in chosen.items()})
        elif payer == account:
            chosen = by_receiver.get(receiver, shares)
            cells.update({(receiver, part): value * share for part, share in chosen.items()})
        else:
            cells[receiver, payer] = value
    index = pd.MultiIndex.from_tuples(list(cells), names=["receiver", "payer"])
    flows = pd.Series(list(cells.values()), index=index, dtype=float)
    return sam.replace(flows=flows, accounts=_accounts_with(sam.accounts, account, parts, labels or {}))


def _split_problems(
    sam: Sam,
    account: str,
    shares: Shares,
    by_payer: dict[str, Shares],
    by_receiver: dict[str, Shares],
    own: Mapping[tuple[str, str], float] | None,
    labels: Mapping[str, Mapping[str, str]] | None,
) -> list[Problem]:
    known = list(sam.accounts.index)
    if account not in known:
        return [
            Problem(
                "the account to be split does not exist",
                str(account),
                None,
                suggestion(account, known, shown=0) or "Use an id of the accounts table.",
            )
        ]
    problems = []
    for part in shares:
        if part in known and part != account:
            problems.append(
                Problem("the name of a part is taken", str(part), None, "Choose an id that is free.")
            )
    problems += _share_problems(dict(shares), f"shares of {account}")
    cells = set(sam.flows.index)
    for given, cell_of in (
        (by_payer, lambda other: (account, other)),
        (by_receiver, lambda other: (other, account)),
    ):
        for other, chosen in given.items():
            receiver, payer = cell_of(other)
            where = cell_text(receiver, payer)
            if (receiver, payer) not in cells or other == account:
                remedy = (
                    "Use own_shares for the payment of the account to itself."
                    if other == account
                    else (suggestion(other, known, shown=0) if other not in known else "Leave it out.")
                )
                problems.append(
                    Problem(
                        "shares are given for a cell that is zero or unknown",
                        where,
                        None,
                        remedy or "Use ids of the accounts table.",
                    )
                )
            problems += _unknown_parts(chosen, shares, where) + _share_problems(dict(chosen), where)
    if own is not None:
        where = cell_text(account, account)
        if (account, account) not in cells:
            problems.append(
                Problem(
                    "own_shares are given, but the account pays nothing to itself",
                    where,
                    None,
                    "Leave own_shares out.",
                )
            )
        problems += _unknown_parts(dict.fromkeys(part for cell in own for part in cell), shares, where)
        problems += _share_problems(dict(own), where)
    problems += _unknown_parts(labels or {}, shares, "labels")
    return problems


def _share_problems(
    shares: Mapping[str, float] | Mapping[tuple[str, str], float], where: str
) -> list[Problem]:
    bad = {part: share for part, share in shares.items() if not (np.isfinite(share) and share >= 0)}
    if bad:
        return [
            Problem(f"the share of {part} is {share}", where, None, "Shares are numbers from 0 to 1.")
            for part, share in bad.items()
        ]
    total = float(sum(shares.values()))
    if abs(total - 1) > SHARES_SUM:
        return [
            Problem(f"the shares add up to {amount_text(total)}", where, total - 1, "Make them add up to 1.")
        ]
    return []


def _unknown_parts(named: Mapping, shares: Shares, where: str) -> list[Problem]:
    return [
        Problem(
            f"{part} is not a part of the split",
            where,
            None,
            suggestion(part, shares, shown=0) or f"Parts are {', '.join(shares)}.",
        )
        for part in named
        if part not in shares
    ]


def _accounts_with(
    accounts: pd.DataFrame, account: str, parts: list[str], labels: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """Accounts table with the parts in the place of the account."""
    rows = []
    for part in parts:
        row = accounts.loc[account].to_dict()
        if part != account:
            row["label_en"] = f"{row['label_en']} ({part})"
            row["label_ja"] = f"{row['label_ja']} ({part})" if row["label_ja"] else ""
        rows.append({**row, **labels.get(part, {})})
    place = list(accounts.index).index(account)
    fresh = pd.DataFrame(rows, index=pd.Index(parts, name="account"))
    return pd.concat([accounts.iloc[:place], fresh, accounts.iloc[place + 1 :]]).fillna("")
