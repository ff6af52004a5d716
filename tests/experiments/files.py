"""Experiment files for the tests, on the textbook case stdcge."""

from __future__ import annotations

from pathlib import Path

from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import Plan, make_plan
from experiments.run import Results, run

STDCGE = Path(__file__).resolve().parents[2] / "experiments" / "papers" / "hosoe_2010_stdcge"
HEAD = f"""name: test
sam: {STDCGE}/sam.csv
structure: {STDCGE}/structure.yaml
elasticities: {STDCGE}/elasticities_model.csv
closure: {STDCGE}/closure.yaml
"""


def written(space: Path, text: str = "", head: str = HEAD) -> Path:
    """An experiment file: the head and further keys."""
    path = space / "experiment.yaml"
    path.write_text(head + text, encoding="utf-8")
    return path


def planned(space: Path, text: str = "", *settings: str, head: str = HEAD) -> Plan:
    """The plan of such a file, with `--set` texts."""
    return make_plan(read_experiment(written(space, text, head)), Options(settings=settings))


def solved(space: Path, text: str = "", *settings: str, head: str = HEAD) -> Results:
    """Its results."""
    return run(planned(space, text, *settings, head=head))
