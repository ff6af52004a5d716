"""Processor time as a ratio to an older checkout, run by hand: `python -m tests.bench.ratio OLD_CHECKOUT`.

The older checkout has its own .venv. Both run by turns, five times each after one run that warms the disk and writes the
byte code; the figures are medians of user and system time of the whole process and its children. One thread, byte code
in a temporary folder for both, so that neither checkout is written in.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPETITIONS = 5
OPENCGE_40 = "experiments/papers/opencge_40"
OPENCGE_10 = "experiments/papers/opencge_10"

# Names of commit b333c05, where the parts of a model were called one by one.
FIRST_RESULT_OLD = f"""
from calibration import calibrate
from cge.build import build
from cge.indicators import indicators
from cge.solve import compile, solve
from experiments.plan import Options, make_plan
from experiments.spec import read_experiment

plan = make_plan(read_experiment("{OPENCGE_40}/experiments/benchmark.yaml"), Options())
parameters = calibrate(plan.sam, plan.main.structure, plan.main.elasticities)
model = compile(build(parameters, plan.main.closure))
base = solve(model, parameters)
doubled = parameters.with_values({{"rate_tariff": 2 * parameters.data["rate_tariff"]}})
print(indicators(base, solve(model, doubled)).macro["ev"].value)
"""
FIRST_RESULT = f"""
import cge

economy = cge.Economy(
    "{OPENCGE_40}/sam.csv",
    structure="{OPENCGE_10}/structure.yaml",
    elasticities="{OPENCGE_40}/elasticities.csv",
)
model = economy.model(closure="{OPENCGE_10}/closure.yaml")
doubled = model.solve(rate_tariff={{"multiply": 2}})
print(doubled.against(model.solve()).macro.loc["ev", "value"])
"""
BUILD_OLD = """
import time
from calibration import ElasticityTable, calibrate
from cge.build import build
from cge.closure import CLOSURES
from cge.solve import compile
from experiments.structure_file import read_structure
from sam import read_sam

table = ElasticityTable.read("calibration/data/japan_default.csv")
parameters = calibrate(read_sam("japan_2015"), read_structure("japan_default", []).structure, table)
began = time.process_time()
compile(build(parameters, CLOSURES["welfare"]))
print(time.process_time() - began)
"""
BUILD = """
import time
import cge
from cge.closure import CLOSURES
from cge.solve import compile_economy

parameters = cge.Economy("japan_2015").parameters
import cge.build  # as in the older checkout, whose imports are outside too
import scipy.sparse.csgraph
began = time.process_time()
compile_economy(parameters, CLOSURES["welfare"])
print(time.process_time() - began)
"""


@dataclass(frozen=True)
class Case:
    """One comparison: what is run here and in the older checkout, and the ratio that is asked for.

    inside: the process prints the seconds that count; else all of its processor time does. cache: whether the user's
    cache of read models may help here.
    """

    name: str
    here: Sequence[str]
    there: Sequence[str]
    limit: float
    inside: bool = False
    cache: bool = False


def cge(*words: str) -> list[str]:
    """A command of the command line, whose results go to a folder that the run fills in."""
    return ["-m", "experiments.cli.main", *words, "--out", "{out}", "--force"]


def cases(old_main: str) -> list[Case]:
    """All comparisons."""
    runs = (("carbon_price", 0.42), ("docs/reference/example/experiment.yaml", 0.50))
    found = []
    for cache in (False, True):
        for experiment, limit in runs:
            here = cge("run", experiment)
            there = [word.replace("experiments.cli.main", old_main) for word in here]
            found.append(Case(f"cge run {experiment}", here, there, limit, cache=cache))
        limit = 0.60 if cache else 0.85
        found.append(
            Case(
                "first result, 40 sectors",
                ["-c", FIRST_RESULT],
                ["-c", FIRST_RESULT_OLD],
                limit,
                cache=cache,
            )
        )
    found.append(Case("build + compile of Japan", ["-c", BUILD], ["-c", BUILD_OLD], 1.05, inside=True))
    return found


def processor_time(
    checkout: Path, python: Path | str, words: Sequence[str], inside: bool, environment: Mapping[str, str]
) -> float:
    """Seconds of user and system time of one run and its children. Raises CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory() as space:
        filled = [word.replace("{out}", f"{space}/out") for word in words]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [python, *filled],
            cwd=checkout,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if inside:
        return float(done.stdout.split()[-1])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compared(case: Case, old: Path, space: Path, repetitions: int) -> tuple[float, float]:
    """Median seconds here and there, by turns."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    plain |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    plain |= {"CGE_CACHE": str(space / "cache") if case.cache else "off"}
    sides = (
        (ROOT, case.here, plain | {"PYTHONPYCACHEPREFIX": str(space / "here")}),
        (old, case.there, plain | {"PYTHONPYCACHEPREFIX": str(space / "there")}),
    )
    seconds: tuple[list[float], list[float]] = ([], [])
    for turn in range(repetitions + 1):
        for (checkout, words, environment), kept in zip(sides, seconds, strict=True):
            python = checkout / ".venv/bin/python"
            measured = processor_time(checkout, python, words, case.inside, environment)
            if turn:  # the first one warms up
                kept.append(measured)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def main() -> None:
    """Measure all cases, or those whose name holds the words given, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path, help="the older checkout, with its .venv")
    parser.add_argument("only", nargs="*", help="words that the name of a case holds")
    parser.add_argument("--repeat", type=int, default=REPETITIONS)
    options = parser.parse_args()
    old = options.old.resolve()
    old_main = "experiments.cli.main" if (old / "experiments/cli").is_dir() else "experiments.cli"
    print(f"{'':45} {'there, s':>9} {'here, s':>9} {'ratio':>6} {'goal':>6}")
    with tempfile.TemporaryDirectory() as space:
        for case in cases(old_main):
            name = case.name + (", cached" if case.cache else "")
            if not all(word in name for word in options.only):
                continue
            here, there = compared(case, old, Path(space), options.repeat)
            print(f"{name:45} {there:9.2f} {here:9.2f} {here / there:6.2f} {case.limit:6.2f}", flush=True)


if __name__ == "__main__":
    main()
