"""The benchmark of a compiled model: it is square, it solves every equation, and the equations determine everything."""

from __future__ import annotations

import numpy as np

from cge.closure import Closure
from cge.declarations import Declarations
from cge.diagnose import benchmark_text, count_text, singular_text
from cge.engine import CompiledSystem
from cge.engine.errors import SingularError
from cge.engine.solvers.formulation import inverse_jacobian
from cge.engine.solvers.space import Space
from cge.selection import Choice
from sam.problem import SolveError

BENCHMARK_TOLERANCE = 1e-10  # largest residual of an equation at the benchmark, by its scale
SINGULAR = 1e11  # change of a log per unit of residual from which the benchmark's Jacobian is examined for null vectors
NOTHING = 1e-16  # of factor income: an equation whose terms are all smaller holds only zeros at the benchmark


def checked_benchmark(
    model: Declarations, closure: Closure, choice: Choice, system: CompiledSystem
) -> tuple[np.ndarray, float]:
    """The scale of each equation at the benchmark and the largest residual by it.

    Raises SolveError where the number of equations is wrong, an equation does not hold, or the Jacobian has no inverse: a
    solver would then return any of many solutions. A closure with swaps is named with them.
    """
    swaps = "".join(f"\nswap free={swap.free}, fix={swap.fix}" for swap in closure.swap)
    remedy = f" Free something else that moves what is fixed.{swaps}" if swaps else ""
    if system.n != system.m:
        raise SolveError(count_text(model, system, choice.adjusting, choice.walras) + remedy)
    benchmark = system.at(system.parameter_start)
    size = sum(model.parameters.entries("q0_factor_total").values())
    scale = benchmark.scale(system.start)
    scale = np.where(scale > NOTHING * size, scale, size)
    relative = np.abs(benchmark.residual(system.start)) / scale
    worst = float(relative.max(initial=0.0))
    if worst > BENCHMARK_TOLERANCE:
        raise SolveError(benchmark_text(model, system, relative, scale))
    if not _regular(model, system, scale) and (text := singular_text(model, system)):
        raise SolveError(f"the model is square, and singular. {text}{remedy}")
    return scale, worst


def _regular(model: Declarations, system: CompiledSystem, scale: np.ndarray) -> bool:
    families = [model.variables.get(name.split("[", 1)[0]) for name in system.variables]
    positive = np.array([spec is not None and spec.positive for spec in families])
    probe = np.random.default_rng(0).normal(size=system.n)
    try:
        inverse = inverse_jacobian(system.at(system.parameter_start), system.start, Space(positive), scale)
        return float(np.max(np.abs(inverse(probe)[positive]), initial=0.0)) < SINGULAR
    except SingularError:
        return False
