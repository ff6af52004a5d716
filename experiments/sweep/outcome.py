"""Outcomes: which figures of each draw a sweep keeps, with units. Each is an expression, named by its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cge.address import Address
from cge.analysis.expression import Expression, read_expression
from cge.analysis.indicators import GROUPS
from cge.analysis.scenario import Scenario, figures_of
from experiments.sweep.task import Task
from sam.labels import ALL
from sam.problem import InputError, SolveError


@dataclass(frozen=True)
class Outcome:
    """One figure of each draw. `unit` is empty where it is computed from several; `year` is that of a path."""

    unit: str
    expression: Expression
    year: int | None = None

    @property
    def name(self) -> str:
        """Its text, on a path with its year: `gdp_real@2030`."""
        return self.expression.text if self.year is None else f"{self.expression.text}@{self.year}"


def outcomes_of(task: Task, benchmark: Scenario) -> tuple[Outcome, ...]:
    """The outcomes that the sweep file asks for. Raises InputError (file:line) for what the economy does not have."""
    found: list[Outcome] = []
    problems: list[str] = []
    for where, text in _asked(task, benchmark, problems):
        try:
            expression = read_expression(text)
            expression.value(benchmark)
            found.append(Outcome(_unit(text, benchmark), expression))
        except InputError as error:
            problems += [f"{where}: {problem}" for problem in error.problems]
    if problems:
        raise InputError(problems)
    return tuple(found)


def _asked(task: Task, benchmark: Scenario, problems: list[str]) -> Iterator[tuple[str, str]]:
    """Texts of expressions with their `file:line`; problems of families whose labels are asked for are added."""
    spec, where = task.file.spec.outcomes, task.file.document.where
    for number, text in enumerate(spec.macro):
        yield where("outcomes", "macro", number), text.strip()
    for name, labels in spec.sectors.items():
        at = where("outcomes", "sectors", name)
        chosen = [labels] if isinstance(labels, str) else list(labels)
        if chosen == [ALL]:
            try:
                chosen = benchmark.labels(name)
            except InputError as error:
                problems += [f"{at}: {problem}" for problem in error.problems]
                continue
        for label in chosen:
            yield at, f"{name}[{label}]"


def _unit(text: str, benchmark: Scenario) -> str:
    try:
        address = Address.read(text)
    except InputError:
        return ""
    return benchmark.unit(address)


def read_outcomes(outcomes: Sequence[Outcome], scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Values before and after the shocks. Raises SolveError where a figure is not finite or does not exist there."""
    try:
        pairs = [
            [outcome.expression.value(scenario, at_base) for at_base in (True, False)] for outcome in outcomes
        ]
    except InputError as error:
        raise SolveError(str(error)) from error
    base, value = np.array(pairs).T
    return base, value


def groups_of(outcomes: Sequence[Outcome], benchmark: Callable[[Sequence[str]], Scenario]) -> tuple[str, ...]:
    """The groups of indicators that hold one of the outcomes; `benchmark` compares the benchmark with itself by groups."""
    wanted = figures_of(address for outcome in outcomes for address in outcome.expression.names)
    found = []
    for group in GROUPS:
        alone = benchmark((group,)).indicators
        has = {*alone.sectors, *alone.households, *alone.macro}
        if wanted & has:
            found.append(group)
            wanted -= has
    return tuple(found)
