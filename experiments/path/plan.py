"""From an experiment with `dynamics` to what each year needs: changes of parameters, laws of motion, figures to meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel

from cge.address import Address
from cge.analysis.homogeneity import quantity_scaled
from cge.closure import Closure
from cge.motion import Motion, State
from cge.parameters import Parameters
from experiments.inputs.dynamics import (
    BankingSpec,
    DynamicsSpec,
    PathSpec,
    PolicyFileSpec,
    PolicySpec,
    TableSpec,
    TargetSpec,
)
from experiments.inputs.locate import policies
from experiments.inputs.options import Options
from experiments.inputs.setting import change_of
from experiments.inputs.spec import ExperimentFile
from experiments.path.banking import Banking, check_banking, read_banking
from experiments.path.closures import (
    ClosureByYear,
    Target,
    Where,
    path_closures,
    policy_closures,
    policy_targets,
    target,
    without_baseline,
    years_held,
)
from experiments.path.keys import with_settings
from experiments.path.kinds import of_each_kind
from experiments.path.laws import LawReader
from experiments.path.series import begins, by_year, growth
from experiments.path.vintages import old_stays, spec_of_both, split_accounts
from experiments.plan import Plan
from experiments.plausibility import Doubt
from experiments.shock import OPERATIONS, check_values, member_of, selected, with_members
from sam.display import Shown
from sam.locate import find
from sam.problem import InputError, suggestion
from sam.table import read_text_table
from sam.yaml_source import Document, read_yaml, validated


@dataclass(frozen=True, repr=False)
class PolicyFile(Shown):
    """A policy as read, to be put on top of any path."""

    name: str
    spec: PolicyFileSpec
    document: Document
    folder: Path


def read_policy(word: str, folders: Sequence[Path] = (Path(),)) -> PolicyFile:
    """A shipped policy by name, or a file by path from one of the folders. Raises InputError (file:line)."""
    path = find("policy", word, policies(), folders)
    document = read_yaml(path, path.name if word in policies() else word)
    return PolicyFile(path.stem, validated(PolicyFileSpec, document), document, path.parent)


def options_under(policy: PolicyFile | None, options: Options) -> Options:
    """The options with the structure that a policy needs, where the command line names no other."""
    needed = policy.spec.structure if policy else ""
    return replace(options, structure=options.structure or needed)


@dataclass(frozen=True)
class Change:
    """What a path gives for members of a parameter: by year, the number by which an operation of shocks changes them.

    `term` is its name in growth accounting.
    """

    parameter: str
    where: str
    labels: tuple[tuple[str, ...], ...]
    operation: str
    numbers: Mapping[int, float]
    term: str = ""

    @property
    def members(self) -> list:
        """The members of the parameter's index set, as the model indexes them."""
        return [member_of(at) for at in self.labels]

    def values(self, parameters: Parameters, year: int) -> dict[tuple[str, ...], float]:
        """What the change makes of parameters in a year. Raises InputError for a value that no economy can have."""
        entries, operation = parameters.entries(self.parameter), OPERATIONS[self.operation]
        old = {at: entries[member_of(at)] for at in self.labels}
        new = {at: operation(value, self.numbers[year]) for at, value in old.items()}
        try:
            check_values(parameters, self.parameter, old, new)
        except InputError as error:
            raise InputError(f"{self.where}: {problem}" for problem in error.problems) from None
        return new

    def on(self, parameters: Parameters, year: int) -> Parameters:
        """Parameters of a year with the change, as they are in a year without a number. Raises as `values` does."""
        if year not in self.numbers:
            return parameters
        return with_members(parameters, self.parameter, self.values(parameters, year))

    def kept(self, parameters: Parameters, changed: Parameters) -> Parameters:
        """Parameters with the members of the change as they are in `changed`."""
        entries = changed.entries(self.parameter)
        return parameters.with_entries({self.parameter: {member: entries[member] for member in self.members}})


