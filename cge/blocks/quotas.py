"""Import quotas: a quantity limit, and the rent that arises where it binds.

The rent is a row of the taxes table with a `quota`: it is paid with the import and collected by whoever holds the licences.
A rent that the SAM holds is the benchmark's: the quota binds there, and the rent falls as the quota is relaxed.
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

block.parameter(
    "rent0_quota",
    "rc_quota",
    "1",
    "none",
    r"\bar\chi_{rc}",
    "Benchmark rent of a quota as a rate on the import's price.",
    role="benchmark",
)

block.variable(
    "rate_quota",
    "rc_quota",
    "1",
    "none",
    r"\chi_{rc}",
    "Rent of a quota as a rate on the import's price.",
    start="rent0_quota",
    positive=False,
)


def _sizes(m, r, c):
    """A rate, and the imports under the quota."""
    return 1.0, m.number("q0_import_from", r, c)


@block.complements("rc_quota", variable="rate_quota", lower=0.0, sizes=_sizes)
def quota(m, r, c):
    """Q1. Imports stay within the quota; a rent arises where it binds."""
    return m.limit_quota[r, c] - m.q_import_from[r, c]
