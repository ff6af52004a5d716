r"""Selections: another system out of what was read, without reading the model again.

A model is read with all alternatives of its equations. A selection takes some of them, leaves variables out, frees
parameters and holds variables: the same terms, renumbered. Nothing of Pyomo is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any, Literal, TypeVar

import numpy as np

from cge.engine.errors import EngineError
from cge.engine.reading.batches import Batch, Expressions, Structures, appended, recast, renumbered
from cge.engine.reading.terms import INTERMEDIATE, PARAMETER, VARIABLE, Names

HELD = "fixed"
"""Component name of the parameters at which variables are held; their index is the variable's name."""

Key = tuple[str, Any]
"""Component name and index of a parameter."""

Item = TypeVar("Item")


Move = Literal["factor", "points"]


@dataclass(frozen=True)
class Freed:
    """Parameters that one free variable d moves: to p + d (`points`) or p exp(d) (`factor`).

    `variable` names a variable of the model, or a new one that starts at 0.
    """

    parameters: tuple[Key, ...]
    variable: str
    move: Move


@dataclass(frozen=True, eq=False)
class Figures:
    """Expressions in the variables of the equations, by name, with their values at the start."""

    shapes: Expressions
    names: Names
    values: np.ndarray

    def only(self, names: Sequence[str]) -> Figures:
        """Some of them."""
        rows = np.array([name in names for name in self.names.equations], dtype=bool)
        shapes = replace(
            self.shapes, equations=_of_rows(self.shapes.equations, rows), equation_count=int(rows.sum())
        )
        return Figures(
            shapes, replace(self.names, equations=_chosen(self.names.equations, rows)), self.values[rows]
        )


@dataclass(frozen=True, repr=False)
class Selection:
    """Which system to make of what was read.

    rows, variables: masks of the equations that hold and the variables that there are. zeros: mask of the variables that
    are zero, so that products with them need no term. freed: parameters that become free. held: numbers of variables with
    one more equation each, `x = fixed[name]`. figures: expressions with one more equation each, `f(x) = fixed[name]`, and
    their values at the start. start: other start values by number of variable.
    """

    rows: np.ndarray
    variables: np.ndarray
    zeros: np.ndarray
    freed: tuple[Freed, ...] = ()
    held: tuple[int, ...] = ()
    figures: Figures | None = None
    start: Mapping[int, float] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Selection: {int(self.rows.sum())} of {len(self.rows)} equations, {len(self.freed)} parameters free>"


def select(shapes: Expressions, names: Names, selection: Selection) -> tuple[Expressions, Names]:
    """The selected equations, in the selected variables and the parameters that they read.

    Raises EngineError where an equation reads a variable that is left out.
    """
    equations = _without_zeros(_of_rows(shapes.equations, selection.rows), shapes, selection.zeros)
    shapes = replace(
        shapes,
        equations=equations,
        intermediates=_without_zeros(shapes.intermediates, shapes, selection.zeros),
        equation_count=int(selection.rows.sum()),
    )
    names = replace(
        names, equations=_chosen(names.equations, selection.rows), start=_started(names, selection)
    )
    shapes, names = _with_held(shapes, names, selection.held)
    if selection.figures is not None:
        shapes, names = _with_figures(shapes, names, selection.figures)
    shapes, names, kept = _with_freed(shapes, names, selection)
    return _pruned(shapes, names, kept)


def selected_expressions(
    shapes: Expressions, names: Names, selection: Selection
) -> tuple[Expressions, Names]:
    """Expressions in the variables of `select`ed equations: all rows, the parameters freed alike."""
    every = replace(selection, rows=np.ones(shapes.equation_count, dtype=bool), held=(), figures=None)
    return select(shapes, names, every)


def _chosen(items: Sequence[Item], mask: np.ndarray) -> tuple[Item, ...]:
    return tuple(compress(items, mask.tolist()))


def _started(names: Names, selection: Selection) -> np.ndarray:
    start = names.start.copy()
    for number, value in selection.start.items():
        start[number] = value
    return start


