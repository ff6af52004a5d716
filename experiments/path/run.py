"""Solve a path: forecast, baseline and policy, year by year.

Source: the historical, forecast and policy closures of the MONASH tradition, Dixon and Rimmer (2002), chapters 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cge.address import Address
from cge.analysis.homogeneity import in_equations
from cge.analysis.permit_market import permits_needed, visible_price
from cge.analysis.scenario import Scenario
from cge.banking import banked
from cge.blocks.permits import PRICE
from cge.closure import Closure, ClosureError, Swap
from cge.consistency import inconsistencies
from cge.effect import Effect
from cge.equilibrium import Equilibrium
from cge.exchange import carried, newly_held
from cge.groups import without_groups
from cge.motion import MotionError, State
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve
from experiments.path.closures import Target
from experiments.path.doubts import doubts_of_path
from experiments.path.idle import check_effects, check_paths, check_policy, gives_anything
from experiments.path.plan import Change, PathPlan, PolicyFile, plan_path, read_dynamics
from experiments.path.vintages import with_vintages
from experiments.plan import Plan
from experiments.plausibility import doubts_of_results
from experiments.run import ModelCache
from experiments.shock import apply_shocks, check_read, first_of, member_of
from experiments.words import Words
from sam.display import Shown
from sam.problem import InputError, SolveError, suggestion

FORECAST, BASELINE, POLICY = "forecast", "baseline", "policy"
FEWEST = 2
"""Years of a path, and of what is kept of one that stops: growth needs them."""
Progress = Callable[[str], None]
Shifts = Mapping[int, Mapping[str, Mapping]]
"""By year, the entries of the parameters that meet the figures of a forecast."""


@dataclass(frozen=True, repr=False)
class Year(Shown):
    """One solved year: the state that it began with, its equilibrium, and how far each figure's shifter moved."""

    state: State
    equilibrium: Equilibrium

    @property
    def year(self) -> int:
        """The year."""
        return self.state.year


@dataclass(frozen=True, repr=False)
class PathResults(Shown):
    """A solved path: `base` is the benchmark, `runs` the years of the forecast, the baseline and the policy by their names.

    `shifters` are the values of the parameters that meet the forecast's figures: by year, name and member. `stopped` says
    why a later year was not solved; empty for a path that is whole.
    """

    plan: PathPlan
    cache: ModelCache
    base: Equilibrium
    runs: Mapping[str, tuple[Year, ...]]
    shifters: Shifts
    stopped: str = ""

    @property
    def last(self) -> str:
        """The run that was asked for: the policy, else the baseline."""
        return POLICY if POLICY in self.runs else BASELINE

    def years(self, run: str) -> tuple[Year, ...]:
        """The years of a run. Raises InputError for one that the path does not have."""
        if run not in self.runs:
            raise InputError(f"the path has no run {run!r}. {suggestion(run, self.runs)}")
        return self.runs[run]


class StoppedError(SolveError):
    """A year of a path that could not be solved; `results` are the years before it, two at least."""

    def __init__(self, problems: str | Iterable[str], results: PathResults | None = None) -> None:
        super().__init__(problems)
        self.results = results


