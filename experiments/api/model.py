"""EconomyModel: an economy under one closure, compiled once and solved for any shocks and elasticities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from calibration import ElasticityTable
from cge.closure import Closure
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve
from experiments.api.changes import Changes, Value, read_changes
from experiments.api.solution import Solution
from experiments.elasticity_map import Row
from experiments.elasticity_rows import ElasticityRows, Form, Inert, with_own
from experiments.inputs.elasticity_change import with_elasticities
from experiments.plan import Case, Plan
from experiments.read_cache import read_once
from experiments.run import ModelCache, no_effect
from experiments.shock import apply_shocks, check_effect
from experiments.titles import with_changes
from sam.arguments import arguments
from sam.display import Card, Shown
from sam.problem import InputError

KEPT = 8  # compiled models of other functional forms; one of Japan takes about 100 MB


class EconomyModel(Shown):
    """An economy under one closure. Made by `Economy.model`."""

    def __init__(self, plan: Plan, cache: ModelCache) -> None:
        """`cache` holds what the models of one economy share."""
        self.plan = plan
        self.cache = cache
        self.compiled: CompiledModel = cache.compiled(plan.main)
        self._rows: dict[tuple[Row, ...], ElasticityRows] = {}
        self._forms: dict[tuple[tuple[Row, ...], Form], tuple[CompiledModel, Inert]] = {}

    @property
    def parameters(self) -> Parameters:
        """The calibrated benchmark."""
        return self.cache.parameters(self.plan.main)

    @property
    def closure(self) -> Closure:
        """What is held fixed and what adjusts."""
        return self.plan.main.closure

    @arguments(changes="a mapping such as {'rate_duty[*,c_agr]': 0.1}, or a list of shocks")
    def solve(
        self,
        changes: Changes | None = None,
        /,
        *,
        elasticities: Mapping[str, float] | None = None,
        method: Literal["newton", "ipopt"] = "newton",
        **parameters: Value,
    ) -> Solution:
        """The equilibrium after some changes; without any, the benchmark.

        changes: `{"rate_duty[*,c_agr]": 0.1}` with the labels of each dimension or `*`; a value is a number to set, or
        `{"multiply": 1.1}` or `{"add": 0.1}`; `elasticities.NAME` changes an elasticity. Or a list of shocks as an
        experiment file has them. parameters: the same by keyword, `rate_duty=0`. elasticities: by name,
        `{"sigma_armington": 3}`. method: `newton`, which hands what it cannot finish to IPOPT, or `ipopt`.

        Every call starts from the benchmark, so that its result does not depend on earlier calls. Nothing is calibrated,
        built or compiled again but for elasticities that the calibration transforms (`frisch`, `income_elasticity`,
        `subsistence_share`) and the first time that one takes another functional form (0, 1, infinite).

        Raises InputError for changes that this economy does not have, CalibrationError for impossible elasticities, and
        SolveError where there is no equilibrium.
        """
        read = read_changes(changes, elasticities, parameters)
        own = self.plan.main
        table = with_elasticities(own.elasticities, own.structure, read.elasticities)
        texts = [where for _, where in read.shocks] + [each.where for each in read.elasticities]
        title_en, title_ja = with_changes((own.title_en, own.title_ja), own.name, texts)
        case = replace(own, elasticities=table, shocks=read.shocks, title_en=title_en, title_ja=title_ja)
        compiled, benchmark = self._at(case)
        shocked, applied = apply_shocks(benchmark, case.shocks)
        check_effect(compiled, shocked, applied)
        equilibrium = solve(compiled, shocked, replace(self.plan.solver, method=method))
        return Solution(replace(self.plan, main=case), self.cache, compiled, equilibrium, applied)

    def _at(self, case: Case) -> tuple[CompiledModel, Parameters]:
        """Compiled model and benchmark parameters of the case with other elasticities."""
        changed = changed_elasticities(self.plan.main.elasticities, case.elasticities)
        if not changed:
            return self.compiled, self.parameters
        keys = dict.fromkeys([*self.plan.main.elasticities.rows, *case.elasticities.rows])
        wanted = tuple(row for row in keys if row[0] in changed)
        if wanted not in self._rows:
            self._rows[wanted] = ElasticityRows(self.plan, self.plan.main, self.parameters, wanted)
        rows = self._rows[wanted]
        if rows.recalibrate:
            alone = ModelCache(self.plan)
            parameters = alone.parameters(case)
            if parameters.data.identical(self.parameters.data):
                raise InputError(no_effect(changed, case.structure))
            return alone.compiled(case), parameters
        idle = rows.idle()
        used = {name for name, label in wanted if (name, label) not in idle}
        if unused := [name for name in changed if name not in used]:
            raise InputError(no_effect(unused, case.structure))
        values = rows.values(case.elasticities)
        compiled, inert = self._of_form(rows, rows.form(values))
        parameters = with_own(self.parameters, rows.names)
        rows.write(parameters, inert, values)
        return compiled, parameters

    def _of_form(self, rows: ElasticityRows, form: Form) -> tuple[CompiledModel, Inert]:
        """The compiled model in which the rows have these functional forms."""
        key = (rows.rows, form)
        if key not in self._forms:
            own = rows.has(form)
            compiled = self.compiled if own else read_once(rows.benchmark(form)).under(self.closure)
            if len(self._forms) == KEPT:
                del self._forms[next(iter(self._forms))]
            self._forms[key] = (compiled, rows.inert(compiled))
        return self._forms[key]

    def _card(self) -> Card:
        plan, system = self.plan, self.compiled.system
        facts = {
            "SAM": f"{plan.sam.name}, {plan.sam.unit or 'no unit'}",
            "structure": plan.main.structure.name,
            "closure": self.closure.name,
            "equations": f"{system.n:,} in as many variables",
            "residual": f"{self.compiled.benchmark_residual_max:.1e} of the benchmark's scale, at the benchmark",
        }
        return Card("EconomyModel", facts)


def changed_elasticities(before: ElasticityTable, after: ElasticityTable) -> tuple[str, ...]:
    """Names of the elasticities whose rows differ."""
    keys = dict.fromkeys([*before.rows, *after.rows])
    return tuple(dict.fromkeys(key[0] for key in keys if before.rows.get(key) != after.rows.get(key)))
