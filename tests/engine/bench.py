"""Measure the engine on the synthetic economy: `python -m tests.engine.bench 40 100 300`.

One line per size: seconds (medians of `--repeats`) to build and compile, for one residual and one Jacobian,
one factorisation, and to solve random tariffs of up to 50 % by IPOPT and by Newton. Pin BLAS to one thread.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from cge.engine import CompiledSystem, compile_model, solve
from cge.engine.solvers.formulation import inverse_jacobian
from cge.engine.solvers.space import Space

from .synthetic import economy


def median_seconds(work: Callable[[int], Any], repeats: int) -> float:
    """Median wall time of `work(k)`, k = 0, 1, ..."""
    seconds = []
    for k in range(repeats):
        began = time.perf_counter()
        work(k)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def measure(sectors: int, repeats: int) -> dict[str, float]:
    """Seconds of each phase for one size."""
    model: list[Any] = []
    build = median_seconds(lambda k: model.append(economy(sectors)), 1)
    systems: list[CompiledSystem] = []
    compiling = median_seconds(lambda k: systems.append(compile_model(model[0])), repeats)
    system = systems[-1]
    base = system.parameter_start
    scale = system.scale(system.start, base)
    rates = np.random.default_rng(0).uniform(0.0, 0.5, sectors)
    p = system.with_parameters({f"rate_import[s{i}]": float(rate) for i, rate in enumerate(rates)})
    evaluator = system.at(p)
    rows = np.where(scale > 0.0, scale, 1.0)  # tariff revenue is 0 at the benchmark
    space = Space(system.positive_mask(None))
    points = [system.start * (1 + 0.01 * k) for k in range(repeats + 1)]
    return {
        "sectors": sectors,
        "variables": system.n,
        "templates": len(system.templates),
        "build": build,
        "compile": compiling,
        "residual": median_seconds(lambda k: evaluator.residual(points[k + 1]), repeats),
        "jacobian": median_seconds(lambda k: evaluator.jacobian_values(points[k + 1]), repeats),
        "factorise": median_seconds(lambda k: inverse_jacobian(evaluator, points[0], space, rows), repeats),
        "ipopt": median_seconds(lambda k: solve(system, system.start, p, scale=scale), repeats),
        "newton": median_seconds(
            lambda k: solve(system, system.start, p, scale=scale, method="newton"), repeats
        ),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sectors", nargs="+", type=int)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    for sectors in arguments.sectors:
        result = measure(sectors, arguments.repeats)
        print("  ".join(f"{name} {value:.4g}" for name, value in result.items()), flush=True)


if __name__ == "__main__":
    main()
