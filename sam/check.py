"""Checks of a SAM. Every check adds to one list, so that a user sees all problems at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sam.account import KINDS, RENT, negative_allowed
from sam.problem import Problem, SamError, amount_text, cell_text, suggestion

if TYPE_CHECKING:
    from sam.sam import Sam

TOLERANCE = 1e-6
"""Largest imbalance that passes, as a share of the account's turnover."""


def check_sam(sam: Sam, tolerance: float = TOLERANCE) -> None:
    """Raise one `SamError` with every problem of the SAM; return None where there is none.

    tolerance: largest |receipts - payments| of an account as a share of its total.
    """
    problems = problems_of(sam, tolerance)
    if problems:
        raise SamError(problems, sam.title)


def problems_of(sam: Sam, tolerance: float = TOLERANCE) -> list[Problem]:
    """List every problem of the SAM, in the order of its accounts and cells; empty where there is none."""
    return content_problems(sam.flows, sam.accounts, tolerance)


def structure_problems(cells: pd.Series, accounts: pd.DataFrame) -> list[Problem]:
    """List what makes the tables no SAM at all: accounts, kinds or cells that cannot be told apart or read.

    `Sam` refuses to exist with any of these.
    """
    problems = []
    ids = [str(account) for account in accounts.index]
    for account in accounts.index[accounts.index.duplicated()].unique():
        problems.append(
            Problem(
                "the account is listed more than once",
                str(account),
                None,
                "Keep one line for it in the accounts table.",
            )
        )
    for account, kind in zip(ids, accounts["kind"], strict=True):
        if not account.strip():
            problems.append(Problem("an account has an empty name", "accounts", None, "Name the account."))
        if kind not in KINDS:
            remedy = f"{suggestion(kind, KINDS, shown=0)} Kinds are {', '.join(KINDS)}.".strip()
            problems.append(Problem(f"unknown kind {str(kind)!r}", account, None, remedy))
    known = set(ids)
    named = dict.fromkeys(str(account) for cell in cells.index for account in cell)
    for account in named:
        if account not in known:
            remedy = (
                suggestion(account, ids, shown=0)
                or "Add it to the accounts table with its kind, or correct the name."
            )
            problems.append(
                Problem(
                    "a flow names an account that the accounts table does not list", account, None, remedy
                )
            )
    for receiver, payer in cells.index[cells.index.duplicated()].unique():
        problems.append(
            Problem(
                "the cell is given more than once",
                cell_text(receiver, payer),
                None,
                "Keep one line for the cell, with the sum if both belong.",
            )
        )
    for (receiver, payer), value in cells[~np.isfinite(cells)].items():
        problems.append(
            Problem(
                f"the value {value} is not a finite number",
                cell_text(receiver, payer),
                None,
                "Enter the amount, or leave the cell out where nothing is paid.",
            )
        )
    return problems


def content_problems(cells: pd.Series, accounts: pd.DataFrame, tolerance: float = TOLERANCE) -> list[Problem]:
    """List what makes a well-formed SAM wrong: imbalance, sign, empty accounts, taxes that reach nobody.

    Cells that `structure_problems` reports are left aside, so that both lists can be shown together.
    """
    accounts = accounts[~accounts.index.duplicated()]
    kinds = accounts["kind"].to_dict()
    rents = set(accounts.index[accounts["group"] == RENT]) if "group" in accounts else set()
    usable = [r in kinds and p in kinds and bool(np.isfinite(v)) for (r, p), v in cells.items()]
    cells = cells[usable]
    return (
        _unbalanced(cells, accounts.index, tolerance)
        + _wrong_signs(cells, kinds)
        + _empty(cells, kinds)
        + _taxes_astray(cells, kinds, rents)
    )


def imbalances(sam: Sam) -> pd.DataFrame:
    """Receipts, payments, their gap and its share of the turnover, for every account."""
    return _imbalance_table(sam.flows, sam.accounts.index)


