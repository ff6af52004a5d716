"""Draws that are paths: each is the experiment with other numbers, solved year by year as `cge path run` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cge.solve import read_economy
from experiments.elasticity_rows import ElasticityRows
from experiments.path.plan import Change, PathPlan, plan_path, read_dynamics
from experiments.path.run import PathResults, solve_path
from experiments.path.vintages import members_of_both, split_accounts, with_vintages
from experiments.plan import Plan
from experiments.run import ModelCache
from experiments.sweep.form_models import FormModels
from experiments.sweep.quantity import Drawn, balanced_sam, changed_table, drawn_closure
from experiments.sweep.task import Task


class DrawnPaths:
    """The paths of one task. What a draw gives depends on no other draw: they share read models and nothing solved."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._plan = task.path_plan
        self._where = read_dynamics(self._plan)[1]
        rows = tuple(dict.fromkeys(row for each in task.quantities for row in each.rows))
        self._rows = ElasticityRows(task.plan, task.case, task.parameters, rows)
        self._models = FormModels(self._rows.benchmark)
        self.cache = ModelCache(self._plan)
        """Of draws whose benchmark is the experiment's."""

    def solved(
        self, values: Sequence[float], progress: Callable[[str], None] = lambda text: None
    ) -> PathResults:
        """The whole path of a row of the design. Raises what `run_path` raises, and InputError for impossible numbers."""
        drawn = list(zip(self._task.quantities, map(float, values), strict=True))
        path, cache = self.planned(drawn)
        return solve_path(path, cache, progress)

    def planned(self, drawn: Drawn) -> tuple[PathPlan, ModelCache]:
        """The path of some quantities' values, and the models that it is solved with, none of which is read yet."""
        numbers = self._task.numbers_of(drawn)
        policy = self._task.policy
        case = replace(
            self._plan.main,
            elasticities=changed_table(self._plan.main.elasticities, drawn),
            closure=drawn_closure(self._plan.main.closure, drawn),
        )
        plan = replace(
            self._plan,
            sam=balanced_sam(self._plan.sam, drawn),
            main=case,
        )
        if policy is not None and numbers.policy is not None:
            policy = replace(policy, spec=numbers.policy)
        dynamics = numbers.dynamics, self._where
        split = with_vintages(plan, *dynamics)
        # The benchmark of a draw with vintages is read for it alone, because numbers of the path decide how it is split.
        cache = self._cache(plan, drawn) if split is plan else ModelCache(split, read_economy)
        path = plan_path(split, cache.parameters(split.main), policy, dynamics)
        return replace(path, policy=(*path.policy, *self._changes(drawn, path))), cache

    def _cache(self, plan: Plan, drawn: Drawn) -> ModelCache:
        """The models of a draw: those of all draws with its functional forms, where it differs in elasticities alone."""
        if self._rows.recalibrate or any(quantity.cells for quantity, _ in drawn):
            # Read for this draw alone: the user's cache would fill with models that nobody asks for.
            return ModelCache(plan, read_economy)
        if not self._rows.rows:
            return self.cache
        values = self._rows.values(plan.main.elasticities)
        form = self._rows.form(values)
        cache = ModelCache(plan, lambda parameters: self._models.at(form).with_elasticities(parameters))
        cache.keep(plan.main, self._rows.parameters(values))
        return cache

    def _changes(self, drawn: Drawn, path: PathPlan) -> list[Change]:
        """Drawn parameters are part of the policy, in every year, after what it gives itself."""
        where = self._task.file.document.where("quantities")
        found = []
        assert self._task.numbers is not None
        split = split_accounts(path.plan.sam, self._task.numbers.dynamics)
        for quantity, value in drawn:
            if name := quantity.spec.parameter:
                numbers = dict.fromkeys(path.years, value)
                members = members_of_both(path.benchmark, name, quantity.members, split)
                found.append(Change(name, where, members, quantity.spec.operation, numbers))
        return found
