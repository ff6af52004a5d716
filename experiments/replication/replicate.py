"""Replicate: published figures against ours, cell by cell, in units of the precision in which they were printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from experiments.inputs.spec import read_experiment
from experiments.path.run import run_path
from experiments.plan import make_plan
from experiments.replication.expression import Economy, value_of
from experiments.replication.paper import BASE, PERIOD, Cell, Paper, text_of
from experiments.run import run
from sam.problem import InputError, suggestion

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
    """A paper with all its comparisons."""

    paper: Paper
    comparisons: tuple[Comparison, ...]

    def count(self, status: str) -> int:
        """Number of cells of one status."""
        return sum(each.status == status for each in self.comparisons)

    @property
    def worst(self) -> Comparison:
        """The cell furthest off among those that should replicate (all, where every one is a documented difference)."""
        own = [each for each in self.comparisons if each.status != DIFFERENCE] or list(self.comparisons)
        return max(own, key=lambda each: each.deviation)

    @property
    def replicates(self) -> bool:
        """True if no cell is off."""
        return not self.count(OFF)


def replicate(paper: Paper, progress: Callable[[str], None] = lambda text: None) -> Replication:
    """Run every scenario of a paper and compare every figure.

    Raises InputError for a folder that does not hold together, and what `run` raises, naming the paper.
    """
    cells = paper.cells
    scenarios = dict.fromkeys(cell.scenario for cell in cells)
    economies: dict[str, Economy] = {}
    for name in sorted(
        {scenario.partition(PERIOD)[0] for scenario in scenarios}, key=lambda name: name == BASE
    ):
        file = paper.experiment(name)
        if name == BASE and economies:
            first = next(iter(economies.values()))
            economies[BASE] = Economy(first.base, first.base)
            continue
        progress(f"{paper.name}: {name}")
        economies |= _solved(file, name)
    if unknown := [scenario for scenario in scenarios if scenario not in economies]:
        raise InputError(
            f"paper {paper.name}: expected.csv names {unknown[0]!r}. {suggestion(unknown[0], economies)}"
        )
    return Replication(paper, tuple(_compared(paper, cell, economies) for cell in cells))


def _solved(file: Path, name: str) -> dict[str, Economy]:
    """The economies that one experiment gives: itself, or one a year of its path."""
    plan = make_plan(read_experiment(file))
    if plan.spec.dynamics is None or name == BASE:
        outcome = run(plan).main
        if name == BASE:
            return {BASE: Economy(outcome.base, outcome.base)}
        return {name: Economy(outcome.equilibrium, outcome.base, outcome.indicators)}
    path = run_path(plan)
    return {
        f"{name}{PERIOD}{year.year}": Economy(year.equilibrium, path.base) for year in path.runs[path.last]
    }


def _compared(paper: Paper, cell: Cell, economies: Mapping[str, Economy]) -> Comparison:
    economy = economies[cell.scenario]
    ours = _read(paper, cell, economy)
    unit = cell.precision
    if cell.relative:
        benchmark = _read(paper, cell, Economy(economy.base, economy.base))
        unit *= max(abs(cell.value), abs(benchmark)) or 1.0
    deviation = abs(ours - cell.value) / unit
    off = not deviation <= cell.limit
    return Comparison(cell, ours, deviation, (DIFFERENCE if cell.difference else OFF) if off else REPLICATED)


def _read(paper: Paper, cell: Cell, economy: Economy) -> float:
    text = paper.spec.variables[cell.variable]
    for number, label in enumerate(cell.labels):
        text = text.replace(f"{{{number}}}", label)
    try:
        return value_of(text, economy, paper.spec.definitions)
    except InputError as error:
        where = f"paper {paper.name}: {text_of(cell)} of {cell.scenario}"
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
        "cells": len(replication.comparisons),
        "replicated": replication.count(REPLICATED),
        "documented_differences": replication.count(DIFFERENCE),
        "off": replication.count(OFF),
        "worst": {"scenario": worst.cell.scenario, "cell": text_of(worst.cell), "deviation": worst.deviation},
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
