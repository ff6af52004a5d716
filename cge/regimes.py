"""Solving in regimes: a system with complementarities softened, moved, and sharp again; and what is not settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cge.engine import CompiledSystem, Reference, Solution, homotopy
from cge.engine import solve as solve_system

SMOOTHING = "smoothing"  # the parameter \epsilon of `cge.complementarity`
SOFT = 1e-2
SHARP = 1e-14
SHARPEST = 1e-24  # where both of a pair are nearly zero, their product must be smaller still
VANISHED = 1e-9


def softened(system: CompiledSystem, reference: Reference, **options: Any) -> Reference:
    """The solution at the reference's parameters where regimes shade into one another; every solve starts from it.

    Raises NoSolution where the softer system has none.
    """
    soft = reference.p.copy()
    soft[system.parameter_index[SMOOTHING]] = SOFT
    return Reference(homotopy(system, reference.x, reference.p, soft, **options).x, soft)


def solve_in_regimes(system: CompiledSystem, soft: Reference, p: np.ndarray, **options: Any) -> Solution:
    """Solve a system with complementarities at `p` from the softened benchmark: softened too, and sharp again.

    Raises NoSolution where one of the two steps has none.
    """
    at = system.parameter_index[SMOOTHING]
    soft_after, p = p.copy(), p.copy()
    soft_after[at], p[at] = SOFT, SHARP
    found = solve_system(system, soft.x, soft_after, reference=soft, **options)
    common = {key: value for key, value in options.items() if key != "method"}
    sharp = homotopy(system, found.x, soft_after, p, **common)
    return _joined(sharp, [*found.attempts, *sharp.attempts])


def pairs(system: CompiledSystem) -> Iterator[tuple[int, int]]:
    """Places of the two variables of every complementarity, distance to the bound and slack."""
    place = system.variable_index
    for name, i in place.items():
        slack = place.get("slack_" + name.removeprefix("gap_")) if name.startswith("gap_") else None
        if slack is not None:
            yield i, slack


def sharpened(system: CompiledSystem, found: Solution, p: np.ndarray, **options: Any) -> Solution:
    """The same solution at a smoothing so small that pairs on the border between regimes vanish too."""
    common = {key: value for key, value in options.items() if key != "method"}
    sharpest = p.copy()
    sharpest[system.parameter_index[SMOOTHING]] = SHARPEST
    finer = homotopy(system, found.x, p, sharpest, **common)
    return _joined(finer, [*found.attempts, *finer.attempts])


def violations(system: CompiledSystem, x: np.ndarray) -> list[tuple[str, float]]:
    """Pairs of which neither vanishes, and the smaller of the two; negative where a bound is crossed."""
    smaller = {system.variables[i]: float(min(x[i], x[slack])) for i, slack in pairs(system)}
    return [
        (name.removeprefix("gap_"), value) for name, value in smaller.items() if not 0.0 <= value <= VANISHED
    ]


def _joined(last: Solution, attempts: list) -> Solution:
    return Solution(
        last.x,
        last.residual,
        last.residual_max,
        sum(attempt.iterations for attempt in attempts),
        sum(attempt.seconds for attempt in attempts),
        attempts,
        last.success,
    )
