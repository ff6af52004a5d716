"""One economy measured in a process of its own, so that its memory is its own: `python -m experiments.bench.case NAME`."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cge.build import build
from cge.closure import Closure
from cge.engine import solve as solve_system
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.solve import CompiledModel, SolveOptions, compile, solve
from experiments.bench.clock import Clock
from experiments.bench.limit import full_newton_iterations, iteration_seconds
from experiments.bench.peers import peers

JAPAN = "japan"


@dataclass(frozen=True)
class Economy:
    """What is measured: a calibrated economy, its closure, and a shock of a given size (1.0 the standard one)."""

    parameters: Parameters
    closure: Closure
    shocked: Callable[[float], Parameters]


def economy(name: str) -> Economy:
    """`japan` (a carbon price of 10,000 yen), or a number of sectors (all tariffs doubled)."""
    if name == JAPAN:
        from calibration import calibrate
        from experiments.plan import make_plan
        from experiments.spec import read_experiment

        plan = make_plan(read_experiment("carbon_price"))
        case = plan.main
        own = calibrate(plan.sam, case.structure, case.elasticities, plan.emissions)
        price = own.data["carbon_price"]
        return Economy(
            own, case.closure, lambda size: own.with_values({"carbon_price": price + 10_000.0 * size})
        )
    from experiments.bench.economy import closure, parameters

    own = parameters(int(name))
    rate = own.data["rate_tariff"]
    return Economy(own, closure(), lambda size: own.with_values({"rate_tariff": rate * (1.0 + size)}))


def measured(name: str, repetitions: int, with_peers: bool) -> dict:
    """All phases of one economy; times are medians of `repetitions`."""
    calibrating = Clock()
    what = calibrating.time(lambda: economy(name))
    clocks = {
        phase: Clock() for phase in ("build", "compile", "first_solve", "ipopt", "newton", "newton_path")
    }
    newton = SolveOptions(method="newton")
    compiled = _compiled(what, clocks)
    solve(compiled, what.shocked(1.0), newton)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform == "linux" else 1024**2
    )
    for _ in range(repetitions - 1):
        del compiled
        compiled = _compiled(what, clocks)
    found: dict[str, Equilibrium] = {}
    for number in range(repetitions):
        shocked = what.shocked(1.0 + 0.01 * (repetitions - 1 - number))  # the last one is the standard shock
        found["ipopt"] = clocks["ipopt"].time(lambda to=shocked: solve(compiled, to))
        found["newton"] = clocks["newton"].time(lambda to=shocked: solve(compiled, to, newton))
        p = compiled.parameters.of(shocked)
        clocks["newton_path"].time(lambda at=p: _newton_path(compiled, at))
    content = {
        "name": name,
        "variables": compiled.system.n,
        "reduced": compiled.system.reduction.system.n if compiled.system.reduction else compiled.system.n,
        "jacobian_entries": len(compiled.system.chain.indices),
        "linear_solver": compiled.system.linear_pattern.name,
        "calibrate": calibrating.medians(),
        **{phase: clock.medians() for phase, clock in clocks.items()},
        "memory_mb": memory,
        "iterations": {method: each.report.iterations for method, each in found.items()},
        "checks": {method: vars(each.checks) for method, each in found.items()},
        "difference": _difference(found["ipopt"], found["newton"]),
    }
    content["limit"] = _limit(compiled, what.shocked(1.0), found["newton"], repetitions)
    seconds = content["limit"]["seconds"]
    content["ratio_to_limit"] = {
        phase: content[phase]["cpu"] / seconds for phase in ("first_solve", "ipopt", "newton", "newton_path")
    }
    content["peers"] = (
        peers(compiled, what.shocked(1.0), found["ipopt"], name, repetitions) if with_peers else []
    )
    return content


def _compiled(what: Economy, clocks: dict[str, Clock]) -> CompiledModel:
    model = clocks["build"].time(lambda: build(what.parameters, what.closure))
    compiled = clocks["compile"].time(lambda: compile(model))
    clocks["first_solve"].time(lambda: solve(compiled, what.shocked(1.0)))
    return compiled


def _newton_path(compiled: CompiledModel, p: np.ndarray) -> None:
    """The engine's part of a solve by Newton: no labels, ledger or checks of accounts."""
    solve_system(
        compiled.system,
        compiled.start,
        p,
        positive=compiled.positive,
        scale=compiled.scale,
        method="newton",
        reference=compiled.reference,
    )


def _limit(compiled: CompiledModel, shocked: Parameters, found: Equilibrium, repetitions: int) -> dict:
    """The limit on the whole system and on the reduced one; the smaller counts."""
    system, reduction = compiled.system, compiled.system.reduction
    x = np.concatenate([np.ravel(found.values[name]) for name in compiled.slices if name in found.values])
    p = compiled.parameters.of(shocked)
    parts = {"whole": iteration_seconds(system, x, p, compiled.positive, compiled.scale, repetitions)}
    if reduction is not None:
        at = reduction.variables
        parts["reduced"] = iteration_seconds(
            reduction.system,
            x[at],
            p,
            compiled.positive[at],
            compiled.scale[reduction.equations],
            repetitions,
        )
    iterations = full_newton_iterations(system, compiled.start, p, compiled.positive, compiled.scale)
    smaller = min(part["iteration"] for part in parts.values())
    return {"iterations": iterations, "seconds": iterations * smaller, "per_iteration": parts}


def _difference(one: Equilibrium, other: Equilibrium) -> float:
    """Largest difference between two solutions, relative to the variable's largest value."""
    return max(
        float(
            np.max(np.abs(one.values[name] - other.values[name]))
            / max(np.max(np.abs(one.values[name])), 1e-12)
        )
        for name in one.values
        if len(one.values[name])
    )


def main() -> None:
    """Measure the economy named by the first argument and print JSON."""
    name, repetitions, with_peers = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "peers"
    sys.stdout.write(json.dumps(measured(name, repetitions, with_peers)) + "\n")


if __name__ == "__main__":
    main()
