"""Rounding: which variables of a solution the equations no longer determine in floating-point numbers."""

from __future__ import annotations

import numpy as np

from cge.engine.errors import SingularError
from cge.engine.solvers.formulation import inverse_jacobian
from cge.engine.solvers.space import Space
from cge.engine.system import CompiledSystem

SHRUNK = 1e-6  # part of its start below which a positive variable is looked at
KNOWN = 1e-6  # relative error up to which a variable counts as known
PROBES = 3
NOTHING = 1e-200  # size of an equation's terms from which its reciprocal is still a number


def lost_in_rounding(system: CompiledSystem, x: np.ndarray, p: np.ndarray, positive: np.ndarray) -> list[int]:
    """Positive variables near zero that rounding of their equations moves by more than a millionth of themselves.

    A quantity of 1e-50 that its own demand equation gives is known to all digits; what is left of an income of 100 after a
    tax of 100 is not, though every residual vanishes. The error is that of the linearised equations when each is off by the
    rounding of its largest term, in random directions (Higham 2002, Accuracy and Stability of Numerical Algorithms, section
    7.1). The cost: one factorised Jacobian where something is near zero, nothing elsewhere.
    """
    small = positive & (x > 0.0) & (x <= SHRUNK * np.abs(system.start))
    if not small.any():
        return []
    evaluator, space = system.at(p), Space(positive & (x > 0.0))
    own = evaluator.scale(x)
    try:
        inverse = inverse_jacobian(evaluator, x, space, np.where(own > NOTHING, own, 1.0))
        errors = np.finfo(float).eps * np.random.default_rng(0).normal(size=(PROBES, system.n))
        moved = np.max([np.abs(inverse(each)) for each in errors], axis=0)
    except (SingularError, FloatingPointError):
        return np.flatnonzero(small).tolist()
    return np.flatnonzero(small & ~(moved <= KNOWN)).tolist()
