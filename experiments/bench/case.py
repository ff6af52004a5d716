"""One economy measured in a process of its own, so that its memory is its own: `python -m experiments.bench.case NAME`."""

from __future__ import annotations

import json
import resource
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from cge.build import build
from cge.closure import Closure
from cge.engine import solve as solve_system
from cge.equilibrium import Equilibrium
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.read_model import CompiledModel, read
from cge.solve import solve
from experiments.bench import NAMED
from experiments.bench.clock import Clock
from experiments.bench.limit import full_newton_iterations, iteration_seconds
from experiments.bench.peers import peers

PHASES = ("build", "compile", "first_solve", "ipopt", "newton", "newton_path")
PER_MEGABYTE = 1024 if sys.platform == "linux" else 1024**2  # units of ru_maxrss
SAMPLES = 5  # of each part of an iteration, in every repetition


@dataclass(frozen=True)
class Economy:
    """What is measured: a calibrated economy, its closure, and a shock of a given size (1.0 the standard one)."""

    parameters: Parameters
    closure: Closure
    shocked: Callable[[float], Parameters]


def economy(name: str) -> Economy:
    """An experiment of `NAMED`, or a number of sectors (all tariffs doubled)."""
    if name in NAMED:
        from calibration import calibrate
        from experiments.inputs.locate import catalogue
        from experiments.inputs.spec import read_experiment
        from experiments.plan import make_plan
        from experiments.replication.paper import read_paper
        from experiments.shock import apply_shocks

        word = NAMED[name]
        plan = make_plan(
            read_experiment(word if word in catalogue() else str(read_paper(name).experiment(word)))
        )
        case = plan.main
        own = calibrate(plan.sam, case.structure, case.elasticities, plan.emissions, plan.hours)
        to, applied = apply_shocks(own, case.shocks)
        shocked = {shock.parameter for shock in applied}

        def part(size: float) -> Parameters:
            return own.with_values(
                {each: own.data[each] + size * (to.data[each] - own.data[each]) for each in shocked}
            )

        return Economy(own, case.closure, part)
    from experiments.bench.economy import closure, parameters

    own = parameters(int(name))
    rate = own.data["rate_tariff"]
    return Economy(own, closure(), lambda size: own.with_values({"rate_tariff": rate * (1.0 + size)}))


def measured(name: str, repetitions: int, with_peers: bool) -> dict:
    """All phases of one economy; times are medians of `repetitions`, ratios to the limit medians of each repetition's own.

    A machine that slows down or speeds up between repetitions then does so for both sides of a ratio.
    """
    calibrating = Clock()
    what = calibrating.time(lambda: economy(name))
    clocks = {phase: Clock() for phase in PHASES}
    earlier = [  # each gives its memory back before the next begins; the last one has the standard shock
        _repetition(what, clocks, 1.0 + 0.01 * number)[1:] for number in range(repetitions - 1, 0, -1)
    ]
    compiled, *figures = _repetition(what, clocks, 1.0)
    solutions, limits, memory = zip(*earlier, figures, strict=True)
    found = solutions[-1]
    content = {
        "name": name,
        "variables": compiled.system.n,
        "reduced": compiled.system.reduction.system.n if compiled.system.reduction else compiled.system.n,
        "jacobian_entries": len(compiled.system.chain.indices),
        "linear_solver": compiled.system.linear_pattern.name,
        "calibrate": calibrating.medians(),
        **{phase: clock.medians() for phase, clock in clocks.items()},
        "memory_mb": memory[0],
        "iterations": {method: each.report.iterations for method, each in found.items()},
        "checks": {method: vars(each.checks) for method, each in found.items()},
        "difference": _difference(found["ipopt"], found["newton"]),
        "limit": {
            "iterations": limits[-1]["iterations"],
            "seconds": statistics.median(each["seconds"] for each in limits),
            "per_iteration": {
                part: {
                    time: statistics.median(each["per_iteration"][part][time] for each in limits)
                    for time in times
                }
                for part, times in limits[-1]["per_iteration"].items()
            },
        },
        "ratio_to_limit": {
            phase: statistics.median(
                seconds / each["seconds"] for seconds, each in zip(clocks[phase].cpu, limits, strict=True)
            )
            for phase in ("first_solve", "ipopt", "newton", "newton_path")
        },
    }
    content["peers"] = (
        peers(compiled, what.shocked(1.0), found["ipopt"], name, repetitions) if with_peers else []
    )
    return content


def _repetition(
    what: Economy, clocks: dict[str, Clock], size: float
) -> tuple[CompiledModel, dict[str, Equilibrium], dict, float]:
    """Every phase once: the model, its solutions by method, the limit, and the most memory before IPOPT, in MB."""
    newton = SolveOptions(method="newton")
    compiled = _compiled(what, clocks)
    shocked = what.shocked(size)
    solve(compiled, shocked, newton)  # finds the factors that all its re-solves share
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_MEGABYTE
    solutions = {
        "ipopt": clocks["ipopt"].time(partial(solve, compiled, shocked)),
        "newton": clocks["newton"].time(partial(solve, compiled, shocked, newton)),
    }
    clocks["newton_path"].time(partial(_newton_path, compiled, compiled.parameters.of(shocked)))
    return compiled, solutions, _limit(compiled, shocked, solutions["newton"]), memory


def _compiled(what: Economy, clocks: dict[str, Clock]) -> CompiledModel:
    model = clocks["build"].time(lambda: build(what.parameters))
    compiled = clocks["compile"].time(lambda: read(model).under(what.closure))
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


def _limit(compiled: CompiledModel, shocked: Parameters, found: Equilibrium) -> dict:
    """The limit on the whole system and on the reduced one; the smaller counts."""
    system, reduction = compiled.system, compiled.system.reduction
    x = compiled.point(found)
    p = compiled.parameters.of(shocked)
    parts = {"whole": iteration_seconds(system, x, p, compiled.positive, compiled.scale, SAMPLES)}
    if reduction is not None:
        at = reduction.variables
        parts["reduced"] = iteration_seconds(
            reduction.system, x[at], p, compiled.positive[at], compiled.scale[reduction.equations], SAMPLES
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
