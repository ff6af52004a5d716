"""Print Takeda and Arimura (2021) beside our recursive path: the table of docs/explanation/takeda_arimura.md.

Run `python docs/takeda_arimura.py`. Their figures are in takeda_arimura.csv. Ours are the shipped path `takeda_arimura`
with their elasticity between capital and labour. The policy is their carbon price, straight between 2020, 2030, 2040 and
2050, with each of their four uses of the revenue; in a fifth run emissions are given and the price is what meets them.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cge
from experiments.api.path import PathResult
from experiments.inputs.spec import read_experiment

Figures = Mapping[tuple[str, str, int], float]
"""By item, recycling (empty: without the policy) and year (0: all years)."""

FIGURES = Path(__file__).with_suffix(".csv")
LUMP_SUM = "lump_sum"
RECYCLING = (LUMP_SUM, "income_tax", "corporate_tax", "household_purchases")
FIRST, YEARS, LAST = 2020, (2030, 2040, 2050), 2050
# Capital against labour: 1, and 0.1 in power; the structure's other elasticities are theirs already.
ELASTICITIES = {"sigma_kl": 1, "sigma_kl[a_elt]": 0.1, "sigma_kl[a_elo]": 0.1}
INTEREST = 0.01  # a year, theirs
TRILLION_YEN = 1e-3  # per bn yen


@cache
def published() -> Figures:
    """Their figures."""
    with FIGURES.open(encoding="utf-8") as lines:
        return {
            (row["item"], row["recycling"], int(row["year"] or 0)): float(row["value"])
            for row in csv.DictReader(lines)
        }


def price(recycling: str) -> dict[str, Any]:
    """A policy: their carbon price by year, and what its revenue is used for."""
    prices = {year: published()["carbon_price", recycling, year] for year in YEARS}
    return {
        "policy": [{"parameter": "carbon_price", "set": {FIRST: 0} | prices, "between": "linear"}],
        "policy_closure": [{"recycling": recycling}],
    }


def cap() -> dict[str, Any]:
    """A policy: emissions against 2020 as theirs in 2030 and 2050, met by the carbon price."""
    index = {FIRST: 1, 2030: emissions(2030), LAST: emissions(LAST)}
    return {
        "policy_targets": [
            {"free": "carbon_price", "fix": "co2", "multiply": index, "between": "linear", "move": "points"}
        ]
    }


def emissions(year: int) -> float:
    """Their emissions against 2020: revenue over price is what pays; what is captured in 2050 comes on top."""
    megatonnes = 1e6 * published()["revenue", LUMP_SUM, year] / published()["carbon_price", LUMP_SUM, year]
    return (megatonnes + published().get(("captured", "", year), 0.0)) / published()[
        "baseline_co2", "", FIRST
    ]


def solved(economy: cge.Economy, policy: Mapping[str, Any], **closure: str) -> PathResult:
    """The shipped path with a policy on top, under its closure or with some entries replaced."""
    spec = read_experiment("takeda_arimura").spec
    return economy.path(spec.dynamics | policy, spec.closure.model_dump(exclude_unset=True) | closure)


def economy(elasticities: Mapping[str, float] = ELASTICITIES) -> cge.Economy:
    """Japan with their elasticities."""
    return cge.Economy("japan_2015", settings={f"elasticities.{name}": v for name, v in elasticities.items()})


def welfare_pct(path: PathResult) -> float:
    """Equivalent variation against consumption of the baseline, both discounted to the first year, in per cent."""
    gained = path.macro_of("policy").loc["ev"] - path.macro_of("baseline").loc["ev"]
    weight = [(1 + INTEREST) ** (FIRST - year) for year in gained.index]
    return float(
        100 * (gained * weight).sum() / (path.macro_of("baseline").loc["consumption_real"] * weight).sum()
    )


def figures(economy: cge.Economy) -> Iterator[tuple[tuple[str, str, int], float]]:
    """Our figures in the units of theirs. CO2 without the policy is theirs of 2020 by our index."""
    for recycling in RECYCLING:
        path = solved(economy, price(recycling))
        for year in YEARS:
            for item in ("gdp_real", "investment_real", "exports_real", "co2"):
                yield (item, recycling, year), float(path.deviations.loc[item, year])
            yield ("revenue", recycling, year), TRILLION_YEN * float(path.macro.loc["carbon_revenue", year])
        yield ("welfare", recycling, 0), welfare_pct(path)
        if recycling == LUMP_SUM:
            emitted = path.macro_of("baseline").loc["co2"]
            yield (
                ("baseline_co2", "", LAST),
                float(published()["baseline_co2", "", FIRST] * emitted[LAST] / emitted[FIRST]),
            )
    path = solved(economy, cap())
    for year in (2030, LAST):
        found = path.results.runs["policy"][year - FIRST].equilibrium.parameters.value("carbon_price")
        yield ("price_for_emissions", LUMP_SUM, year), float(found)


ITEMS = {
    "carbon_price": ("carbon price, yen", ",.0f"),
    "price_for_emissions": ("price that meets their emissions, yen", ",.0f"),
    "gdp_real": ("real GDP, %", "+.2f"),
    "investment_real": ("investment, %", "+.1f"),
    "exports_real": ("exports, %", "+.1f"),
    "co2": ("CO2, %", "+.1f"),
    "revenue": ("revenue, tn yen", ".1f"),
    "welfare": ("welfare, discounted, %", "+.3f"),
    "baseline_gdp": ("GDP without the policy, tn yen", ".1f"),
    "baseline_co2": ("CO2 without the policy, Mt", ".0f"),
    "captured": ("captured CO2, Mt", ".0f"),
}
GIVEN = ("carbon_price", "baseline_gdp")


def table(ours: Figures) -> str:
    """Every figure of theirs that was read, and ours, as Markdown; `-` where there is none."""
    theirs = dict(published())
    for year in (2030, LAST):
        theirs["price_for_emissions", LUMP_SUM, year] = theirs["carbon_price", LUMP_SUM, year]
    lines = [
        "| | year | | lump sum | income tax | corporate tax | purchases |",
        "|---|---:|---|---:|---:|---:|---:|",
    ]
    for item, (name, form) in ITEMS.items():
        for year in sorted({at[2] for at in (*theirs, *ours) if at[0] == item}):
            own = () if item in GIVEN else (("ours", ours),)
            for whose, found in (("theirs, given to ours" if item in GIVEN else "theirs", theirs), *own):
                # What holds without the policy is the same for every use of the revenue.
                values = [found.get((item, use, year), found.get((item, "", year))) for use in RECYCLING]
                if all(value is None for value in values):
                    continue
                cells = ["-" if value is None else format(value, form) for value in values]
                span = str(year) if year else f"{FIRST}-{LAST}"
                lines.append(f"| {' | '.join((name, span, whose, *cells))} |")
    return "\n".join(lines)


def variants() -> Iterator[tuple[str, str, list[float]]]:
    """What the choices that are ours do to real GDP of 2030, 2040 and 2050: choice, use of the revenue, per cent."""
    for name, japan, closure in (
        ("investment given, households save what it needs", economy(), {"base": "welfare"}),
        ("elasticity of capital and labour of the project", economy({}), {}),
    ):
        for recycling in (LUMP_SUM, "corporate_tax"):
            effect = solved(japan, price(recycling), **closure).deviations.loc["gdp_real"]
            yield name, recycling, [float(effect[year]) for year in YEARS]


def variants_table(found: Iterable[tuple[str, str, list[float]]]) -> str:
    """The same as Markdown."""
    lines = [f"| real GDP, % | revenue to | {' | '.join(map(str, YEARS))} |", "|---|---|---:|---:|---:|"]
    for name, recycling, effects in found:
        cells = (name, recycling.replace("_", " "), *(format(effect, "+.2f") for effect in effects))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Solve everything and print both tables."""
    sys.stdout.write(table(dict(figures(economy()))) + "\n\n")
    sys.stdout.write(variants_table(variants()) + "\n")


if __name__ == "__main__":
    main()
