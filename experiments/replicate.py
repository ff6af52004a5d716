"""Replicate: published figures against ours, cell by cell, in units of the precision in which they were printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from experiments.expression import Economy, value_of
from experiments.paper import BASE, Cell, Paper, text_of
from experiments.plan import make_plan
from experiments.problem import InputError
from experiments.run import run
from experiments.spec import read_experiment

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
    scenarios = list(dict.fromkeys(cell.scenario for cell in cells))
    economies: dict[str, Economy] = {}
    for scenario in sorted(scenarios, key=lambda name: name == BASE):
        path = paper.experiment(scenario)
        if scenario == BASE and economies:
            first = next(iter(economies.values()))
            economies[BASE] = Economy(first.base, first.base)
            continue
        progress(f"{paper.name}: {scenario}")
        economies[scenario] = _solved(path, scenario)
    return Replication(paper, tuple(_compared(paper, cell, economies) for cell in cells))


def _solved(path, scenario: str) -> Economy:
    outcome = run(make_plan(read_experiment(path))).main
    if scenario == BASE:
        return Economy(outcome.base, outcome.base)
    return Economy(outcome.equilibrium, outcome.base, outcome.indicators)


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
