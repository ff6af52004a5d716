"""What is doubtful in a path: numbers that were probably meant in another unit, and years whose values nobody uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from cge.motion import grown, labour_services
from experiments.inputs.dynamics import PolicySpec
from experiments.path.closures import Target
from experiments.path.plan import Change, PathPlan
from experiments.plausibility import (
    Doubt,
    doubts_of_amounts,
    doubts_of_elasticities,
    doubts_of_index,
    doubts_of_share,
    doubts_of_values,
)
from experiments.shock import apply_shocks, member_of


def doubts_of_path(path: PathPlan) -> tuple[Doubt, ...]:
    """Doubts about what a path and its policy give. Raises InputError for shocks that do not fit the benchmark."""
    case = path.plan.main
    _, applied = apply_shocks(path.benchmark, case.shocks)
    shocks = (doubts_of_values(path.benchmark, each.parameter, each.before, each.after) for each in applied)
    changes = (_of_change(path, change) for change in (*path.changes, *path.policy))
    targets = (_of_target(target) for target in (*path.forecast, *path.policy_targets))
    return (
        *chain.from_iterable((*shocks, *changes, *targets)),
        *_of_laws(path),
        *doubts_of_elasticities(case.elasticities),
        *_unused_years(path),
    )


def _of_change(path: PathPlan, change: Change) -> Iterator[Doubt]:
    """Of all years the one whose doubt is furthest off stands for all: the one with the largest number."""
    if not change.numbers:
        return
    year = max(change.numbers, key=lambda each: abs(change.numbers[each]))
    entries = path.benchmark.entries(change.parameter)
    before = {at: entries[member_of(at)] for at in change.labels}
    after = change.values(path.benchmark, year)
    yield from _in_year(doubts_of_values(path.benchmark, change.parameter, before, after), year)


def _of_target(target: Target) -> Iterator[Doubt]:
    changes = {year: swap.change_pct for year, swap in target.swaps.items() if swap.change_pct is not None}
    yield from _of_levels(target.figure, {year: grown(1.0, pct, 1) for year, pct in changes.items()})


def _of_laws(path: PathPlan) -> Iterator[Doubt]:
    yield from _of_levels("growth_pct", path.scale)
    for law in path.motion.labour:
        levels = {
            year: labour_services(law.heads[year], law.hours_per_head[year], law.quality[year])
            for year in path.years
        }
        yield from _of_levels(law.factor, levels)
    for debt in path.motion.debt:
        yield from doubts_of_share(f"{debt.name}: rate", debt.rate)
    for capital in path.spec.capital:
        if capital.rate_of_return is not None:
            yield from doubts_of_share(f"{capital.name}: rate_of_return", capital.rate_of_return)
    if path.banking:
        yield from doubts_of_share("banking: interest", path.banking.interest)
        base = path.benchmark.value("e0_covered")
        yield from doubts_of_amounts("banking: permits", "Mt", base, path.banking.permits)


def _of_levels(name: str, levels: Mapping[int, float]) -> Iterator[Doubt]:
    if levels:
        year = max(levels, key=lambda each: abs(levels[each]))
        yield from _in_year(doubts_of_index(name, levels[year]), year)


def _in_year(doubts: Iterator[Doubt], year: int) -> Iterator[Doubt]:
    for doubt in doubts:
        yield replace(doubt, values={**doubt.values, "name": f"{doubt.values['name']} ({year})"})


def _unused_years(path: PathPlan) -> Iterator[Doubt]:
    specs: list[PolicySpec] = [path.spec]
    if path.on_top is not None:
        own = dict.fromkeys(("policy", "policy_targets", "policy_closure"), ())
        specs = [path.spec.model_copy(update=own), path.on_top.spec]
    for spec in specs:
        for keys, unused in _beyond(spec.model_dump(), path.years[0], path.years[-1], ""):
            years = ", ".join(map(str, unused))
            told = {"name": keys, "years": years, "first": path.years[0], "last": path.years[-1]}
            yield Doubt("doubt_unused_years", told)


def _beyond(part: object, first: int, last: int, keys: str) -> Iterator[tuple[str, list[int]]]:
    """Every series by year below a part of a file that has years before the first or after the last which nobody reads."""
    items: list[tuple[object, object]] = []
    if isinstance(part, Mapping):
        between = part.get("between", "none")
        for key, series in part.items():
            if isinstance(series, Mapping) and series and all(isinstance(year, int) for year in series):
                own = f"{keys}.{key}".lstrip(".")
                if unused := _unused(list(series), first, last, str(between)):
                    yield own, unused
            else:
                items.append((key, series))
    elif isinstance(part, tuple):
        items = list(enumerate(part))
    for key, each in items:
        yield from _beyond(each, first, last, f"{keys}.{key}".lstrip("."))


def _unused(years: list[int], first: int, last: int, between: str) -> list[int]:
    """Years outside the path, but for those from which its first and its last value are interpolated."""
    early, late = [y for y in years if y < first], [y for y in years if y > last]
    if early and between != "none" and first not in years:
        early.remove(max(early))
    if late and between == "linear" and last not in years:
        late.remove(min(late))
    return sorted(early + late)
