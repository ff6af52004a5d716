"""The benchmark of a compiled model: it is square, it solves every equation, and the equations determine everything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cge.closure import Closure
from cge.declarations import Declarations
from cge.diagnose import benchmark_text, count_text, singular_text
from cge.engine import CompiledSystem, Reference
from cge.engine.errors import SingularError
from cge.engine.solvers.formulation import Formulation
from cge.engine.solvers.space import Space
from cge.selection import Choice
from cge.swap import called
from cge.undetermined import undetermined_text
from sam.display import Shown
from sam.problem import SolveError

BENCHMARK_TOLERANCE = 1e-10  # largest residual of an equation at the benchmark, by its scale
SINGULAR = 1e11  # change of a log per unit of residual from which the benchmark's Jacobian is examined for null vectors
NOTHING = 1e-11  # of the economy: an equation whose terms are all smaller holds only zeros at the benchmark
AMOUNTS = ("quantity", "jpy", "fx")  # dimensions that are measured by factor income


@dataclass(frozen=True, eq=False, repr=False)
class Benchmark(Shown):
    """A benchmark that was checked: the scale of each equation, the largest residual by it, which variables are solved in
    logs, which of these may be zero at a solution and which are no gap or slack of a complementarity, and the point itself
    with the factors found while checking.
    """

    scale: np.ndarray
    residual_max: float
    positive: np.ndarray
    may_vanish: np.ndarray
    judged: np.ndarray
    reference: Reference


def checked_benchmark(
    model: Declarations, closure: Closure, choice: Choice, system: CompiledSystem
) -> Benchmark:
    """Check the benchmark of a closure.

    Raises SolveError where the number of equations is wrong, an equation does not hold, or the Jacobian has no inverse: a
    solver would then return any of many solutions. A closure with swaps is named with them.
    """
    if system.n != system.m:
        swaps = "".join(f"{called(swap, closure.name)}: " for swap in closure.swap)
        raise SolveError(swaps + count_text(model, system, choice.adjusting, choice.walras))
    at = system.at(system.parameter_start)
    size = _economy(model, system)
    own = at.scale(system.start)
    empty = own <= NOTHING * size
    scale = np.where(empty, size, own)
    relative = np.abs(at.residual(system.start)) / scale
    worst = float(relative.max(initial=0.0))
    if worst > BENCHMARK_TOLERANCE:
        raise SolveError(benchmark_text(model, system, relative, scale))
    specs = [model.variables.get(name.split("[", 1)[0]) for name in system.variables]
    positive = np.array([spec is not None and spec.positive for spec in specs])
    may_vanish = np.array([spec is not None and spec.may_vanish for spec in specs])
    reference = Reference(system.start, system.parameter_start)
    # Regimes of complementarities are such rows: a residual of the size of the economy would move them without end.
    probe = np.where(empty, 0.0, np.random.default_rng(0).normal(size=system.n))
    # Gaps and slacks that vanish both, on the border of two regimes, move far in logs and nothing with them.
    judged = np.array([spec is not None and spec.positive and not spec.auxiliary for spec in specs])
    if not _regular(system, scale, positive, judged, reference, probe):
        if closure.swap and (text := undetermined_text(model, closure, choice, system)):
            raise SolveError(text)
        if text := singular_text(model, system):
            raise SolveError(f"the model is square, and singular. {text}")
    return Benchmark(scale, worst, positive, may_vanish, judged, reference)


def _economy(model: Declarations, system: CompiledSystem) -> np.ndarray:
    """What "nothing" is compared with, by equation: factor income where it determines money or what money buys, else one.

    An account that nothing flows through has no size of its own: the idle rent of a quota is what the smoothing leaves.
    """
    income = sum(model.parameters.entries("q0_factor_total").values())
    determined = {name: model.variables.get(spec.determines) for name, spec in model.equations.items()}
    in_money = {
        name
        for name, spec in determined.items()
        if spec and spec.dimension in AMOUNTS and "money" in spec.unit
    }
    return np.where([name.split("[", 1)[0] in in_money for name in system.equations], income, 1.0)


def _regular(
    system: CompiledSystem,
    scale: np.ndarray,
    positive: np.ndarray,
    judged: np.ndarray,
    reference: Reference,
    probe: np.ndarray,
) -> bool:
    """Whether the Jacobian has an inverse for the judged variables: that of the system without its definitions, where there
    is one.
    """
    reduction, start = system.reduction, system.start
    if reduction is not None:
        kept = reduction.variables
        rows = reduction.equations
        system, start = reduction.system, start[kept]
        positive, judged = positive[kept], judged[kept]
        scale, probe = scale[rows], probe[rows]
    factors = reference.factors(Formulation(system.at(system.parameter_start), Space(positive), scale, start))
    if factors is None:
        return False
    try:
        return float(np.max(np.abs(factors(probe)[judged]), initial=0.0)) < SINGULAR
    except SingularError:
        return False
