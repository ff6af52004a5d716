"""Swaps that leave a model square and undetermined: which of them, why, and what to try, in words.

The Jacobian of such a model has null vectors. The equations of a left one say the same twice; where a swap is the cause,
what it fixes is among them. The variables of a right one move without any equation minding; there what it frees is.
"""

from __future__ import annotations

from collections.abc import Sequence

from cge.closure import Closure, Swap
from cge.declarations import Declarations
from cge.engine import CompiledSystem, null_vectors
from cge.engine.selection import HELD
from cge.engine.solvers.diagnose import NullVector
from cge.selection import Choice
from cge.swap import MOVED, called

SMALLEST = (
    1e-6  # of the largest entry of a null vector: rounding leaves 1e-12 of equations that have no part in it
)
FEW = 3  # equations that a message names
VALUES = ("jpy_per_unit", "jpy")
"""Dimensions of prices and money values, which all move in proportion where nothing fixes their level."""


def undetermined_text(model: Declarations, closure: Closure, choice: Choice, system: CompiledSystem) -> str:
    """Why the swaps of a closure leave the benchmark undetermined; empty where they are not the cause."""
    try:
        vectors = null_vectors(
            system, system.start, system.parameter_start, largest=system.n, smallest=SMALLEST
        )
    except (FloatingPointError, RuntimeError):
        return ""
    reasons = dict.fromkeys(_reason(model, vector) for vector in vectors)
    if not vectors or "" in reasons:
        return ""
    own = [
        swap
        for swap, held in zip(closure.swap, choice.held, strict=True)
        if any(_at_fault(swap, held, choice, vector) for vector in vectors)
    ]
    return f"{'; '.join(called(swap, closure.name) for swap in own)}: {' '.join(reasons)}"


def _at_fault(swap: Swap, held: Sequence[str], choice: Choice, vector: NullVector) -> bool:
    """Whether a null vector is of a swap: by what it frees where nothing else moves, else by what it fixes."""
    if _moves_nothing(vector):
        freed = {each.freed.variable for each in choice.shifters if each.freed and each.swap == swap}
        return any(name in freed for name, _ in vector.variables)
    fixed = {f"{HELD}[{name}]" for name in held}
    return any(name in fixed for name, _ in vector.equations)


def _moves_nothing(vector: NullVector) -> bool:
    """Whether what is freed moves without moving anything else."""
    return all(_family(name) == MOVED for name, _ in vector.variables)


def _reason(model: Declarations, vector: NullVector) -> str:
    """What one null vector says of the swaps; empty where nothing that they fix is in it."""
    held = [name.partition("[")[2][:-1] for name, _ in vector.equations if _family(name) == HELD]
    others = [name for name, _ in vector.equations if _family(name) != HELD]
    moved = [name.partition("[")[2][:-1] for name, _ in vector.variables if _family(name) == MOVED]
    if not held:
        return ""
    if _moves_nothing(vector):
        if len(moved) > 1:
            return f"{_listed(moved)} move the same things: one of them is freed twice; free something else in its place."
        return (
            f"no equation that holds under this closure reads {moved[0]}: nothing moves when it does. Free something else, "
            "or choose the closure whose rules read it (`cge closures`)."
        )
    if len(held) > 1:
        return (
            f"{_listed(held)} move together whatever is freed, so that one of them is fixed twice; fix something else in "
            "its place, or leave one swap out."
        )
    what, rules = held[0], [name for name in others if model.equations[_family(name)].holds]
    if 0 < len(others) <= FEW and rules:
        words = "; ".join(f"{name}: {_sentence(model, name)}" for name in others)
        return (
            f"{what} is fixed already ({words}). Fix something that the model determines, or free what that rule holds: "
            f"{', '.join(dict.fromkeys(model.equations[_family(name)].holds for name in rules))}."
        )
    freed = _listed(moved) or "what is freed"
    if _proportional(model, vector):
        return (
            f"{freed} moves all prices and money values in proportion and no quantity, so that {what} stays where it is. "
            "Fix a price or a money value (cpi, p_exchange, gdp_nominal), or free something else."
        )
    return (
        f"{what} stays where it is whatever {freed} does, because the other equations say what it is. Free something that "
        f"moves {what}, or fix something that {freed} moves."
    )


def _proportional(model: Declarations, vector: NullVector) -> bool:
    """Whether only prices and money values move."""
    specs = [model.variables.get(_family(name)) for name, _ in vector.variables]
    return all(spec is None or spec.dimension in VALUES for spec in specs) and any(specs)


def _family(name: str) -> str:
    return name.partition("[")[0]


def _sentence(model: Declarations, equation: str) -> str:
    """What an equation says, without its number and full stop."""
    return model.equations[_family(equation)].title.partition(" ")[2].rstrip(".")


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names[:FEW]) + (f" and {len(names) - FEW} more" if len(names) > FEW else "")
