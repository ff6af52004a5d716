"""Batch scripts of four schedulers against golden texts, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.sweep.cluster import Profile, read_profile, submission, submit, write_submission
from experiments.sweep.design import Design
from experiments.sweep.folder import SweepFolder
from sam.problem import InputError

GOLDEN = Path(__file__).parent / "golden"
PROFILE = Profile(
    partition="short",
    account="cge",
    time="01:30:00",
    memory=1500,
    modules=("python/3.11",),
    container="apptainer exec cge.sif",
    setup=(". ~/cge/bin/activate",),
    command="cge",
    chunks_per_task=2,
    max_running=50,
)


@pytest.fixture
def folder(tmp_path: Path) -> SweepFolder:
    """A sweep of 100 draws in 20 chunks, none solved."""
    (tmp_path / "chunks").mkdir()
    values = np.zeros((100, 1))
    manifest = {"sweep": "japan", "chunk_draws": 5, "fingerprint": "0"}
    return SweepFolder(tmp_path, manifest, Design(("x",), values, values))


@pytest.mark.parametrize("scheduler", ["slurm", "pbs", "sge", "lsf"])
def test_golden_scripts(scheduler, folder: SweepFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.path)
    found = submission(scheduler, PROFILE, folder, folder.path / "my sweep.yaml", [0, 1, 4, 7, 19])
    assert found.script.replace(str(folder.path), "/scratch/japan") == (GOLDEN / f"{scheduler}.sh").read_text(
        encoding="utf-8"
    )
    assert found.chunk_list == "0 1\n4 7\n19\n"
    assert found.tasks == 3


def test_plain_profile_leaves_options_out(folder: SweepFolder) -> None:
    script = submission("slurm", Profile(command="cge"), folder, Path("/sweep.yaml"), range(20)).script
    for option in ("--partition", "--account", "module", "%"):
        assert option not in script.replace("%A_%a", "")


def test_arrays_stay_below_the_limit_of_the_site(folder: SweepFolder) -> None:
    found = submission("slurm", Profile(max_array=6), folder, Path("/sweep.yaml"), range(20))
    assert found.tasks == 5
    assert found.chunk_list.splitlines()[0] == "0 1 2 3"


def test_every_submission_has_its_own_list(folder: SweepFolder) -> None:
    for number in (1, 2):
        script = write_submission(folder, submission("lsf", PROFILE, folder, Path("/sweep.yaml"), range(20)))
        assert script.name == f"lsf_{number:04d}.sh"
        assert f"chunks_{number:04d}.txt" in script.read_text(encoding="utf-8")


def test_nothing_to_submit(folder: SweepFolder) -> None:
    with pytest.raises(InputError) as caught:
        submission("slurm", PROFILE, folder, Path("/sweep.yaml"), [])
    assert str(caught.value).endswith(
        "all chunks are stored; there is nothing to submit, `cge sweep collect` is next"
    )


def test_no_scheduler_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "job.sh").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        submit("slurm", tmp_path / "job.sh")
    assert str(caught.value) == (
        f"sbatch: there is no such command here; submit {tmp_path / 'job.sh'} on the cluster's login node"
    )


def test_refusal_of_the_scheduler_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "qsub"
    fake.write_text("#!/bin/sh\necho 'unknown queue' >&2\nexit 1\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    (tmp_path / "job.sh").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        submit("pbs", tmp_path / "job.sh")
    assert str(caught.value) == f"qsub refused {tmp_path / 'job.sh'}: unknown queue"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("memry: 100\n", "profile.yaml:1: memry: unknown key. Did you mean memory?"),
        ("time: 2 hours\n", "profile.yaml:1: time: has to match the pattern"),
    ],
)
def test_profile_mistakes(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_profile(path)
    assert str(caught.value).replace(f"{tmp_path}/", "").startswith(message)
