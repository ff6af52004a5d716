"""Checks of a SAM. Every check adds to one list, so that a user sees all problems at once."""

from __future__ import annotations

import pandas as pd

from sam.content import TOLERANCE, content_problems, imbalance_table
from sam.problem import Problem, SamError
from sam.sam import Sam


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


def idle_accounts(sam: Sam) -> list[str]:
    """Accounts that neither receive nor pay, in their order: a model leaves them out (`without_idle`)."""
    active = {account for cell in sam.flows.index for account in cell}
    return [account for account in sam.accounts.index if account not in active]


def without_idle(sam: Sam) -> Sam:
    """The SAM without accounts through which nothing flows."""
    idle = idle_accounts(sam)
    return sam.replace(accounts=sam.accounts.drop(index=idle)) if idle else sam


def imbalances(sam: Sam) -> pd.DataFrame:
    """Receipts, payments, their gap and its share of the turnover, for every account."""
    return imbalance_table(sam.flows, sam.accounts.index)