def _of_rows(batches: Sequence[Batch], rows: np.ndarray) -> tuple[Batch, ...]:
    numbers = np.cumsum(rows) - 1
    kept = [(batch, rows[batch.targets]) for batch in batches]
    return tuple(
        replace(own, targets=numbers[own.targets])
        for batch, mask in kept
        if mask.any()
        for own in (batch if mask.all() else batch.rows(mask),)
    )


def _without_zeros(batches: Sequence[Batch], shapes: Expressions, zeros: np.ndarray) -> tuple[Batch, ...]:
    """Without the products that hold a variable that is zero; the variable alone stays, for the equation that says so."""
    if not zeros.any():
        return tuple(batches)
    products = _products(shapes)
    result = []
    for batch in batches:
        if batch.structure != VARIABLE and products[batch.structure]:
            gone = np.zeros(len(batch.targets), dtype=bool)
            for leaf in shapes.leaves_of_kind(batch, VARIABLE):
                gone |= zeros[batch.leaves[:, leaf].astype(np.int64)]
            batch = batch.rows(~gone) if gone.any() else batch
        if len(batch.targets):
            result.append(batch)
    return tuple(result)


def _products(shapes: Expressions) -> list[bool]:
    """Whether each structure is a product of leaves."""
    products: list[bool] = []
    for shape in shapes.structures:
        alone = not shape.arguments
        products.append(
            alone or (shape.operation in ("mul", "neg") and all(products[i] for i in shape.arguments))
        )
    return products


def _with_held(shapes: Expressions, names: Names, held: Sequence[int]) -> tuple[Expressions, Names]:
    if not held:
        return shapes, names
    variables, first = np.array(held, dtype=np.int64), len(names.parameters)
    rows = shapes.equation_count + np.arange(len(held))
    left = Batch(VARIABLE, rows, np.ones(len(held)), variables[:, None].astype(float))
    right = Batch(PARAMETER, rows, -np.ones(len(held)), (first + np.arange(len(held)))[:, None].astype(float))
    called = [names.variables[i] for i in held]
    shapes = replace(
        shapes, equations=(*shapes.equations, left, right), equation_count=shapes.equation_count + len(held)
    )
    names = replace(
        names,
        equations=(*names.equations, *(f"{HELD}[{name}]" for name in called)),
        parameters=(*names.parameters, *(f"{HELD}[{name}]" for name in called)),
        parameter_keys=(*names.parameter_keys, *((HELD, name) for name in called)),
        parameter_start=np.concatenate([names.parameter_start, names.start[variables]]),
    )
    return shapes, names


def _with_figures(shapes: Expressions, names: Names, figures: Figures) -> tuple[Expressions, Names]:
    rows = shapes.equation_count + np.arange(len(figures.values))
    called = figures.names.equations
    shapes, names = appended(shapes, names, figures.shapes, figures.names)
    parameters = len(names.parameters) + np.arange(len(rows))
    right = Batch(PARAMETER, rows, -np.ones(len(rows)), parameters[:, None].astype(float))
    names = replace(
        names,
        equations=(*names.equations[: rows[0]], *(f"{HELD}[{name}]" for name in called)),
        parameters=(*names.parameters, *(f"{HELD}[{name}]" for name in called)),
        parameter_keys=(*names.parameter_keys, *((HELD, name) for name in called)),
        parameter_start=np.concatenate([names.parameter_start, figures.values]),
    )
    return replace(shapes, equations=(*shapes.equations, right)), names


