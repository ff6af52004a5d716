"""Solve: compile a built model once, then find equilibria for changed parameters. One accepted outcome, or SolveError."""

from __future__ import annotations

import time
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cge.audit import Audit, Findings
from cge.build import Model
from cge.complementarity import VANISHED, sharpened, solve_in_regimes, violations
from cge.diagnose import benchmark_text, count_text, failure_text, odd_elasticities, singular_text
from cge.engine import (
    Attempt,
    CompiledSystem,
    EngineError,
    NoSolution,
    Reference,
    Solution,
    compile_model,
    reader_of,
)
from cge.engine import solve as solve_system
from cge.engine.collection import no_collection
from cge.engine.errors import SingularError
from cge.engine.solvers.formulation import inverse_jacobian
from cge.engine.solvers.space import Space
from cge.equilibrium import Checks, Equilibrium, SolverReport
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.values import ParameterVector, slices
from sam.problem import CgeError

BENCHMARK_TOLERANCE = 1e-10  # largest residual of an equation at the benchmark, by its scale
RESIDUAL_TOLERANCE = 1e-10
SINGULAR = 1e11  # change of a log per unit of residual from which the benchmark's Jacobian is examined for null vectors
BALANCE_TOLERANCE = 1e-8  # of an account's total, in the solved SAM
WALRAS_TOLERANCE = 1e-9  # of factor income
NODE_TOLERANCE = 1e-9  # of a node's value
NOTHING = 1e-16  # of factor income: an equation whose terms are all smaller holds only zeros at the benchmark


class SolveError(CgeError, RuntimeError):
    """The model has no accepted solution; the message names equations, accounts and what to try."""


@dataclass
class CompiledModel:
    """A model with its compiled equations, ledger and benchmark point; `solve` reuses it for any change of values."""

    model: Model
    system: CompiledSystem
    audit: Audit
    start: np.ndarray
    scale: np.ndarray
    benchmark_values: np.ndarray
    benchmark_residual_max: float
    seconds: Mapping[str, float]

    @cached_property
    def reference(self) -> Reference:
        """The benchmark as a solved point."""
        return Reference(self.system.start, self.benchmark_values)

    @cached_property
    def parameters(self) -> ParameterVector:
        """From labelled parameters to the vector that the equations read."""
        return ParameterVector(self.system, self.model.parameters)

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Where each variable's values are in the solution vector."""
        return slices(self.system.variables)

    @cached_property
    def positive(self) -> np.ndarray:
        """Which variables are solved in logs."""
        mask = np.zeros(self.system.n, dtype=bool)
        for name, where in self.slices.items():
            mask[where] = self.model.variables[name].positive
        return mask

    def prepare(self) -> None:
        """Make now the functions and places that the first solve would have to make."""
        self.audit.evaluated(self.start, self.model.parameters)
        self.parameters.of(self.model.parameters)
        _ = self.positive
        reduction = self.system.reduction
        if reduction is not None:
            reduction.system.at(self.benchmark_values).residual(self.start[reduction.variables])
            _ = reduction.system.linear_pattern

    def point(self, equilibrium: Equilibrium) -> np.ndarray:
        """The solution vector of an equilibrium of this model; not for models with complementarities."""
        return np.concatenate([np.ravel(equilibrium.values[name]) for name in self.slices])

    def started_at(self, equilibrium: Equilibrium) -> CompiledModel:
        """The same compiled model whose solves start from an equilibrium of it; not for models with complementarities."""
        moved = copy(self)
        moved.start = self.point(equilibrium)
        moved.reference = Reference(moved.start, self.parameters.of(equilibrium.parameters))
        return moved


@no_collection()
def compile(model: Model, build_seconds: float = 0.0) -> CompiledModel:
    """Compile a model and verify that its benchmark solves every equation.

    Raises SolveError where the number of equations is wrong or an equation does not hold at the benchmark.
    """
    began = time.perf_counter()
    try:
        reader = reader_of(model.pyomo)
        system = compile_model(reader)
    except EngineError as error:
        raise SolveError(f"the model cannot be compiled: {error}") from error
    if system.n != system.m:
        raise SolveError(count_text(model, system))
    values = system.parameter_start
    benchmark = system.at(values)
    scale = benchmark.scale(system.start)
    scale = np.where(scale > NOTHING * _size(model), scale, _size(model))
    relative = np.abs(benchmark.residual(system.start)) / scale
    worst = float(relative.max(initial=0.0))
    if worst > BENCHMARK_TOLERANCE:
        raise SolveError(benchmark_text(model, system, relative, scale))
    _check_determined(model, system, scale)
    seconds = {"build": build_seconds}
    found = CompiledModel(model, system, Audit(model, reader), system.start, scale, values, worst, seconds)
    found.prepare()
    seconds["compile"] = time.perf_counter() - began
    return found


def solve(
    compiled: CompiledModel, parameters: Parameters, options: SolveOptions | None = None
) -> Equilibrium:
    """Equilibrium of a compiled model at other parameter values.

    `parameters` must have the same index sets as the model. Raises SolveError if a change has no place in the model's
    equations, if no attempt of the solver is accepted, or if a check fails at the solution.
    """
    equilibrium, findings = unverified(compiled, parameters, options)
    verify(compiled, findings)
    return equilibrium


