"""Where the values of terms and slopes go: sparse sums with a pattern fixed when the model is compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse


@dataclass(frozen=True)
class Entries:
    """Slopes of terms: slope i adds `signs[i]` times itself to d(target `rows[i]`)/d(source `columns[i]`)."""

    rows: np.ndarray
    columns: np.ndarray
    signs: np.ndarray


@dataclass(frozen=True)
class StageSum:
    """Totals derivatives of one stage: direct slopes plus slopes through intermediates of earlier stages."""

    total: sparse.csr_array  # (entries of the result) x (direct slopes, then products)
    outer: np.ndarray  # per product: which slope on an intermediate ...
    inner: np.ndarray  # ... times which earlier derivative of that intermediate


@dataclass(frozen=True, repr=False)
class ChainRule:
    """Total derivatives of the equations with respect to variables (or parameters), in CSR order.

    Intermediates are numbered by stage, so that their derivatives, stage after stage, are one CSR matrix.
    """

    stages: tuple[StageSum, ...]  # intermediates by stage, then the equations
    indices: np.ndarray
    indptr: np.ndarray
    rows: np.ndarray
    shape: tuple[int, int]

    def __repr__(self) -> str:
        return f"<ChainRule: {self.shape[0]} x {self.shape[1]} in {len(self.stages)} stages>"

    def total(self, direct: Sequence[np.ndarray], through: Sequence[np.ndarray]) -> np.ndarray:
        """Data of the CSR matrix from the slopes of each stage: direct, and on intermediates."""
        earlier = np.empty(0)
        result = earlier
        for stage, own, outer in zip(self.stages, direct, through, strict=True):
            slopes = own
            if len(stage.outer):
                slopes = np.concatenate([own, outer[stage.outer] * earlier[stage.inner]])
            result = stage.total @ slopes
            if stage is not self.stages[-1]:
                earlier = np.concatenate([earlier, result]) if len(earlier) else result
        return result


def sum_rows(targets: np.ndarray, signs: np.ndarray, rows: int) -> sparse.csr_array:
    """The matrix that adds up signed terms by target."""
    terms = np.arange(len(targets))
    return sparse.csr_array((signs.astype(float), (targets, terms)), shape=(rows, len(targets)))


def chain_rule(
    direct: Sequence[Entries], through: Sequence[Entries], heights: Sequence[int], columns: int
) -> ChainRule:
    """Work out the pattern of the total derivatives.

    `direct` and `through` are the slopes of each stage on the sources and on the intermediates; rows are
    counted within the stage, intermediates over all stages; `heights` is the number of targets of each stage.
    """
    earlier_columns = np.empty(0, dtype=np.int64)
    earlier_indptr = np.zeros(1, dtype=np.int64)
    stages = []
    for own, outer, height in zip(direct, through, heights, strict=True):
        count = np.diff(earlier_indptr)[outer.columns] if len(outer.columns) else np.empty(0, dtype=np.int64)
        which = np.repeat(np.arange(len(outer.columns)), count)
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        inner = earlier_indptr[outer.columns[which]] + offset if len(which) else which
        rows = np.concatenate([own.rows, outer.rows[which]]).astype(np.int64)
        cols = np.concatenate([own.columns, earlier_columns[inner]]).astype(np.int64)
        signs = np.concatenate([own.signs, outer.signs[which]]).astype(float)
        cells, place = np.unique(rows * columns + cols, return_inverse=True)
        total = sparse.csr_array(
            (signs, (place.ravel(), np.arange(len(rows)))), shape=(len(cells), len(rows))
        )
        stages.append(StageSum(total, which.astype(np.int32), inner.astype(np.int32)))
        cell_rows, cell_columns = (cells // columns, cells % columns) if len(cells) else (cells, cells)
        indptr = np.concatenate([[0], np.cumsum(np.bincount(cell_rows, minlength=height))])
        earlier_indptr = np.concatenate([earlier_indptr, earlier_indptr[-1] + indptr[1:]])
        earlier_columns = np.concatenate([earlier_columns, cell_columns])
    return ChainRule(
        stages=tuple(stages),
        indices=cell_columns.astype(np.int32),
        indptr=indptr.astype(np.int32),
        rows=cell_rows.astype(np.int32),
        shape=(heights[-1], columns),
    )
