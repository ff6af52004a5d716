"""Base activity of allowances by benchmark under the GX law: reset only when activity has moved out of a dead band.

Allowances of a year are benchmark times base activity. The base is the mean of the three years before the first; where the
mean of the last two years departs from it by more than 7.5 per cent, that mean is the base from the next year on (draft
guidelines of 2025, shulman-advisory.com; the final figure was not read).
"""

from __future__ import annotations

from collections.abc import Mapping

BAND = 0.075
BEFORE, MEAN_OF = 3, 2
"""Years whose mean is the first base, and whose mean may reset it."""


def base_activity(activity: Mapping[int, float], first: int, band: float = BAND) -> dict[int, float]:
    """Base by year from `first` on, of consecutive years of activity of one activity, in its unit.

    Raises ValueError where no year is before `first`.
    """
    before = [activity[year] for year in range(first - BEFORE, first) if year in activity]
    if not before:
        raise ValueError(f"there is no activity before {first}, from which the first base is taken")
    base = sum(before) / len(before)
    found = {}
    for year in sorted(each for each in activity if each >= first):
        found[year] = base
        last = [activity[each] for each in range(year - MEAN_OF + 1, year + 1) if each in activity]
        mean = sum(last) / len(last)
        if abs(mean / base - 1.0) > band:
            base = mean
    return found
