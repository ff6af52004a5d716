"""Solve: compile a built model once, then find equilibria for changed parameters. One accepted outcome, or SolveError."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from cge.build import Model
from cge.checks import nodes
from cge.engine import CompiledSystem, EngineError, NoSolution, compile_model
from cge.engine import solve as solve_system
from cge.equilibrium import Checks, Equilibrium, SolverReport, labelled
from cge.forms import is_limit
from cge.parameters import Parameters
from sam import Sam, imbalances

BENCHMARK_TOLERANCE = 1e-10  # largest residual of an equation at the benchmark, by its scale
RESIDUAL_TOLERANCE = 1e-10
BALANCE_TOLERANCE = 1e-8  # of an account's total, in the solved SAM
WALRAS_TOLERANCE = 1e-9  # of factor income
NODE_TOLERANCE = 1e-9  # of a node's value
NOTHING = 1e-16  # of the sum of all cells: a cell below it is rounding


class SolveError(RuntimeError):
    """The model has no accepted solution; the message names equations, accounts and what to try."""


@dataclass(frozen=True)
class SolveOptions:
    """Limits of one solve and the method: `ipopt` (the solver of record) or `newton`."""

    method: str = "ipopt"
    max_iterations: int = 200
    max_seconds: float = 300.0


@dataclass
class CompiledModel:
    """A model with its compiled equations and benchmark point; `solve` reuses it for any change of values."""

    model: Model
    system: CompiledSystem
    start: np.ndarray
    scale: np.ndarray
    benchmark_values: np.ndarray
    benchmark_residual_max: float
    seconds: Mapping[str, float]
    variables: list  # Pyomo variables in the order of `system.variables`
    assigned: Parameters  # whose values the Pyomo parameters hold now

    @cached_property
    def nodes(self) -> list:
        """The nest nodes to verify: label, value and items as expressions (`cge.checks.nodes`)."""
        return list(nodes(self.model))


def compile(model: Model, build_seconds: float = 0.0) -> CompiledModel:
    """Compile a model and verify that its benchmark solves every equation.

    Raises SolveError where the number of equations is wrong or an equation does not hold at the benchmark.
    """
    began = time.perf_counter()
    try:
        system = compile_model(model.pyomo)
    except EngineError as error:
        raise SolveError(f"the model cannot be compiled: {error}") from error
    if system.n != system.m:
        raise SolveError(_miscount(model, system))
    values = system.parameter_values(model.pyomo)
    scale = system.scale(system.start, values)
    scale = np.where(scale > 0, scale, _size(model))
    relative = np.abs(system.residual(system.start, values)) / scale
    worst = float(relative.max(initial=0.0))
    compiled = time.perf_counter() - began
    if worst > BENCHMARK_TOLERANCE:
        at = np.argsort(-relative)[:8]
        rows = "\n".join(
            f"  {system.equations[i]}: off by {relative[i]:.3g} of its scale {scale[i]:.6g}" for i in at
        )
        raise SolveError(
            f"the benchmark does not solve the model; the equations furthest off are\n{rows}\n"
            "Check the SAM's balance and the calibration of these equations."
        )
    seconds = {"build": build_seconds, "compile": compiled}
    by_name = {datum.name: datum for name in model.variables for datum in model.pyomo.component(name).values()}
    variables = [by_name[name] for name in system.variables]
    return CompiledModel(model, system, system.start, scale, values, worst, seconds, variables, model.parameters)


def solve(
    compiled: CompiledModel, parameters: Parameters, options: SolveOptions | None = None
) -> Equilibrium:
    """Equilibrium of a compiled model at other parameter values.

    `parameters` must have the same index sets as the model. Raises SolveError if a change has no place in the model's
    equations, if no attempt of the solver is accepted, or if a check fails at the solution.
    """
    options = options or SolveOptions()
    model, system = compiled.model, compiled.system
    _assign(compiled, parameters)
    p = system.parameter_values(model.pyomo)
    positive = np.array([model.variables[name.split("[")[0]].positive for name in system.variables])
    began = time.perf_counter()
    try:
        solution = solve_system(
            system,
            compiled.start,
            p,
            positive=positive,
            scale=compiled.scale,
            tolerance=RESIDUAL_TOLERANCE,
            max_iterations=options.max_iterations,
            max_seconds=options.max_seconds,
            method=options.method,
            reference=(compiled.start, compiled.benchmark_values),
        )
    except NoSolution as error:
        raise SolveError(
            f"the shock has no equilibrium that the solver could reach. {error}\nTry a smaller shock, a closure in which "
            "the account named above can adjust, or a larger elasticity."
        ) from error
    except EngineError as error:
        raise SolveError(f"the model cannot be solved: {error}") from error
    seconds = {**compiled.seconds, "solve": time.perf_counter() - began}
    _load(compiled, solution.x)
    cells = _cells(model)
    solved = _solved_sam(model, cells)
    checks = _verify(compiled, solved, solution.residual_max)
    attempts = tuple(
        f"{a.method} in {a.space}: {a.status}, {a.iterations} iterations" for a in solution.attempts
    )
    report = SolverReport("solved", solution.iterations, system.n, seconds, attempts)
    values = {
        name: np.array([model.pyomo.component(name)[m].value for m in (model.sets[spec.over] or [None])])
        if model.sets[spec.over] or not spec.over
        else np.array([])
        for name, spec in model.variables.items()
    }
    data = labelled(model.variables, model.sets, values)
    return Equilibrium(data, solved, cells, parameters, model.closure, checks, report)


def _assign(compiled: CompiledModel, parameters: Parameters) -> None:
    model = compiled.model
    # Bare variables: `with_values` keeps the coordinates, and comparing them costs more than a small solve.
    held, given = compiled.assigned.data.variables, parameters.data.variables
    changed = [name for name in parameters.data.data_vars if not np.array_equal(given[name].values, held[name].values)]
    for name in changed:
        _refuse_inert(compiled, name, parameters)
        _refuse_limit(compiled, name, parameters)
    for name in changed:
        component = model.pyomo.component(name)
        for index, value in parameters.entries(name).items():
            component[index] = value
    compiled.assigned = parameters


def _refuse_inert(compiled: CompiledModel, name: str, parameters: Parameters) -> None:
    component = compiled.model.pyomo.component(name)
    before = compiled.model.parameters.entries(name)
    changed = [component[index].name for index, value in parameters.entries(name).items() if value != before[index]]
    inert = [label for label in changed if label not in compiled.system.parameter_index]
    if inert:
        raise SolveError(
            f"changing {', '.join(inert[:5])}{' …' if len(inert) > 5 else ''} has no effect: it is in no equation of the "
            "model. Elasticities and shares are changed before calibration (elasticities.NAME); a parameter that is zero "
            "in the benchmark and selects a form cannot be switched on by a shock."
        )


def _refuse_limit(compiled: CompiledModel, name: str, parameters: Parameters) -> None:
    """At an elasticity of substitution of one, p**(1 - sigma) is 1 whatever p: another form is needed, not a value."""
    if not name.startswith("sigma_"):
        return
    before = compiled.model.parameters.entries(name)
    for index, value in parameters.entries(name).items():
        if is_limit(value, 1.0) and not is_limit(before[index], 1.0) and name != "sigma_export_demand":
            raise SolveError(
                f"{compiled.model.pyomo.component(name)[index].name} = {value:g} selects the Cobb-Douglas form, which is "
                "chosen when the model is built; change the elasticity table and calibrate again"
            )


def _load(compiled: CompiledModel, x: np.ndarray) -> None:
    for variable, value in zip(compiled.variables, x.tolist(), strict=True):
        variable.set_value(value, skip_validation=True)


def _cells(model: Model) -> pd.DataFrame:
    rows = [
        (cell.receiver, cell.payer, cell.kind, ";".join(cell.index), pyo.value(cell.value()))
        for cell in model.ledger.cells()
    ]
    return pd.DataFrame(rows, columns=["receiver", "payer", "kind", "index", "value"])


def _solved_sam(model: Model, cells: pd.DataFrame) -> Sam:
    flows = cells.groupby(["receiver", "payer"], sort=False)["value"].sum()
    benchmark = model.parameters.sam
    new = sorted({*cells["receiver"], *cells["payer"]} - set(benchmark.accounts.index))
    extra = pd.DataFrame(
        {"kind": "tax", "label_en": new, "label_ja": new, "group": "tax"}, index=pd.Index(new, name="account")
    )
    accounts = pd.concat([benchmark.accounts, extra]) if new else benchmark.accounts
    # A tax with a zero rate leaves rounding in its account; against an empty account that would read as an imbalance.
    flows = flows[flows.abs() > NOTHING * flows.abs().sum()]
    return Sam(flows, accounts, name=f"{benchmark.name} solved", unit=benchmark.unit, year=benchmark.year)


def _verify(compiled: CompiledModel, solved: Sam, residual_max: float) -> Checks:
    model = compiled.model
    receipts, payments = solved.receipts(), solved.payments()
    income = sum(float(receipts[f]) for f in model.sets["f"])
    walras = (
        abs(float(receipts.get(model.closure.walras, 0.0)) - float(payments.get(model.closure.walras, 0.0)))
        / income
    )
    gaps = imbalances(solved)
    imbalance = float(gaps["share"].max())
    worst_node, node_gap = "", 0.0
    for label, value, items in compiled.nodes:
        value = pyo.value(value)
        gap = abs(value - sum(pyo.value(item) for item in items)) / max(abs(value), 1e-12)
        if gap > node_gap:
            worst_node, node_gap = label, gap
    if walras > WALRAS_TOLERANCE:
        raise SolveError(
            f"Walras' law fails: account {model.closure.walras} is off by {walras:.3g} of factor income"
        )
    if imbalance > BALANCE_TOLERANCE:
        worst = gaps["share"].idxmax()
        raise SolveError(
            f"the solved SAM does not balance: account {worst} is off by {imbalance:.3g} of its total"
        )
    if node_gap > NODE_TOLERANCE:
        raise SolveError(
            f"node {worst_node}: its items at prices paid differ from its value by {node_gap:.3g}; a demand saw another "
            "price than its dual"
        )
    return Checks(residual_max, walras, imbalance, node_gap, compiled.benchmark_residual_max)


def _size(model: Model) -> float:
    return sum(model.number("q0_factor_total", f) for f in model.sets["f"])


def _miscount(model: Model, system: CompiledSystem) -> str:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name in system.variables:
        counts[model.variables[name.split("[")[0]].block][0] += 1
    for name in system.equations:
        counts[model.equations[name.split("[")[0]].block][1] += 1
    table = "; ".join(f"{block} {v} variables, {e} equations" for block, (v, e) in counts.items())
    return f"the model has {system.n} variables and {system.m} equations ({table})"
