"""Closures by year: entries that are replaced and swaps that hold in some years of a path, or of a policy on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cge.closure import Closure, Swap
from cge.motion import change_pct
from experiments.inputs.closure_file import fitted, named_closure, with_entries
from experiments.inputs.dynamics import (
    BASELINE,
    ClosureByYearSpec,
    PolicySpec,
    SwapByYearSpec,
    Years,
    holds_in,
)
from experiments.path.kinds import of_each_kind
from experiments.path.series import by_year, growth
from sam.problem import InputError

Where = Callable[..., str]


@dataclass(frozen=True)
class Target:
    """A figure that is met: the swap of each year in which it holds; `kept`: at what it is in the baseline."""

    where: str
    figure: str
    swaps: Mapping[int, Swap]
    kept: bool = False


@dataclass(frozen=True)
class ClosureByYear:
    """The closure of each year, and where the items that make it differ from the experiment's are written."""

    closures: Mapping[int, Closure]
    written: Mapping[int, tuple[str, ...]]


def years_held(years: Years, of: Sequence[int], where: str) -> list[int]:
    """Those of the solved years in which something holds. Raises InputError for a text that is no range, and for none."""
    try:
        found = [year for year in of if holds_in(years, year)]
    except ValueError as error:
        raise InputError(f"{where}: {error}") from None
    if not found:
        raise InputError(f"{where}: years {years} has none of the solved years, {of[0]} to {of[-1]}")
    return found


def target(
    spec: SwapByYearSpec, held: Sequence[int], years: Sequence[int], where: str, folder: Path
) -> Target:
    """A swap with its value in each year in which it holds; without one it stays at the benchmark's value.

    Raises InputError for values that the years do not have.
    """
    swap = Swap(spec.free, spec.fix, move=spec.move, where=where)
    if spec.to == BASELINE:
        return Target(where, spec.fix, {year: replace(swap, to=0.0) for year in held}, kept=True)
    if spec.to is not None:
        values = by_year(spec.to, held, where, folder, spec.between)
        return Target(where, spec.fix, {year: replace(swap, to=value) for year, value in values.items()})
    if spec.change_pct is not None:
        changes = by_year(spec.change_pct, held, where, folder, spec.between)
    elif spec.growth_pct is not None:
        levels = growth(spec.growth_pct, years, where, folder, spec.between)
        changes = {year: change_pct(levels[year], 1.0) for year in held}
    elif spec.multiply is not None:
        levels = by_year(spec.multiply, held, where, folder, spec.between)
        changes = {year: change_pct(levels[year], 1.0) for year in held}
    else:
        return Target(where, spec.fix, dict.fromkeys(held, swap))
    return Target(where, spec.fix, {year: replace(swap, change_pct=changes[year]) for year in held})


def path_closures(
    items: Sequence[ClosureByYearSpec],
    closure: Closure,
    years: Sequence[int],
    accounts: Sequence[str],
    where: Where,
    folder: Path,
) -> ClosureByYear:
    """The closure of each year in all runs: that of the experiment with the items of its path.

    Raises InputError for years, names and values that do not exist.
    """
    before = ClosureByYear(dict.fromkeys(years, closure), {})
    found = _amended(items, before, accounts, where, "closure")
    swaps = [without_baseline(swap) for swap in _swaps(items, years, where, "closure", folder)]
    closures = {
        year: replace(own, swap=(*own.swap, *(each.swaps[year] for each in swaps if year in each.swaps)))
        for year, own in found.closures.items()
    }
    return ClosureByYear(closures, found.written)


def policy_closures(
    items: Sequence[ClosureByYearSpec], before: ClosureByYear, accounts: Sequence[str], where: Where
) -> ClosureByYear:
    """The closure of each year under a policy; its swaps are among `policy_targets`. Raises as `path_closures` does."""
    for number, item in enumerate(items):
        if item.factor_mobility is not None:
            raise InputError(
                f"{where('policy_closure', number)}: a policy cannot change factor_mobility: factors have moved in the "
                "baseline, from which a policy without shocks would then differ; give the path this entry (`closure`)"
            )
    return _amended(items, before, accounts, where, "policy_closure")


def policy_targets(
    spec: PolicySpec, years: Sequence[int], where: Where, folder: Path, investment: Collection[str] = ()
) -> tuple[Target, ...]:
    """Figures of a policy and swaps of its closures: what has no value stays at what it is in the baseline.

    investment: accounts of investment, for targets of each kind.
    """
    of_closures = [
        item.model_copy(update={"swap": tuple(map(_kept_without_value, item.swap))})
        for item in spec.policy_closure
    ]
    figures = (
        target(_kept_without_value(each), years_held(each.years, years, line), years, line, folder)
        for given, line in (
            (given, where("policy_targets", n)) for n, given in enumerate(spec.policy_targets)
        )
        for each in of_each_kind(given, investment)
    )
    return (*figures, *_swaps(of_closures, years, where, "policy_closure", folder))


def without_baseline(found: Target) -> Target:
    """A figure that is met outside a policy. Raises InputError where it is kept at what it is in the baseline."""
    if found.kept:
        raise InputError(
            f"{found.where}: only a policy can keep {found.figure} at what it is in the baseline; give its value (`to`, "
            "`growth_pct`, `change_pct` or `multiply`)"
        )
    return found


def _amended(
    items: Sequence[ClosureByYearSpec],
    before: ClosureByYear,
    accounts: Sequence[str],
    where: Where,
    key: str,
) -> ClosureByYear:
    """Closures after the entries and the recycling of items, in their order."""
    closures, written = dict(before.closures), dict(before.written)
    for number, item in enumerate(items):
        line = where(key, number)
        for year in years_held(item.years, list(closures), line):
            closure = closures[year]
            if item.base:
                closure = replace(named_closure(item.base, line), name=closure.name)
            closure = with_entries(closure, item)
            if item.recycling:
                closure = replace(closure, government_instrument=item.recycling)
            closures[year] = fitted(closure, accounts)
            written[year] = (*written.get(year, ()), line)
    return ClosureByYear(closures, written)


def _swaps(
    items: Sequence[ClosureByYearSpec], years: Sequence[int], where: Where, key: str, folder: Path
) -> tuple[Target, ...]:
    return tuple(
        target(
            swap,
            years_held(item.years, years, where(key, number)),
            years,
            where(key, number, "swap", place),
            folder,
        )
        for number, item in enumerate(items)
        for place, swap in enumerate(item.swap)
    )


def _kept_without_value(swap: SwapByYearSpec) -> SwapByYearSpec:
    return swap if swap.values else swap.model_copy(update={"to": BASELINE})
