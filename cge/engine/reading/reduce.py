"""Elimination of definitions: where an equation reads `x = expression`, x need not be solved for.

The expression becomes an intermediate that the other equations read in x's place; the solver sees a smaller
system. What is chosen never makes the Jacobian denser: substituting a long sum into many rows would cost more
than it saves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sparse

from cge.engine.reading.batches import Batch, Expressions, Structures, recast
from cge.engine.reading.terms import INTERMEDIATE, VARIABLE

DEEPEST = 2  # definitions in definitions; each level is one more stage of evaluation
WORTHWHILE = 0.2  # least part of the variables that must go


@dataclass(frozen=True)
class Elimination:
    """Equations without their definitions: variable `eliminated[i]` is now intermediate `intermediates[i]`."""

    expressions: Expressions
    kept_variables: np.ndarray
    kept_equations: np.ndarray
    eliminated: np.ndarray
    intermediates: np.ndarray


def eliminate(shapes: Expressions) -> Elimination | None:
    """Take out the definitions that it pays to take out; None where they are too few."""
    chosen = _choose(shapes)
    if len(chosen) < WORTHWHILE * shapes.variable_count:
        return None
    rows = np.array([row for row, _, _ in chosen], dtype=np.int64)
    variables = np.array([variable for _, variable, _ in chosen], dtype=np.int64)
    signs = np.array([sign for _, _, sign in chosen])
    intermediates = shapes.intermediate_count + np.arange(len(chosen))
    intermediate_of = np.full(shapes.variable_count, -1, dtype=np.int64)
    intermediate_of[variables] = intermediates
    definition = np.full(shapes.equation_count, -1, dtype=np.int64)
    definition[rows] = np.arange(len(chosen))

    kept_equations = np.flatnonzero(definition < 0)
    new_row = np.cumsum(definition < 0) - 1
    kept, defining = [], []
    for batch in shapes.equations:
        of = definition[batch.targets]
        in_place = of < 0
        if in_place.any():
            own = batch.rows(in_place)
            kept.append(replace(own, targets=new_row[own.targets]))
        if batch.structure == VARIABLE:  # the defined variable itself is not part of its definition
            lone = np.where(of >= 0, variables[of], -1) == batch.leaves[:, 0]
            in_place = in_place | lone
        if not in_place.all():
            own, number = batch.rows(~in_place), of[~in_place]
            defining.append(replace(own, targets=intermediates[number], signs=-signs[number] * own.signs))
    structures = Structures(shapes.structures)
    kept_variables = np.flatnonzero(intermediate_of < 0)
    numbers = np.where(intermediate_of < 0, np.cumsum(intermediate_of < 0) - 1, intermediate_of)

    def read_anew(batches: Sequence[Batch]) -> tuple[Batch, ...]:
        return recast(batches, structures, VARIABLE, numbers, INTERMEDIATE, intermediate_of >= 0)

    equations = read_anew(kept)
    definitions = read_anew([*shapes.intermediates, *defining])
    reduced = Expressions(
        structures=structures.all,
        equations=equations,
        intermediates=definitions,
        variable_count=len(kept_variables),
        equation_count=len(kept_equations),
        intermediate_count=shapes.intermediate_count + len(chosen),
    )
    return Elimination(reduced, kept_variables, kept_equations, variables, intermediates)


def _choose(shapes: Expressions) -> list[tuple[int, int, float]]:
    """(equation, variable, sign of the variable in it) of each definition to take out, in a possible order."""
    pattern = _occurrences(shapes)
    candidates: dict[int, tuple[int, float]] = {}
    for batch in shapes.equations:
        if batch.structure == VARIABLE:
            rows, variables = batch.targets, batch.leaves[:, 0].astype(np.int64)
            once = np.asarray(pattern[rows, variables]).ravel() == 1
            for row, variable, sign in zip(
                rows[once].tolist(), variables[once].tolist(), batch.signs[once].tolist(), strict=True
            ):
                candidates.setdefault(row, (variable, sign))
    indptr, indices = pattern.indptr.tolist(), pattern.indices.tolist()
    of_row = [set(indices[indptr[row] : indptr[row + 1]]) for row in range(shapes.equation_count)]
    columns = sparse.csc_array(pattern)
    indptr, indices = columns.indptr.tolist(), columns.indices.tolist()
    uses = [set(indices[indptr[v] : indptr[v + 1]]) for v in range(shapes.variable_count)]
    depth = dict.fromkeys(candidates, 0)  # of what was substituted into each candidate
    chosen: list[tuple[int, int, float]] = []

    def cost(row: int) -> int:
        return (len(of_row[row]) - 1) * (len(uses[candidates[row][0]]) - 1)

    for row in sorted(candidates, key=cost):
        if row not in candidates or depth[row] >= DEEPEST:
            continue
        variable, sign = candidates[row]
        body, users = of_row[row] - {variable}, uses[variable] - {row}
        if len(body) * len(users) > len(body) + len(users) + 1:
            continue
        del candidates[row]
        for user in users:
            of_row[user].discard(variable)
            of_row[user] |= body
            if user in candidates:
                if candidates[user][0] in body or candidates[user][0] == variable:
                    del candidates[user]  # would now be defined by itself
                else:
                    depth[user] = max(depth[user], depth[row] + 1)
        for other in body:
            uses[other].discard(row)
            uses[other] |= users
        uses[variable] = set()
        of_row[row] = set()
        chosen.append((row, variable, sign))
    return chosen


def _occurrences(shapes: Expressions) -> sparse.csr_array:
    """How often each equation reads each variable, through intermediates too."""
    size, count = shapes.variable_count, shapes.intermediate_count
    direct = _counts(shapes, shapes.equations, VARIABLE, (shapes.equation_count, size))
    if not count:
        return direct
    through = _counts(shapes, shapes.equations, INTERMEDIATE, (shapes.equation_count, count))
    own = _counts(shapes, shapes.intermediates, VARIABLE, (count, size))
    earlier = _counts(shapes, shapes.intermediates, INTERMEDIATE, (count, count))
    reach = own
    for _ in range(int(shapes.stages().max())):
        reach = sparse.csr_array(own + earlier @ reach)
    return sparse.csr_array(direct + through @ reach)


def _counts(
    shapes: Expressions, batches: Sequence[Batch], kind: int, shape: tuple[int, int]
) -> sparse.csr_array:
    rows, columns = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for batch in batches:
        for leaf in shapes.leaves_of_kind(batch, kind):
            rows.append(batch.targets)
            columns.append(batch.leaves[:, leaf].astype(np.int64))
    at = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_array(sparse.coo_array((np.ones(len(at[0])), at), shape=shape))
