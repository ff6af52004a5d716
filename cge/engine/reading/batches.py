"""Terms as arrays: what `compile` turns into groups, and `reduce` rewrites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cge.engine.reading.terms import INTERMEDIATE, ModelTerms, Structure, Terms


@dataclass(frozen=True)
class Batch:
    """Terms of one structure: row i of `leaves` is the term that adds `signs[i]` times itself to `targets[i]`."""

    structure: int
    targets: np.ndarray
    signs: np.ndarray
    leaves: np.ndarray  # indices of variables, parameters, intermediates, and values of literals

    def rows(self, which: np.ndarray) -> Batch:
        """Some of the terms, by mask or by number."""
        return replace(self, targets=self.targets[which], signs=self.signs[which], leaves=self.leaves[which])


@dataclass(frozen=True)
class Expressions:
    """All equations and intermediates of a model as batches."""

    structures: tuple[Structure, ...]
    equations: tuple[Batch, ...]
    intermediates: tuple[Batch, ...]
    variable_count: int
    equation_count: int
    intermediate_count: int

    def stages(self) -> np.ndarray:
        """Stage of each intermediate: one after the last that it uses."""
        stage = np.zeros(self.intermediate_count, dtype=np.int64)
        links = [
            (batch.targets, batch.leaves[:, leaf].astype(np.int64))
            for batch in self.intermediates
            for leaf in self.leaves_of_kind(batch, INTERMEDIATE)
        ]
        while links:  # each round settles one more stage
            before = stage.copy()
            for targets, used in links:
                np.maximum.at(stage, targets, before[used] + 1)
            if np.array_equal(stage, before):
                break
        return stage

    def leaves_of_kind(self, batch: Batch, kind: int) -> Iterator[int]:
        """Columns of a batch that hold leaves of one kind."""
        return (leaf for leaf, own in enumerate(self.structures[batch.structure].kinds) if own == kind)


def expressions(terms: ModelTerms) -> Expressions:
    """The terms that were read, as arrays."""
    return Expressions(
        structures=tuple(terms.structures),
        equations=_batches(terms.structures, terms.equation_terms),
        intermediates=_batches(terms.structures, terms.intermediate_terms),
        variable_count=len(terms.variables),
        equation_count=len(terms.equations),
        intermediate_count=len(terms.intermediate_stages),
    )


def _batches(structures: Sequence[Structure], groups: Sequence[Terms]) -> tuple[Batch, ...]:
    return tuple(
        Batch(
            group.structure,
            np.array(group.targets, dtype=np.int64),
            np.array(group.signs, dtype=float),
            np.array(group.leaves, dtype=float).reshape(
                len(group.targets), len(structures[group.structure].kinds)
            ),
        )
        for group in groups
    )
