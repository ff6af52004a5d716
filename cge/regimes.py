"""Solving in regimes: a system with complementarities softened, moved, and sharp again; and what is not settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cge.block import VariableSpec
from cge.engine import CompiledSystem, Reference, Solution, homotopy
from cge.engine import solve as solve_system

SMOOTHING = "smoothing"  # the parameter \epsilon of `cge.complementarity`
SOFT = 1e-2
SHARP = 1e-14
SHARPEST = 1e-24  # where both of a pair are nearly zero, their product must be smaller still
VANISHED = 1e-9


def solve_in_regimes(system: CompiledSystem, reference: Reference, p: np.ndarray, **options: Any) -> Solution:
    """Solve a system with complementarities at `p`: softened, at the asked parameters, and sharp again.

    Raises NoSolution where one of the three steps has none.
    """
    at = system.parameter_index[SMOOTHING]
    common = {key: value for key, value in options.items() if key != "method"}
    soft_before, soft_after = reference.p.copy(), p.copy()
    soft_before[at] = soft_after[at] = SOFT
    p = p.copy()
    p[at] = SHARP
    eased = homotopy(system, reference.x, reference.p, soft_before, **common)
    found = solve_system(system, eased.x, soft_after, reference=Reference(eased.x, soft_before), **options)
    sharp = homotopy(system, found.x, soft_after, p, **common)
    return _joined(sharp, [*found.attempts, *sharp.attempts])


def sharpened(system: CompiledSystem, found: Solution, p: np.ndarray, **options: Any) -> Solution:
    """The same solution at a smoothing so small that pairs on the border between regimes vanish too."""
    common = {key: value for key, value in options.items() if key != "method"}
    sharpest = p.copy()
    sharpest[system.parameter_index[SMOOTHING]] = SHARPEST
    finer = homotopy(system, found.x, p, sharpest, **common)
    return _joined(finer, [*found.attempts, *finer.attempts])


def violations(
    variables: Mapping[str, VariableSpec], system: CompiledSystem, x: np.ndarray
) -> list[tuple[str, float]]:
    """Pairs of which neither vanishes, and the smaller of the two; negative where a bound is crossed."""
    place = system.variable_index
    found = []
    for name, i in place.items():
        family = name.split("[", 1)[0]
        if not family.startswith("gap_") or not variables[family].auxiliary:
            continue
        partner = place["slack_" + name.removeprefix("gap_")]
        smaller = min(x[i], x[partner])
        if not 0.0 <= smaller <= VANISHED:
            found.append((name.removeprefix("gap_"), float(smaller)))
    return found


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
