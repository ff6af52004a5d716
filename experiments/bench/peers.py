"""Other solvers on the same economy and shock, where they are installed; their results are compared with ours."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping

import numpy as np

from cge.build import build
from cge.engine.solvers.space import Space
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from experiments.bench.clock import Clock

LARGEST_FOR_ROOT = 1500  # scipy's root keeps dense matrices
SLOW_REPETITIONS = 5


def peers(
    compiled: CompiledModel, shocked: Parameters, ours: Equilibrium, name: str, repetitions: int
) -> list[dict]:
    """One row per peer: seconds, the largest difference from our solution, or why it was not run."""
    found = [
        _row("scipy root", lambda: _root(compiled, shocked, ours, repetitions)),
        _row("Pyomo NL + ipopt", lambda: _pyomo(compiled, shocked, ours, "ipopt", {})),
        _row("Pyomo + GAMS/CONOPT", lambda: _pyomo(compiled, shocked, ours, "gams", {"solver": "conopt"})),
    ]
    if name.isdigit():
        found.append(_row("cgelab", lambda: _cgelab(int(name), ours, repetitions)))
    return found


class Absent(Exception):
    """A peer that is not here, or does not do this size."""


def _row(peer: str, run: Callable[[], dict]) -> dict:
    try:
        return {"peer": peer, "status": "run", **run()}
    except Absent as absent:
        return {"peer": peer, "status": str(absent)}


def _root(compiled: CompiledModel, shocked: Parameters, ours: Equilibrium, repetitions: int) -> dict:
    """MINPACK's hybrid method on our compiled equations in logs, definitions eliminated, with our Jacobian."""
    from scipy.optimize import root

    reduction = compiled.system.reduction
    if reduction is None or reduction.system.n > LARGEST_FOR_ROOT:
        raise Absent(f"not run above {LARGEST_FOR_ROOT} variables")
    evaluator = reduction.system.at(compiled.parameters.of(shocked))
    space, scale = Space(compiled.positive[reduction.variables]), compiled.scale[reduction.equations]

    def residual(y: np.ndarray) -> np.ndarray:
        return evaluator.residual(space.to_model(y)) / scale

    def jacobian(y: np.ndarray) -> np.ndarray:
        x = space.to_model(y)
        return evaluator.jacobian(x).toarray() / scale[:, None] * space.slope(x)

    start = space.to_solver(compiled.start[reduction.variables])
    clock = Clock()
    for _ in range(repetitions):
        solution = clock.time(lambda: root(residual, start, jac=jacobian, method="hybr", tol=1e-12))
    x = reduction.recovered(evaluator, space.to_model(solution.x))
    return clock.medians() | {"difference": _gap(compiled, ours, x), "iterations": int(solution.nfev)}


def _pyomo(
    compiled: CompiledModel, shocked: Parameters, ours: Equilibrium, solver: str, options: Mapping
) -> dict:
    """The Pyomo model as it is built, written to a file for another program."""
    if shutil.which(solver) is None:
        raise Absent(f"no {solver} on PATH")
    import pyomo.environ as pyo

    if compiled.choice.selection.freed:
        raise Absent("the closure frees parameters, which is done after the model is read")
    model = build(compiled.model.parameters)
    selected = set(compiled.system.equations)
    for constraint in model.pyomo.component_data_objects(pyo.Constraint):
        if constraint.name not in selected:
            constraint.deactivate()
    for parameter in map(str, shocked.data.data_vars):
        component = model.pyomo.component(parameter)
        for index, value in shocked.entries(parameter).items():
            component[index] = value
    model.pyomo.constant_objective = pyo.Objective(expr=0.0)
    data = [datum for name in compiled.slices for datum in model.pyomo.component(name).values()]
    clock = Clock()
    for _ in range(SLOW_REPETITIONS):
        for datum, value in zip(data, compiled.start.tolist(), strict=True):
            datum.set_value(value, skip_validation=True)
        clock.time(lambda: pyo.SolverFactory(solver).solve(model.pyomo, **options))
    x = np.array([datum.value for datum in data])
    return clock.medians() | {"difference": _gap(compiled, ours, x)}


def _cgelab(sectors: int, ours: Equilibrium, repetitions: int) -> dict:
    """The toolkit `cgelab` on the same SAM, functional forms, closure and doubled tariffs; imports are compared."""
    try:
        import cgelab
    except ImportError:
        raise Absent("not installed") from None
    from experiments.bench.cgelab_model import imports_of, problem

    economy, closure, scenario = problem(cgelab, sectors)
    clock = Clock()
    for _ in range(min(repetitions, SLOW_REPETITIONS)):
        solution = clock.time(lambda: cgelab.solve_period(economy, closure, scenario))
    theirs, own = imports_of(solution), np.ravel(ours.values["q_import_from"])
    return clock.medians() | {"difference": float(np.max(np.abs(theirs / own - 1.0)))}


def _gap(compiled: CompiledModel, ours: Equilibrium, x: np.ndarray) -> float:
    """Largest difference, relative to the variable family's largest value."""
    largest = 0.0
    for name, where in compiled.slices.items():
        if name in ours.values and where.stop > where.start:
            size = max(float(np.max(np.abs(ours.values[name]))), 1e-12)
            largest = max(largest, float(np.max(np.abs(x[where] - ours.values[name]))) / size)
    return largest
