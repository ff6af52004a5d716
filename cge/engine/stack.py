"""Stacks: copies of what was read side by side, and links between them. Nothing of Pyomo is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cge.engine.reading.batches import Batch, Expressions, Structures, appended, renumbered
from cge.engine.reading.terms import INTERMEDIATE, LITERAL, PARAMETER, VARIABLE, Names

NEW = -1


@dataclass(frozen=True, repr=False)
class Stack:
    """Equations of several copies, with the names of what they hold: copy k of variable i is number k n + i."""

    shapes: Expressions
    names: Names

    def __repr__(self) -> str:
        return f"<Stack: {len(self.names.equations)} equations in {len(self.names.variables)} variables>"

    def linked(self, links: Expressions, names: Names, places: np.ndarray) -> Stack:
        """With further equations: `places` has the number in the stack of each variable of `links`, NEW for one that the
        stack does not have.
        """
        new = places == NEW
        count = len(self.names.variables)
        places = np.where(new, count + np.cumsum(new) - 1, places)
        own = replace(
            self.names,
            variables=(*self.names.variables, *(names.variables[i] for i in np.flatnonzero(new))),
            start=np.concatenate([self.names.start, names.start[new]]),
            lower=np.concatenate([self.names.lower, names.lower[new]]),
            upper=np.concatenate([self.names.upper, names.upper[new]]),
        )
        shapes = replace(self.shapes, variable_count=len(own.variables))
        return Stack(*appended(shapes, own, _placed(links, places, len(own.variables)), names))

    def expressions(self, read: Expressions, names: Names, places: np.ndarray) -> tuple[Expressions, Names]:
        """Expressions as functions of the stack's variables; `places` as for links, of which none may be NEW."""
        own = replace(
            names,
            variables=self.names.variables,
            start=self.names.start.copy(),
            lower=self.names.lower.copy(),
            upper=self.names.upper.copy(),
        )
        return _placed(read, places, len(own.variables)), own


def stacked(shapes: Expressions, names: Names, labels: Sequence[int]) -> Stack:
    """A copy of the same equations for each label, in variables and parameters of its own, called `NAME@LABEL`."""
    copies = len(labels)
    by = {
        VARIABLE: len(names.variables),
        PARAMETER: len(names.parameters),
        INTERMEDIATE: shapes.intermediate_count,
        LITERAL: 0,
    }

    def copied(batch: Batch, targets: int) -> Batch:
        copy = np.repeat(np.arange(copies), len(batch.targets))
        steps = np.array([by[kind] for kind in shapes.structures[batch.structure].kinds])
        return replace(
            batch,
            targets=np.tile(batch.targets, copies) + copy * targets,
            signs=np.tile(batch.signs, copies),
            leaves=np.tile(batch.leaves, (copies, 1)) + copy[:, None] * steps,
        )

    def called(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{text}@{label}" for label in labels for text in texts)

    whole = replace(
        shapes,
        equations=tuple(copied(batch, shapes.equation_count) for batch in shapes.equations),
        intermediates=tuple(copied(batch, shapes.intermediate_count) for batch in shapes.intermediates),
        variable_count=shapes.variable_count * copies,
        equation_count=shapes.equation_count * copies,
        intermediate_count=shapes.intermediate_count * copies,
    )
    return Stack(
        whole,
        Names(
            variables=called(names.variables),
            start=np.tile(names.start, copies),
            lower=np.tile(names.lower, copies),
            upper=np.tile(names.upper, copies),
            equations=called(names.equations),
            parameters=called(names.parameters),
            parameter_keys=tuple(
                (name, (index, label)) for label in labels for name, index in names.parameter_keys
            ),
            parameter_start=np.tile(names.parameter_start, copies),
        ),
    )


def _placed(shapes: Expressions, places: np.ndarray, count: int) -> Expressions:
    """The same terms in variables of other numbers."""
    structures = Structures(shapes.structures)
    return replace(
        shapes,
        equations=renumbered(shapes.equations, structures, VARIABLE, places),
        intermediates=renumbered(shapes.intermediates, structures, VARIABLE, places),
        variable_count=count,
    )
