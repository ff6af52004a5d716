"""Solution: one solved economy, to be read by label or compared with another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from cge.analysis.indicators import indicators
from cge.equilibrium import Checks, Equilibrium, SolverReport
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from experiments.api.comparison import Comparison
from experiments.api.tables import copied, sensitivity_table
from experiments.plan import Plan
from experiments.plausibility import doubts_of_results
from experiments.record.labels import with_labels
from experiments.run import ModelCache, Outcome, Results, doubts_about
from experiments.shock import AppliedShock, with_members
from sam import Sam
from sam.arguments import arguments
from sam.display import Card, Shown
from sam.problem import InputError

UTILITY = ("q0_utility", "share_marginal")
"""Parameters that decide in which unit utility is measured; equivalent variation needs them to be the same."""


@dataclass(frozen=True, eq=False, repr=False)
class Solution(Shown):
    """One solved economy. Made by `EconomyModel.solve`.

    plan: the economy, closure and changes; compiled: the equations that it solves; equilibrium: values and ledger;
    shocks: what each shock changed.
    """

    plan: Plan
    cache: ModelCache
    compiled: CompiledModel
    equilibrium: Equilibrium
    shocks: tuple[AppliedShock, ...]

    @copied
    def data(self) -> xr.Dataset:
        """Every variable by name, with `units`, `long_name` and labels of each dimension (`label_en_c`, `label_ja_c`)."""
        return with_labels(self.equilibrium.data, self.plan.sam)

    @property
    def sam(self) -> Sam:
        """The solution's own social accounting matrix, which balances."""
        return self.equilibrium.sam

    @property
    def parameters(self) -> Parameters:
        """The parameters after the changes."""
        return self.equilibrium.parameters

    @property
    def checks(self) -> Checks:
        """What was verified, each relative to its scale."""
        return self.equilibrium.checks

    @property
    def solver(self) -> SolverReport:
        """What the solver did."""
        return self.equilibrium.report

    @arguments()
    def value(self, name: str, *labels: str) -> float:
        """One variable by labels. Raises UnknownNameError, a KeyError, for one that the economy does not have."""
        return self.equilibrium.value(name, *labels)

    @arguments(base="a solution, such as model.solve()")
    def against(self, base: Solution) -> Comparison:
        """This solution compared with another of the same economy, usually `model.solve()`.

        Under a closure with swaps `model.solve()` has what they aim at; the benchmark is that of a model without them.

        Raises InputError for a solution of another economy, or of elasticities under which utility has another unit.
        """
        self._check_comparable(base)
        case = self.plan.main
        found = indicators(base.equilibrium, self.equilibrium)
        moved = doubts_of_results([(base.equilibrium, self.equilibrium)]) if self.shocks else ()
        doubts = (*doubts_about(case, self.parameters, self.shocks), *moved)
        outcome = Outcome(
            case, self.parameters, base.equilibrium, self.equilibrium, found, self.shocks, None, doubts
        )
        results = Results(replace(self.plan, variants=()), outcome, ())
        benchmark = not base.shocks and not base.plan.main.closure.swap
        return Comparison(results, outcome, self.compiled, self.cache, from_benchmark=benchmark)

    @arguments()
    def sensitivities(self, outcomes: str | Iterable[str]) -> pd.DataFrame:
        """d(outcome)/d(parameter) here, a row for each parameter entry and a column for each outcome.

        Outcomes are `gdp_real`, `ev`, `co2`, `cpi` or variables (`q_output[c_agr]`). Raises InputError.
        """
        return sensitivity_table(self.compiled, self.equilibrium, outcomes)

    @property
    def _before_shocks(self) -> Parameters:
        """The parameters without the shocks: what a shock of tastes is worth is measured in the units of those before it."""
        found = self.parameters
        for shock in reversed(self.shocks):
            found = with_members(found, shock.parameter, shock.before)
        return found

    def _check_comparable(self, base: Solution) -> None:
        if (
            base.plan.sam.checksum != self.plan.sam.checksum
            or base.plan.main.structure != self.plan.main.structure
        ):
            raise InputError(
                f"against: the base is another economy ({base.plan.sam.name}, structure {base.plan.main.structure.name}); "
                f"solve it with the model of {self.plan.sam.name}, structure {self.plan.main.structure.name}"
            )
        mine, theirs = self._before_shocks.vectors, base._before_shocks.vectors
        if any(not np.array_equal(mine[name], theirs[name], equal_nan=True) for name in UTILITY):
            raise InputError(
                "against: the two solutions measure utility in different units, because elasticities of demand differ; "
                "solve the base with the same `elasticities`"
            )

    def _card(self) -> Card:
        report = self.solver
        swaps = [f"swap free={swap.free}, fix={swap.fix}" for swap in self.plan.main.closure.swap]
        facts = {
            "economy": f"{self.plan.sam.name}, closure {self.plan.main.closure.name}",
            "changes": "; ".join([*(shock.where for shock in self.shocks), *swaps]) or "none: the benchmark",
            "status": f"{report.effort}, {report.seconds['solve']:.3f} s",
            "residual": f"{self.checks.residual_max:.1e}",
            "variables": f"{len(self.equilibrium.values)} names, {report.n_variables:,} values",
        }
        return Card("Solution", facts)
