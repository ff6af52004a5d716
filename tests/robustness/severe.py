"""Severe random draws on the Japan model: every one is solved, or shown to have no equilibrium.

    python -m tests.robustness.severe --draws 200 [--first 0] [--starts 3] [--method newton] [--superlu]

A draw has tariffs of up to 300 %, factor endowments times 0.3-5, world prices times 0.2-5, a carbon price of up to
200,000 yen per tonne and elasticities times 0.25-4, all at once, under one of the named closures. One line per draw.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import xarray as xr

from cge.engine import linear
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve
from sam.problem import SolveError
from tests.cge.economies import japan, japan_compiled

CLOSURES = ("savings_driven", "welfare")
ELASTICITIES = ("sigma_", "omega_", "eta_", "epsilon_")
# Draws are known by their numbers: a parameter that got another name keeps its stream.
STREAMS = {"eta_export_demand": "sigma_export_demand", "epsilon_import_supply": "sigma_import_supply"}
SECONDS = 120.0
AGREEMENT = 1e-7  # of each variable, between starts
KNIFE_EDGE = 1e-5


@dataclass(frozen=True)
class Draw:
    """One severe economy: its number, closure and parameters."""

    number: int
    closure: str
    parameters: Parameters


@dataclass(frozen=True)
class Outcome:
    """What came of a draw: `solved`, `infeasible` (the message names who cannot pay) or `failed`."""

    verdict: str
    seconds: float
    message: str
    agreement: float | None = None


def draw(number: int, base: Parameters, compiled: CompiledModel, closure: str) -> Draw:
    """The draw with this number; parameters that no equation of the closure holds keep their values.

    Each parameter has a random stream of its own, so that a draw stays the same when the model gets another one.
    """

    def stream(name: str) -> np.random.Generator:
        return np.random.default_rng([2015, number, crc32(STREAMS.get(name, name).encode())])

    used = compiled.system.parameter_index
    changes: dict[str, xr.DataArray] = {}

    def vary(name: str, low: float, high: float, together: bool = False) -> None:
        array = own(base.data[name])
        size = () if together or not array.dims else array.shape
        changes[name] = array * np.exp(stream(name).uniform(np.log(low), np.log(high), size))

    duty = own(base.data["rate_duty"])
    changes["rate_duty"] = duty * 0 + stream("rate_duty").uniform(0.0, 3.0, duty.shape)
    vary("q_factor_endowment", 0.3, 5.0)
    world = {c: float(np.exp(stream(c).uniform(np.log(0.2), np.log(5.0)))) for c in base.sets["c"]}
    for name in ("p_world_import", "p_world_export"):
        changes[name] = base.data[name] * xr.DataArray(list(world.values()), coords={"c": list(world)})
    changes["carbon_price"] = base.data["carbon_price"] * 0 + stream("carbon_price").uniform(0.0, 200_000.0)
    together = bool(stream("together").integers(2))
    for name in map(str, base.data.data_vars):
        if name.startswith(ELASTICITIES):
            vary(name, 0.25, 4.0, together)
            if name.startswith("sigma_"):  # at one exactly another form holds, chosen when the model is built
                near = np.abs(changes[name] - 1.0) < KNIFE_EDGE
                changes[name] = changes[name].where(~near | (base.data[name] == 1.0), 1.0 + KNIFE_EDGE)
    for name, array in changes.items():
        array = changes[name] = array.reindex_like(base.data[name])
        component = compiled.model.algebra.pyomo.component(name)
        held = base.entries(name)
        for index in held:
            if component[index].name not in used:
                labels = () if index is None else index if isinstance(index, tuple) else (index,)
                array.loc[labels] = held[index]
    return Draw(number, closure, base.with_values(changes))


def own(array: xr.DataArray) -> xr.DataArray:
    """The array over the labels that its index set has: the stream then depends on no other set."""
    for dim in array.dims:
        array = array.dropna(dim, how="all")
    return array


def attempt(compiled: CompiledModel, each: Draw, starts: int, method: str = "ipopt") -> Outcome:
    """Solve a draw, and again from `starts` perturbed start points; NoSolution becomes a verdict, not an error."""
    began = time.perf_counter()
    options = SolveOptions(method=method, max_seconds=SECONDS)
    try:
        found = solve(compiled, each.parameters, options)
    except SolveError as error:
        seconds = time.perf_counter() - began
        return Outcome("infeasible" if "cannot pay" in str(error) else "failed", seconds, str(error))
    seconds = time.perf_counter() - began
    random = np.random.default_rng([2016, each.number])
    values = compiled.point(found)
    gaps = []
    for _ in range(starts):
        noise = np.exp(random.normal(0.0, 0.03, len(values)))
        again = replace(compiled, start=values * noise)
        try:
            other = solve(again, each.parameters, replace(options, method="newton"))
        except SolveError as error:
            return Outcome("failed", seconds, f"from a perturbed start: {error}")
        gaps.append(_difference(found.data, other.data))
    return Outcome("solved", seconds, "; ".join(found.report.attempts), max(gaps, default=None))


def _difference(one: xr.Dataset, other: xr.Dataset) -> float:
    largest = 0.0
    for name in one:
        a, b = one[name].to_numpy(), other[name].to_numpy()
        scale = np.maximum(np.abs(b), 1e-6 * np.nanmax(np.abs(b), initial=1e-6))
        largest = max(largest, float(np.nanmax(np.abs(a - b) / scale, initial=0.0)))
    return largest


def main() -> None:
    """Run the draws and print one line each, then the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--method", default="ipopt")
    parser.add_argument("--superlu", action="store_true", help="as where kvxopt is not installed")
    options = parser.parse_args()
    if options.superlu:
        linear.has_klu = lambda: False
    counts: Counter[str] = Counter()
    gaps: list[float] = []
    for number in range(options.first, options.first + options.draws):
        closure = CLOSURES[number % len(CLOSURES)]
        compiled = japan_compiled(closure)
        outcome = attempt(compiled, draw(number, japan(), compiled, closure), options.starts, options.method)
        counts[outcome.verdict] += 1
        gaps += [] if outcome.agreement is None else [outcome.agreement]
        gap = "" if outcome.agreement is None else f" starts agree to {outcome.agreement:.1e}"
        head = f"{number:3d} {closure:15s} {outcome.verdict:10s} {outcome.seconds:6.1f} s{gap}"
        print(f"{head}  {outcome.message}", flush=True)
    print(", ".join(f"{verdict} {count}" for verdict, count in counts.most_common()))
    print(f"solved ones agree from {options.starts} other starts to {max(gaps, default=0.0):.1e}")


if __name__ == "__main__":
    main()
