"""What makes two tables a SAM at all: accounts, kinds and cells that can be told apart and read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sam.account import KINDS
from sam.number import LARGEST
from sam.problem import Problem, cell_text, suggestion


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
    for (receiver, payer), value in cells[~(cells.abs() <= LARGEST)].items():
        problems.append(
            Problem(
                f"the value {value} is {f'beyond {LARGEST:g}' if np.isfinite(value) else 'not a finite number'}",
                cell_text(receiver, payer),
                None,
                "Enter the amount, or leave the cell out where nothing is paid.",
            )
        )
    return problems
