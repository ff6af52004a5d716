"""Import quotas: a quantity limit, and the rent that arises where it binds.

The rent is a row of the taxes table with a `quota`: it is paid with the import and collected by whoever holds the licences.
Source: Hosoe, Gasawa and Hashimoto (2010), chapter 10.5.
"""

from __future__ import annotations

from cge.block import Block

block = Block("quotas")

block.parameter(
    "limit_quota",
    "rc_quota",
    "base-year money",
    "quantity",
    r"\hat M_{rc}",
    "Largest quantity of an import, cif.",
    role="exogenous",
    lowest=0.0,
)

block.variable(
    "rate_quota",
    "rc_quota",
    "1",
    "none",
    r"\chi_{rc}",
    "Rent of a quota as a rate on the import's price.",
    start=0.0,
    positive=False,
)


@block.complements("rc_quota", variable="rate_quota", lower=0.0)
def quota(m, r, c):
    """Q1. Imports stay within the quota; a rent arises where it binds."""
    return m.limit_quota[r, c] - m.q_import_from[r, c]
