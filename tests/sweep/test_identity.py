"""The identity of a sweep: whatever was read belongs to it, so that no folder mixes two economies."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

import experiments.sweep.task
from experiments.cli.sweep_commands import resume_sweep, run_sweep
from experiments.plan import Case, Plan
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import Task, make_task
from sam.problem import InputError

from .files import EXAMPLE

FILES = {
    "emissions.csv": "source,user,mt_co2\nc_agr,a_mfg,3\nc_agr,household,2\n",
    "sam/labour.csv": "activity,hours_million\na_agr,10\na_mfg,20\n",
    "closure.yaml": "base: textbook\nnumeraire: cpi\n",
    "other.yaml": "base: textbook\nnumeraire: f_labour\n",
    "own.csv": "cut,price\n0.1,0\n0.2,1\n",
    "experiment.yaml": """name: own
sam: sam
structure: structure.yaml
elasticities: elasticities.csv
emissions: emissions.csv
closure: closure.yaml
shocks:
  - {parameter: rate_duty, index: {c: "group:primary"}, set: 0.1}
""",
    "sweep.yaml": """name: own
experiment: experiment.yaml
quantities:
  - {name: cut, parameter: rate_duty, index: {c: "group:primary"}, values: [0.1, 0.2]}
  - {name: price, closure: [closure.yaml, other.yaml]}
design: {kind: csv, path: own.csv}
outcomes: {macro: [gdp_real]}
""",
}
CHANGES = {
    "flows": (
        "sam/flows.csv",
        "40\nf_labour,a_mfg,50\nf_capital,a_agr,20\nf_capital,a_mfg,30",
        "41\nf_labour,a_mfg,49\nf_capital,a_agr,19\nf_capital,a_mfg,31",
    ),
    "a label": ("sam/accounts.csv", "Farming", "Agriculture"),
    "the unit": ("sam/sam.yaml", "unit: billion yen", "unit: million yen"),
    "a group that the shock names": (
        "sam/accounts.csv",
        "Manufactures,工業製品,secondary",
        "Manufactures,工業製品,primary",
    ),
    "a group that nothing names": ("sam/accounts.csv", "Capital,資本,factor", "Capital,資本,asset"),
    "hours": ("sam/labour.csv", "a_agr,10", "a_agr,11"),
    "emissions": ("emissions.csv", "household,2", "household,2.5"),
    "an aggregation": ("experiment.yaml", "sam: sam\n", "sam: sam\naggregation: mapping.csv\n"),
    "the structure": ("structure.yaml", "elasticity: 1}", "elasticity: 0.5}"),
    "an elasticity": ("elasticities.csv", "c_agr,3,", "c_agr,3.5,"),
    "the closure": ("closure.yaml", "numeraire: cpi", "numeraire: f_capital"),
    "a closure that is drawn": ("other.yaml", "numeraire: f_labour", "numeraire: f_capital"),
    "the design's file": ("own.csv", "0.2,1", "0.3,1"),
    "a shock": ("experiment.yaml", "set: 0.1", "set: 0.15"),
    "a limit of the solver": ("sweep.yaml", "outcomes:", "solver: {max_iterations: 100}\noutcomes:"),
    "a setting": ("sweep.yaml", "outcomes:", "set: [elasticities.sigma_va=0.9]\noutcomes:"),
    "the outcomes": ("sweep.yaml", "[gdp_real]", "[gdp_real, ev]"),
}
NOTHING = {
    "the name of the sweep": ("sweep.yaml", "name: own", "name: theirs"),
    "its title": ("sweep.yaml", "experiment:", "title_en: Mine\nexperiment:"),
    "the size of chunks": ("sweep.yaml", "outcomes:", "chunk_draws: 1\noutcomes:"),
}


@pytest.fixture
def space(tmp_path: Path) -> Path:
    """A sweep that reads a file of every kind."""
    shutil.copytree(EXAMPLE.parent, tmp_path, dirs_exist_ok=True)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def changed(space: Path, name: str, old: str, new: str) -> None:
    """Change a file in one place."""
    path = space / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def task_in(space: Path) -> Task:
    """The task of the sweep file."""
    return make_task(read_sweep(space / "sweep.yaml"))


def fingerprint(space: Path) -> str:
    """The identity of the sweep as its files are now."""
    task = task_in(space)
    return task.fingerprint(task.design())


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_was_read_belongs_to_it(space: Path, what: str) -> None:
    before = fingerprint(space)
    changed(space, *CHANGES[what])
    if what == "an aggregation":
        accounts = [
            line.split(",") for line in (space / "sam/accounts.csv").read_text(encoding="utf-8").splitlines()
        ]
        rows = [f"{account},{account},{account}" for account, *_ in accounts[1:]]
        (space / "mapping.csv").write_text("\n".join(["account,group,label_en", *rows]), encoding="utf-8")
    assert fingerprint(space) != before


@pytest.mark.parametrize("what", NOTHING)
def test_what_decides_no_number_does_not(space: Path, what: str) -> None:
    before = fingerprint(space)
    changed(space, *NOTHING[what])
    assert fingerprint(space) == before


def test_it_is_the_same_in_another_place(space: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A sweep may be prepared here and its chunks solved where the folder is mounted elsewhere."""
    other = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(space, other, dirs_exist_ok=True)
    assert fingerprint(other) == fingerprint(space)


def test_the_linear_solver_belongs_to_it(space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    task = task_in(space)
    before = task.identity
    other = not experiments.sweep.task.has_klu()
    monkeypatch.setattr(experiments.sweep.task, "has_klu", lambda: other)
    after = task_in(space).identity
    assert {what for what, value in after.items() if before[what] != value} == {"the linear solver"}


def test_no_field_of_a_plan_is_forgotten(space: Path) -> None:
    """A new input of a plan or a case has to be added to the identity, or to those that come with another."""
    covered = {
        *("sam", "emissions", "hours", "structure", "elasticities", "closure", "shocks"),
        *(
            "file",
            "main",
            "variants",
            "name",
            "title_en",
            "title_ja",
        ),  # the sweep file names the experiment and the variant
        "plain",  # the table before the settings, which are in the sweep file; `elasticities` is after them
        "scenario",  # its shocks are in `shocks`
        "solve_for",  # refused in a sweep
        "solver",  # of the experiment; that of the sweep file is taken
        "settings",  # of the sweep file
        "dynamics",  # those of them that change the path, which is in the identity after them
        *("descriptions", "changed"),  # words of the report
    }
    assert {field.name for kind in (Plan, Case) for field in fields(kind)} == covered


def test_a_folder_of_other_hours_is_refused(space: Path) -> None:
    out = space / "out"
    run_sweep(str(space / "sweep.yaml"), out, 1, lambda text: None)
    changed(space, *CHANGES["hours"])
    (out / "sweep.nc").unlink()
    min((out / "chunks").rglob("*.nc")).unlink()
    with pytest.raises(InputError) as caught:
        resume_sweep(str(space / "sweep.yaml"), out, 1, lambda text: None)
    assert str(caught.value) == (
        f"{out}: the sweep there was made from other inputs (other than then: the hours of work); choose another --out, or "
        "delete the folder"
    )
