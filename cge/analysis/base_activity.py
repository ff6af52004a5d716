"""Base activity of allowances by benchmark under the GX law: reset only when activity has moved out of a dead band.

Allowances of a year are benchmark times base activity. The base is the mean of the three years before the first; where the
mean of the last two years departs from it by more than 7.5 per cent, that mean is the base from the next year on (draft
guidelines of 2025, shulman-advisory.com; the final figure was not read).
"""

from __future__ import annotations

from collections.abc import Mapping

from cge.equilibrium import Equilibrium
from cge.parameters import Parameters

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


def entitled(years: Mapping[int, Equilibrium], parameters: Parameters) -> dict[int, float]:
    """Mt by year that benchmarks give on base activity, of consecutive years; 0 in the first, which has none before it.

    parameters: of the benchmark, whose coverage and intensities allowances are given by.
    """
    found = dict.fromkeys(years, 0.0)
    for a in parameters.sets["a"]:
        shares = {year: equilibrium.parameters.value("free_share", a) for year, equilibrium in years.items()}
        handed = [year for year, share in shares.items() if share and year > min(years)]
        if not handed:
            continue
        output = {year: equilibrium.value("q_node", a) for year, equilibrium in years.items()}
        per_unit = parameters.value("covered_share", a) * parameters.value("e0_intensity", a)
        for year, base in base_activity(output, min(handed)).items():
            found[year] += shares[year] * per_unit * base
    return found