def unverified(
    compiled: CompiledModel, parameters: Parameters, options: SolveOptions | None = None
) -> tuple[Equilibrium, Findings]:
    """As `solve`, but what the checks find at the solution is returned instead of judged.

    For those who judge each check by itself (`cge check`). Raises SolveError where there is no solution.
    """
    options = options or SolveOptions()
    model, system = compiled.model, compiled.system
    _refuse(compiled.parameters, parameters, model.closure.name)
    p = compiled.parameters.of(parameters)
    began = time.perf_counter()
    try:
        solution = _solution(compiled, p, options)
    except NoSolution as error:
        raise SolveError(failure_text(model, system, error, options.max_seconds)) from error
    except EngineError as error:
        raise SolveError(f"the model cannot be solved: {error}") from error
    seconds = {**compiled.seconds, "solve": time.perf_counter() - began}
    found = compiled.audit.evaluated(solution.x, parameters)
    checks = Checks(
        solution.residual_max, found.walras, found.imbalance, found.node_gap, compiled.benchmark_residual_max
    )
    attempts = tuple(_told(attempt, system.n) for attempt in solution.attempts)
    report = SolverReport("solved", solution.iterations, system.n, seconds, attempts)
    reported = {name: spec for name, spec in model.variables.items() if not spec.auxiliary}
    values = {name: solution.x[compiled.slices.get(name, slice(0))] for name in reported}
    equilibrium = Equilibrium(
        values,
        found.amounts,
        reported,
        compiled.audit.book,
        parameters,
        model.closure,
        checks,
        report,
    )
    return equilibrium, found


def _solution(compiled: CompiledModel, p: np.ndarray, options: SolveOptions) -> Solution:
    model, system = compiled.model, compiled.system
    how = {
        "positive": compiled.positive,
        "scale": compiled.scale,
        "tolerance": RESIDUAL_TOLERANCE,
        "max_iterations": options.max_iterations,
        "max_seconds": options.max_seconds,
        "method": options.method,
    }
    if not model.complementarities:
        return solve_system(system, compiled.start, p, reference=compiled.reference, **how)
    found = solve_in_regimes(system, compiled.reference, p, **how)
    if violations(model, system, found.x):
        found = sharpened(system, found, p, **how)
    pairs = violations(model, system, found.x)
    if pairs:
        name, smaller = max(pairs, key=lambda pair: abs(pair[1]))
        raise SolveError(
            f"complementarity {name} is not settled: neither the distance to the bound nor the slack is below "
            f"{VANISHED:g}; the smaller is {smaller:.3g}. The economy is on the border of two regimes: move the bound."
        )
    return found


def _refuse(own: ParameterVector, parameters: Parameters, closure: str) -> None:
    """Raise SolveError for changes that the model's equations cannot follow."""
    changed = own.changed(parameters)
    inert = own.inert(changed)
    if inert:
        raise SolveError(
            f"changing {', '.join(inert[:5])}{' …' if len(inert) > 5 else ''} has no effect: it is in no equation of the "
            f"model under closure {closure}. Change what this closure holds fixed, or choose one that holds this fixed. "
            "Elasticities and shares are changed before calibration (elasticities.NAME); a parameter that is zero in the "
            "benchmark and selects a form cannot be switched on by a shock."
        )
    for label, value in own.limits(parameters, changed):
        beside = value + 0.001 if value < float("inf") else 100.0
        raise SolveError(
            f"{label} = {value:g} selects another functional form, which is chosen when the model is built; change the "
            f"elasticity table and calibrate again, or take a value next to it, such as {beside:g}"
        )


def _told(attempt: Attempt, n: int) -> str:
    size = f" ({attempt.variables} variables, without definitions)" if 0 < attempt.variables < n else ""
    return f"{attempt.method} in {attempt.space}{size}: {attempt.status}, {attempt.iterations} iterations"


def verify(compiled: CompiledModel, found: Findings) -> None:
    """Raise SolveError where a solution breaks Walras' law, or an account or a node does not balance."""
    problem = advice = ""
    if found.walras > WALRAS_TOLERANCE:
        problem = (
            f"Walras' law fails: account {compiled.model.closure.walras}, whose balance follows from all the others, is off "
            f"by {found.walras:.3g} of factor income (allowed: {WALRAS_TOLERANCE:g})"
        )
        advice = "look for a payment that an equation has and the ledger has not, or has twice"
    elif found.imbalance > BALANCE_TOLERANCE:
        problem = (
            f"the solved SAM does not balance: account {found.account} is off by {found.imbalance:.3g} of its total "
            f"(allowed: {BALANCE_TOLERANCE:g})"
        )
        advice = "look for a payment of it that an equation has and the ledger has not, or has twice"
    elif found.node_gap > NODE_TOLERANCE:
        problem = (
            f"node {found.node}: its items at prices paid differ from its value by {found.node_gap:.3g} (allowed: "
            f"{NODE_TOLERANCE:g}); a demand saw another price than its dual"
        )
        advice = "let both take the price from m.paid(...)"
    if problem:
        advice = (
            f"The solution is refused. If smaller shocks of this model fail as well, {advice}. If only large ones do, "
            "values shrink below what the solver resolves: take a smaller shock, or larger elasticities of substitution."
        )
        raise SolveError("\n".join([problem + ".", advice, *odd_elasticities(compiled.model)]))


def _check_determined(model: Model, system: CompiledSystem, scale: np.ndarray) -> None:
    """Raise SolveError where the benchmark's Jacobian has no inverse: a solver would return any of many solutions."""
    positive = np.array([model.variables[name.split("[")[0]].positive for name in system.variables])
    probe = np.random.default_rng(0).normal(size=system.n)
    try:
        inverse = inverse_jacobian(system.at(system.parameter_start), system.start, Space(positive), scale)
        regular = float(np.max(np.abs(inverse(probe)[positive]), initial=0.0)) < SINGULAR
    except SingularError:
        regular = False
    if not regular and (text := singular_text(model, system)):
        raise SolveError(f"the model is square, and singular. {text}")


def _size(model: Model) -> float:
    return sum(model.number("q0_factor_total", f) for f in model.sets["f"])
