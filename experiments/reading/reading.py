"""What an experiment's numbers say: figures, the largest moves, causes of welfare and their order of size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cge.analysis.indicator import Indicator
from cge.analysis.indicators import Indicators
from cge.analysis.national_welfare import welfare_figure
from cge.analysis.permit_market import PermitMarket, permit_market
from experiments.decomposition import ComparedLine, compared_account, decompose
from experiments.plan import Plan
from experiments.reading.interval import Interval, interval
from experiments.run import ModelCache, run
from sam.display import Shown
from sam.problem import InputError

FIGURES = ("gdp_real", "consumption_real", "real_wage", "employment", "terms_of_trade", "co2")
"""Macro figures that a paragraph may name beside welfare, in its order."""
MOVES = 0.005
"""Per cent below which a figure is said not to move: it would be printed as 0.00 or 0.01."""
SECTORS = 3
CAUSES = 5
TOLD = 0.95
"""Share of the causes' absolute sum after which the rest is put together."""


@dataclass(frozen=True, repr=False)
class Reading(Shown):
    """The facts of a paragraph.

    figures: macro indicators that moved, and welfare; fell, rose: activities whose output moved most in money, with the
    change in per cent; causes: of EV, in base-year money, largest first; rest: EV by all other causes (none of both where EV
    cannot be decomposed); account: lines from benchmark shares beside the model's; interval: of the figures over cited
    ranges, None where there is none; permits: their market, None where their price is given or there are none.
    """

    plan: Plan
    macro: Mapping[str, Indicator]
    figures: tuple[str, ...]
    welfare: str
    fell: Mapping[str, float]
    rose: Mapping[str, float]
    causes: Mapping[str, float]
    rest: float
    account: tuple[ComparedLine, ...]
    interval: Interval | None
    permits: PermitMarket | None


def read_results(
    plan: Plan,
    draws: int = 0,
    progress: Callable[[str], None] = lambda text: None,
    cache: ModelCache | None = None,
) -> Reading:
    """Solve, decompose and draw the experiment itself (not its variants); no interval without `draws`.

    `cache` holds models that are compiled already. Raises what `decompose` and a run raise.
    """
    plan = replace(plan, variants=())
    cache = cache or ModelCache(plan)
    main = run(plan, cache=cache).main
    base, last = main.base, main.equilibrium
    result = main.indicators
    macro = result.macro
    causes: Mapping[str, float] = {}
    try:
        found = decompose(plan, progress=progress, cache=cache)
        causes, lines = _by_cause(found.causes.table.sum("shock").to_series().to_dict()), found.account
    except InputError:  # it runs, but with quotas, wage floors and some swaps nothing can be decomposed
        lines = compared_account(base.parameters, last.parameters, main.closure, macro, None)
    moved = tuple(name for name in FIGURES if name in macro and abs(macro[name].change_pct or 0.0) > MOVES)
    welfare = welfare_figure(macro)
    shown, rest = largest(causes)
    fell, rose = _sectors(result)
    if draws:
        progress(f"{plan.spec.name}: {draws} draws over the cited ranges")
    drawn = interval(plan, cache, (*moved, welfare), draws) if draws else None
    permits = permit_market(last) if main.closure.carbon == "trading" else None
    return Reading(plan, macro, moved, welfare, fell, rose, shown, rest, lines, drawn, permits)


def _by_cause(single: Mapping[str, float]) -> dict[str, float]:
    """EV by tax where taxes distort, by factor, and by term elsewhere: what a sentence can name."""
    named: dict[str, float] = {}
    for cause, value in single.items():
        term, _, label = cause.partition("/")
        name = cause if term in ("allocative", "endowment") and label else term
        named[name] = named.get(name, 0.0) + value
    return named


def largest(causes: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """The largest causes, and what all others add up to."""
    ordered = sorted(causes.items(), key=lambda each: -abs(each[1]))
    whole = sum(abs(value) for _, value in ordered)
    shown: dict[str, float] = {}
    for cause, value in ordered[:CAUSES]:
        if sum(map(abs, shown.values())) >= TOLD * whole:
            break
        shown[cause] = value
    return shown, sum(causes.values()) - sum(shown.values())


def _sectors(result: Indicators) -> tuple[dict[str, float], dict[str, float]]:
    """Activities whose output fell and rose most at base prices, and by how many per cent."""
    output = {activity: pair for activity, pair in result.sectors["output"].items() if pair[0] > 0.0}
    moved = {activity: value - base for activity, (base, value) in output.items()}
    ordered = sorted(moved, key=lambda activity: moved[activity])
    change = {activity: 100 * (value / base - 1) for activity, (base, value) in output.items()}

    def shown(activities: list[str]) -> dict[str, float]:
        return {activity: change[activity] for activity in activities if abs(change[activity]) > MOVES}

    return (
        shown([each for each in ordered[:SECTORS] if moved[each] < 0.0]),
        shown([each for each in ordered[: -SECTORS - 1 : -1] if moved[each] > 0.0]),
    )
