"""`cge check`: the referee's list on any SAM, structure and closure, or on the models of a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from experiments.inputs.options import Options
from experiments.inputs.spec import Experiment, ExperimentFile, read_experiment
from experiments.plan import Plan, make_plan
from experiments.referee.review import review
from experiments.referee.subject import Readings, Subject
from experiments.referee.trial import FAILED, PASSED
from experiments.replication.paper import Paper, read_paper
from experiments.report.text_table import text_table
from sam.problem import InputError
from sam.yaml_source import document_of

JAPAN = Options(
    sam="japan_2015", structure="japan_default", elasticities="japan_default"
)  # the model of `cge check` alone


def checked(options: Options, progress: Callable[[str], None], readings: Readings | None = None) -> dict:
    """Every trial of the list on the model that the options name. Raises as `make_plan` and `build` do for wrong input.

    `readings` are shared by checks of one economy under several closures.
    """
    file = ExperimentFile(Experiment(name="check"), document_of("check", {"name": "check"}), Path())
    subject = _subject(make_plan(file, options))
    return _reviewed(replace(subject, readings=readings) if readings else subject, progress)


def checked_paper(word: str, options: Options, progress: Callable[[str], None]) -> dict:
    """Every trial on each different model of a paper: those of its experiments, in the benchmark period.

    Raises InputError for a paper that does not exist or hold together, and for options that name another model.
    """
    if options != JAPAN:
        raise InputError(
            "--paper takes SAM, structure and closure from the paper; leave out the other options"
        )
    paper = read_paper(word)
    models = {name: _reviewed(subject, progress) for name, subject in _models(paper)}
    failed = any(content["status"] == FAILED for content in models.values())
    return {"paper": paper.name, "status": FAILED if failed else PASSED, "models": models}


def check_text(content: Mapping) -> str:
    """The list for a person; of a paper, one list a model."""
    if "models" in content:
        return "\n\n".join(f"{name}: {check_text(each)}" for name, each in content["models"].items())
    rows = [
        [
            trial["name"],
            trial["status"],
            _first_line(trial["reason"]),
            _figure(trial["value"]),
            _figure(trial["tolerance"]),
        ]
        for trial in content["trials"]
    ]
    title = f"{content['sam']}, structure {content['structure']}, closure {content['closure']}: {content['status']}"
    shock = f"generic shock: {content['shock']}"
    table = text_table(["", "status", "where", "value", "tolerance"], rows, left=3)
    long = [trial["reason"] for trial in content["trials"] if "\n" in trial["reason"]]
    return "\n\n".join([f"{title}\n{shock}", table, *long])


def _models(paper: Paper) -> Iterator[tuple[str, Subject]]:
    """The different models of a paper, by the experiment that has it first."""
    seen: list[Subject] = []
    for file in paper.experiments():
        subject = _subject(make_plan(read_experiment(file)))
        if not any(_same(subject, other) for other in seen):
            seen.append(subject)
            yield file.stem, subject


def _subject(plan: Plan) -> Subject:
    case = plan.main
    return Subject(plan.sam, case.structure, case.elasticities, plan.emissions, case.closure, plan.solver)


def _same(one: Subject, other: Subject) -> bool:
    return (
        one.sam.flows.equals(other.sam.flows)
        and (one.structure, one.closure, one.elasticities.rows)
        == (other.structure, other.closure, other.elasticities.rows)
        and (one.emissions is None) == (other.emissions is None)
        and (one.emissions is None or one.emissions.equals(other.emissions))
    )


def _reviewed(subject: Subject, progress: Callable[[str], None]) -> dict:
    content = {"sam": subject.sam.name, "structure": subject.structure.name, "closure": subject.closure.name}
    progress(f"check: {content['sam']}, structure {content['structure']}, closure {content['closure']}")
    trials = []
    for trial in review(subject):
        progress(f"  {trial.name}: {trial.status}")
        trials.append(asdict(trial))
    status = FAILED if any(trial["status"] == FAILED for trial in trials) else PASSED
    return content | {"status": status} | subject.described() | {"trials": trials}


def _first_line(text: str) -> str:
    return text.splitlines()[0]


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.1e}"
