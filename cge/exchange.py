"""From one closure to another at a solution: what has to stay where it is, so that the exchange alone moves nothing.

Source: the policy closure of the MONASH tradition, Dixon and Rimmer (2002), ch. 2: what the forecast determined is given to
the policy at the value that it had there.
"""

from __future__ import annotations

from collections.abc import Iterator

from cge.address import Address, labels_of
from cge.closure import Closure, ClosureError
from cge.declarations import Declarations
from cge.equilibrium import Equilibrium
from cge.read_model import CompiledModel
from cge.selection import FREED_BY, holds


def newly_held(model: Declarations, before: Closure, after: Closure) -> tuple[Address, ...]:
    """The variables that rules of the second closure hold and none of the first does.

    Variables that only move rates (instruments, permits) are not among them: see `carried`. Raises ClosureError for a rule
    that holds several numbers by one equation.
    """
    known = {(variable, member) for variable, member, _ in _rules(model, before)}
    found = []
    for variable, member, equation in _rules(model, after):
        if (variable, member) in known or variable in FREED_BY:
            continue
        if len(labels_of(member)) != len(labels_of(next(iter(model.columns[variable])))):
            raise ClosureError(
                f"the rule {equation} holds all of {variable} by one equation, so that it cannot keep what each was; "
                f"write a swap that frees {variable} and fixes a macro figure"
            )
        found.append(Address(variable, labels_of(member)))
    return tuple(found)


def carried(before: CompiledModel, after: CompiledModel, solved: Equilibrium) -> dict[str, dict]:
    """The values, at a solution of the first, of parameters that it frees and the second does not: entries by name."""
    freed = {key for own in after.choice.selection.freed for key in own.parameters}
    found: dict[str, dict] = {}
    for own in before.choice.selection.freed:
        family, _, labels = own.variable.removesuffix("]").partition("[")
        # The solution has parameters of swaps as they were moved; entries of a closure add their variable to them.
        points = solved.value(family, *filter(None, labels.split(","))) if family in FREED_BY else 0.0
        for name, member in own.parameters:
            if (name, member) not in freed:
                value = solved.parameters.entries(name)[member]
                found.setdefault(name, {})[member] = value + points
    return found


def _rules(model: Declarations, closure: Closure) -> Iterator[tuple[str, str | tuple[str, ...] | None, str]]:
    """Variable, member and family of each rule of a closure that holds a variable."""
    for name, places in model.rows.items():
        spec = model.equations.get(name)
        if spec is not None and spec.holds:
            for member in places:
                if holds(spec, member, closure):
                    yield spec.holds, member, name