@dataclass(frozen=True, repr=False)
class PathPlan(Shown):
    """Everything a path needs, resolved for every year from `spec`.

    scale: by year, how much larger everything is that is given as a quantity or in foreign money; changes: of the baseline;
    policy: of the policy; forecast and policy_targets: figures met in the forecast and under the policy; closures: by year,
    of all runs; policy_closures: of the policy instead; banking: permits that may be kept; on_top: the file of a policy that
    was put on top; doubts: what was probably not meant.
    """

    plan: Plan
    spec: DynamicsSpec
    benchmark: Parameters
    years: tuple[int, ...]
    motion: Motion
    scale: Mapping[int, float]
    changes: tuple[Change, ...]
    policy: tuple[Change, ...]
    forecast: tuple[Target, ...]
    policy_targets: tuple[Target, ...]
    closures: ClosureByYear
    policy_closures: ClosureByYear
    banking: Banking | None = None
    on_top: PolicyFile | None = None
    doubts: tuple[Doubt, ...] = ()

    @cached_property
    def has_policy(self) -> bool:
        """Whether anything makes the policy differ from its baseline."""
        exchanged = self.policy_targets or self.policy_closures != self.closures
        return bool(self.policy or self.banking or exchanged or self.plan.main.shocks)

    def given(self, state: State) -> Parameters:
        """The parameters of a year before any policy: what is given, and what the laws of motion made of the state."""
        changed = self.benchmark
        for change in self.changes:
            changed = change.on(changed, state.year)
        parameters = changed
        if self.scale[state.year] != 1.0:
            parameters = quantity_scaled(self.benchmark, self.scale[state.year])
            for change in self.changes:
                parameters = change.kept(parameters, changed)
        return self.motion.moved(parameters, self.benchmark, state)

    def closures_of(self, policy: bool) -> ClosureByYear:
        """The closures of the policy, or else of the other runs."""
        return self.policy_closures if policy else self.closures

    def closure(self, year: int, targets: Iterable[Target], of_policy: bool = False) -> Closure:
        """The closure of a year in which some figures are met, of the policy or else of the other runs."""
        own = self.closures_of(of_policy).closures[year]
        swaps = [target.swaps[year] for target in targets if year in target.swaps]
        return replace(own, swap=(*own.swap, *swaps))


def plan_path(
    plan: Plan,
    benchmark: Parameters,
    policy: PolicyFile | None = None,
    dynamics: tuple[DynamicsSpec, Where] | None = None,
) -> PathPlan:
    """Resolve the `dynamics` of an experiment; `benchmark` are its calibrated parameters.

    A path with vintages is one of the split economy: `plan` is that of `with_vintages`.

    `policy` replaces what the experiment has as its policy, `dynamics` (as `read_dynamics` gives them) its own.

    Raises InputError with file and line of everything that does not fit.
    """
    given, where = dynamics or read_dynamics(plan)
    split = split_accounts(plan.sam, given)
    spec = spec_of_both(given, split)
    years = spec.all_years
    closure = plan.main.closure
    reader = _Reader(benchmark, years, plan.file.folder, where)
    laws = LawReader(benchmark, closure, years, plan.file.folder, where, split, plan.hours)
    on_top: PolicySpec = spec
    of_policy = reader
    if policy is not None:
        on_top = spec_of_both(policy.spec, split)
        of_policy = _Reader(benchmark, years, policy.folder, policy.document.where)
    accounts = list(plan.sam.accounts.index)
    closures = old_stays(path_closures(spec.closure, closure, years, accounts, where, plan.file.folder), spec)
    found = PathPlan(
        plan=plan,
        spec=given,
        benchmark=benchmark,
        years=years,
        motion=laws.motion(spec, plan.sam),
        scale=growth(spec.growth_pct or 0.0, years, where("growth_pct"), plan.file.folder),
        changes=reader.changes(spec.paths, "paths"),
        policy=of_policy.policy(on_top.policy),
        forecast=reader.targets(spec.forecast),
        policy_targets=policy_targets(on_top, years, of_policy.where, of_policy.folder, benchmark.sets["i"]),
        closures=closures,
        banking=of_policy.banking(on_top.banking),
        policy_closures=old_stays(
            policy_closures(on_top.policy_closure, closures, accounts, of_policy.where), spec
        ),
        on_top=policy,
    )
    if found.banking:
        priced = [(change.parameter, change.where) for change in found.policy]
        priced += [(change_of(shock)[0], where) for shock, where in plan.main.shocks]
        check_banking(found.banking, priced, found.policy_closures.closures)
    return found


OF_ONE_YEAR = ("solve_for", "variants", "scenario", "report")
"""Keys of an experiment that no path has."""


