"""What makes a well-formed SAM right: it balances, its signs fit, no account is idle, every tax reaches a government."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sam.account import RENT, negative_allowed
from sam.problem import Problem, amount_text, cell_text

TOLERANCE = 1e-6
"""Largest imbalance that passes, as a share of the account's turnover."""


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


def imbalance_table(cells: pd.Series, accounts: pd.Index) -> pd.DataFrame:
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
    for account, (receipts, payments, gap, share) in imbalance_table(cells, accounts).iterrows():
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
