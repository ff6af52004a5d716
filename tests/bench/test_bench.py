"""The benchmark measures what it says, on economies that are what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from experiments.bench.case import economy, measured
from experiments.bench.economy import random_sam
from experiments.cli.bench import benchmark, benchmark_text
from sam import imbalances
from sam.problem import InputError

PHASES = ("build", "compile", "first_solve", "ipopt", "newton", "newton_path")


@pytest.mark.parametrize("sectors", [2, 5, 60])
def test_random_sams_balance_without_a_balancing_step(sectors: int) -> None:
    sam = random_sam(sectors)
    assert imbalances(sam)["share"].max() < 1e-14
    assert len(sam.of_kind("activity")) == sectors
    assert np.all(sam.matrix().to_numpy() >= 0.0) or sam.value("INV", "ROW") < 0.0


def test_one_economy_measured() -> None:
    """Every phase has its times, the methods agree to rounding, and ratios are to the limit of the same run."""
    found = measured("5", 1, with_peers=True)  # of several repetitions the medians of ratios are shown
    for phase in PHASES:
        assert found[phase]["repetitions"] == 1
        assert found[phase]["cpu"] > 0.0
    assert found["difference"] < 1e-10
    assert found["reduced"] < found["variables"]
    limit = found["limit"]
    assert (
        2 <= limit["iterations"] <= 8
    )  # of the full Newton method, whatever was kept in the measured solves
    parts = [part["iteration"] for part in limit["per_iteration"].values()]
    assert limit["seconds"] == pytest.approx(limit["iterations"] * min(parts))
    assert found["ratio_to_limit"]["newton"] == pytest.approx(found["newton"]["cpu"] / limit["seconds"])
    for peer in found["peers"]:
        if peer["status"] == "run":
            assert peer["difference"] < 1e-6, peer["peer"]  # other solvers stop at their own tolerances
    assert {"scipy root", "cgelab"} <= {peer["peer"] for peer in found["peers"]}


def test_named_economies_are_shocked_by_their_experiment() -> None:
    """The paper's tariffs double; at half the size they rise by half."""
    paper = economy("opencge_40")
    rate = paper.parameters.data["rate_tariff"]
    for size, factor in ((1.0, 2.0), (0.5, 1.5)):
        xr.testing.assert_allclose(paper.shocked(size).data["rate_tariff"], rate * factor, rtol=1e-15)
    assert (
        paper.shocked(1.0)
        .data.drop_vars("rate_tariff")
        .equals(paper.parameters.data.drop_vars("rate_tariff"))
    )


def test_unknown_sizes_are_refused() -> None:
    with pytest.raises(InputError, match="'many' is no size"):
        benchmark(["many"], 1, lambda text: None)


def test_starting_the_command_line_imports_little(root: Path) -> None:
    """`cge --help` needs no numerics; `cge run` reads an experiment without Pyomo's models, scipy and solvers."""
    code = "import sys, importlib; importlib.import_module(sys.argv[1]); print(*sorted(sys.modules))"
    loaded = {
        name: set(
            subprocess.run(
                [sys.executable, "-c", code, name], cwd=root, capture_output=True, text=True, check=True
            ).stdout.split()
        )
        for name in ("experiments.cli.main", "experiments.cli.run")
    }
    assert not {"numpy", "pandas", "pyomo", "xarray", "scipy"} & loaded["experiments.cli.main"]
    heavy = {"scipy", "matplotlib", "cyipopt", "kvxopt", "pyomo.core", "cge.solve"}
    assert not heavy & loaded["experiments.cli.run"]


@pytest.mark.bench
def test_table_and_json() -> None:
    content = benchmark(["5", "japan"], 1, lambda text: None)
    json.dumps(content, allow_nan=False)
    text = benchmark_text(content)
    print(text)
    assert "Newton path/limit" in text
    assert "japan" in text
