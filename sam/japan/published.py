"""The two MIC tables of 2015 brought to one: every cell that either publishes is held.

The 37-sector table and the 50x40 table are aggregations of one basic table, so their intersection is finer
than both. A cell of the intersection that is the only one of its block in either table is published; the
others are estimated in proportion to both tables' margins (iterative proportional fitting over the published
cells as groups; this is no balancing of accounts, since accounts add up whenever the published cells do).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sam.japan import sources
from sam.japan.classification import activities, column_labels, row_labels, sector_of
from sam.japan.energy_purchases import physical_use, published_purchases

Array = NDArray[np.float64]
Groups = tuple[tuple[NDArray[np.int64], Array], ...]
"""For each table: the published cell each cell belongs to, and the published values."""

_DUST = 2e-3
"""Billion yen: two million, the rounding of the published tables."""

_FLOOR = 0.05
"""Weight of an even spread in the fuel priors, so that a user without physical use is not ruled out."""


class FittingError(Exception):
    """Two published tables cannot be met by one finer table."""


@dataclass(frozen=True, eq=False)
class Combined:
    """The combined table (rows commodities and value added, columns activities and final demand, billion yen).

    estimated: True where the cell is published by neither table. Unsplit sectors of `FAMILIES` appear under
    their 37-sector code.
    """

    values: pd.DataFrame
    estimated: pd.DataFrame


def combined_table(folder: Path) -> Combined:
    """Combine the MIC 37-sector and 50x40 tables. Raises FittingError where they contradict each other."""
    use, _ = sources.mic_50x40(folder)
    table37 = _merged_37(sources.mic_37(folder))
    rows, columns = _unsplit(row_labels()), _unsplit(column_labels())

    group50 = _groups(rows["mic50"], columns["mic50"], use)
    group37 = _groups(rows["mic37"], columns["mic37"], table37)
    target50, target37 = use.to_numpy().ravel(), table37.to_numpy().ravel()

    known = published_purchases(folder)
    known = known.T.groupby(sector_of).sum().T
    known = known.reindex(index=rows.index, columns=columns.index)
    fuels = rows.index[known.notna().any(axis=1)]
    known.loc[fuels] = known.loc[fuels].fillna(0.0)

    fixed = _determined(known.to_numpy(), ((group50, target50), (group37, target37)))
    prior = _fuel_weights(folder, pd.DataFrame(1.0, index=rows.index, columns=columns.index))
    fitted = _fit(prior.to_numpy(), fixed, ((group50, target50), (group37, target37)))
    frame = {"index": rows.index, "columns": columns.index}
    return Combined(pd.DataFrame(fitted, **frame), pd.DataFrame(np.isnan(fixed) & (fitted != 0.0), **frame))


def _unsplit(labels: pd.DataFrame) -> pd.DataFrame:
    """Labels with the parts of each split sector replaced by one line under its 37-sector code."""
    renamed = labels.rename(index=sector_of)
    return renamed[~renamed.index.duplicated()]


def _merged_37(table: pd.DataFrame) -> pd.DataFrame:
    """Office supplies (68) and not elsewhere classified (69) as one sector, as the SAM has them."""
    merge = {"68": "68+69", "69": "68+69"}
    table = table.groupby(lambda code: merge.get(code, code), sort=False).sum()
    return table.T.groupby(lambda code: merge.get(code, code), sort=False).sum().T


def _groups(rows: pd.Series, columns: pd.Series, table: pd.DataFrame) -> NDArray[np.int64]:
    """Number of the published cell (position in the flattened table) that each cell belongs to."""
    row = table.index.get_indexer(rows)
    column = table.columns.get_indexer(columns)
    if (row < 0).any() or (column < 0).any():
        raise FittingError("a label of the classification is missing in the published table")
    return row[:, None] * len(table.columns) + column[None, :]


def _rest(fixed: Array, group: NDArray[np.int64], target: Array) -> tuple[Array, NDArray[np.int64]]:
    """What each published cell leaves after its fixed parts, and how many parts are not fixed."""
    free = np.isnan(fixed)
    held = np.bincount(group.ravel(), weights=np.where(free, 0.0, fixed).ravel(), minlength=target.size)
    size = np.bincount(group.ravel(), minlength=target.size)
    parts = np.bincount(group.ravel(), weights=free.ravel(), minlength=target.size).astype(int)
    rest = target - held
    if (np.abs(rest)[(parts == 0) & (size > 0)] > _DUST).any():
        raise FittingError("the parts of a published cell do not add up to it")
    # Both tables are rounded to million yen, so what the fixed parts leave may be dust.
    return np.where((np.abs(rest) < _DUST) & (parts < size), 0.0, rest), parts


def _determined(known: Array, groups: Groups) -> Array:
    """Fill in every cell that the published cells determine (nan where they do not).

    A cell alone in a published cell equals what the others leave; a published zero without known parts is
    zero in all its parts. Repeated until nothing changes, since each cell found may determine another.
    """
    fixed = known.copy()
    for group, target in groups:
        fixed = np.where(np.isnan(fixed) & (target[group] == 0.0), 0.0, fixed)
    found = True
    while found:
        found = False
        for group, target in groups:
            rest, parts = _rest(fixed, group, target)
            new = np.isnan(fixed) & ((parts[group] == 1) | (rest[group] == 0.0))
            found = found or bool(new.any())
            fixed = np.where(new, rest[group], fixed)
    return fixed


def _fuel_weights(folder: Path, prior: pd.DataFrame) -> pd.DataFrame:
    """Weights of other oil products, coke and coal products by their physical use, 1 elsewhere."""
    weights = pd.DataFrame(1.0, index=prior.index, columns=prior.columns)
    physical = physical_use(folder).T.groupby(sector_of).sum().T
    users = [code for code in _unsplit(activities()).index if code in physical.columns]
    for fuel, use in physical.iterrows():
        share = use[users] / use[users].sum()
        weights.loc[fuel, users] = _FLOOR / len(users) + (1 - _FLOOR) * share
    return weights


def _fit(
    prior: Array, fixed: Array, groups: Groups, tolerance: float = 1e-12, max_iterations: int = 5_000
) -> Array:
    """Scale the free cells so that each published cell adds up, in turn for both tables."""
    free = np.isnan(fixed)
    rests = [(group, _rest(fixed, group, target)[0]) for group, target in groups]
    sign = np.sign(rests[0][1][rests[0][0]])
    x = np.where(free, np.abs(prior) * sign, 0.0)
    for _ in range(max_iterations):
        worst = 0.0
        for group, rest in rests:
            total = np.bincount(group.ravel(), weights=x.ravel(), minlength=rest.size)
            touched = np.bincount(group.ravel(), weights=free.ravel(), minlength=rest.size) > 0
            gap = np.abs(total - rest)[touched]
            worst = max(worst, float(np.max(gap / np.maximum(np.abs(rest[touched]), 1.0), initial=0.0)))
            ratio = np.divide(rest, total, out=np.zeros_like(rest), where=total != 0)
            if (ratio[touched] < 0).any():
                raise FittingError("a published cell has parts of both signs; publish or fix one of them")
            x = x * ratio[group]
        if worst < tolerance:
            return np.where(free, x, fixed)
    raise FittingError(f"the published tables are met to {worst:.1e} only after {max_iterations} passes")
