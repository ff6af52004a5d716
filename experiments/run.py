"""Run: from a plan to results. Models are built and compiled once for all cases that share them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from calibration import CalibrationError, ElasticityTable, calibrate
from cge.address import Address
from cge.analysis.indicator import Indicators
from cge.analysis.indicators import indicators
from cge.analysis.scenario import Scenario
from cge.closure import Closure, ClosureError, Swap
from cge.engine.selection import Move
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel, OtherElasticities, ReadModel
from cge.solve import solve
from cge.structure import Structure
from experiments.inputs.spec import SolveForSpec
from experiments.plan import Case, Plan
from experiments.plausibility import Doubt, doubts_of_elasticities, doubts_of_results, doubts_of_values
from experiments.read_cache import read_once
from experiments.scenarios.meti import snapshot
from experiments.shock import (
    AppliedShock,
    apply_shocks,
    check_effect,
    check_set,
    check_values,
    in_force,
    selected,
)
from experiments.words import Words
from sam import idle_accounts
from sam.display import Shown
from sam.problem import InputError, SolveError, suggestion


@dataclass(frozen=True, repr=False)
class Outcome(Shown):
    """One solved case: the experiment itself or a variant.

    base and equilibrium: before and after the shocks, under the case's structure, elasticities and closure; parameters:
    after the shocks; multiplier: what `solve_for` found, None without it; doubts: numbers that were probably not meant.
    """

    case: Case
    parameters: Parameters
    base: Equilibrium
    equilibrium: Equilibrium
    indicators: Indicators
    shocks: tuple[AppliedShock, ...]
    multiplier: float | None
    doubts: tuple[Doubt, ...] = ()

    @property
    def closure(self) -> Closure:
        """The case's closure, with the account whose balance was left out."""
        return replace(self.case.closure, walras=self.equilibrium.closure.walras)


@dataclass(frozen=True, repr=False)
class Results(Shown):
    """All that a run found: the experiment (`main`) and its variants, in the order of the file."""

    plan: Plan
    main: Outcome
    variants: tuple[Outcome, ...]


@dataclass(repr=False)
class ModelCache(Shown):
    """Calibrated parameters, read models and their bases, each made once: an economy is read once for all closures.

    `read` reads an economy, or takes one that was read with other elasticities; that of a draw, which nobody asks for
    again, is not worth a place in the user's cache.
    """

    plan: Plan
    read: Callable[[Parameters], ReadModel | OtherElasticities] = read_once
    _parameters: dict[str, Parameters] = field(default_factory=dict)
    _models: dict[str, ReadModel | OtherElasticities] = field(default_factory=dict)
    _bases: dict[str, Equilibrium] = field(default_factory=dict)

    def parameters(self, case: Case, table: ElasticityTable | None = None) -> Parameters:
        """Benchmark parameters of a case, or of its structure with another elasticity table."""
        table = table or case.elasticities
        key = _key(case.structure.model_dump_json(), sorted(table.rows.items()))
        if key not in self._parameters:
            self._parameters[key] = calibrate(
                self.plan.sam, case.structure, table, self.plan.emissions, self.plan.hours
            )
        return self._parameters[key]

    def keep(self, case: Case, parameters: Parameters) -> None:
        """Keep benchmark parameters of a case that are calibrated already."""
        self._parameters[_economy_key(case)] = parameters

    def compiled(self, case: Case) -> CompiledModel:
        """Compiled model of a case."""
        key = _economy_key(case)
        if key not in self._models:
            self._models[key] = self.read(self.parameters(case))
        return self._models[key].under(case.closure)

    def base(self, case: Case) -> Equilibrium:
        """Solved benchmark of a case, the same under every closure.

        Elasticities do not move prices and quantities, but the units of utility: the Frisch parameter is one.
        """
        key = _economy_key(case)
        if key not in self._bases:
            self._bases[key] = solve(
                self.compiled(without_swaps(case)), self.parameters(case), self.plan.solver
            )
        return self._bases[key]


def without_swaps(case: Case) -> Case:
    """The case under its closure alone: swaps may aim away from the benchmark, where every comparison begins."""
    return replace(case, closure=replace(case.closure, swap=()))


def run(
    plan: Plan, progress: Callable[[str], None] = lambda text: None, cache: ModelCache | None = None
) -> Results:
    """Solve the experiment and its variants.

    `progress` is told what is being done; `cache` keeps the models for further questions. Raises SamError,
    CalibrationError, ClosureError, InputError (wrong input) and SolveError (no equilibrium), each naming the variant that
    it concerns.
    """
    refuse_path(plan)
    cache = cache or ModelCache(plan)
    progress = _once(progress)
    count = len(plan.variants)
    variants = f", {count} variant{'s' if count > 1 else ''}" if count else ""
    progress(f"{plan.spec.name} on {plan.sam.title}{variants}")
    if idle := idle_accounts(plan.sam):
        progress(f"  left out, because nothing flows through them: {', '.join(idle)}")
    main = _outcome(cache, plan.main, progress, first=True)
    return Results(plan, main, tuple(_of_variant(cache, case, progress) for case in plan.variants))


