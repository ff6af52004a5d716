"""Outcomes: which indicators a sweep keeps, with units and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cge.analysis.indicator import Indicators
from experiments.sweep.task import Task
from sam.problem import InputError, SolveError, suggestion


@dataclass(frozen=True)
class Outcome:
    """One figure of each draw: a macro indicator, or a sector figure of one account."""

    name: str
    unit: str
    indicator: str
    label: str = ""


def outcomes_of(task: Task, known: Indicators) -> tuple[Outcome, ...]:
    """The outcomes that the sweep file asks for. Raises InputError (file:line) for what nobody computes."""
    spec, where = task.file.spec.outcomes, task.file.document.where
    found: list[Outcome] = []
    problems: list[str] = []
    for number, name in enumerate(spec.macro):
        at = where("outcomes", "macro", number)
        if name not in known.macro:
            problems.append(f"{at}: there is no macro indicator {name!r}. {suggestion(name, known.macro)}")
        elif known.macro[name].value is None:
            problems.append(f"{at}: {name} does not apply here: {known.macro[name].reason}")
        else:
            found.append(Outcome(name, known.macro[name].unit, name))
    for name, labels in spec.sectors.items():
        at = where("outcomes", "sectors", name)
        if name not in known.sectors:
            problems.append(f"{at}: there is no sector indicator {name!r}. {suggestion(name, known.sectors)}")
            continue
        has = known.sectors[name]
        chosen = (
            list(has) if labels in ("*", ("*",)) else [labels] if isinstance(labels, str) else list(labels)
        )
        for label in chosen:
            if label not in has:
                problems.append(f"{at}: {name} has no label {label!r}. {suggestion(label, has)}")
            else:
                found.append(Outcome(f"{name}[{label}]", known.units[name], name, label))
    if problems:
        raise InputError(problems)
    return tuple(found)


def read_outcomes(outcomes: Sequence[Outcome], computed: Indicators) -> tuple[np.ndarray, np.ndarray]:
    """Values before and after the shocks. Raises SolveError where a figure is not finite."""
    pairs = np.empty((len(outcomes), 2))
    for row, outcome in enumerate(outcomes):
        if outcome.label:
            pairs[row] = computed.sectors[outcome.indicator][outcome.label]
        else:
            figure = computed.macro[outcome.indicator]
            pairs[row] = (figure.base, figure.value)
    if not np.all(np.isfinite(pairs)):
        names = ", ".join(
            outcome.name for outcome, pair in zip(outcomes, pairs, strict=True) if not np.isfinite(pair).all()
        )
        raise SolveError(f"not a finite number at the solution: {names}")
    return pairs[:, 0], pairs[:, 1]
