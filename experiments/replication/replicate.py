"""Replicate: published figures against ours, cell by cell, in units of the precision in which they were printed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cge.analysis.scenario import Scenario
from experiments.inputs.spec import read_experiment
from experiments.path.run import run_path
from experiments.plan import make_plan
from experiments.replication.paper import BASE, PERIOD, Cell, Paper, text_of
from experiments.run import ModelCache, run
from sam.problem import InputError, SolveError, suggestion

Read = TypeVar("Read")
REPLICATED, DIFFERENCE, OFF = "replicated", "documented difference", "off"


@dataclass(frozen=True)
class Comparison:
    """One published figure and ours. `deviation` is in units of the printed precision; `status` one of the three words."""

    cell: Cell
    ours: float
    deviation: float
    status: str


@dataclass(frozen=True)
class Replication:
    """A paper with all its comparisons; `unsolved` are the scenarios without equilibrium and why, by name."""

    paper: Paper
    comparisons: tuple[Comparison, ...]
    unsolved: Mapping[str, str]

    def count(self, status: str) -> int:
        """Number of cells of one status."""
        return sum(each.status == status for each in self.comparisons)

    @property
    def worst(self) -> Comparison | None:
        """The cell furthest off among those that should replicate (all, where every one is a documented difference)."""
        own = [each for each in self.comparisons if each.status != DIFFERENCE] or self.comparisons
        return max(own, key=lambda each: each.deviation, default=None)

    @property
    def replicates(self) -> bool:
        """True if no cell is off and every scenario was solved."""
        return not self.count(OFF) and not self.unsolved


def replicate(paper: Paper, progress: Callable[[str], None] = lambda text: None) -> Replication:
    """Run every scenario of a paper and compare every figure; a scenario without equilibrium leaves the others.

    Raises InputError for a folder that does not hold together, and for other wrong input what `run` raises.
    """
    cells = paper.cells
    expressions = {cell: _read(paper, cell, paper.expression) for cell in cells}
    wanted = dict.fromkeys(cell.scenario for cell in cells)
    scenarios: dict[str, Scenario] = {}
    unsolved: dict[str, str] = {}
    models = functools.cache(lambda file: ModelCache(make_plan(read_experiment(file))))
    for name in dict.fromkeys(scenario.partition(PERIOD)[0] for scenario in wanted):
        progress(f"{paper.name}: {name}")
        try:
            scenarios |= _solved(models(paper.experiment(name)), name)
        except SolveError as error:
            unsolved |= {each: str(error) for each in wanted if each.partition(PERIOD)[0] == name}
    if unknown := [each for each in wanted if each not in scenarios and each not in unsolved]:
        raise InputError(
            f"paper {paper.name}: expected.csv names {unknown[0]!r}. {suggestion(unknown[0], scenarios)}"
        )
    compared = (
        _compared(cell, _read(paper, cell, lambda cell: expressions[cell].value(scenarios[cell.scenario])))
        for cell in cells
        if cell.scenario in scenarios
    )
    return Replication(paper, tuple(compared), unsolved)


def _solved(cache: ModelCache, name: str) -> dict[str, Scenario]:
    """The scenarios that one experiment gives: itself, or one a year of its path, or the benchmark."""
    plan = cache.plan
    if name == BASE:
        base = cache.base(plan.main)
        return {name: Scenario(base, base)}
    if plan.spec.dynamics is None:
        outcome = run(plan, cache=cache).main
        return {name: Scenario(outcome.equilibrium, outcome.base)}
    path = run_path(plan, cache=cache)
    return {
        f"{name}{PERIOD}{year.year}": Scenario(year.equilibrium, path.base) for year in path.runs[path.last]
    }


def _compared(cell: Cell, ours: float) -> Comparison:
    deviation = abs(ours - cell.value) / cell.unit
    off = not deviation <= cell.limit
    return Comparison(cell, ours, deviation, (DIFFERENCE if cell.difference else OFF) if off else REPLICATED)


def _read(paper: Paper, cell: Cell, reader: Callable[[Cell], Read]) -> Read:
    """What a reader makes of a cell; errors say where the cell stands."""
    try:
        return reader(cell)
    except InputError as error:
        where = f"{paper.where(cell)}: {text_of(cell)} of {cell.scenario}"
        raise InputError(f"{where}: {problem}" for problem in error.problems) from None


def content_of(replications: Iterable[Replication]) -> dict:
    """Everything as one JSON-able object: status, and every cell of every paper."""
    found = list(replications)
    papers = {each.paper.name: _paper_content(each) for each in found}
    return {"status": "replicated" if all(each.replicates for each in found) else "failed", "papers": papers}


def _paper_content(replication: Replication) -> dict:
    worst = replication.worst
    return {
        "title": replication.paper.spec.title,
        "reference": replication.paper.spec.reference,
        "status": "replicated" if replication.replicates else "failed",
        "cells": len(replication.paper.cells),
        "replicated": replication.count(REPLICATED),
        "documented_differences": replication.count(DIFFERENCE),
        "off": replication.count(OFF),
        "unsolved": dict(replication.unsolved),
        "worst": worst
        and {"scenario": worst.cell.scenario, "cell": text_of(worst.cell), "deviation": worst.deviation},
        "comparisons": [
            {
                "scenario": each.cell.scenario,
                "variable": each.cell.variable,
                "index": ";".join(each.cell.labels),
                "published": each.cell.value,
                "ours": each.ours,
                "precision": each.cell.precision,
                "relative": each.cell.relative,
                "deviation": each.deviation,
                "status": each.status,
                "source": each.cell.source,
                "difference": each.cell.difference,
            }
            for each in replication.comparisons
        ],
    }
