"""Task: a sweep file resolved against its experiment, with a fingerprint of everything that decides its numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from calibration import calibrate
from cge.engine.linear import has_klu
from cge.options import SolveOptions
from cge.parameters import Parameters
from experiments.digest import digest
from experiments.inputs.locate import catalogue, paths
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.plan import PolicyFile, path_content, plan_path, read_dynamics, read_policy
from experiments.path.vintages import with_vintages
from experiments.plan import Case, Plan, make_plan
from experiments.run import ModelCache, shocked_as_run
from experiments.shock import apply_shocks
from experiments.sweep.design import Design, make_design
from experiments.sweep.path_number import PathNumbers
from experiments.sweep.quantity import Drawn, Quantity, quantities_of
from experiments.sweep.ranges import cited_quantities
from experiments.sweep.spec import SweepFile
from sam.problem import InputError, suggestion

UNTOLD = ("name", "title_en", "title_ja", "description", "chunk_draws")
"""Keys of a sweep file that decide no number."""

MOST_DRAWS = 250  # in a chunk
CHUNKS = 32  # of a sweep that is large enough, so that processes finish together
FEW_DRAWS = (
    100  # of one compiled model: one or two seconds, while a file takes a tenth to write and to read again
)
FEW_CHUNKS = 8


@dataclass(frozen=True)
class Task:
    """What every worker needs: plan and case of the experiment, its benchmark parameters and the columns of the design."""

    file: SweepFile
    plan: Plan
    case: Case
    parameters: Parameters
    quantities: tuple[Quantity, ...]
    numbers: PathNumbers | None = None
    policy: PolicyFile | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """Years of a path whose outcomes are kept."""
        return self.file.spec.years or ()

    @property
    def path_plan(self) -> Plan:
        """The plan of a path: the case that is drawn, solved as the sweep file says."""
        return replace(self.plan, main=self.case, solver=self.solver)

    def numbers_of(self, drawn: Drawn) -> PathNumbers:
        """The numbers of the path of a draw. Raises InputError for those that a path file may not have."""
        assert self.numbers is not None
        values = {
            address: quantity.applied(self.numbers.value(address), value)
            for quantity, value in drawn
            if (address := quantity.spec.dynamics)
        }
        return self.numbers.changed(values)

    @property
    def solver(self) -> SolveOptions:
        """Options of each solve."""
        return SolveOptions(**self.file.spec.solver.model_dump())

    def chunk_draws(self, draws: int) -> int:
        """Draws in a chunk of a sweep with so many: what the sweep file says, or enough to be worth a file."""
        compiles = any(
            quantity.cells for quantity in self.quantities
        )  # anew for each draw, which takes seconds
        long = compiles or self.numbers is not None  # a path is many solves
        fewest = 1 if long else min(FEW_DRAWS, -(-draws // FEW_CHUNKS))
        return self.file.spec.chunk_draws or max(fewest, min(MOST_DRAWS, -(-draws // CHUNKS)))

    def design(self) -> Design:
        """The design, made from the seed. Raises InputError (file:line) for one that does not fit its quantities."""
        spec, where = self.file.spec, self.file.document.where
        dimensions = [quantity.dimension for quantity in self.quantities]
        try:
            return make_design(spec.design, dimensions, spec.correlations, spec.seed, self.file.folder)
        except InputError as error:
            # The first word of each problem is the key of the sweep file that it is about.
            raise InputError(
                f"{where(re.split('[ :]', each)[0])}: {each}" for each in error.problems
            ) from None

    @cached_property
    def identity(self) -> dict[str, str]:
        """A digest of all that was read and may decide a number, by what it is; chunking and texts are not part of it.

        Inputs, and what their labels and groups came to, not what was calculated from them: two machines round differently.
        """
        spec = self.file.spec.model_dump(mode="json", by_alias=True)
        for key in UNTOLD:
            del spec[key]
        _, applied = apply_shocks(self.parameters, self.case.shocks)
        shocks = [
            (str(shock), tuple(done.after))
            for (shock, _), done in zip(self.case.shocks, applied, strict=True)
        ]
        drawn = [
            (each.name, each.members, each.rows, each.cells, [closure.content for closure in each.closures])
            for each in self.quantities
        ]
        inputs = {
            "the sweep file": spec,
            "the SAM": self.plan.sam,
            "the emissions": self.plan.emissions,
            "the hours of work": self.plan.hours,
            "the structure": self.case.structure.model_dump(mode="json"),
            "the elasticities": self.case.elasticities.rows,
            "the closure": self.case.closure.content,
            "the shocks": shocks,
            "the quantities": drawn,
            "the linear solver": "KLU" if has_klu() else "SuperLU",
        }
        if self.file.spec.ranges:
            inputs["the cited ranges"] = [each.spec.model_dump(mode="json") for each in self.quantities]
        if self.numbers is not None:
            inputs["the path"] = path_content(self.numbers.dynamics, self.plan.file.folder)
        if self.policy is not None:
            inputs["the policy"] = path_content(self.policy.spec, self.policy.folder)
        return {what: digest(value) for what, value in inputs.items()}

    def fingerprint(self, design: Design) -> str:
        """SHA-256 of `identity` and of the design's values."""
        return digest(self.identity, design.names, np.ascontiguousarray(design.values, dtype="<f8"))


