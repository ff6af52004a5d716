r"""Bonds that a levy and auctions redeem: issues, interest and debt by year, and the levy that leaves none at the end.

Z1. D_t = (1 + i) D_{t-1} + I_t - R_t, with D the debt at the end of a year, I what is issued, R what levy and auctions
bring in, i the interest. Z2. A levy of one rate on e_t tonnes leaves D_T = 0 where

    \tau \sum_t e_t (1 + i)^{T-t} = \sum_t (I_t - A_t) (1 + i)^{T-t},

A_t being other receipts. Where tonnes fall with the levy, \tau is what `redeeming_levy` finds: the levy is freed, the debt
of the last year is held at zero. Source: the GX Promotion Act of 2023: bonds of FY2023-2032, redeemed by FY2050.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from sam.problem import SolveError

Series = Mapping[int, float]
SETTLED = 1e-10
"""What may be left of the debt, relative to all issues."""
STEPS = 50


def bond_account(issues: Series, revenue: Series, interest: float) -> pd.DataFrame:
    """Issue, interest, revenue and debt at the end of each year, all in the money of `issues`; interest: a share a year."""
    years = range(min(issues), max(*issues, *revenue) + 1)
    debt, rows = 0.0, []
    for year in years:
        paid = interest * debt
        debt += paid + issues.get(year, 0.0) - revenue.get(year, 0.0)
        rows.append((year, issues.get(year, 0.0), paid, revenue.get(year, 0.0), debt))
    return pd.DataFrame(rows, columns=["year", "issue", "interest", "revenue", "debt"]).set_index("year")


def mean_levy(issues: Series, tonnes: Series, interest: float, other: Series | None = None) -> float:
    """The one rate on given tonnes that redeems all bonds in the last of their years, in money of `issues` per tonne.

    other: receipts besides the levy by year. Raises ValueError where nothing is levied.
    """
    last = max(tonnes)
    owed = sum(amount * (1.0 + interest) ** (last - year) for year, amount in issues.items())
    owed -= sum(amount * (1.0 + interest) ** (last - year) for year, amount in (other or {}).items())
    levied = sum(amount * (1.0 + interest) ** (last - year) for year, amount in tonnes.items())
    if levied <= 0.0:
        raise ValueError("no tonne is levied, so that no levy redeems the bonds")
    return owed / levied


def redeeming_levy(
    revenue_of: Callable[[float], Series], issues: Series, interest: float, guess: float
) -> tuple[float, pd.DataFrame]:
    """The rate that leaves no debt in the last year where what is levied answers to it, and the account at that rate.

    revenue_of: receipts of levy and auctions by year at a rate above zero; guess: a rate to start from. Raises SolveError
    where secant steps do not reach zero: revenue may have a maximum below what is owed.
    """
    size = sum(issues.values())

    def left(rate: float) -> tuple[float, pd.DataFrame]:
        account = bond_account(issues, revenue_of(rate), interest)
        return float(account["debt"].iloc[-1]) / size, account

    # Not from zero: a path refuses a policy that changes nothing.
    (before, old), rate = (left(guess / 2)[0], guess / 2), guess
    for _ in range(STEPS):
        debt, account = left(rate)
        if abs(debt) <= SETTLED:
            return rate, account
        if debt == before:
            break
        (before, old), rate = (debt, rate), rate - debt * (rate - old) / (debt - before)
    raise SolveError(
        f"no levy redeems the bonds: at {rate:,.4g} {100 * before:.3g} % of all issues are left in the last year"
    )