def _imbalance_table(cells: pd.Series, accounts: pd.Index) -> pd.DataFrame:
    """Compare receipts with payments, relative to turnover: the larger absolute sum of row and column.

    Turnover and not the net total, because a net total near zero (a saving account with dissaving, a
    production tax net of subsidies) would turn rounding into an error.
    """

    place = {account: number for number, account in enumerate(accounts)}
    receivers = [place[receiver] for receiver, _ in cells.index]
    payers = [place[payer] for _, payer in cells.index]

    def total(places: list[int], values: np.ndarray) -> np.ndarray:
        sums = np.zeros(len(place))
        np.add.at(sums, places, values)
        return sums

    values = cells.to_numpy()
    receipts, payments = total(receivers, values), total(payers, values)
    turnover = np.maximum(total(receivers, np.abs(values)), total(payers, np.abs(values)))
    gap = receipts - payments
    share = np.abs(gap) / np.where(turnover > 0, turnover, 1.0)
    columns = {"receipts": receipts, "payments": payments, "gap": gap, "share": share}
    return pd.DataFrame(columns, index=accounts)


def _unbalanced(cells: pd.Series, accounts: pd.Index, tolerance: float) -> list[Problem]:
    problems = []
    for account, (receipts, payments, gap, share) in _imbalance_table(cells, accounts).iterrows():
        if share > tolerance:
            more, less = ("receipts", "payments") if gap > 0 else ("payments", "receipts")
            what = (
                f"receipts {amount_text(receipts)}, payments {amount_text(payments)}: {more} exceed {less} "
                f"by {amount_text(abs(gap))} ({100 * share:.3g} % of the account)"
            )
            problems.append(
                Problem(
                    what,
                    account,
                    float(gap),
                    f"Correct a cell in row or column {account}, or balance the SAM.",
                )
            )
    return problems


def _wrong_signs(cells: pd.Series, kinds: dict[str, str]) -> list[Problem]:
    problems = []
    for (receiver, payer), value in cells[cells < 0].items():
        if not negative_allowed(kinds[receiver], kinds[payer]):
            what = (
                f"negative value {amount_text(value)}: a payment from {kinds[payer]} to {kinds[receiver]} "
                "cannot be negative"
            )
            remedy = (
                f"Enter {amount_text(-value)} in {cell_text(payer, receiver)} instead, or correct the sign."
            )
            problems.append(Problem(what, cell_text(receiver, payer), float(value), remedy))
    return problems


def _empty(cells: pd.Series, kinds: dict[str, str]) -> list[Problem]:
    active = {account for cell in cells[cells != 0].index for account in cell}
    return [
        Problem(
            "the account neither receives nor pays",
            account,
            None,
            "Remove it from the accounts table, or enter its flows.",
        )
        for account in kinds
        if account not in active
    ]


def _taxes_astray(cells: pd.Series, kinds: dict[str, str], rents: set[str]) -> list[Problem]:
    """Find tax accounts with flows from which no payment leads to a government, through taxes only.

    Rents (mark-ups, quota rents) are collected like a tax, but by whoever earns them.
    """
    paid_to: dict[str, set[str]] = {}
    for receiver, payer in cells[cells != 0].index:
        paid_to.setdefault(payer, set()).add(receiver)
        paid_to.setdefault(receiver, set())
    problems = []
    for account, kind in kinds.items():
        if kind != "tax" or account not in paid_to or account in rents:
            continue
        seen, queue, reaches = {account}, [account], False
        while queue and not reaches:
            for receiver in paid_to[queue.pop()]:
                reaches = reaches or kinds[receiver] == "government"
                if kinds[receiver] == "tax" and receiver not in seen:
                    seen.add(receiver)
                    queue.append(receiver)
        if not reaches:
            problems.append(
                Problem(
                    "the tax does not reach a government",
                    account,
                    None,
                    f"Enter its revenue in the cell of a government account in column {account}.",
                )
            )
    return problems
