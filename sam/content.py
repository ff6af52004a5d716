"""What makes a well-formed SAM right: it balances, the model has every payment, taxes are collected."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sam.account import KINDS, RENT
from sam.incomes import income_problems
from sam.payments import accepted, may_pay
from sam.problem import Problem, amount_text, cell_text
from sam.remedies import remedy_for
from sam.sources import source_problems

TOLERANCE = 1e-10
"""Largest imbalance that passes, as a share of the account's turnover: what the benchmark of a model may be off by.

A SAM that is off by more would pass here and be no equilibrium; it costs one `cge sam balance`, which shows what it moves.
"""


def content_problems(cells: pd.Series, accounts: pd.DataFrame, tolerance: float = TOLERANCE) -> list[Problem]:
    """List what makes a well-formed SAM wrong: imbalance, payments that the model does not have, signs, taxes that
    reach nobody, commodities without a source, institutions without an income.

    Cells that `structure_problems` reports are left aside, so that both lists can be shown together.
    """
    if not (cells != 0).any():
        return [Problem("no account pays another", "flows", None, "Enter the payments, receiver by payer.")]
    accounts = accounts[~accounts.index.duplicated()]
    kinds = accounts["kind"].to_dict()
    rents = set(accounts.index[accounts["group"] == RENT]) if "group" in accounts else set()
    usable = [r in kinds and p in kinds and bool(np.isfinite(v)) for (r, p), v in cells.items()]
    cells = cells[usable]
    problems = (
        _unbalanced(cells, accounts.index, tolerance)
        + _not_accepted(cells, kinds)
        + _taxes_astray(cells, kinds, rents)
        + source_problems(cells, kinds)
    )
    # what is missing can be told only where every cell is there
    return problems + income_problems(cells, kinds) if all(usable) else problems


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
                    f"Correct a cell in row or column {account}, or balance the SAM (`cge sam balance`).",
                )
            )
    return problems


def _not_accepted(cells: pd.Series, kinds: dict[str, str]) -> list[Problem]:
    """Cells that the model does not take. An institution's payment to itself is one to another of its kind, after
    aggregation; a commodity's is no bundle of others.
    """
    problems = []
    for (receiver, payer), value in cells.items():
        kind = kinds[receiver], kinds[payer]
        alone = receiver == payer and kind[0] == "commodity"
        if value == 0 or not set(kind) <= set(KINDS) or (accepted(*kind, value) and not alone):
            continue
        if alone or (receiver == payer and not may_pay(*kind)):
            what = f"the account pays itself {amount_text(value)}"
            remedy = "Leave the cell out: receipts and payments fall alike, and nothing else changes."
        else:
            remedy = remedy_for(receiver, payer, float(value), kinds, cells)
            what = (
                f"negative value {amount_text(value)}: a payment from {kind[1]} to {kind[0]} cannot be negative"
                if may_pay(*kind)
                else f"the model has no payment from {kind[1]} to {kind[0]} (here {amount_text(value)})"
            )
        problems.append(Problem(what, cell_text(receiver, payer), float(value), remedy))
    return problems


def _taxes_astray(cells: pd.Series, kinds: dict[str, str], rents: set[str]) -> list[Problem]:
    """Find tax accounts with flows that pay no government.

    Rents (mark-ups, quota rents) are collected like a tax, but by whoever earns them.
    """
    flowing = cells[cells != 0].index
    active = {account for cell in flowing for account in cell}
    # what a tax pays into saving, abroad or to another tax is a cell that the model does not take, and one problem is enough
    collected = {
        payer
        for receiver, payer in flowing
        if kinds[receiver] == "government" or not may_pay(kinds[receiver], "tax")
    }
    return [
        Problem(
            "the tax does not reach a government",
            account,
            None,
            f"Enter its revenue in the cell of a government account in column {account}; a mark-up or quota rent, which "
            f"others collect, has the group `{RENT}`.",
        )
        for account, kind in kinds.items()
        if kind == "tax" and account in active and account not in collected and account not in rents
    ]