def read_dynamics(plan: Plan) -> tuple[DynamicsSpec, Where]:
    """The `dynamics` of an experiment after its settings, and where each item stands in its file, or one beside it.

    Raises InputError where there are none, and for what the file of its own holds (file:line).
    """
    spec, where = _written(plan.file)
    if unread := [key for key in OF_ONE_YEAR if key in plan.file.spec.model_fields_set]:
        raise InputError(
            f"{plan.file.where(key)}: {key} is of experiments of one year, and a path would leave it out; take it out, or "
            "say it under `dynamics`"
            for key in unread
        )
    return with_settings(spec, plan.dynamics), where


def _written(file: ExperimentFile) -> tuple[DynamicsSpec, Where]:
    given = file.spec.dynamics
    if given is None:
        raise InputError(
            f"{file.where()}: experiment {file.spec.name} has no `dynamics`, so it has no path; add the key, or run it with "
            "`cge run`"
        )
    if isinstance(given, dict):
        own = file.document.below("dynamics")
        return validated(DynamicsSpec, own), own.where
    path = file.folder.joinpath(given)
    if not path.is_file():
        raise InputError(
            f"{file.where('dynamics')}: there is no file {given} beside the experiment; check its name"
        )
    document = read_yaml(path)
    return validated(DynamicsSpec, document), document.where


TEXTS = ("title_en", "title_ja", "description", "description_ja")


def path_content(spec: PolicySpec, folder: Path) -> dict:
    """All that a path or policy file decides numbers by: its keys, and the rows of the tables that they name."""
    content = spec.model_dump(exclude=set(TEXTS))
    tables = {table.file: read_text_table(folder.joinpath(table.file)).rows for table in _tables(spec)}
    return {"keys": content, "tables": tables}


def _tables(part: object) -> Iterator[TableSpec]:
    if isinstance(part, TableSpec):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _tables(getattr(part, name))
    elif isinstance(part, tuple):
        for each in part:
            yield from _tables(each)


@dataclass(frozen=True)
class _Reader:
    benchmark: Parameters
    years: Sequence[int]
    folder: Path
    where: Where

    def changes(self, paths: Sequence[PathSpec], key: str) -> tuple[Change, ...]:
        return tuple(
            self._change(path, self.where(key, number), self.years) for number, path in enumerate(paths)
        )

    def policy(self, paths: Sequence[PathSpec]) -> tuple[Change, ...]:
        """Changes of a policy: before the first of its values by year it leaves the baseline alone."""
        return tuple(
            self._change(path, self.where("policy", number), self._from(begins(path.operation[1])))
            for number, path in enumerate(paths)
        )

    def banking(self, spec: BankingSpec | None) -> Banking | None:
        """Permits that are kept, where a policy has them."""
        if spec is None:
            return None
        return read_banking(spec, self.benchmark, self.years, self.folder, self.where("banking"))

    def _from(self, first: int | None) -> Sequence[int]:
        return [year for year in self.years if first is None or year >= first]

    def targets(self, targets: Sequence[TargetSpec]) -> tuple[Target, ...]:
        return tuple(
            self._forecast(each, self.where("forecast", number))
            for number, given in enumerate(targets)
            for each in of_each_kind(given, self.benchmark.sets["i"])
        )

    def _change(self, path: PathSpec, where: str, years: Sequence[int]) -> Change:
        operation, series = path.operation
        if operation == "growth_pct":
            operation, numbers = "multiply", growth(series, years, where, self.folder, path.between)
        else:
            numbers = by_year(series, years, where, self.folder, path.between)
        try:
            members = selected(self.benchmark, path.parameter, path.index)
        except InputError as error:
            raise InputError(f"{where}: {problem}" for problem in error.problems) from None
        found = Change(path.parameter, where, tuple(members), operation, numbers, path.term)
        for year in years:
            found.values(self.benchmark, year)
        return found

    def _forecast(self, spec: TargetSpec, where: str) -> Target:
        try:
            family = Address.read(spec.free).name
        except InputError as error:
            raise InputError(f"{where}: {problem}" for problem in error.problems) from None
        if family not in self.benchmark.exogenous:
            raise InputError(
                f"{where}: {family!r} is no exogenous parameter, so the baseline cannot keep the value that meets "
                f"{spec.fix}. {suggestion(family, self.benchmark.exogenous)}"
            )
        return without_baseline(
            target(spec, years_held(spec.years, self.years, where), self.years, where, self.folder)
        )
