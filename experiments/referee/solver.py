"""The solver: the solution depends neither on the equation that is dropped, nor on where the search starts, nor on who
searches; and the derivatives that all of them use are those of the equations.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cge.engine import CompiledSystem, EngineError
from cge.engine import solve as solve_system
from experiments.referee.subject import Subject, first_line
from experiments.referee.trial import Measure, NotApplicable, distance, worst

SEEDS = (1, 2, 3)
NOISE = 0.05  # standard deviation of the logs of a moved start
DIRECTIONS = 4
STEP = 1e-3  # of a log, or of a variable's size
DERIVATIVE_TOLERANCE = (
    1e-7  # of a row's entries: the error of the extrapolated differences is of the order STEP**4
)


def dropped_equation(subject: Subject) -> Measure:
    """The shocked economy, with the balance of another account left out."""
    compiled = subject.compiled
    closure = compiled.closure  # with the account that was chosen
    shocked = subject.shocked
    balances = [
        label
        for spec in compiled.model.equations.values()
        if spec.balances
        for label in compiled.model.rows[spec.name]
        if label != closure.walras
    ]
    if not balances:
        raise NotApplicable(f"{closure.walras} is the only account with a balance equation")
    other = next((label for label in balances if label in compiled.model.sets["c"]), balances[0])
    again = subject.model(subject.parameters, replace(closure, walras=other))
    found = subject.solved(again, subject.shock.parameters)
    measure = distance(found.variables, shocked.variables, subject.benchmark)
    return replace(measure, where=f"{other} instead of {closure.walras}: {measure.where}")


def start_point(subject: Subject) -> Measure:
    """The shocked economy, searched for from points around the benchmark, without the way back to it."""
    compiled, system = subject.compiled, subject.compiled.system
    if compiled.complementarities:
        raise NotApplicable("with complementarities the solution is followed from the benchmark's regime")
    shocked = subject.shocked
    measures = []
    for seed in SEEDS:
        noise = np.random.default_rng(seed).normal(scale=NOISE, size=system.n)
        start = np.where(compiled.positive, compiled.start * np.exp(noise), compiled.start * (1.0 + noise))
        try:
            found = solve_system(
                system,
                start,
                compiled.parameters.of(subject.shock.parameters),
                positive=compiled.positive,
                scale=compiled.scale,
                method="newton",  # IPOPT takes fifty iterations from such points, and where it fails Newton follows anyway
                max_iterations=subject.options.max_iterations,
                max_seconds=subject.options.max_seconds,
            )
        except EngineError as error:
            return Measure(np.inf, f"no solution from start {seed}: {first_line(error)}")
        variables = dict(zip(system.variables, found.x.tolist(), strict=True))
        measures.append(distance(variables, shocked.variables, subject.benchmark))
    return worst(measures)


def second_solver(subject: Subject) -> Measure:
    """The shocked economy by Newton's method on all variables, against IPOPT on the reduced system."""
    shocked = subject.shocked
    other = "newton" if subject.options.method == "ipopt" else "ipopt"
    found = subject.solved(subject.compiled, subject.shock.parameters, other)
    finished = found.equilibrium.report.attempts[-1]
    if not finished.startswith((other, "homotopy")):
        return Measure(np.inf, f"{other} did not finish: {found.equilibrium.report.attempts[0]}")
    measure = distance(found.variables, shocked.variables, subject.benchmark)
    return replace(measure, where=f"{other}: {measure.where}")


def derivatives(subject: Subject) -> Measure:
    """The compiled Jacobian against central differences, at the benchmark and at the shocked economy, whole and reduced.

    Differences are taken along random directions, by the sum of the absolute entries of a row; a wrong entry shows in any.
    """
    compiled = subject.compiled
    whole = compiled.system
    points = [("benchmark", compiled.start, compiled.benchmark_values)]
    if not compiled.complementarities:
        values = subject.shocked.variables
        p = compiled.parameters.of(subject.shock.parameters)
        points.append(("shocked", np.array([values[name] for name in whole.variables]), p))
    measures = []
    for name, x, p in points:
        measures.append(_differences(whole, x, p, compiled.positive, name))
        if whole.reduction is not None:
            kept = whole.reduction.variables
            measures.append(
                _differences(whole.reduction.system, x[kept], p, compiled.positive[kept], f"{name}, reduced")
            )
    return worst(measures)


def _differences(
    system: CompiledSystem, x: np.ndarray, p: np.ndarray, positive: np.ndarray, name: str
) -> Measure:
    """Richardson's extrapolation of two central differences along directions in logs (levels where not positive)."""
    evaluator = system.at(p)
    jacobian = evaluator.jacobian(x)
    size = np.where(x != 0.0, np.abs(x), float(np.median(np.abs(x))))
    entries = abs(jacobian) @ size
    found = Measure(0.0, "every equation", DERIVATIVE_TOLERANCE)
    for seed in range(DIRECTIONS):
        toward = np.random.default_rng(seed).uniform(-1.0, 1.0, size=system.n)

        def along(step: float, toward: np.ndarray = toward) -> np.ndarray:
            moved = np.where(positive, x * np.exp(step * toward), x + step * toward * size)
            return evaluator.residual(moved)

        wide = (along(STEP) - along(-STEP)) / (2.0 * STEP)
        narrow = (along(STEP / 2.0) - along(-STEP / 2.0)) / STEP
        gap = np.abs((4.0 * narrow - wide) / 3.0 - jacobian @ (toward * size)) / np.where(
            entries > 0.0, entries, 1.0
        )
        at = int(np.argmax(gap))
        if gap[at] > found.value:
            found = Measure(float(gap[at]), f"equation {system.equations[at]}, {name}", DERIVATIVE_TOLERANCE)
    return found
