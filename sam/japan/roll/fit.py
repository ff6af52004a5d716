"""Cells balanced by cross entropy under totals and rates that statistics or laws give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from sam.cross_entropy import cross_entropy
from sam.problem import Problem, SamError

Cell = tuple[str, str]

TOLERANCE = 1e-11
"""Largest error of a balance or restriction, as a share of its turnover; finished SAMs are asked for 1e-10."""


@dataclass(frozen=True)
class Restriction:
    """`sum(weight * cell) = total` over the cells that weights name; total in billion yen."""

    name: str
    weights: Mapping[Cell, float]
    total: float = 0.0


def fit(
    prior: pd.Series, balanced: Iterable[str], restrictions: Sequence[Restriction], fixed: Iterable[Cell] = ()
) -> pd.Series:
    """The cells nearest to the prior in cross entropy that balance the accounts and meet the restrictions.

    prior: billion yen, index (receiver, payer); zero cells stay zero, signs stay. balanced: accounts whose receipts must
    equal their payments. fixed: cells that keep their amount. Raises SamError, worst first, where no such cells exist.
    """
    held = set(fixed)
    rows: list[dict[Cell, float]] = [
        {cell: float((cell[0] == account) - (cell[1] == account)) for cell in prior.index if account in cell}
        for account in balanced
    ]
    names = [*balanced, *(restriction.name for restriction in restrictions)]
    rows += [dict(restriction.weights) for restriction in restrictions]
    totals = np.array([0.0] * (len(rows) - len(restrictions)) + [r.total for r in restrictions])
    place = {cell: number for number, cell in enumerate(prior.index)}
    entries = [
        (number, place[cell], weight)
        for number, row in enumerate(rows)
        for cell, weight in row.items()
        if cell in place and weight
    ]
    where, which, weights = zip(*entries, strict=True)
    matrix = coo_array((weights, (where, which)), shape=(len(rows), len(prior))).tocsr()
    free = np.array([cell not in held for cell in prior.index], dtype=bool)
    values = prior.to_numpy(dtype=float, copy=True)
    goal = totals - matrix[:, ~free] @ values[~free]
    found = cross_entropy(values[free], matrix[:, free], goal, tolerance=TOLERANCE / 10)
    values[free] = found.cells
    _check(names, matrix, values, totals)
    return pd.Series(values, index=prior.index)


def _check(names: Sequence[str], matrix: coo_array, values: np.ndarray, totals: np.ndarray) -> None:
    """Raises SamError with the restrictions that were missed, worst first."""
    turnover = np.maximum(abs(matrix) @ np.abs(values), np.abs(totals))
    gap = matrix @ values - totals
    share = np.abs(gap) / np.where(turnover > 0, turnover, 1.0)
    missed = [number for number in np.argsort(-share) if share[number] > TOLERANCE]
    if missed:
        remedy = "The evidence contradicts itself here: let a restriction go, or give the prior a cell that can adjust."
        raise SamError(
            [
                Problem(f"missed by {share[n]:.1e} of its turnover", names[n], float(gap[n]), remedy)
                for n in missed[:10]
            ],
            "roll",
        )
