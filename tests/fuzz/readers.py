"""Every reader of the program by the file that it reads: as a function of the folder, and as the command that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from calibration import calibrate
from experiments.inputs.closure_file import read_swap
from experiments.inputs.options import Options
from experiments.inputs.setting import read_settings
from experiments.inputs.spec import read_experiment
from experiments.path.plan import plan_path
from experiments.plan import make_plan
from experiments.record.stored import read_results
from experiments.replication.paper import read_paper
from experiments.replication.replicate import replicate
from experiments.sweep.cluster import read_profile
from experiments.sweep.collect import collected, read_collected
from experiments.sweep.design import make_design
from experiments.sweep.folder import opened
from experiments.sweep.spec import DesignSpec, read_sweep
from experiments.sweep.status import status_of
from experiments.sweep.task import make_task
from sam import check_sam, read_mapping, read_sam

Reader = Callable[[Path], object]
NOTHING_REPLACED = Options()


def _economy(folder: Path, options: Options = NOTHING_REPLACED) -> None:
    plan = make_plan(read_experiment(folder / "experiment.yaml"), options)
    calibrate(plan.sam, plan.main.structure, plan.main.elasticities, plan.emissions)


def _closure(folder: Path) -> None:
    _economy(folder, Options(closure=str(folder / "closure.yaml")))


def _dynamics(folder: Path) -> None:
    plan = make_plan(read_experiment(folder / "path.yaml"))
    plan_path(plan, calibrate(plan.sam, plan.main.structure, plan.main.elasticities, plan.emissions))


def _matrix(folder: Path) -> None:
    check_sam(read_sam(folder / "matrix.csv"))


def _workbook(folder: Path) -> None:
    check_sam(read_sam(folder / "matrix.xlsx"))


def _sweep(folder: Path) -> None:
    make_task(read_sweep(folder / "sweep.yaml")).design()


def _design(folder: Path) -> None:
    dimensions = [quantity.dimension for quantity in make_task(read_sweep(folder / "sweep.yaml")).quantities]
    make_design(DesignSpec(kind="csv", path="design.csv"), dimensions, folder=folder)


def _swept(folder: Path) -> None:
    sweep = opened(folder / "swept")
    status_of(sweep)
    read_collected(sweep)
    collected(sweep, partial=True)


def _paper(folder: Path) -> None:
    replicate(read_paper(str(folder)))


READERS: Mapping[str, Reader] = {
    "experiment.yaml": _economy,
    "structure.yaml": _economy,
    "elasticities.csv": _economy,
    "sam/flows.csv": _economy,
    "sam/accounts.csv": _economy,
    "sam/sam.yaml": _economy,
    "sam/emissions.csv": _economy,
    "sam/labour.csv": _economy,
    "closure.yaml": _closure,
    "path.yaml": _dynamics,
    "rates.csv": _dynamics,
    "matrix.csv": _matrix,
    "matrix_accounts.csv": _matrix,
    "matrix_sam.yaml": _matrix,
    "matrix.xlsx": _workbook,
    "mapping.csv": lambda folder: read_mapping(folder / "mapping.csv"),
    "sweep.yaml": _sweep,
    "profile.yaml": lambda folder: read_profile(folder / "profile.yaml"),
    "design.csv": _design,
    "paper.yaml": _paper,
    "expected.csv": _paper,
    "experiments/experiment.yaml": _paper,
    "swept/sweep.json": _swept,
    "swept/design.nc": _swept,
    "swept/sweep.nc": _swept,
    "swept/chunks/0000/chunk_0000000.nc": _swept,
    "results/summary.json": lambda folder: read_results(folder / "results"),
    "results/results.nc": lambda folder: read_results(folder / "results"),
}
"""By file. Those of one folder read it together, as their command does."""

TEXTS: Mapping[str, Callable[[str], object]] = {
    "--set": lambda text: read_settings([text]),
    "--swap": read_swap,
}
"""By option: readers of words of the command line."""

GOOD_TEXTS: Mapping[str, tuple[str, ...]] = {
    "--set": (
        "carbon_price=5000",
        "closure.numeraire=cpi",
        "rate_duty[gov,c_agr]=0.1",
        "elasticities.sigma_top=2",
        "structure.taxes=[a, b]",
    ),
    "--swap": (
        "free=productivity,fix=gdp_real,change_pct=1",
        "free=rate_duty[*,c_agr],fix=q_import[c_agr],to=3",
    ),
}

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "experiment.yaml": ("run", "experiment.yaml", "--out", "out"),
    "structure.yaml": ("run", "experiment.yaml", "--out", "out"),
    "elasticities.csv": ("decompose", "experiment.yaml"),
    "sam/flows.csv": ("sam", "check", "sam"),
    "sam/accounts.csv": ("sam", "balance", "sam"),
    "sam/sam.yaml": ("sam", "show", "sam"),
    "closure.yaml": ("run", "experiment.yaml", "--closure", "closure.yaml", "--out", "out"),
    "matrix.csv": ("sam", "check", "matrix.csv"),
    "matrix.xlsx": ("sam", "check", "matrix.xlsx", "--json"),
    "mapping.csv": ("sam", "aggregate", "sam", "--mapping", "mapping.csv"),
    "sweep.yaml": ("sweep", "status", "sweep.yaml", "--out", "swept"),
    "expected.csv": ("replicate", "."),
    "swept/sweep.json": ("sweep", "status", "sweep.yaml", "--out", "swept"),
    "swept/sweep.nc": ("sweep", "analyse", "sweep.yaml", "--out", "swept"),
    "swept/chunks/0000/chunk_0000000.nc": ("sweep", "verify", "sweep.yaml", "--out", "swept", "--draws", "1"),
}
"""By file: the command that reads it, in the folder; what it may write is `out` alone."""
