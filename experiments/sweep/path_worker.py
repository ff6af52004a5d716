"""Worker of a sweep over paths: solves the path of each draw and keeps the outcomes of the years that are asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from cge.analysis.indicators import GROUPS
from cge.analysis.scenario import Scenario
from experiments.path.run import BASELINE, POLICY, PathResults, Year
from experiments.sweep.outcome import Outcome, groups_of, outcomes_of, read_outcomes
from experiments.sweep.path_draw import DrawnPaths
from experiments.sweep.task import Task
from experiments.sweep.worker import FAILURES, Draw


class PathWorker:
    """Solves draws of one task, each a path: outcomes of the policy beside its baseline, or of that beside the benchmark."""

    beside = "baseline of the year, or without a policy in the benchmark"
    """What the outcomes of a draw are compared with."""

    def __init__(self, task: Task) -> None:
        """Prepare; raises InputError for outcomes that the model does not have, SolveError where the benchmark fails."""
        self.task = task
        self.quantities = task.quantities
        self._paths = DrawnPaths(task)
        self._base = self._paths.cache.base(task.path_plan.main)
        asked = outcomes_of(task, self._benchmark(GROUPS))
        self._years = task.years
        self._groups = groups_of(asked, self._benchmark)
        self._of_a_year = asked
        self.outcomes: tuple[Outcome, ...] = tuple(
            replace(outcome, year=year) for outcome in asked for year in self._years
        )

    def draw(self, values: Sequence[float]) -> Draw:
        """Solve one row of the design; a draw without an equilibrium in some year comes back with its diagnosis."""
        began = time.perf_counter()
        try:
            results = self._paths.solved(values)
            found = self.read(results)
        except FAILURES as error:
            return Draw.failed(error, len(self.outcomes), time.perf_counter() - began)
        seconds = time.perf_counter() - began
        reports = [year.equilibrium.report for years in results.runs.values() for year in years]
        method = reports[-1].attempts[-1].split(":")[0]
        return Draw(*found, True, "", method, sum(each.iterations for each in reports), seconds)

    def path(self, values: Sequence[float], progress: Callable[[str], None]) -> PathResults:
        """The whole path of one row, as it is solved for its draw. Raises what `run_path` raises."""
        return self._paths.solved(values, progress)

    def read(self, results: PathResults) -> tuple[np.ndarray, np.ndarray]:
        """The outcomes of a solved path: what they are compared with, and their values."""
        if POLICY not in results.runs:
            pairs = [
                read_outcomes(self._of_a_year, self._scenario(results, BASELINE, year))
                for year in self._years
            ]
        else:
            pairs = []
            for year in self._years:
                before, after = (
                    read_outcomes(self._of_a_year, self._scenario(results, run, year))[1]
                    for run in (BASELINE, POLICY)
                )
                pairs.append((before, after))
        base, value = (np.array(part).T.ravel() for part in zip(*pairs, strict=True))
        return base, value

    def _scenario(self, results: PathResults, run: str, year: int) -> Scenario:
        solved: Year = next(each for each in results.years(run) if each.year == year)
        return Scenario(solved.equilibrium, results.base, self._groups)

    def _benchmark(self, groups: Sequence[str]) -> Scenario:
        return Scenario(self._base, self._base, groups)