def refuse_path(plan: Plan) -> None:
    """Raise InputError for an experiment with `dynamics`, which is no run of one year."""
    if plan.spec.dynamics is not None:
        raise InputError(
            f"{plan.file.where('dynamics')}: experiment {plan.spec.name} is a path; run it with `cge path run`, in Python "
            "`cge.run_path`, or take the key `dynamics` out"
        )


def _once(progress: Callable[[str], None]) -> Callable[[str], None]:
    """`progress` that repeats no line: variants share the numbers of the experiment and what is doubtful in them."""
    said: set[str] = set()

    def say(text: str) -> None:
        if text not in said:
            said.add(text)
            progress(text)

    return say


def _of_variant(cache: ModelCache, case: Case, progress: Callable[[str], None]) -> Outcome:
    """Outcome of a variant; errors name it."""
    try:
        return _outcome(cache, case, progress)
    except (SolveError, ClosureError) as error:
        raise type(error)(f"variant {case.name}: {error}") from error
    except (InputError, CalibrationError) as error:
        raise type(error)([f"variant {case.name}: {problem}" for problem in error.problems]) from error


def _outcome(cache: ModelCache, case: Case, progress: Callable[[str], None], first: bool = False) -> Outcome:
    plan = cache.plan
    parameters = cache.parameters(case)
    _check_elasticities_matter(cache, case, parameters)
    case = shocked_as_run(case, parameters)
    shocked, applied = apply_shocks(parameters, case.shocks)
    if case.solve_for:
        _members_to_solve_for(parameters, shocked, *case.solve_for)
    compiled, base = cache.compiled(case), cache.base(case)
    check_effect(compiled, shocked, applied)
    if first:
        _check_report(plan, indicators(base, base))
    doubts = doubts_about(case, parameters, applied)
    for doubt in doubts:
        progress(f"warning: {doubt.text(Words('en'))}")
    multiplier = None
    if case.solve_for:
        new, multiplier = _solved_for(cache, case, base, shocked)
    else:
        new = solve(compiled, shocked, plan.solver)
    progress(f"  {case.name}: {new.report.effort}, {new.report.seconds['solve']:.2f} s")
    of_results = (*doubts_of_results([(base, new)]),) if applied or case.closure.swap else ()
    for doubt in of_results:
        progress(f"warning: {doubt.text(Words('en'))}")
    found = indicators(base, new)
    return Outcome(case, new.parameters, base, new, found, applied, multiplier, (*doubts, *of_results))


def doubts_about(case: Case, benchmark: Parameters, applied: Iterable[AppliedShock]) -> tuple[Doubt, ...]:
    """Numbers of a case that were probably meant in another unit."""
    by_shock = (doubts_of_values(benchmark, shock.parameter, shock.before, shock.after) for shock in applied)
    return (*chain.from_iterable(by_shock), *doubts_of_elasticities(case.elasticities))


def shocked_as_run(case: Case, parameters: Parameters) -> Case:
    """The case with all shocks that are applied: those of its scenario first, none that another overrides."""
    found = _with_scenario(case)
    return replace(found, shocks=in_force(parameters, found.shocks))


def _with_scenario(case: Case) -> Case:
    if case.scenario is None:
        return case
    found = snapshot(case.scenario)
    where = f"scenario {case.scenario.source}.{case.scenario.case}"
    shocks = (*((shock, where) for shock in found.shocks), *case.shocks)
    closure = replace(case.closure, swap=(*case.closure.swap, replace(found.hours, where=where)))
    return replace(case, shocks=shocks, closure=closure, solve_for=case.solve_for or (found.solve_for, where))


