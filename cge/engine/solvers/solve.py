"""Solve a compiled system: logs, then log ratios, then homotopy, then levels; one test of acceptance."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np

from cge.engine.errors import EngineError
from cge.engine.solution import Solution, Status
from cge.engine.solvers.attempts import Attempts
from cge.engine.solvers.reference import Reference
from cge.engine.system import CompiledSystem

METHODS = ("ipopt", "newton")
DIRECT_ITERATIONS = 30  # of a direct attempt where homotopy can follow: what takes longer does not arrive


def solve(
    system: CompiledSystem,
    x0: np.ndarray,
    p: np.ndarray,
    *,
    positive: np.ndarray | Iterable[str] | None = None,
    may_vanish: np.ndarray | None = None,
    scale: np.ndarray | None = None,
    tolerance: float = 1e-10,
    max_iterations: int = 200,
    max_seconds: float = 600.0,
    method: str = "ipopt",
    reference: Reference | tuple[np.ndarray, np.ndarray] | None = None,
) -> Solution:
    """Find x with residual 0 at parameters `p`, starting from `x0`.

    Parameters
    ----------
    positive : variables to solve in logs (boolean array, or names of variables or components); default:
        those with a lower bound of 0 or more.
    may_vanish : which of these may be zero at the solution (boolean array); default: none. Any other that runs to
        zero is no solution.
    scale : size of each equation, usually `system.scale` at the benchmark; default: at `x0`. Where it is 0,
        the largest entry of the Jacobian's row is used instead.
    tolerance : largest accepted |residual| / max(scale, size of the equation's terms at the solution).
    method : 'ipopt', or 'newton' (faster; IPOPT takes over where it fails).
    reference : a solved point (or x and p of one), from which homotopy walks to `p` when the direct attempts
        fail. Where `x0` is a `Reference`'s point, its factors predict the start of every solve.

    Raises
    ------
    EngineError : the system is not square, or a start value is missing or not positive.
    NoSolution : no attempt was accepted; the message names the worst equations.
    """
    began = time.perf_counter()
    if method not in METHODS:
        raise EngineError(f"Unknown method '{method}'; choose one of {', '.join(METHODS)}")
    limit = max_iterations if reference is None else min(max_iterations, DIRECT_ITERATIONS)
    attempts = Attempts(system, x0, p, positive, may_vanish, scale, tolerance, limit, began + max_seconds)
    if isinstance(reference, Reference):
        attempts.reference = reference
    tries = [("ipopt", attempts.reduced)]
    newton = ("newton on ratios" if attempts.positive.any() else "newton", attempts.whole)
    if method == "newton":
        tries.insert(0, newton)
    elif attempts.positive.any():
        tries.append(newton)
    (name, formulation), *others = tries
    best = attempts.attempt(name, formulation(), None)
    for name, formulation in others:
        if not best.success:
            best = attempts.attempt(name, formulation(), best)
    if best.success:
        return best
    message, walked = "", None
    if reference is not None:
        point = (reference.x, reference.p) if isinstance(reference, Reference) else reference
        best, walked = attempts.homotopy(point, best)
        if best.success:
            return best
        message = f" Homotopy from the reference reached {walked.fraction:.1%} of the way."
    # Where the walk shows that the path of solutions ends before the asked parameters, bounds do not help.
    if attempts.positive.any() and (walked is None or walked.status not in (Status.COLLAPSE, Status.FOLD)):
        best = attempts.attempt("ipopt", attempts.levels(), best)
        if best.success:
            return best
    raise attempts.failure(best, message, walked)


def homotopy(
    system: CompiledSystem,
    x0: np.ndarray,
    p0: np.ndarray,
    p1: np.ndarray,
    *,
    positive: np.ndarray | Iterable[str] | None = None,
    may_vanish: np.ndarray | None = None,
    scale: np.ndarray | None = None,
    tolerance: float = 1e-10,
    max_iterations: int = 200,
    max_seconds: float = 600.0,
) -> Solution:
    """Walk from a solution `x0` at `p0` to the parameters `p1` in adaptive steps along the tangent.

    Raises NoSolution with the `fraction` of the way that was reached.
    """
    began = time.perf_counter()
    deadline = began + max_seconds
    attempts = Attempts(system, x0, p1, positive, may_vanish, scale, tolerance, max_iterations, deadline)
    solution, walked = attempts.homotopy(
        (np.asarray(x0, dtype=float), np.asarray(p0, dtype=float)), attempts.start()
    )
    if solution.success:
        return solution
    raise attempts.failure(solution, f" Homotopy reached {walked.fraction:.1%} of the way.", walked)
