"""The interval of results while every elasticity is drawn from the range that its source states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.plan import Plan
from experiments.run import ModelCache, shocked_as_run
from experiments.sweep.analyse import effects
from experiments.sweep.chunk import solve_chunk
from experiments.sweep.ranges import cited_quantities
from experiments.sweep.spec import SweepFile, SweepSpec
from experiments.sweep.task import Task
from experiments.sweep.worker import Worker
from sam.display import Shown
from sam.problem import InputError
from sam.yaml_source import document_of, validated

COVERED = 0.9
"""Share of the draws that lie within an interval."""
SEED = 2026


@dataclass(frozen=True, repr=False)
class Interval(Shown):
    """Where results lie while elasticities vary.

    effects: of each figure the change of every draw that has an equilibrium, in per cent, or in the unit of the figure
    where it starts from zero; failed: draws without an equilibrium; quantities: how many estimates were drawn.
    """

    effects: Mapping[str, np.ndarray]
    draws: int
    failed: int
    quantities: int

    def ends(self, figure: str) -> tuple[float, float]:
        """The quantiles that leave out (1 - COVERED) / 2 of the draws on either side."""
        tail = (1 - COVERED) / 2
        low, high = np.quantile(self.effects[figure], [tail, 1 - tail])
        return float(low), float(high)


def interval(plan: Plan, cache: ModelCache, figures: Sequence[str], draws: int) -> Interval | None:
    """Draw the experiment's main case; None where no elasticity that it reads has a range, or where it solves for one.

    Distributions as in `experiments.sweep.ranges`. Raises InputError where no draw has an equilibrium.
    """
    parameters = cache.parameters(plan.main)
    case = shocked_as_run(plan.main, parameters)
    quantities = () if case.solve_for else tuple(cited_quantities(plan, case, parameters, ()))
    if not quantities:
        return None
    spec = {
        "name": "reading",
        "experiment": plan.spec.name,
        "ranges": "cited",
        "design": {"kind": "latin_hypercube", "draws": draws},
        "outcomes": {"macro": list(figures)},
        "seed": SEED,
    }
    document = document_of("reading", spec)
    task = Task(
        SweepFile(validated(SweepSpec, document), document, Path().absolute()),
        plan,
        case,
        parameters,
        quantities,
    )
    found = solve_chunk(Worker(task), task.design(), range(draws))
    solved = found["solved"].values == 1
    if not solved.any():
        raise InputError(
            f"{plan.spec.name}: none of {draws} draws over the cited ranges has an equilibrium: "
            f"{found['message'].values[0]}"
        )
    changes = effects(found)
    of = {name: changes.values[solved, at] for at, name in enumerate(changes.names)}
    return Interval(of, draws, draws - int(solved.sum()), len(quantities))