def _solved_for(
    cache: ModelCache, case: Case, base: Equilibrium, parameters: Parameters
) -> tuple[Equilibrium, float]:
    """Equilibrium in which the target indicator changes as asked, and the multiplier that does it: a swap."""
    assert case.solve_for is not None
    spec, where = case.solve_for
    members = _members_to_solve_for(cache.parameters(case), parameters, spec, where)
    try:
        before = Scenario(base, base).read(Address.read(spec.target))
    except InputError as error:
        raise InputError(f"{where}: solve_for: target: {problem}" for problem in error.problems) from None
    if before == 0:
        raise InputError(f"{where}: target {spec.target} has no per cent change: its base is zero")
    move, start = _move(cache.parameters(case), spec, members, where)
    pattern = ["|".join(dict.fromkeys(labels)) for labels in zip(*members, strict=True)]
    free = f"{spec.parameter}[{','.join(pattern)}]" if pattern else spec.parameter
    swap = Swap(free, spec.target, change_pct=spec.change_pct, move=move)
    closure = replace(case.closure, swap=(*case.closure.swap, swap))
    try:
        found = solve(cache.compiled(replace(case, closure=closure)), parameters, cache.plan.solver)
    except ClosureError as error:
        raise InputError(f"{where}: solve_for: {error}") from error
    except SolveError as error:
        raise SolveError(
            f"{where}: solve_for: no multiplier of {spec.parameter} changes {spec.target} by {spec.change_pct:+.4g} %. "
            f"Choose a parameter that moves the target, or a smaller change.\n{error}"
        ) from error
    multiplier = found.shifts[free] if move == "factor" else 1.0 + found.shifts[free] / start
    low, high = spec.bracket
    if not low <= multiplier <= high:
        raise SolveError(
            f"{where}: solve_for: {spec.target} changes by {spec.change_pct:+.4g} % where {spec.parameter} is multiplied by "
            f"{multiplier:.6g}, which is not within {low:g} and {high:g}. Widen `bracket`, or choose a parameter that moves "
            "the target more."
        )
    return found, multiplier


def _move(
    benchmark: Parameters, spec: SolveForSpec, members: Mapping[tuple[str, ...], float], where: str
) -> tuple[Move, float]:
    """How a multiplier moves the members: by a factor; in points from one value where the benchmark has zeros."""
    before = selected(benchmark, spec.parameter, spec.index)
    values = set(members.values())
    if all(before.values()):
        return "factor", next(iter(values))
    if len(values) > 1:
        raise InputError(
            f"{where}: solve_for: some of {spec.parameter} are zero in the benchmark and the shocks give them different "
            "values, which no one multiplier reaches from there; shock them to one value, or limit `index`"
        )
    return "points", values.pop()


def _members_to_solve_for(
    given: Parameters, parameters: Parameters, spec: SolveForSpec, where: str
) -> dict[tuple[str, ...], float]:
    """Members after the shocks to the `given` benchmark."""
    try:
        members = selected(parameters, spec.parameter, spec.index)
        check_set(given, spec.parameter, "multiply", members)
        for multiplier in spec.bracket:
            check_values(
                parameters, spec.parameter, members, {at: v * multiplier for at, v in members.items()}
            )
    except InputError as error:
        raise InputError(f"{where}: solve_for: {problem}" for problem in error.problems) from None
    if not any(members.values()):
        raise InputError(f"{where}: solve_for: {spec.parameter} is zero, so a multiplier cannot move it")
    return members


def _check_elasticities_matter(cache: ModelCache, case: Case, parameters: Parameters) -> None:
    """Raise InputError where an elasticity was changed that this structure does not use on this SAM."""
    plain = cache.plan.plain
    if case.elasticities.rows == plain.rows:
        return
    changed = dict.fromkeys(
        f"{parameter}[{index}]"
        for (parameter, index), value in case.elasticities.rows.items()
        if plain.rows.get((parameter, index)) != value
    )
    try:
        before = cache.parameters(case, plain)
    except CalibrationError:
        return  # the file alone does not suffice: the changed values matter
    if changed and parameters.data.identical(before.data):
        raise InputError(no_effect(changed, case.structure))


def no_effect(elasticities: Iterable[str], structure: Structure) -> str:
    """The message for elasticities whose change moves no parameter."""
    return (
        f"changing elasticity {', '.join(elasticities)} has no effect: structure {structure.name} does not use it on "
        f"this SAM, or the value is the same for everything that does"
    )


def _check_report(plan: Plan, known: Indicators) -> None:
    """Raise InputError for indicators that the report asks for and nobody computes."""
    problems = []
    for key, names in (("macro", known.macro), ("sectors", known.sectors)):
        for number, name in enumerate(getattr(plan.spec.report, key)):
            if name not in names:
                where = plan.file.where("report", key, number)
                problems.append(f"{where}: there is no {key} indicator {name!r}. {suggestion(name, names)}")
    if problems:
        raise InputError(problems)


def _economy_key(case: Case) -> str:
    return _key(case.structure.model_dump_json(), sorted(case.elasticities.rows.items()))


def _key(*parts: object) -> str:
    return json.dumps(parts, sort_keys=True, default=str)


def cases(results: Results) -> Mapping[str, Outcome]:
    """Every outcome by name, the experiment first."""
    return {outcome.case.name: outcome for outcome in (results.main, *results.variants)}
