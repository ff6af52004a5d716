"""The optional Dask engine: the same numbers as a local run, and what it says where Dask is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from experiments.cli.sweep_commands import collect_sweep, dask_sweep, run_sweep
from experiments.sweep.cluster import Profile
from experiments.sweep.dask_jobs import job_cluster, solve_with
from experiments.sweep.folder import prepare
from sam.problem import InputError
from tests.sweep.files import HYPERCUBE, QUANTITIES, assert_same_draws, task_of, written

PROFILE = Profile(
    partition="short",
    account="lab",
    time="02:00:00",
    memory=3000,
    modules=("python",),
    setup=(". venv/bin/activate",),
)
NO_DASK = "dask-jobqueue is not installed (extra `dask`)"


def test_without_dask_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask_jobqueue", None)
    (tmp_path / "profile.yaml").write_text("partition: short\n", encoding="utf-8")
    spec = written(tmp_path, QUANTITIES + HYPERCUBE)
    with pytest.raises(InputError, match="pip install 'japan-cge\\[dask\\]', or use `cge sweep submit`"):
        dask_sweep(str(spec), "slurm", str(tmp_path / "profile.yaml"), tmp_path / "out", 2, print)


@pytest.mark.parametrize(
    ("scheduler", "lines"),
    [
        ("slurm", ("#SBATCH -p short", "#SBATCH -A lab", "#SBATCH -t 02:00:00", "#SBATCH --mem=3G")),
        ("pbs", ("#PBS -q short", "#PBS -A lab", "#PBS -l walltime=02:00:00")),
        ("sge", ("#$ -q short", "#$ -P lab", "#$ -l h_rt=02:00:00")),
        ("lsf", ("#BSUB -q short", '#BSUB -P "lab"', "#BSUB -W 02:00")),
    ],
)
def test_jobs_of_every_scheduler(scheduler: str, lines: tuple[str, ...], tmp_path: Path) -> None:
    pytest.importorskip("dask_jobqueue", reason=NO_DASK)
    cluster = job_cluster(scheduler, PROFILE, tmp_path)
    try:
        script = cluster.job_script()
    finally:
        cluster.close()
    for line in (*lines, "module load python", ". venv/bin/activate", "export OMP_NUM_THREADS=1"):
        assert line in script
    assert "--nthreads 1" in script


def test_dask_workers_give_the_local_numbers(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason=NO_DASK)
    spec = written(tmp_path, QUANTITIES + HYPERCUBE)
    folder = prepare(tmp_path / "dask", task_of(tmp_path))
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        solve_with(client, folder, spec, folder.missing(), print)
    assert not folder.missing()
    collect_sweep(str(spec), tmp_path / "dask", False)
    run_sweep(str(spec), tmp_path / "local", 1, print)
    assert_same_draws(tmp_path / "dask", tmp_path / "local")
