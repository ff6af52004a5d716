"""From a Pyomo model to a compiled system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cge.collection import no_collection
from cge.engine.code.assembly import chain_rule, sum_rows
from cge.engine.code.stages import Column, Group, Stage, slope_entries
from cge.engine.code.template import Template, generate
from cge.engine.code.tree import tree_of
from cge.engine.reading.batches import Batch, Expressions, expressions
from cge.engine.reading.reduce import Elimination, eliminate
from cge.engine.reading.terms import INTERMEDIATE, LITERAL, VARIABLE, Names, Structure
from cge.engine.system import CompiledSystem, Reduction

if TYPE_CHECKING:
    from cge.algebra import pyo
    from cge.engine.reading.reader import Reader


def compile_model(model: pyo.ConcreteModel | Reader, reduce: bool = True) -> CompiledSystem:
    """Compile the active equations of a Pyomo model; changes of values need no new compilation.

    Compile again after fixing or unfixing a Var, or (de)activating a constraint. With `reduce` the system
    carries a smaller one without its definitions (`CompiledSystem.reduction`). Raises EngineError for
    inequalities and unknown operations.
    """
    with no_collection():
        terms = reader_of(model).equations()
        return compile_terms(expressions(terms), terms.names, reduce)


def compile_expressions(model: pyo.ConcreteModel | Reader, rows: Mapping[str, Any]) -> CompiledSystem:
    """Compile expressions in a model's Vars and Params: `residual(x, p)` gives their values, by name.

    `x` is ordered as in `compile_model(model)`; the parameters are those that the expressions use.
    """
    with no_collection():
        terms = reader_of(model).expressions(rows)
        return compile_terms(expressions(terms), terms.names, reduce=False)


def compile_terms(shapes: Expressions, names: Names, reduce: bool = True) -> CompiledSystem:
    """Compile what was read or selected. With `reduce` a square system carries a smaller one without its definitions."""
    square = len(names.variables) == len(names.equations)
    elimination = eliminate(shapes) if reduce and square else None
    return _system(shapes, names, _reduction(elimination, names) if elimination else None)


def reader_of(model: pyo.ConcreteModel | Reader) -> Reader:
    """A model's reader, to read its equations and expressions in its variables without declaring those twice."""
    from cge.engine.reading.reader import (
        Reader,  # Pyomo takes most of a second to import; solving does not need it
    )

    return model if isinstance(model, Reader) else Reader(model)


def _reduction(elimination: Elimination, names: Names) -> Reduction:
    kept = elimination.kept_variables
    reduced = Names(
        variables=tuple(names.variables[i] for i in kept),
        start=names.start[kept],
        lower=names.lower[kept],
        upper=names.upper[kept],
        equations=tuple(names.equations[i] for i in elimination.kept_equations),
        parameters=names.parameters,
        parameter_keys=names.parameter_keys,
        parameter_start=names.parameter_start,
    )
    shapes = elimination.expressions
    system = _system(shapes, reduced, None)
    renumbered = _renumbered(shapes.stages())
    return Reduction(
        system=system,
        variables=kept,
        equations=elimination.kept_equations,
        eliminated=elimination.eliminated,
        places=renumbered[elimination.intermediates],
    )


def _renumbered(stages: np.ndarray) -> np.ndarray:
    """New number of each intermediate: by stage."""
    renumbered = np.empty(len(stages), dtype=np.int64)
    renumbered[np.argsort(stages, kind="stable")] = np.arange(len(stages))
    return renumbered


def _system(shapes: Expressions, names: Names, reduction: Reduction | None) -> CompiledSystem:
    of_intermediate = shapes.stages()
    renumbered = _renumbered(of_intermediate)
    counts = np.bincount(of_intermediate)
    templates: list[Template] = []
    stages: list[Stage] = []
    for number in range(len(counts) + 1):
        last = number == len(counts)
        first = int(counts[:number].sum())
        batches = shapes.equations
        if not last:
            here = [(batch, of_intermediate[batch.targets] == number) for batch in shapes.intermediates]
            batches = tuple(batch.rows(mask) for batch, mask in here if mask.any())
        groups, targets, place = [], [], 0
        for batch in batches:
            group = _group(batch, shapes.structures, renumbered, templates, place)
            groups.append(group)
            place += group.size
            targets.append(batch.targets if last else renumbered[batch.targets] - first)
        height = shapes.equation_count if last else int(counts[number])
        signs = [batch.signs for batch in batches]
        sums = sum_rows(
            np.concatenate(targets) if targets else np.empty(0, dtype=np.int64),
            np.concatenate(signs) if signs else np.empty(0),
            height,
        )
        stages.append(Stage(tuple(groups), sums, first))
    chain = chain_rule(
        [slope_entries(stage, templates, "varying", VARIABLE) for stage in stages],
        [slope_entries(stage, templates, "varying", INTERMEDIATE) for stage in stages],
        [stage.sums.shape[0] for stage in stages],
        shapes.variable_count,
    )
    for array in (names.start, names.lower, names.upper, names.parameter_start):
        array.flags.writeable = False
    return CompiledSystem(
        variables=names.variables,
        equations=names.equations,
        parameters=names.parameters,
        start=names.start,
        lower=names.lower,
        upper=names.upper,
        parameter_start=names.parameter_start,
        parameter_keys=names.parameter_keys,
        templates=tuple(templates),
        stages=tuple(stages),
        intermediates=shapes.intermediate_count,
        chain=chain,
        reduction=reduction,
    )


def _group(
    batch: Batch,
    structures: Sequence[Structure],
    renumbered: np.ndarray,
    templates: list[Template],
    first: int,
) -> Group:
    """Columns of a group's leaves; equal columns become one slot, a literal equal in all rows is source."""
    kinds = structures[batch.structure].kinds
    slots: list[int | float] = []
    columns: dict[int, Column] = {}
    slot_kinds: dict[int, int] = {}
    seen: dict[tuple[int, bytes], int] = {}
    for leaf, kind in enumerate(kinds):
        values = np.ascontiguousarray(batch.leaves[:, leaf])
        same = bool((values == values[0]).all())
        if kind == LITERAL and same:
            slots.append(float(values[0]))
            continue
        key = (kind, values.tobytes())
        if key not in seen:
            seen[key] = leaf
            slot_kinds[leaf] = kind
            if kind == LITERAL:
                columns[leaf] = values
            else:
                index = values.astype(np.int32)
                if kind == INTERMEDIATE:
                    index = renumbered[index].astype(np.int32)
                columns[leaf] = int(index[0]) if same else index
        slots.append(seen[key])
    templates.append(generate(tree_of(batch.structure, structures, slots)))
    return Group(len(templates) - 1, slot_kinds, columns, first, len(batch.targets))
