"""`cge bench`: build, compile and solve economies of many sizes, and Japan, beside the physical limit and other solvers."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from experiments.bench import NAMED
from experiments.report.text_table import text_table
from sam.problem import InputError

SIZES = ("5", "10", "40", "100", "300", *NAMED)
REPETITIONS = 5
ONCE = ("build", "compile", "first_solve")
AGAIN = ("ipopt", "newton")
IMPORTS = {
    "cge --help": ["-m", "experiments.cli", "--help"],
    "cge run": ["-c", "import experiments.cli.run"],
}


def benchmark(sizes: Sequence[str], repetitions: int, progress: Callable[[str], None]) -> dict:
    """Measure each economy in a process of its own. Raises InputError for what is no number of sectors or name."""
    for size in sizes:
        if size not in NAMED and not (size.isdigit() and int(size) >= 2):
            raise InputError(
                f"{size!r} is no size: give numbers of sectors (2 or more), or {' or '.join(NAMED)}"
            )
    if repetitions < 1:
        raise InputError(f"--repeat {repetitions}: at least 1")
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    content: dict = {
        "machine": {
            "python": platform.python_version(),
            "platform": platform.platform(),
            "cpus": os.cpu_count(),
        },
        "repetitions": repetitions,
        "import": {name: _import_seconds(words, repetitions, environment) for name, words in IMPORTS.items()},
        "economies": [],
    }
    for size in sizes:
        progress(f"measuring {size}{'' if size in NAMED else ' sectors'}")
        words = [sys.executable, "-m", "experiments.bench.case", size, str(repetitions), "peers"]
        done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise RuntimeError(f"measuring {size} failed:\n{done.stderr}")
        content["economies"].append(json.loads(done.stdout))
    return content


def benchmark_text(content: Mapping) -> str:
    """Two tables: our phases (processor seconds) with ratios to the limit, and the other solvers."""
    rows = []
    for each in content["economies"]:
        ratios, limit = each["ratio_to_limit"], each["limit"]
        rows.append(
            [
                each["name"],
                f"{each['variables']:,}",
                f"{each['reduced']:,}",
                *(_seconds(each[phase]["cpu"]) for phase in ONCE),
                _seconds(sum(each[phase]["cpu"] for phase in ONCE)),
                *(_seconds(each[phase]["cpu"]) for phase in AGAIN),
                _seconds(limit["seconds"]),
                f"{ratios['first_solve']:.1f}",
                f"{ratios['newton_path']:.2f}",
                f"{each['iterations']['ipopt']}/{each['iterations']['newton']}",
                f"{max(checks['residual_max'] for checks in each['checks'].values()):.0e}",
                f"{each['memory_mb']:,.0f}",
            ]
        )
    header = [
        "economy",
        "variables",
        "reduced",
        "build",
        "compile",
        "first solve",
        "all three",
        "IPOPT",
        "Newton",
        "limit",
    ]
    header += ["first/limit", "Newton path/limit", "iterations", "residual", "MB"]
    count = content["repetitions"]
    lines = [f"Processor seconds, medians of {count}. IPOPT and Newton are re-solves with all checks.", ""]
    lines.append(text_table(header, rows))
    others = [
        [each["name"], peer["peer"], *_peer_cells(peer)]
        for each in content["economies"]
        for peer in each["peers"]
    ]
    lines += ["", text_table(["economy", "peer", "seconds", "difference"], others, left=2)]
    lines += [
        "",
        *(f"start-up, {name}: {found['cpu']:.2f} s of CPU" for name, found in content["import"].items()),
    ]
    return "\n".join(lines)


def _peer_cells(peer: Mapping) -> list[str]:
    if peer["status"] != "run":
        return ["-", peer["status"]]
    return [_seconds(peer["wall"]), f"{peer['difference']:.0e}"]


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value >= 1.0 else f"{value:.4f}"


def _import_seconds(
    words: Sequence[str], repetitions: int, environment: Mapping[str, str]
) -> dict[str, float]:
    wall, cpu = [], []
    for _ in range(repetitions):
        before, began = os.times(), time.perf_counter()
        subprocess.run([sys.executable, *words], capture_output=True, env=environment, check=True)
        after = os.times()
        wall.append(time.perf_counter() - began)
        cpu.append(
            after.children_user - before.children_user + after.children_system - before.children_system
        )
    return {"wall": sorted(wall)[len(wall) // 2], "cpu": sorted(cpu)[len(cpu) // 2]}