def _with_freed(
    shapes: Expressions, names: Names, selection: Selection
) -> tuple[Expressions, Names, np.ndarray]:
    """With the freed parameters as intermediates; the mask of variables to keep, new ones included."""
    structures = Structures(shapes.structures)
    wanted = {key for freed in selection.freed for key in freed.parameters}
    keys = names.parameter_keys if wanted else ()
    place = {key: number for number, key in enumerate(keys) if key in wanted}
    variables, kept = list(names.variables), selection.variables.tolist()
    known = {name: number for number, name in enumerate(variables)} if selection.freed else {}
    factor = structures.of("mul", PARAMETER, structures.of("exp", VARIABLE))
    numbers = np.full(len(names.parameters), -1, dtype=np.int64)
    added: list[Batch] = []
    count = shapes.intermediate_count
    for freed in selection.freed:
        if freed.variable not in known:
            known[freed.variable] = len(variables)
            variables.append(freed.variable)
            kept.append(True)
        read = np.array([place[key] for key in freed.parameters if key in place], dtype=np.int64)
        mover = np.full(len(read), known[freed.variable])
        targets = count + np.arange(len(read))
        numbers[read] = targets
        count += len(read)
        ones = np.ones(len(read))
        if freed.move == "factor":
            added.append(Batch(factor, targets, ones, np.column_stack([read, mover]).astype(float)))
        else:
            added.append(Batch(PARAMETER, targets, ones, read[:, None].astype(float)))
            added.append(Batch(VARIABLE, targets, ones, mover[:, None].astype(float)))
    changed = numbers >= 0
    if changed.any():
        numbers = np.where(changed, numbers, np.arange(len(numbers)))

        def read_anew(batches: Sequence[Batch]) -> tuple[Batch, ...]:
            return recast(batches, structures, PARAMETER, numbers, INTERMEDIATE, changed)

        shapes = replace(
            shapes,
            equations=read_anew(shapes.equations),
            intermediates=(*read_anew(shapes.intermediates), *added),
        )
    new = len(variables) - len(names.variables)
    free = np.full(new, np.inf)
    names = replace(
        names,
        variables=tuple(variables),
        start=np.concatenate([names.start, np.zeros(new)]),
        lower=np.concatenate([names.lower, -free]),
        upper=np.concatenate([names.upper, free]),
    )
    shapes = replace(
        shapes, structures=structures.all, variable_count=len(variables), intermediate_count=count
    )
    return shapes, names, np.array(kept, dtype=bool)


def _pruned(shapes: Expressions, names: Names, kept: np.ndarray) -> tuple[Expressions, Names]:
    """Without the intermediates and parameters that nothing reads, and without the variables left out."""
    structures = Structures(shapes.structures)
    needed = _needed(shapes)
    intermediates = _of_rows(shapes.intermediates, needed)
    equations = renumbered(shapes.equations, structures, INTERMEDIATE, np.cumsum(needed) - 1)
    intermediates = renumbered(intermediates, structures, INTERMEDIATE, np.cumsum(needed) - 1)
    batches = (*equations, *intermediates)
    missing = _read(batches, structures, VARIABLE, len(names.variables)) & ~kept
    if missing.any():
        raise EngineError(
            f"the selected equations read variables that are left out: {', '.join(_chosen(names.variables, missing)[:5])}"
        )
    read = _read(batches, structures, PARAMETER, len(names.parameters))
    for kind, mask in ((VARIABLE, kept), (PARAMETER, read)):
        equations = renumbered(equations, structures, kind, np.cumsum(mask) - 1)
        intermediates = renumbered(intermediates, structures, kind, np.cumsum(mask) - 1)
    names = replace(
        names,
        variables=_chosen(names.variables, kept),
        start=names.start[kept],
        lower=names.lower[kept],
        upper=names.upper[kept],
        parameters=_chosen(names.parameters, read),
        parameter_keys=_chosen(names.parameter_keys, read),
        parameter_start=names.parameter_start[read],
    )
    shapes = replace(
        shapes,
        equations=equations,
        intermediates=intermediates,
        variable_count=int(kept.sum()),
        intermediate_count=int(needed.sum()),
    )
    return shapes, names


def _read(batches: Sequence[Batch], structures: Structures, kind: int, count: int) -> np.ndarray:
    mask = np.zeros(count, dtype=bool)
    for batch in batches:
        for leaf, own in enumerate(structures[batch.structure].kinds):
            if own == kind:
                mask[batch.leaves[:, leaf].astype(np.int64)] = True
    return mask


def _needed(shapes: Expressions) -> np.ndarray:
    """The intermediates that the equations read, directly or through others."""
    structures = Structures(shapes.structures)
    needed = _read(shapes.equations, structures, INTERMEDIATE, shapes.intermediate_count)
    while True:
        through = [batch.rows(needed[batch.targets]) for batch in shapes.intermediates]
        more = needed | _read(through, structures, INTERMEDIATE, shapes.intermediate_count)
        if np.array_equal(more, needed):
            return needed
        needed = more
