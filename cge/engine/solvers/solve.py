"""Solve a compiled system: logs, then log ratios, then homotopy, then levels; one test of acceptance."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np

from cge.engine.errors import EngineError
from cge.engine.solution import Solution
from cge.engine.solvers.attempts import Task
from cge.engine.solvers.homotopy import COLLAPSE, FOLD
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
    task = Task(system, x0, p, positive, scale, tolerance, limit, began + max_seconds)
    if isinstance(reference, Reference):
        task.reference = reference
    tries = [("ipopt", task.reduced)]
    newton = ("newton on ratios" if task.positive.any() else "newton", task.whole)
    if method == "newton":
        tries.insert(0, newton)
    elif task.positive.any():
        tries.append(newton)
    best = None
    for name, field in tries:
        best = task.attempt(name, field(), best)
        if best.success:
            return best
    message, walked = "", None
    if reference is not None:
        point = (reference.x, reference.p) if isinstance(reference, Reference) else reference
        best, walked = task.homotopy(point, best)
        if best.success:
            return best
        message = f" Homotopy from the reference reached {walked.fraction:.1%} of the way."
    # Where the walk shows that the path of solutions ends before the asked parameters, bounds do not help.
    if task.positive.any() and (walked is None or walked.status not in (COLLAPSE, FOLD)):
        best = task.attempt("ipopt", task.levels(), best)
        if best.success:
            return best
    raise task.failure(best, message, walked)


def homotopy(
    system: CompiledSystem,
    x0: np.ndarray,
    p0: np.ndarray,
    p1: np.ndarray,
    *,
    positive: np.ndarray | Iterable[str] | None = None,
    scale: np.ndarray | None = None,
    tolerance: float = 1e-10,
    max_iterations: int = 200,
    max_seconds: float = 600.0,
) -> Solution:
    """Walk from a solution `x0` at `p0` to the parameters `p1` in adaptive steps along the tangent.

    Raises NoSolution with the `fraction` of the way that was reached.
    """
    began = time.perf_counter()
    task = Task(system, x0, p1, positive, scale, tolerance, max_iterations, began + max_seconds)
    solution, walked = task.homotopy((np.asarray(x0, dtype=float), np.asarray(p0, dtype=float)), task.start())
    if solution.success:
        return solution
    raise task.failure(solution, f" Homotopy reached {walked.fraction:.1%} of the way.", walked)
