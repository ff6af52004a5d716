"""Solve: equilibria of a compiled model for changed parameters. One accepted outcome, or SolveError."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from cge.audit import Findings
from cge.block import Block
from cge.closure import Closure, ClosureError
from cge.consistency import inconsistencies
from cge.diagnose import failure_text, lost_text, odd_elasticities
from cge.engine import Attempt, EngineError, NoSolution, Solution
from cge.engine import solve as solve_system
from cge.engine.selection import HELD
from cge.engine.solvers.rounding import lost_in_rounding
from cge.equilibrium import Checks, Equilibrium, FreedEntry, SolverReport
from cge.hours import COUNTED, counted
from cge.options import SolveOptions
from cge.parameter_vector import ParameterVector
from cge.parameters import Parameters
from cge.read_model import CompiledModel, ReadModel, read
from cge.regimes import VANISHED, sharpened, solve_in_regimes, violations
from cge.swap import NO_FACTOR, SIGNED, called, target
from sam.problem import SolveError

RESIDUAL_TOLERANCE = 1e-10
BALANCE_TOLERANCE = 1e-8  # of an account's total, in the solved SAM
WALRAS_TOLERANCE = 1e-9  # of factor income
NODE_TOLERANCE = 1e-9  # of a node's value


def read_economy(parameters: Parameters, blocks: tuple[Block, ...] | None = None) -> ReadModel:
    """Build an economy and read it, once for all closures; `blocks` are those of `cge.blocks` unless given.

    Raises SolveError for an expression that the engine does not know.
    """
    from cge.blocks import BLOCKS  # Pyomo takes most of a second to import; solving does not need it
    from cge.build import build

    began = time.perf_counter()
    model = build(parameters, blocks or BLOCKS)
    return read(model, time.perf_counter() - began)


def compile_economy(
    parameters: Parameters, closure: Closure, blocks: tuple[Block, ...] | None = None
) -> CompiledModel:
    """An economy under one closure; for several read it once: `read_economy(parameters).under(closure)`."""
    return read_economy(parameters, blocks).under(closure)


def solve(
    compiled: CompiledModel,
    parameters: Parameters,
    options: SolveOptions | None = None,
    targets: Mapping[str, float] | None = None,
) -> Equilibrium:
    """Equilibrium of a compiled model at other parameter values.

    `parameters` must have the same index sets as the model. `targets` are values of what the closure's swaps fix, by
    name; those not named are as the swaps say. Raises SolveError if a change has no place in the model's
    equations, if no attempt of the solver is accepted, or if a check fails at the solution.
    """
    equilibrium, findings = unverified(compiled, parameters, options, targets)
    verify(compiled, findings)
    return equilibrium


def unverified(
    compiled: CompiledModel,
    parameters: Parameters,
    options: SolveOptions | None = None,
    targets: Mapping[str, float] | None = None,
) -> tuple[Equilibrium, Findings]:
    """As `solve`, but what the checks find at the solution is returned instead of judged.

    For those who judge each check by itself (`cge check`). Raises SolveError where there is no solution.
    """
    options = options or SolveOptions()
    model, system = compiled.model, compiled.system
    refuse(compiled.parameters, parameters, compiled.closure.name)
    p = compiled.parameters.of(parameters)
    _check_factors(compiled, parameters)
    _aim(compiled, p, targets or {})
    began = time.perf_counter()
    try:
        solution = _solution(compiled, p, options)
    except NoSolution as error:
        text = failure_text(model, system, error, options)
        raise SolveError(_with_swaps(compiled, text)) from error
    except EngineError as error:
        raise SolveError(f"the model cannot be solved: {error}") from error
    benchmark = compiled.benchmark
    if lost := lost_in_rounding(system, solution.x, p, benchmark.judged & ~benchmark.may_vanish):
        raise SolveError(_with_swaps(compiled, lost_text(model, system, solution.x, lost)))
    seconds = {**compiled.seconds, "solve": time.perf_counter() - began}
    found = compiled.audit.evaluated(solution.x, parameters)
    checks = Checks(
        solution.residual_max, found.walras, found.imbalance, found.node_gap, compiled.benchmark_residual_max
    )
    attempts = tuple(_told(attempt, system.n) for attempt in solution.attempts)
    report = SolverReport(
        "solved", solution.attempts[-1].solver, solution.iterations, system.n, seconds, attempts
    )
    reported = {name: spec for name, spec in model.variables.items() if not spec.auxiliary}
    equilibrium = Equilibrium(
        values={name: solution.x[compiled.slices.get(name, slice(0))] for name in reported},
        amounts=found.amounts,
        variables=reported,
        layout=compiled.audit.layout,
        parameters=_moved(compiled, parameters, solution.x),
        closure=compiled.closure,
        checks=checks,
        report=report,
        freed=tuple(
            FreedEntry(shifter.swap, *entry)
            for shifter in compiled.choice.shifters
            for entry in shifter.entries
        ),
        shifts=_shifts(compiled, solution.x),
        solved_at=p,
        unreported={name: solution.x[at] for name, at in compiled.slices.items() if name not in reported},
    )
    return equilibrium, found


def _aim(compiled: CompiledModel, p: np.ndarray, targets: Mapping[str, float]) -> None:
    """Write into `p` the values of what the swaps of the closure fix."""
    place, start = compiled.system.parameter_index, compiled.system.parameter_start
    for swap, names in zip(compiled.closure.swap, compiled.choice.held, strict=True):
        for name in names:
            at = place[f"{HELD}[{name}]"]
            spec = compiled.model.variables.get(name.partition("[")[0])
            positive = spec.positive if spec else not name.startswith(SIGNED)
            p[at] = targets.get(swap.fix, target(swap, float(start[at]), positive))


def _check_factors(compiled: CompiledModel, parameters: Parameters) -> None:
    """Raise ClosureError for a swap by whose factor nothing moves, because shocks set all that it frees to zero."""
    entries = cache(parameters.entries)
    for shifter in compiled.choice.shifters:
        if shifter.freed is not None and shifter.freed.move == "factor":
            values = [entries(name)[member] for name, member in shifter.freed.parameters]
            if not any(values):
                where = called(shifter.swap, compiled.closure.name)
                raise ClosureError(f"{where}: {shifter.name} is zero after the shocks, so that {NO_FACTOR}")


def _with_swaps(compiled: CompiledModel, text: str) -> str:
    """The message of a failed search under the swaps of the closure: what they aim at may be out of reach."""
    swaps = compiled.closure.swap
    if not swaps:
        return text
    named = "; ".join(called(swap, compiled.closure.name) for swap in swaps)
    fixed, freed = (
        " and ".join(dict.fromkeys(names)) for names in ([s.fix for s in swaps], [s.free for s in swaps])
    )
    return (
        f"{named}: no equilibrium was found in which {freed} holds {fixed} there. Fix it nearer to where the shocks alone "
        f"leave it (`to`, `change_pct`), or free something that moves it more.\n{text}"
    )


def _shifts(compiled: CompiledModel, x: np.ndarray) -> dict[str, float]:
    """How far each swap moved the parameters that it frees: the factor, or the points."""
    shifts = {}
    for shifter in compiled.choice.shifters:
        if shifter.freed is not None:
            moved = float(x[compiled.system.variable_index[shifter.freed.variable]])
            shifts[shifter.name] = float(np.exp(moved)) if shifter.freed.move == "factor" else moved
    return shifts


def _moved(compiled: CompiledModel, parameters: Parameters, x: np.ndarray) -> Parameters:
    """The parameters with those that swaps free at their solved values."""
    changes: dict[str, dict] = {}
    shifts, entries = _shifts(compiled, x), cache(parameters.entries)
    for shifter in compiled.choice.shifters:
        if shifter.freed is None:
            continue
        shift = shifts[shifter.name]
        for name, member in shifter.freed.parameters:
            value = changes.setdefault(name, {}).get(member, entries(name)[member])
            changes[name][member] = value * shift if shifter.freed.move == "factor" else value + shift
    return parameters.with_entries(changes) if changes else parameters


def _solution(compiled: CompiledModel, p: np.ndarray, options: SolveOptions) -> Solution:
    system = compiled.system
    how: dict[str, Any] = {
        "positive": compiled.positive,
        "may_vanish": compiled.benchmark.may_vanish,
        "scale": compiled.scale,
        "tolerance": RESIDUAL_TOLERANCE,
        "max_iterations": options.max_iterations,
        "max_seconds": options.max_seconds,
        "method": options.method,
    }
    if not compiled.complementarities:
        return solve_system(system, compiled.start, p, reference=compiled.reference, **how)
    found = solve_in_regimes(system, compiled.softened, p, **how)
    if violations(system, found.x):
        found = sharpened(system, found, p, **how)
    pairs = violations(system, found.x)
    if pairs:
        name, smaller = max(pairs, key=lambda pair: abs(pair[1]))
        raise SolveError(
            f"complementarity {name} is not settled: neither the distance to the bound nor the slack is below "
            f"{VANISHED:g}; the smaller is {smaller:.3g}. The economy is on the border of two regimes: move the bound."
        )
    return found


def _uncounted(parameters: Parameters, name: str, where: list[int]) -> list[int]:
    """The numbers of changed entries without those that figures read."""
    if name not in COUNTED:
        return where
    members = list(parameters.numbers(parameters.over(name)))
    return [number for number in where if not counted(parameters, name, members[number])]


def refuse(own: ParameterVector, parameters: Parameters, closure: str) -> None:
    """Raise SolveError for changes that the model's equations cannot follow."""
    changed = own.changed(parameters)
    if wrong := inconsistencies(parameters, changed):
        raise SolveError(" ".join(wrong))
    inert = own.inert({name: _uncounted(parameters, name, where) for name, where in changed.items()})
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
    return f"{attempt.method} in {attempt.space}{size}: {attempt.status}, {attempt.effort}"


def verify(compiled: CompiledModel, found: Findings) -> None:
    """Raise SolveError where a solution breaks Walras' law, or an account or a node does not balance."""
    problem = advice = ""
    if found.walras > WALRAS_TOLERANCE:
        problem = (
            f"Walras' law fails: account {compiled.closure.walras}, whose balance follows from all the others, is off "
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
