"""Quick start: what is left out on the way is still whole for whoever asks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def python(code: str) -> None:
    """Run code in a process of its own, where nothing is imported yet."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_ipopt_leaves_scipy_optimize_alone() -> None:
    python("import sys, cge.engine.solvers.ipopt; sys.exit('scipy.optimize' in sys.modules)")


@pytest.mark.parametrize("first", ["cge.engine.solvers.ipopt", "cyipopt"])
def test_cyipopt_is_whole_before_and_after(first: str) -> None:
    python(
        f"import {first}, cyipopt\n"
        "from cge.engine.solvers.ipopt import IPOPT\n"
        "from cyipopt.exceptions import CyIpoptEvaluationError\n"
        "assert IPOPT.Problem is cyipopt.Problem\n"
        "assert IPOPT.CyIpoptEvaluationError is CyIpoptEvaluationError\n"
        "found = cyipopt.minimize_ipopt(lambda x: (x[0] - 1.0) ** 2, [3.0], options={'print_level': 0})\n"
        "assert abs(found.x[0] - 1.0) < 1e-6  # IPOPT's own tolerance is 1e-8\n"
    )


@pytest.mark.parametrize("first", ["scipy.sparse", "sys"])
def test_pyomo_leaves_scipy_stats_alone(first: str) -> None:
    python(
        f"import sys, {first}, cge.algebra, scipy.sparse.linalg\n"
        "assert not {'scipy.stats', 'scipy.integrate', 'scipy.spatial'} & set(sys.modules)"
    )


def test_the_end_is_not_spent_on_garbage(tmp_path: Path) -> None:
    """What was registered to run at the end runs, before and after; what was written is there."""
    code = (
        "import atexit, gc\n"
        "atexit.register(lambda: print('frozen', gc.get_freeze_count() > 1000))\n"  # the first registered runs last
        "import cge\n"
        "cge.Economy\n"
        "atexit.register(lambda: print('free', gc.get_freeze_count() == 0))\n"
        f"file = open({str(tmp_path / 'file')!r}, 'w')\n"
        "file.write('written')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["free True", "frozen True"]
    assert (tmp_path / "file").read_text() == "written"
