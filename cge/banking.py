r"""Banking of permits between years: the complementarity of prices and of what is kept, solved by an outer iteration.

    B_t = B_{t-1} + C_t - E_t(p),      0 <= B_t \perp p_t - p_{t+1} / (1 + r) >= 0,      0 <= B_T \perp p_T >= 0,

with C_t the permits of a year, E_t what is emitted at the prices of all years, and r the interest of who keeps them. No
permit of a later year serves an earlier one. Where something is kept the price grows at r, as that of an exhaustible
resource (Hotelling 1931; Rubin 1996, Journal of Environmental Economics and Management 31).

Years between which permits are kept form a period with one price level, at which all its permits are used. Periods begin
as single years. Neighbours of which the earlier is too cheap are joined; a period that would borrow is parted where it owes
most. Levels are found by secant steps of all periods at once: a year's emissions depend on its own price first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sam.problem import SolveError

Prices = Mapping[int, float]
Solved = TypeVar("Solved")
EXACT = 1e-10
"""Of a period's permits: what its emissions may differ from them, and a bank may be below zero."""
STEPS, ROUNDS = 40, 60


@dataclass(frozen=True)
class Banked(Generic[Solved]):
    """Price by year, emissions at these, and the bank at the end of each year; `solved` is what gave the emissions."""

    prices: Prices
    emissions: Mapping[int, float]
    bank: Mapping[int, float]
    solved: Solved


@dataclass
class _Trial(Generic[Solved]):
    solved: Solved
    emissions: Mapping[int, float]
    prices: Prices


def banked(
    emitted: Callable[[Prices], tuple[Solved, Mapping[int, float]]],
    permits: Mapping[int, float],
    interest: float,
    size: float,
) -> Banked[Solved]:
    """Prices, emissions and banks of consecutive years.

    emitted: what is solved at the prices of all years, and the emissions of each; permits: by year; interest: a year, as a
    share; size: a price that lowers emissions visibly, from which the search starts. Raises SolveError where periods or
    levels do not settle.
    """
    years = tuple(permits)
    periods = [[year] for year in years]
    search = _Search(emitted, permits, interest, size)
    for _ in range(ROUNDS):
        found = search.cleared(periods)
        bank = _bank(years, permits, found.emissions)
        changed = _parted(_joined(periods, found.prices, interest), bank, permits)
        if changed == periods:
            return Banked(found.prices, found.emissions, bank, found.solved)
        periods = changed
    raise SolveError(
        f"banking of permits: after {ROUNDS} rounds it is open between which years permits are kept; "
        "give other caps, or prices instead"
    )


class _Search(Generic[Solved]):
    """Price levels of periods, with the slopes of their emissions as known so far."""

    def __init__(
        self,
        emitted: Callable[[Prices], tuple[Solved, Mapping[int, float]]],
        permits: Mapping[int, float],
        interest: float,
        size: float,
    ) -> None:
        self._emitted, self._permits, self._growth, self._size = emitted, permits, 1.0 + interest, size
        self._level = dict.fromkeys(permits, size)  # by the first year of a period
        free = self._at(dict.fromkeys(permits, 0.0))
        priced = self._at(dict.fromkeys(permits, size))
        # Change of a year's emissions by its price, below zero.
        self._slope = {
            year: min((priced.emissions[year] - free.emissions[year]) / size, -EXACT * permits[year] / size)
            for year in permits
        }

    def cleared(self, periods: Sequence[Sequence[int]]) -> _Trial[Solved]:
        """Levels at which each period uses its permits, or none has a price."""
        before: dict[int, tuple[float, float]] = {}
        slope = {
            period[0]: sum(self._slope[year] * self._factor(period, year) for year in period)
            for period in periods
        }
        for _ in range(STEPS):
            trial = self._at(
                {
                    year: self._level[period[0]] * self._factor(period, year)
                    for period in periods
                    for year in period
                }
            )
            settled = True
            for period in periods:
                first, given = period[0], sum(self._permits[year] for year in period)
                level = self._level[first]
                excess = sum(trial.emissions[year] for year in period) - given
                if abs(excess) <= EXACT * given or (level == 0.0 and excess < 0.0):
                    continue
                settled = False
                if first in before and before[first][0] != level:
                    new = (excess - before[first][1]) / (level - before[first][0])
                    slope[first] = new if new < 0.0 else slope[first]
                before[first] = level, excess
                self._level[first] = max(level - excess / slope[first], 0.0)
            if settled:
                return trial
        raise SolveError(
            f"banking of permits: {STEPS} steps did not clear the market of {periods[0][0]} to {periods[-1][-1]}; "
            "the caps may be below what any price reaches"
        )

    def _factor(self, period: Sequence[int], year: int) -> float:
        return self._growth ** (year - period[0])

    def _at(self, prices: Prices) -> _Trial[Solved]:
        solved, emissions = self._emitted(prices)
        return _Trial(solved, emissions, prices)


def _bank(
    years: Sequence[int], permits: Mapping[int, float], emissions: Mapping[int, float]
) -> dict[int, float]:
    kept, found = 0.0, {}
    for year in years:
        kept += permits[year] - emissions[year]
        found[year] = kept
    return found


def _joined(periods: Sequence[list[int]], prices: Prices, interest: float) -> list[list[int]]:
    """Neighbours as one period where the earlier ends cheaper than the later begins, discounted."""
    found = [list(periods[0])]
    for period in periods[1:]:
        later = prices[period[0]] / (1.0 + interest)
        if later - prices[found[-1][-1]] > EXACT * later:
            found[-1] += period
        else:
            found.append(list(period))
    return found


def _parted(
    periods: Sequence[list[int]], bank: Mapping[int, float], permits: Mapping[int, float]
) -> list[list[int]]:
    """A period that owes within is two, parted where it owes most; one just joined has no bank of its own yet."""
    found: list[list[int]] = []
    owed = 0.0
    for period in periods:
        inner = {year: bank[year] - owed for year in period[:-1]}
        worst = min(inner, key=inner.__getitem__) if inner else period[-1]
        if inner and inner[worst] < -10 * EXACT * permits[worst]:
            cut = period.index(worst) + 1
            found += [period[:cut], period[cut:]]
        else:
            found.append(period)
        owed = bank[period[-1]]
    return found
