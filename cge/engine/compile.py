"""From a Pyomo model to a compiled system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .assembly import chain_rule, sum_rows
from .codegen import Template, generate
from .stages import Column, Group, Stage, slope_entries
from .system import CompiledSystem
from .templates import INTERMEDIATE, LITERAL, VARIABLE, ModelTerms, Structure, Terms

if TYPE_CHECKING:
    import pyomo.environ as pyo


def compile_model(model: pyo.ConcreteModel) -> CompiledSystem:
    """Compile the active equations of a Pyomo model; changes of values need no new compilation.

    Compile again after fixing or unfixing a Var, or (de)activating a constraint. Raises EngineError for
    inequalities and unknown operations.
    """
    from .reader import read_terms  # Pyomo takes most of a second to import; solving does not need it

    return _assemble(read_terms(model))


def _assemble(terms: ModelTerms) -> CompiledSystem:
    order = np.argsort(np.array(terms.intermediate_stages, dtype=int), kind="stable")
    renumbered = np.empty(len(order), dtype=np.int64)
    renumbered[order] = np.arange(len(order))
    counts = (
        np.bincount(np.array(terms.intermediate_stages, dtype=int)) if len(order) else np.empty(0, dtype=int)
    )
    templates: list[Template] = []
    stages: list[Stage] = []
    for stage in range(len(counts) + 1):
        last = stage == len(counts)
        first = int(counts[:stage].sum())
        mine = (
            terms.equation_terms
            if last
            else [group for group in terms.intermediate_terms if group.stage == stage]
        )
        groups, targets, signs = [], [], []
        place = 0
        for raw in mine:
            group = _group(raw, terms.structures, renumbered, templates, place)
            groups.append(group)
            place += group.size
            rows = np.array(raw.targets, dtype=np.int64)
            targets.append(rows if last else renumbered[rows] - first)
            signs.append(np.array(raw.signs, dtype=float))
        height = len(terms.equations) if last else int(counts[stage])
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
        len(terms.variables),
    )
    for array in (terms.start, terms.lower, terms.upper, terms.parameter_start):
        array.flags.writeable = False
    return CompiledSystem(
        variables=tuple(terms.variables),
        equations=tuple(terms.equations),
        parameters=tuple(terms.parameters),
        start=terms.start,
        lower=terms.lower,
        upper=terms.upper,
        parameter_start=terms.parameter_start,
        parameter_keys=tuple(terms.parameter_keys),
        templates=tuple(templates),
        stages=tuple(stages),
        intermediates=len(order),
        chain=chain,
    )


def _group(
    raw: Terms, structures: Sequence[Structure], renumbered: np.ndarray, templates: list[Template], first: int
) -> Group:
    """Columns of a group's leaves; equal columns become one slot, a literal equal in all rows is source."""
    kinds = structures[raw.structure].kinds
    size = len(raw.targets)
    table = np.array(raw.leaves, dtype=float).reshape(size, len(kinds))
    slots: list[int | float] = []
    columns: dict[int, Column] = {}
    slot_kinds: dict[int, int] = {}
    seen: dict[tuple[int, bytes], int] = {}
    for leaf, kind in enumerate(kinds):
        values = np.ascontiguousarray(table[:, leaf])
        same = bool(np.all(values == values[0]))
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
    templates.append(generate(len(templates), raw.structure, structures, slots))
    return Group(len(templates) - 1, slot_kinds, columns, first, size)
