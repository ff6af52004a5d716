r"""Tariffs of the USA on Japan's exports by regime: from rules on lists of products to a rate for each commodity.

R1. Rate of a product: max(rate, MFN) where the rule gives a total ("all-in"), MFN + incidence x rate where it is added,
MFN where no rule names the product's list. R2. Rate of a commodity beyond the benchmark's, with the shares s_p of its
products in exports to the USA: t^*_c = \sum_p s_p (1 + t_p) / (1 + mfn_p) - 1.

R3. Price of what competes with Japan's goods in the US market, by the shares \theta_k of the other suppliers k (home
producers pay nothing): P^* = (\sum_k \theta_k ((1 + t_k) / (1 + t_k^0))^{1 - \eta})^{1 / (1 - \eta)}, \eta the elasticity of
the demand for Japan's exports, t_k^0 what the benchmark's trade bears already (MFN and China's 25 per cent of 2018); their
own prices are given. Source: the CES dual over suppliers (Armington 1969). A uniform tariff on all of them is not worth its
rate to Japan, because home producers stay where they are.

R4. Rate of a fiscal year (April to March): mean over its days of the rates of the regimes in force, zero before the first.

Products, shares, MFN rates and how certain each is: us_tariffs.csv; rules with their dates: us_tariff_regimes.csv. Shares
of suppliers in the market without Japan: us_market.csv; what they paid and pay: us_tariffs_on_rivals.csv.
Dates of regimes: us_tariff_schedule.csv. `python -m experiments.scenarios.us_tariffs REGIME` prints the shocks of an
experiment file, `... path REGIME YEAR` the paths of a policy file, with that regime from the fiscal year YEAR on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import pandas as pd

from sam.problem import InputError, suggestion

EXCESS_CAPACITY = {"excess_10": 10.0, "excess_15": 15.0}
"""Section 301 excess capacity, not determined: points on top of `current`, on goods of the list `other`."""
SUPPLIERS = ("canada_mexico", "eu", "korea_taiwan", "china", "asean", "other")
"""Of the US market beside home producers and Japan."""
FIRST_YEAR = 2025  # fiscal year in which the first regime begins
PLACES = 4  # of a rate in an experiment file


@dataclass(frozen=True)
class Rule:
    """What a regime does to a list of products: rate in per cent, whether it is a total, and effective incidence."""

    rate: float
    total: bool
    incidence: float

    def applied(self, mfn: float) -> float:
        """The whole rate in per cent of a product with an MFN rate (R1)."""
        return max(self.rate, mfn) if self.total else mfn + self.incidence * self.rate


def regimes() -> tuple[str, ...]:
    """Names of the regimes, in order of time."""
    return (*dict.fromkeys(_table("us_tariff_regimes")["regime"]), *EXCESS_CAPACITY)


def rates(regime: str) -> dict[str, float]:
    """Rate of each commodity beyond the benchmark's (R2), as a share. Raises InputError for an unknown regime."""
    found: dict[str, float] = {}
    for product, whole in _products(regime):
        risen = product["share"] * (100 + whole) / (100 + product["mfn_pct"])
        found[product["commodity"]] = found.get(product["commodity"], -1.0) + risen
    return found


def whole_rates(regime: str) -> dict[str, float]:
    """Rate of each commodity with MFN, as a share: the mean over its products. Raises InputError as `rates`."""
    found: dict[str, float] = {}
    for product, whole in _products(regime):
        found[product["commodity"]] = found.get(product["commodity"], 0.0) + product["share"] * whole / 100
    return found


def _products(regime: str) -> Iterator[tuple[dict, float]]:
    """Every product with its whole rate in per cent (R1)."""
    rules, points = _rules(regime)
    for product in _table("us_tariffs").to_dict("records"):
        mfn = product["mfn_pct"]
        whole = rules[product["list"]].applied(mfn) if product["list"] in rules else mfn
        yield product, whole + (points if product["list"] == "other" else 0.0)


def rivals_prices(eta: Mapping[str, float]) -> dict[str, float]:
    """P* of each commodity under the tariffs on others since 2026-07-24 (R3). eta: export demand elasticities."""
    table = _table("us_tariffs_on_rivals")
    before, now = (table[table["since"] == since].set_index("list") for since in ("2021", "2026-07-24"))
    risen = (100 + now[[*SUPPLIERS]]) / (100 + before[[*SUPPLIERS]])
    found = {}
    for row in _table("us_market").to_dict("records"):
        power = 1 - eta[row["commodity"]]
        dual = row["home"] + sum(row[k] * float(risen.loc[row["list"], k]) ** power for k in SUPPLIERS)
        found[row["commodity"]] = float(dual ** (1 / power))
    return found


def shock_lines(regime: str, partner: str = "w_usa") -> Iterator[str]:
    """The shocks as lines of an experiment file, one for each rate."""
    at: dict[float, list[str]] = {}
    for commodity, rate in rates(regime).items():
        at.setdefault(round(rate, PLACES), []).append(commodity)
    for rate, commodities in at.items():
        if rate:
            index = f"{{r: {partner}, c: {_list(commodities)}}}"
            yield f"- {{parameter: foreign_tariff, index: {index}, set: {rate:g}}}"


def fiscal_year_rates(year: int) -> dict[str, float]:
    """Rate of each commodity in a fiscal year by the schedule (R4)."""
    begins, ends = date(year, 4, 1), date(year + 1, 3, 31)
    found = dict.fromkeys(rates("current"), 0.0)
    for row in _table("us_tariff_schedule").to_dict("records"):
        first, last = (date.fromisoformat(row[edge]) for edge in ("from", "until"))
        days = (min(last, ends) - max(first, begins)).days + 1
        if days > 0:
            for commodity, rate in rates(row["regime"]).items():
                found[commodity] += rate * days / ((ends - begins).days + 1)
    return found


def path_lines(regime: str, year: int, partner: str = "w_usa") -> Iterator[str]:
    """The items of a policy file: the schedule until the year before, then one regime for good."""
    years = {each: fiscal_year_rates(each) for each in range(FIRST_YEAR, year)} | {year: rates(regime)}
    at: dict[tuple[float, ...], list[str]] = {}
    for commodity in rates(regime):
        at.setdefault(tuple(round(own[commodity], PLACES) for own in years.values()), []).append(commodity)
    for values, commodities in at.items():
        series = ", ".join(f"{each}: {value:g}" for each, value in zip(years, values, strict=True))
        index = f"{{r: {partner}, c: {_list(commodities)}}}"
        if any(values):
            yield f"- {{parameter: foreign_tariff, index: {index}, set: {{{series}}}, between: step}}"


def _list(commodities: list[str]) -> str:
    return commodities[0] if len(commodities) == 1 else f"[{', '.join(commodities)}]"


def _rules(regime: str) -> tuple[Mapping[str, Rule], float]:
    if regime not in regimes():
        raise InputError(f"there is no regime {regime!r} of US tariffs. {suggestion(regime, regimes())}")
    table, points = _table("us_tariff_regimes"), EXCESS_CAPACITY.get(regime, 0.0)
    own = table[table["regime"] == ("current" if points else regime)]
    return {
        row.list: Rule(float(row.rate_pct), row.basis == "total", float(row.incidence))
        for row in own.itertuples()
    }, points


@cache
def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(files("experiments.scenarios").joinpath(f"{name}.csv"))


if __name__ == "__main__":
    given = sys.argv[1:]
    found = path_lines(given[1], int(given[2])) if given[0] == "path" else shock_lines(given[0])
    sys.stdout.writelines(f"{line}\n" for line in found)