def run_path(
    plan: Plan,
    progress: Progress = lambda text: None,
    cache: ModelCache | None = None,
    policy: PolicyFile | None = None,
) -> PathResults:
    """Solve an experiment's forecast, baseline and policy, its own or another.

    Without figures to meet there is no forecast; without a policy the baseline is all. Raises what `run` raises, naming
    the run and the year; StoppedError with the years before it where there are two; and InputError for a policy that
    changes nothing, which a draw of a sweep may.
    """
    dynamics = read_dynamics(plan)
    if policy is not None and not gives_anything(policy.spec):
        raise InputError(
            f"{policy.document.where()}: the policy gives nothing; add `policy`, `policy_targets`, `policy_closure` or "
            "`banking`"
        )
    split = with_vintages(plan, *dynamics)
    if cache is None or split is not plan:
        cache = ModelCache(split)
    path = plan_path(split, cache.parameters(split.main), policy, dynamics)
    path = replace(path, doubts=doubts_of_path(path))
    if absurd := [doubt.text(Words("en")) for doubt in path.doubts if doubt.absurd]:
        raise InputError(f"{path.plan.file.where()}: this cannot be meant: {text}" for text in absurd)
    for doubt in path.doubts:
        progress(f"warning: {doubt.text(Words('en'))}")
    results = solve_banked(path, cache, progress) if path.banking else solve_path(path, cache, progress)
    if POLICY in results.runs:
        check_policy(path, {year.year: year.equilibrium.parameters for year in results.runs[BASELINE]})
    check_effects(path, (_effects(cache, path, years) for years in results.runs.values()))
    if POLICY not in results.runs:
        return results
    years = zip(results.runs[BASELINE], results.runs[POLICY], strict=True)
    of_results = tuple(doubts_of_results((before.equilibrium, after.equilibrium) for before, after in years))
    for doubt in of_results:
        progress(f"warning: {doubt.text(Words('en'))}")
    return replace(results, plan=replace(results.plan, doubts=(*path.doubts, *of_results)))


def _effects(cache: ModelCache, path: PathPlan, years: Iterable[Year]) -> dict[int, Effect]:
    solved = {each.year: each.equilibrium for each in years}
    return {
        year: Effect(cache.compiled(replace(path.plan.main, closure=found.closure)), found.parameters)
        for year, found in solved.items()
    }


def solve_path(path: PathPlan, cache: ModelCache, progress: Progress = lambda text: None) -> PathResults:
    """Solve a path that is planned already: all runs of a year before the next. Raises as `run_path` does."""
    baseline: dict[int, Year] = {}
    driver = _Driver(path, cache, progress, baseline)
    driver.check()
    shifters: dict[int, dict[str, dict]] = {}
    solving = {run: driver.years(run, {} if run == FORECAST else shifters) for run in driver.runs}
    solved: list[dict[str, Year]] = []

    def so_far(stopped: str = "") -> PathResults:
        runs = {run: tuple(each[run] for each in solved) for run in solving}
        years = path.years[: len(solved)]
        kept = {year: shifters[year] for year in years if year in shifters}
        return PathResults(replace(path, years=years), cache, cache.base(path.plan.main), runs, kept, stopped)

    try:
        for year in path.years:
            of_year: dict[str, Year] = {}
            for run, years in solving.items():
                of_year[run] = next(years)
                if run == FORECAST:
                    shifters[year] = driver.freed(of_year[run], path.forecast)
                if run == BASELINE:
                    baseline[year] = of_year[run]
            solved.append(of_year)
    except (SolveError, MotionError, ClosureError) as error:
        if len(solved) < FEWEST:
            raise
        raise StoppedError(map(str, error.problems), so_far(str(error))) from error
    return so_far()


def solve_banked(path: PathPlan, cache: ModelCache, progress: Progress = lambda text: None) -> PathResults:
    """Solve a path whose policy lets permits be kept: again and again, until prices clear every year (`cge.banking`).

    Raises as `run_path` does, and SolveError where no prices clear.
    """
    market = path.banking
    if market is None:
        raise ValueError("this path keeps no permits")

    def emitted(prices: Mapping[int, float]) -> tuple[PathResults, dict[int, float]]:
        progress("banking: " + ", ".join(f"{year} {price:,.6g}" for year, price in prices.items()))
        priced = Change(PRICE, market.where, ((),), "set", dict(prices))
        try:
            dearest = max(prices, key=prices.__getitem__)
            priced.values(path.benchmark, dearest)
        except InputError:
            raise SolveError(
                f"{market.where}: the permits are too few: {market.permits[dearest]:g} Mt in {dearest} would need a price "
                f"beyond {prices[dearest]:,.6g}, at which emissions of the base would cost more than all factors earn; "
                "give more"
            ) from None
        results = solve_path(replace(path, policy=(*path.policy, priced)), cache)
        years = {each.year: each.equilibrium for each in results.runs[POLICY]}
        needed = {year: permits_needed(years[year]) for year in market.permits}
        return results, needed

    return banked(emitted, market.permits, market.interest, visible_price(path.benchmark)).solved


