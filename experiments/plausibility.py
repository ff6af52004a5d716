"""Plausibility: numbers that were probably meant in another unit, with what they mean as they stand.

A rate of 5 is 500 per cent, an endowment set to 1.05 is nearly nothing, 36,667 yen per tonne of carbon are 10,000 per
tonne of CO2, a negative price pays for emitting, an elasticity of 300 is perfect substitution. Doubts are warnings; what
nobody can mean (`absurd`) is an error.
That costs runs beyond the limits below: a duty above 1,000 per cent has to be split into a world price and a duty.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from calibration import ElasticityTable
from cge.effect import unmoved
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from experiments.words import Words

RATE, ABSURD_RATE = 1.0, 10.0  # 100 % and 1,000 %: Japan's duty on rice is about 800 %
LEVEL, ABSURD_LEVEL = 10.0, 1000.0  # times the benchmark, or its part
REVENUE, ABSURD_REVENUE = 0.05, 1.0  # of factor income, from a specific rate at benchmark emissions
SMALL_REVENUE = 2e-4  # of factor income: in Japan about 100 yen per tonne
ELASTICITY = 50.0  # published ones lie below 20
CARBON = 44.0 / 12.0  # tonnes of CO2 in a tonne of carbon
PERCENT = 100.0
DEARER = 0.01  # the difference of prices by which a large elasticity is explained
PERMIT_PRICES = ("permit_price_floor", "permit_price_ceiling")
AMOUNTS = {"carbon_cap": "e0_total", "covered_cap": "e0_covered", "grandfathered": "e0_covered"}
"""Amounts that nothing has until they are set, and the emissions of the base with which they are compared."""
Members = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Doubt:
    """A number that is probably not meant: a key of the report's words with the values that it tells."""

    key: str
    values: Mapping[str, object]
    absurd: bool = False

    def text(self, words: Words) -> str:
        """The doubt as a sentence."""
        return words(self.key, **self.values)


def doubts_of_values(parameters: Parameters, name: str, before: Members, after: Members) -> Iterator[Doubt]:
    """Doubts about new values of a parameter; of many members the one that is furthest off stands for all."""
    changed = {at: value for at, value in after.items() if value != before[at]}
    taxes = [tax for tax in parameters.taxes if tax.rate == name]
    specific = [tax for tax in taxes if tax.kind == "specific"]
    if not changed:
        return
    spec = parameters.specs[name]
    if specific or name in PERMIT_PRICES:
        money = specific[0].money_per_unit if specific else parameters.value("money_per_mt")
        lowest, largest = min(changed.values()), max(changed.values(), key=abs)
        for doubt in _of_price(parameters, name, money, lowest if lowest < 0.0 else largest):
            # A ceiling that nothing reaches is meant to bind nowhere.
            yield replace(doubt, absurd=doubt.absurd and bool(specific))
    elif name in AMOUNTS:
        yield from _of_amount(name, spec.unit, parameters.value(AMOUNTS[name]), sum(after.values()))
    elif taxes or spec.role == "rate" or name == "foreign_tariff":
        yield from _of_rate(name, before, changed)
    elif name == "real_wage_floor":  # of an index that is one in the base
        above = {at: value for at, value in changed.items() if value > 1.0}
        yield from _of_level(name, dict.fromkeys(above, 1.0), above)
    elif spec.initial in (None, 1.0) and not spec.unset:
        yield from _of_level(name, before, changed)


def doubts_of_results(pairs: Iterable[tuple[Equilibrium, Equilibrium]]) -> Iterator[Doubt]:
    """A doubt where no equilibrium of a run, each beside the one that it is compared with, has moved."""
    if all(unmoved(before, after) for before, after in pairs):
        yield Doubt("doubt_unmoved", {})


def doubts_of_elasticities(table: ElasticityTable) -> Iterator[Doubt]:
    """Doubts about the rows of an elasticity table; infinite ones say what they are."""
    for (name, index), value in table.rows.items():
        if math.isfinite(value) and abs(value) > ELASTICITY:
            factor = (1.0 + DEARER) ** abs(value)
            yield Doubt("doubt_elasticity", {"name": f"{name}[{index}]", "value": value, "factor": factor})


def doubts_of_share(name: str, value: float) -> Iterator[Doubt]:
    """Doubts about a rate that is a share of something, such as an interest rate."""
    yield from _of_rate(name, {(): 0.0}, {(): value})


def doubts_of_index(name: str, value: float) -> Iterator[Doubt]:
    """Doubts about what something has become that was one."""
    yield from _of_level(name, {(): 1.0}, {(): value})


def _of_rate(name: str, before: Members, changed: Members) -> Iterator[Doubt]:
    at = max(changed, key=lambda each: abs(changed[each]))
    value = changed[at]
    if abs(value) >= RATE and abs(value) > 2 * abs(before[at]):
        told = {"name": _member(name, at), "value": value, "cent": PERCENT * value, "meant": value / PERCENT}
        yield Doubt("doubt_rate", told, absurd=abs(value) >= ABSURD_RATE)


def _of_level(name: str, before: Members, changed: Members) -> Iterator[Doubt]:
    ratios = {at: changed[at] / before[at] for at in changed if changed[at] * before[at] > 0.0}
    if not ratios:
        return
    at = max(ratios, key=lambda each: abs(math.log(ratios[each])))
    times, change = max(ratios[at], 1.0 / ratios[at]), PERCENT * (ratios[at] - 1.0)
    if times > LEVEL:
        told = {"name": _member(name, at), "value": changed[at], "old": before[at], "change": change}
        yield Doubt("doubt_level", told, absurd=times > ABSURD_LEVEL)


def doubts_of_amounts(name: str, unit: str, base: float, by_year: Mapping[int, float]) -> Iterator[Doubt]:
    """Doubts about emissions that are allowed, beside those of the base; the year that is furthest off stands for all."""
    year = max(by_year, key=lambda each: abs(math.log(by_year[each] / base)))
    yield from _of_amount(f"{name} ({year})", unit, base, by_year[year])


def _of_amount(name: str, unit: str, base: float, value: float) -> Iterator[Doubt]:
    if base <= 0.0 or value <= 0.0:
        return
    # A small part may be handed out; a small part as the whole cap is another unit.
    times = value / base if name == "grandfathered" else max(value / base, base / value)
    if times > LEVEL:
        told = {"name": name, "value": value, "unit": unit, "old": base}
        yield Doubt("doubt_amount", told, absurd=times > ABSURD_LEVEL)


def _of_price(parameters: Parameters, name: str, money: float, value: float) -> Iterator[Doubt]:
    """money: of the accounts per unit of emissions at a price of one."""
    income = float(parameters.vector("q0_factor").sum())
    share = value * parameters.value("e0_total") * money / income if income > 0.0 else 0.0
    told = {"name": name, "value": value, "share": PERCENT * share, "carbon": value / CARBON}
    if value < 0.0:
        yield Doubt("doubt_negative_price", told, absurd=-share > ABSURD_REVENUE)
    elif share > REVENUE:
        yield Doubt("doubt_price", told, absurd=share > ABSURD_REVENUE)
    elif 0.0 < share < SMALL_REVENUE:
        yield Doubt("doubt_small_price", told)


def _member(name: str, at: tuple[str, ...]) -> str:
    return f"{name}[{','.join(at)}]" if at else name
