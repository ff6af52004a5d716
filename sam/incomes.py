"""Who earns and who buys: what a SAM must say of institutions and factors, whatever the structure of the model."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sam.account import INSTITUTIONS
from sam.problem import Problem, amount_text


def income_problems(cells: pd.Series, kinds: Mapping[str, str]) -> list[Problem]:
    """Institutions without income, households that buy nothing, and an economy without factors or consumption."""
    receipts: dict[str, float] = {}
    payments: dict[str, float] = {}
    buyers, employed = set(), False
    for (receiver, payer), value in cells[cells != 0].items():
        receipts[receiver] = receipts.get(receiver, 0.0) + float(value)
        payments[payer] = payments.get(payer, 0.0) + float(value)
        receipts.setdefault(payer, 0.0)
        if kinds[receiver] == "commodity":
            buyers.add(payer)
        employed = employed or (kinds[receiver], kinds[payer]) == ("factor", "activity")
    problems = [
        Problem(
            f"the {kinds[n]} receives {amount_text(total)} in all, so that what it saves and transfers is no share of it",
            n,
            total,
            "Give it an income, or merge it with another institution.",
        )
        for n, total in receipts.items()
        if kinds[n] in INSTITUTIONS and total <= 0 and payments.get(n, 0.0) <= 0  # else it is out of balance
    ]
    households = [n for n in receipts if kinds[n] == "household"]
    problems += [
        Problem(
            "the household buys nothing",
            n,
            None,
            "Give it the kind enterprise: it then transfers and saves shares of its income.",
        )
        for n in households
        if n not in buyers
    ]
    if not households:
        problems.append(
            Problem(
                "there is no household, and so no consumer price",
                "accounts",
                None,
                "Give the account that consumes the kind household.",
            )
        )
    if not employed:
        problems.append(
            Problem(
                "no activity employs a factor",
                "accounts",
                None,
                "Enter what activities pay to labour and capital, accounts of kind factor.",
            )
        )
    return problems
