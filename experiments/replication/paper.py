"""A replicated paper: one folder with its data, its experiments, what was published and how to read it from the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import field_validator

from cge.analysis.expression import Expression, read_definitions, read_expression
from experiments.inputs.locate import papers
from experiments.inputs.spec import ExpressionText
from sam.problem import InputError, Problem, SamError, suggestion
from sam.table import Table, number, read_text_table, records
from sam.yaml_source import Document, Strict, read_yaml, validated

COLUMNS = ("scenario", "variable", "index", "value", "precision", "source", "difference")
BASE = "base"  # the scenario that is the benchmark
PERIOD = "@"
RELATIVE = " relative"
PRINTED_LIMIT = 0.5  # of the last printed digit: further away would be printed as another number
RELATIVE_LIMIT = 1.0
SLACK = 1e-9  # a figure printed as 0.5 of a digit may be rounded either way


class PaperSpec(Strict):
    """`paper.yaml`: what was published, where, and how each variable is read (`cge.analysis.expression`).

    `{0}`, `{1}` in an expression stand for the labels of the index in `expected.csv`. With `dynamics` (a file beside it) a
    scenario `NAME@5` is period 5 of experiment NAME.
    """

    title: str
    reference: str
    definitions: dict[str, ExpressionText] = {}
    variables: dict[str, ExpressionText]

    @field_validator("definitions")
    @classmethod
    def _in_no_circle(cls, texts: dict[str, str]) -> dict[str, str]:
        read_definitions(texts)
        return texts


@dataclass(frozen=True)
class Cell:
    """One published figure; `precision` is the last printed digit, or a share of the published figure (`relative`)."""

    scenario: str
    variable: str
    labels: tuple[str, ...]
    value: float
    precision: float
    relative: bool
    source: str
    difference: str

    @property
    def unit(self) -> float:
        """What deviations are measured in: the precision as an amount."""
        return self.precision * abs(self.value) if self.relative else self.precision

    @property
    def limit(self) -> float:
        """Largest deviation in units of the precision that counts as replicated."""
        return (RELATIVE_LIMIT if self.relative else PRINTED_LIMIT) + SLACK


@dataclass(frozen=True)
class Paper:
    """One folder of `experiments/papers`, or of the user's own."""

    name: str
    folder: Path
    spec: PaperSpec
    document: Document

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every published figure of `expected.csv`. Raises InputError with the line of every mistake."""
        return read_cells(self.folder / "expected.csv", self.spec.variables)

    @cached_property
    def definitions(self) -> dict[str, Expression]:
        """What its expressions may use by name."""
        return read_definitions(self.spec.definitions)

    def where(self, cell: Cell) -> str:
        """`file:line` of what says how a figure is read."""
        return self.document.where("variables", cell.variable)

    def expression(self, cell: Cell) -> Expression:
        """How a figure is read from the model, with its labels. Raises InputError where they make it unreadable."""
        text = self.spec.variables[cell.variable]
        for place, label in enumerate(cell.labels):
            text = text.replace(f"{{{place}}}", label)
        return read_expression(text, self.definitions)

    def experiments(self) -> tuple[Path, ...]:
        """Its experiment files. Raises InputError where there is none."""
        files = tuple(sorted((self.folder / "experiments").glob("*.yaml")))
        if not files:
            raise InputError(f"paper {self.name}: the folder experiments/ holds no experiment")
        return files

    def experiment(self, scenario: str) -> Path:
        """The experiment file of a scenario, whatever its period; the benchmark is that of the first experiment."""
        scenario = scenario.partition(PERIOD)[0]
        files = {path.stem: path for path in self.experiments()}
        if scenario == BASE:
            return next(iter(files.values()))
        if scenario not in files:
            raise InputError(
                f"paper {self.name}: expected.csv names scenario {scenario!r}, but there is no experiments/{scenario}.yaml. "
                f"{suggestion(scenario, files)}"
            )
        return files[scenario]


def read_paper(word: str) -> Paper:
    """A shipped paper by its name (or what follows the author and year, `stdcge`), or a folder by path.

    Raises InputError for an unknown name and for a `paper.yaml` that does not fit (file:line).
    """
    known = papers()
    ends = [name for name in known if name.endswith(f"_{word}")]
    if word in known or len(ends) == 1:
        name = word if word in known else ends[0]
        folder = known[name]
    elif Path(word).is_dir():
        folder, name = Path(word), Path(word).resolve().name
    else:
        raise InputError(f"paper {word!r}: there is no such name or folder. {suggestion(word, known)}")
    document = read_yaml(folder / "paper.yaml", f"{name}/paper.yaml")
    return Paper(name, folder, validated(PaperSpec, document), document)


def read_cells(path: Path, variables: Mapping[str, str]) -> tuple[Cell, ...]:
    """The figures of one `expected.csv`. Raises InputError with every line that cannot be read."""
    problems: list[Problem] = []
    try:
        table = read_text_table(path, f"{path.parent.name}/{path.name}")
    except SamError as error:
        raise InputError(map(str, error.problems)) from None
    cells: dict[tuple, Cell] = {}
    for row, record in records(table, COLUMNS, problems):
        cell = _cell(table, row, record, problems)
        key = (cell.scenario, cell.variable, cell.labels)
        if key in cells:
            what = f"{text_of(cell)} of {cell.scenario} is given twice"
            problems.append(Problem(what, table.at(row), None, "Delete one row."))
        if cell.variable not in variables:
            what = f"paper.yaml does not say how to read {cell.variable!r}"
            problems.append(Problem(what, table.at(row), None, suggestion(cell.variable, variables)))
        cells[key] = cell
    if problems:
        raise InputError(map(str, problems))
    return tuple(cells.values())


def text_of(cell: Cell) -> str:
    """`F[CAP;BRD]`."""
    return f"{cell.variable}[{';'.join(cell.labels)}]" if cell.labels else cell.variable


def _cell(table: Table, row: int, record: Mapping[str, str], problems: list[Problem]) -> Cell:
    written = record["precision"]
    relative = written.endswith(RELATIVE)
    known = len(problems)
    value = number(table, row, record["value"], "value", problems)
    precision = number(table, row, written.removesuffix(RELATIVE), "precision", problems)
    if precision <= 0 and len(problems) == known:
        what = f"precision {written!r} has to be positive"
        problems.append(Problem(what, table.at(row), None, "Write the last printed digit, such as 0.001."))
    if relative and not value and len(problems) == known:
        what = f"nothing but 0 is within {written!r} of 0"
        problems.append(Problem(what, table.at(row), None, "Write an absolute precision, such as 1e-7."))
    if not record["source"]:
        problems.append(Problem("the figure has no source", table.at(row), None, "Name table and page."))
    labels = tuple(record["index"].split(";")) if record["index"] else ()
    return Cell(
        record["scenario"],
        record["variable"],
        labels,
        value,
        precision,
        relative,
        record["source"],
        record["difference"],
    )
