"""Groups of terms and the stages in which they are evaluated: the data of a compiled system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse

from cge.engine.code.assembly import Entries
from cge.engine.code.template import Template
from cge.engine.reading.terms import LITERAL

Column = np.ndarray | int | float  # one number where all rows of a group read the same


@dataclass(frozen=True)
class Group:
    """The terms of one template in one stage: `columns[slot]` says what each term reads in that slot."""

    template: int
    kinds: dict[int, int]
    columns: dict[int, Column]
    first: int  # place of its terms in the stage
    size: int


@dataclass(frozen=True)
class Stage:
    """Values that depend only on earlier stages: sums of terms. The last stage is the equations."""

    groups: tuple[Group, ...]
    sums: sparse.csr_array  # targets x terms
    first: int  # number of its first intermediate


class Reads:
    """What each group of a stage reads in some of its slots, gathered at once from each source.

    One gather per source takes a quarter of the time of one per slot.
    """

    def __init__(self, stage: Stage, slots: Sequence[Sequence[int]]) -> None:
        """`slots[g]`: the slots of group g."""
        columns: dict[int, list[np.ndarray]] = {}
        owners: dict[int, list[np.ndarray]] = {}
        sizes: dict[int, int] = {}
        self.rows: list[
            list[tuple[int, Any]]
        ] = []  # by group: kind and place of each slot, or a literal itself
        for number, (group, chosen) in enumerate(zip(stage.groups, slots, strict=True)):
            row: list[tuple[int, Any]] = []
            for slot in chosen:
                kind, column = group.kinds[slot], group.columns[slot]
                if kind == LITERAL:
                    row.append((kind, column))
                    continue
                index = np.atleast_1d(np.asarray(column, dtype=np.intp))
                first = sizes.get(kind, 0)
                sizes[kind] = first + len(index)
                columns.setdefault(kind, []).append(index)
                owners.setdefault(kind, []).append(np.full(len(index), number, dtype=np.int32))
                row.append(
                    (kind, slice(first, first + len(index)) if isinstance(column, np.ndarray) else first)
                )
            self.rows.append(row)
        self._index = {kind: np.concatenate(found) for kind, found in columns.items()}
        self._owner = {kind: np.concatenate(found) for kind, found in owners.items()}  # group of each entry

    def gathered(self, sources: Mapping[int, np.ndarray]) -> dict[int, np.ndarray]:
        """What all groups read, by kind; `sources` maps kinds to vectors."""
        return {kind: sources[kind].take(index) for kind, index in self._index.items()}

    def row(self, gathered: Mapping[int, np.ndarray], group: int) -> list[Any]:
        """The values of one group's slots."""
        return [at if kind == LITERAL else gathered[kind][at] for kind, at in self.rows[group]]

    def __call__(self, sources: Mapping[int, np.ndarray]) -> list[list[Any]]:
        """The values of every group's slots."""
        gathered = self.gathered(sources)
        return [self.row(gathered, group) for group in range(len(self.rows))]

    def readers(self, kind: int, marked: np.ndarray) -> list[int]:
        """Numbers of the groups that read a marked entry of one kind of source."""
        if kind not in self._index:
            return []
        return np.unique(self._owner[kind][marked.take(self._index[kind])]).tolist()


def slope_entries(stage: Stage, templates: Sequence[Template], which: str, kind: int) -> Entries:
    """The slopes of a stage on one kind of source, in the order in which the Evaluator fills them."""
    coordinates = stage.sums.tocoo()
    targets = np.empty(stage.sums.shape[1], dtype=np.int64)
    targets[coordinates.col] = coordinates.row
    signs = np.empty(stage.sums.shape[1])
    signs[coordinates.col] = coordinates.data
    rows, columns, slope_signs = [], [], []
    for group in stage.groups:
        own = slice(group.first, group.first + group.size)
        for slot in getattr(templates[group.template], which):
            if group.kinds[slot] == kind:
                rows.append(targets[own])
                columns.append(np.broadcast_to(np.asarray(group.columns[slot], dtype=np.int64), group.size))
                slope_signs.append(signs[own])
    if not rows:
        return Entries(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
    return Entries(np.concatenate(rows), np.concatenate(columns), np.concatenate(slope_signs))
