"""Terms as arrays: what `compile` turns into groups, and `reduce` rewrites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cge.engine.reading.terms import INTERMEDIATE, PARAMETER, ModelTerms, Names, Structure, Terms


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


@dataclass(frozen=True, repr=False)
class Expressions:
    """All equations and intermediates of a model as batches."""

    structures: tuple[Structure, ...]
    equations: tuple[Batch, ...]
    intermediates: tuple[Batch, ...]
    variable_count: int
    equation_count: int
    intermediate_count: int

    def __repr__(self) -> str:
        return f"<Expressions: {self.equation_count} equations of {len(self.structures)} structures>"

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


class Structures:
    """The structures of a model, and those that arise where leaves change their kind."""

    def __init__(self, structures: Sequence[Structure]) -> None:
        self._all = list(structures)
        self._number = {(s.operation, s.arguments): i for i, s in enumerate(structures)}

    @property
    def all(self) -> tuple[Structure, ...]:
        """Every structure, by number."""
        return tuple(self._all)

    def __getitem__(self, number: int) -> Structure:
        return self._all[number]

    def of(self, operation: str, *arguments: int) -> int:
        """The number of an operation on earlier structures."""
        number = self._number.get((operation, arguments))
        if number is None:
            number = self._number[operation, arguments] = len(self._all)
            kinds = tuple(kind for argument in arguments for kind in self._all[argument].kinds)
            self._all.append(Structure(operation, arguments, kinds))
        return number

    def with_kinds(self, structure: int, kinds: Sequence[int]) -> int:
        """The same operations on leaves of other kinds."""
        shape = self._all[structure]
        if not shape.arguments:
            return kinds[0]  # the first structures are the kinds of leaf
        arguments, first = [], 0
        for argument in shape.arguments:
            last = first + len(self._all[argument].kinds)
            arguments.append(self.with_kinds(argument, kinds[first:last]))
            first = last
        return self.of(shape.operation, *arguments)


def recast(
    batches: Sequence[Batch],
    structures: Structures,
    kind: int,
    numbers: np.ndarray,
    other: int,
    changed: np.ndarray,
) -> tuple[Batch, ...]:
    """The batches with leaves of one kind renumbered, and those that are `changed` read as another kind.

    `numbers[i]` is the new number of leaf i, as the kind that it then has. Rows of a batch that differ in which of their
    leaves change are split.
    """
    merged: dict[int, list[Batch]] = {}
    for batch in batches:
        kinds = structures[batch.structure].kinds
        leaves = batch.leaves.copy()
        code = np.zeros(len(batch.targets), dtype=np.int64)
        for leaf, own in enumerate(kinds):
            if own == kind:
                old = batch.leaves[:, leaf].astype(np.int64)
                leaves[:, leaf] = numbers[old]
                code |= changed[old].astype(np.int64) << leaf
        for value in np.unique(code).tolist():
            new = [other if value >> leaf & 1 else own for leaf, own in enumerate(kinds)]
            structure = structures.with_kinds(batch.structure, new)
            part = replace(batch, structure=structure, leaves=leaves).rows(code == value)
            merged.setdefault(structure, []).append(part)
    return tuple(_joined(parts) for parts in merged.values())


def renumbered(
    batches: Sequence[Batch], structures: Structures, kind: int, numbers: np.ndarray
) -> tuple[Batch, ...]:
    """The batches with the leaves of one kind renumbered."""
    result = []
    for batch in batches:
        columns = [leaf for leaf, own in enumerate(structures[batch.structure].kinds) if own == kind]
        if columns:
            leaves = batch.leaves.copy()
            leaves[:, columns] = numbers[batch.leaves[:, columns].astype(np.int64)]
            batch = replace(batch, leaves=leaves)
        result.append(batch)
    return tuple(result)


def appended(
    first: Expressions, names: Names, second: Expressions, others: Names
) -> tuple[Expressions, Names]:
    """Both, the equations of `second` after those of `first`; they read the same variables.

    Structures and intermediates of the second are renumbered, its parameters are those of the first by their keys.
    """
    structures = Structures(first.structures)
    numbers: list[int] = []
    for number, shape in enumerate(second.structures):
        numbers.append(
            structures.of(shape.operation, *(numbers[argument] for argument in shape.arguments))
            if shape.arguments
            else number  # the first structures are the kinds of leaf
        )
    place = {key: number for number, key in enumerate(names.parameter_keys)}
    new = [number for number, key in enumerate(others.parameter_keys) if key not in place]
    place |= {others.parameter_keys[number]: len(names.parameters) + i for i, number in enumerate(new)}
    parameters = np.array([place[key] for key in others.parameter_keys], dtype=np.int64)
    offset = first.intermediate_count + np.arange(second.intermediate_count)

    def moved(batches: Sequence[Batch], by: int) -> tuple[Batch, ...]:
        own = Structures(second.structures)
        batches = renumbered(batches, own, PARAMETER, parameters)
        batches = renumbered(batches, own, INTERMEDIATE, offset)
        return tuple(
            replace(batch, structure=numbers[batch.structure], targets=batch.targets + by)
            for batch in batches
        )

    both = Expressions(
        structures=(),
        equations=(*first.equations, *moved(second.equations, first.equation_count)),
        intermediates=(*first.intermediates, *moved(second.intermediates, first.intermediate_count)),
        variable_count=first.variable_count,
        equation_count=first.equation_count + second.equation_count,
        intermediate_count=first.intermediate_count + second.intermediate_count,
    )
    names = replace(
        names,
        equations=(*names.equations, *others.equations),
        parameters=(*names.parameters, *(others.parameters[number] for number in new)),
        parameter_keys=(*names.parameter_keys, *(others.parameter_keys[number] for number in new)),
        parameter_start=np.concatenate([names.parameter_start, others.parameter_start[new]]),
    )
    return replace(both, structures=structures.all), names


def _joined(parts: Sequence[Batch]) -> Batch:
    if len(parts) == 1:
        return parts[0]
    return Batch(
        parts[0].structure,
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.signs for part in parts]),
        np.concatenate([part.leaves for part in parts]),
    )


def expressions(terms: ModelTerms) -> Expressions:
    """The terms that were read, as arrays."""
    return Expressions(
        structures=tuple(terms.structures),
        equations=_batches(terms.structures, terms.equation_terms),
        intermediates=_batches(terms.structures, terms.intermediate_terms),
        variable_count=len(terms.names.variables),
        equation_count=len(terms.names.equations),
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