def resumed(results: PathResults, run: str, state: State) -> tuple[Year, ...]:
    """The years of a run from a state of it on, solved again."""
    kept = {each.year: each for each in results.runs[BASELINE]}
    driver = _Driver(results.plan, results.cache, lambda text: None, kept)
    return tuple(driver.years(run, results.shifters if run != FORECAST else {}, state))


def without_shifter(results: PathResults, free: str) -> PathResults:
    """The baseline solved again while parameters that meet the forecast keep their first values: those that an address
    means.
    """
    address, accounts = Address.read(free), results.plan.benchmark.sam.accounts

    def others(entries: Mapping) -> dict:
        meant = without_groups(address, accounts, entries).among(entries)
        return {member: value for member, value in entries.items() if member not in meant}

    left = {
        year: {
            name: others(entries) if name == address.name and entries else dict(entries)
            for name, entries in freed.items()
        }
        for year, freed in results.shifters.items()
    }
    driver = _Driver(results.plan, results.cache, lambda text: None)
    return replace(results, runs={BASELINE: tuple(driver.years(BASELINE, left))}, shifters=left)


@dataclass(frozen=True)
class _Driver:
    path: PathPlan
    cache: ModelCache
    progress: Progress
    baseline: Mapping[int, Year] = field(default_factory=dict)

    def check(self) -> None:
        """Before the first year is solved: raise InputError for a path of what a law moves or no equation holds, and
        ClosureError or SolveError for a closure that leaves the model of its year undetermined.
        """
        check_paths(self.path)
        compiled = {(run, year): self._checked(run, year) for run in self.runs for year in self.path.years}
        of_all = list(compiled.values())
        problems = []
        for change in (*self.path.changes, *self.path.policy):
            unread = [
                at
                for at in change.labels
                if not any(each.reads(change.parameter, member_of(at)) for each in of_all)
            ]
            if unread:
                all_of_it = len(unread) == len(change.labels)
                what = change.parameter if all_of_it else first_of(change.parameter, unread)
                remedy = "give a path of something else" if all_of_it else "limit `index`"
                problems.append(
                    f"{change.where}: {what} is in no equation under closure {of_all[0].closure.name}, so its path has no "
                    f"effect; {remedy}, or change the closure"
                )
        if problems:
            raise InputError(problems)

    @property
    def runs(self) -> list[str]:
        """The runs of the path, in the order in which a year needs them."""
        path = self.path
        return [*([FORECAST] if path.forecast else []), BASELINE, *([POLICY] if path.has_policy else [])]

    def _checked(self, run: str, year: int) -> CompiledModel:
        closure = self.path.closure(year, self._met(run, year), run == POLICY)
        try:
            return self._compiled(closure)
        except (SolveError, ClosureError) as error:
            text = str(error).replace(":\n  ", ": ")
            if not any(swap.where and swap.where in text for swap in closure.swap):
                text = ": ".join([*self.path.closures_of(run == POLICY).written.get(year, ()), text])
            raise type(error)(f"{run}, year {year}: {text}") from error

    def _met(self, run: str, year: int) -> list[Target]:
        """The figures that a run meets in a year, and what rules of a policy's closure keep as it is in the baseline."""
        path = self.path
        found = list({FORECAST: path.forecast, BASELINE: (), POLICY: path.policy_targets}[run])
        closures = [each.closures[year] for each in (path.closures, path.policy_closures)]
        if run == POLICY and closures[0] != closures[1]:
            line = path.policy_closures.written[year][-1]
            model = self._compiled(self.path.closure(year, ())).model
            for own in map(str, newly_held(model, *closures)):
                found.append(Target(line, own, {year: Swap(own, own, to=0.0, where=line)}, kept=True))
        return [each for each in found if year in each.swaps]

    def _aimed(self, run: str, year: int) -> list[Target]:
        """The same with figures that are kept at what they are in the baseline of the year."""
        found = []
        for each in self._met(run, year):
            if each.kept:
                scenario = Scenario(self.baseline[year].equilibrium, self.cache.base(self.path.plan.main))
                value = scenario.read(Address.read(each.figure))
                each = replace(each, swaps={year: replace(each.swaps[year], to=value)})
            found.append(each)
        return found

    def years(self, run: str, shifters: Shifts, state: State | None = None) -> Iterator[Year]:
        """Solve the years from a state (the first one unless given) to the last."""
        path = self.path
        state = state or path.motion.first(path.benchmark, path.years[0])
        later = [year for year in path.years if year > state.year]
        while True:
            try:
                found = self._year(run, state, shifters.get(state.year, {}))
                self.progress(f"  {run} {state.year}: {found.report.effort}")
                yield Year(state, found)
                if not later:
                    return
                state = self._next(state, found, later.pop(0))
            except (SolveError, MotionError, ClosureError) as error:
                raise type(error)(f"{run}, year {state.year}: {error}") from error

    def freed(self, year: Year, targets: Sequence[Target]) -> dict[str, dict]:
        """The parameters that meet the figures of a year, at their solved values."""
        swaps = [target.swaps[year.year] for target in targets if year.year in target.swaps]
        compiled = self._compiled(self.path.closure(year.year, targets))
        found: dict[str, dict] = {}
        for shifter in compiled.choice.shifters:
            for name, member in shifter.freed.parameters if shifter.freed and shifter.swap in swaps else ():
                value = year.equilibrium.parameters.entries(name)[member]
                found.setdefault(name, {})[member] = value
        return found

    def _year(self, run: str, state: State, shifters: Mapping[str, Mapping]) -> Equilibrium:
        path = self.path
        compiled = self._compiled(path.closure(state.year, self._aimed(run, state.year), run == POLICY))
        parameters = path.given(state).with_entries(shifters)
        if run == POLICY:
            parameters = self._policy(compiled, parameters, state.year)
        if path.scale[state.year] != 1.0 or path.closures_of(run == POLICY).written:
            # What grows with everything, or has an equation under the closure of other years, need not have one here.
            parameters = in_equations(compiled, parameters)
        started = _started(compiled, state)
        change = self._change(state.year, started is not compiled)
        return solve(started, parameters, replace(path.plan.solver, change=change))

    def _change(self, year: int, from_before: bool) -> str:
        """What the solve of a year has to get over: from the year before it, or from the benchmark."""
        if not from_before:
            return f"what {year} has beside the benchmark"
        before = self.path.years[self.path.years.index(year) - 1]
        remedy = "solve years between them" if year - before > 1 else "spread it over more years"
        return f"what changes from {before} to {year} ({remedy})"

    def _policy(self, compiled: CompiledModel, parameters: Parameters, year: int) -> Parameters:
        own, of_policy = (each.closures[year] for each in (self.path.closures, self.path.policy_closures))
        if own != of_policy:
            before = self._compiled(own)
            parameters = parameters.with_entries(carried(before, compiled, self.baseline[year].equilibrium))
        parameters, applied = apply_shocks(parameters, self.path.plan.main.shocks)
        check_read(compiled, applied)
        for change in self.path.policy:
            parameters = change.on(parameters, year)
        if wrong := inconsistencies(parameters, {change.parameter for change in self.path.policy}):
            where = ", ".join(dict.fromkeys(change.where for change in self.path.policy))
            raise InputError(f"{where}: {year}: {each}" for each in wrong)
        return parameters

    def _compiled(self, closure: Closure) -> CompiledModel:
        return self.cache.compiled(replace(self.path.plan.main, closure=closure))

    def _next(self, state: State, solved: Equilibrium, year: int) -> State:
        stocks = self.path.motion.next(state, solved, year)
        compiled = self._compiled(solved.closure)
        if compiled.complementarities:
            return State(year, stocks)
        return State(year, stocks, compiled.closure.selection, compiled.point(solved), solved.solved_at)


def _started(compiled: CompiledModel, state: State) -> CompiledModel:
    """The model starting from the last year's solution, where that has the same equations."""
    if state.closure != compiled.closure.selection:
        return compiled
    return compiled.started_from(state.point, state.solved_at)