def make_task(file: SweepFile) -> Task:
    """Resolve a sweep file. Raises InputError, SamError, CalibrationError and ClosureError as `make_plan` does."""
    where = file.document.where("experiment")
    name = file.spec.experiment
    beside = file.folder / name
    shipped = {**catalogue(), **paths()}
    if name not in shipped and not beside.exists():
        raise InputError(
            f"{where}: experiment {name!r}: there is no such name or path. {suggestion(name, shipped)}"
        )
    experiment = read_experiment(name if name in shipped else beside)
    plan = make_plan(experiment, Options(settings=file.spec.settings, swaps=file.swaps))
    case = _case(file, plan)
    parameters = calibrate(plan.sam, case.structure, case.elasticities, plan.emissions, plan.hours)
    case = shocked_as_run(case, parameters)
    if case.solve_for:
        raise InputError(
            f"{where}: {case.name} solves for a multiplier (solve_for), which a sweep does not do in each draw; "
            "write the multiplier that `cge run` found as a shock"
        )
    numbers, policy = _path(file, plan)
    quantities = quantities_of(file, plan, case, parameters, numbers)
    if file.spec.ranges:
        quantities += tuple(cited_quantities(plan, case, parameters, quantities))
    task = Task(file, plan, case, parameters, quantities, numbers, policy)
    if numbers is not None:
        split = with_vintages(task.path_plan, *read_dynamics(task.path_plan))
        plan_path(split, ModelCache(split).parameters(split.main), policy)
    return task


def _path(file: SweepFile, plan: Plan) -> tuple[PathNumbers | None, PolicyFile | None]:
    """The path file and the policy on top, where every draw is a path.

    Raises InputError for years that are not said or not solved, and for years and a policy where there is no path.
    """
    spec, where = file.spec, file.document.where
    if plan.spec.dynamics is None:
        for key in ("policy", "years"):
            if getattr(spec, key) is not None:
                raise InputError(
                    f"{where(key)}: experiment {plan.spec.name} has no `dynamics`, so its draws are no paths; leave "
                    f"`{key}` out, or name an experiment with `dynamics`"
                )
        return None, None
    dynamics, _ = read_dynamics(plan)
    if spec.years is None:
        raise InputError(
            f"{where('outcomes')}: every draw of {plan.spec.name} is a path; say which years' outcomes are kept, such as "
            f"`years: [{dynamics.all_years[-1]}]`"
        )
    if unknown := [str(year) for year in spec.years if year not in dynamics.all_years]:
        raise InputError(
            f"{where('years')}: the path of {plan.spec.name} does not solve {', '.join(unknown)}; it goes from "
            f"{dynamics.all_years[0]} to {dynamics.all_years[-1]}"
        )
    try:
        policy = read_policy(spec.policy, (file.folder, Path())) if spec.policy else None
    except InputError as error:
        raise InputError(f"{where('policy')}: {problem}" for problem in error.problems) from None
    return PathNumbers(dynamics, policy.spec if policy else None), policy


def _case(file: SweepFile, plan: Plan) -> Case:
    name = file.spec.variant
    cases = {case.name: case for case in plan.variants}
    if name and name not in cases:
        where = file.document.where("variant")
        raise InputError(f"{where}: {plan.main.name} has no variant {name!r}. {suggestion(name, cases)}")
    return cases[name] if name else plan.main
