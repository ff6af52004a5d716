r"""Growth accounting: the change of real GDP between two years by source, adding up exactly.

Y6. \ln(Y_1/Y_0) = \sum_j T_j, Y by the Fisher index. Output of an activity is taken apart in its tree (Y4); what makes it
grow counts with the weight of the activity's cost, L(C_{a0}/V_0, C_{a1}/V_1) / \sum_i L(v_{i0}/V_0, v_{i1}/V_1), v_i final
demand and V GDP in current prices. Intermediate inputs count against it with weights of the same kind. Those of final
demand make the Sato-Vartia index; all depend on shares in GDP alone, so that the price level does not matter.
Source: Jorgenson, Gollop and Fraumeni (1987), Productivity and U.S. Economic Growth, ch. 2 and 9; OECD (2001), Measuring
Productivity; Sato (1976) and Vartia (1976) for the weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from cge.analysis.accounting.log_mean import log_change, log_mean, quantity_changes
from cge.analysis.accounting.output import OutputGrowth, activity_of, output_growth
from cge.analysis.accounting.sales import sales, taxed_products
from cge.analysis.accounting.year import AccountedYear
from cge.analysis.final_demand import expenditure, fisher
from cge.equilibrium import Equilibrium
from sam.problem import InputError

PERCENT = 100.0
Term = tuple[str, float]


def growth_accounting(years: Mapping[int, AccountedYear]) -> pd.DataFrame:
    """Growth of real GDP by source: a row for each term, a column for each year but the first; per cent points (100 ln).

    A column says what has changed since the year before it in `years`. The terms:

    - `hours`, `labour_quality`: services over hours;
    - `capital_quantity`: the sum of stocks; `capital_quality`: services over stocks, by user cost;
    - `other_factors`: services of all without a stock that the structure does not call labour;
    - `factor_reallocation`: factors that move to where they earn more;
    - `productivity_NAME` of each named source, and `productivity_residual`;
    - `old_technique`, in economies with vintages: technique of the old ones, which is re-based each year;
    - `intermediate_inputs`: what they add to output above their price before the activities' taxes on them;
    - `production_taxes`: output at the price that activities get, above the cost of their trees: taxes on output, fixed
      inputs, by-products;
    - `product_taxes`: purchases that are worth more to buyers than sellers get;
    - `aggregation`: log-mean weights on the way from activities to final demand;
    - `index_number`: the Fisher index less the Sato-Vartia index of the same items.

    The last two are differences of index numbers, the others are computed on their own. `residual` is what all leave of
    `gdp_real`: rounding, where the equilibria are solutions. Raises InputError where GDP has no Fisher index.
    """
    found = {after: dict(_with_residual(years[before], years[after])) for before, after in pairwise(years)}
    return (pd.DataFrame(found) * PERCENT).rename_axis(index="term", columns="year")


def output_accounting(before: AccountedYear, after: AccountedYear) -> pd.DataFrame:
    """Growth of each activity's output between two years: a row for each activity, per cent points (100 ln).

    Columns: `labour`, `capital`, `other_factors`, `intermediate_inputs`, productivity by source, `residual`, `output`.
    """
    growth, parameters = output_growth(before.equilibrium, after.equilibrium), after.equilibrium.parameters
    count = len(growth.output)
    columns: dict[str, np.ndarray] = {}

    def add(name: str, amounts: np.ndarray, over: str) -> None:
        columns[name] = np.bincount(activity_of(parameters, over), amounts, count)

    members = [f for f, _ in parameters.sets["fa"]]
    used = growth.purchases["factor"] * _growth(before, after, "q_factor")
    for name, factors in _groups(after).items():
        add(name, used * np.isin(members, factors), "fa")
    add("intermediate_inputs", _bought(growth, before, after), "ca")
    for name, rise in _productivity(before, after):
        add(name, growth.nodes * rise, "k_production")
    if parameters.sets["ab"]:
        columns["old_technique"] = growth.technique
    table = pd.DataFrame(columns, index=pd.Index(parameters.sets["a"], name="activity"))
    table["residual"] = growth.output - table.sum(axis=1)
    table["output"] = growth.output
    return table * PERCENT


def _with_residual(before: AccountedYear, after: AccountedYear) -> Iterator[Term]:
    index = fisher(expenditure(before.equilibrium), expenditure(after.equilibrium))
    if index is None:
        raise InputError(
            "growth accounting: GDP is worth nothing or less at the prices of one of two years, so its growth has no index; "
            "account for a shorter path"
        )
    terms = list(_terms(before, after, math.log(index)))
    yield from terms
    yield "residual", math.log(index) - math.fsum(value for _, value in terms)
    yield "gdp_real", math.log(index)


@dataclass(frozen=True, eq=False)
class _Weights:
    """Log-mean weights of what is a share of GDP in both equilibria; those of final demand add up to one."""

    pair: tuple[Equilibrium, Equilibrium]

    @cached_property
    def gdp(self) -> tuple[float, float]:
        return expenditure(self.pair[0]).nominal, expenditure(self.pair[1]).nominal

    @cached_property
    def total(self) -> float:
        before, after = (expenditure(each).value for each in self.pair)
        return float(log_mean(before / self.gdp[0], after / self.gdp[1]).sum())

    def of(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """The weight of each value."""
        return log_mean(before / self.gdp[0], after / self.gdp[1]) / self.total

    def effect(
        self, value0: np.ndarray, value1: np.ndarray, quantity0: np.ndarray, quantity1: np.ndarray
    ) -> float:
        """What quantities add to the growth of GDP by their weights."""
        values = value0 / self.gdp[0], value1 / self.gdp[1]
        return float(quantity_changes(*values, quantity0, quantity1).sum()) / self.total

    def sold(self, transaction: str) -> tuple[float, float]:
        """What the quantities of a transaction add, at prices before taxes and at prices paid."""
        before, after = (sales(each, transaction) for each in self.pair)
        return (
            self.effect(before.net, after.net, before.quantity, after.quantity),
            self.effect(before.paid, after.paid, before.quantity, after.quantity),
        )


def _terms(before: AccountedYear, after: AccountedYear, gdp: float) -> Iterator[Term]:
    pair = before.equilibrium, after.equilibrium
    parameters, weights = after.equilibrium.parameters, _Weights(pair)
    growth = output_growth(*pair)
    cost = weights.of(*growth.cost)

    yield from _factor_terms(before, after, growth.purchases["factor"] * cost[activity_of(parameters, "fa")])
    nodes = growth.nodes * cost[activity_of(parameters, "k_production")]
    for name, rise in _productivity(before, after):
        yield name, float(nodes @ rise)
    if parameters.sets["ab"]:
        yield "old_technique", float(cost @ growth.technique)
    added = float(_bought(growth, before, after) @ cost[activity_of(parameters, "ca")])
    taken, _ = weights.sold("intermediate")
    yield "intermediate_inputs", added - taken

    produced, _ = weights.sold("make")
    yield "production_taxes", produced - float(cost @ growth.output)
    wedges = sum(paid - net for net, paid in map(weights.sold, taxed_products(after.equilibrium)))
    yield "product_taxes", wedges
    spent = [expenditure(each) for each in pair]
    final = weights.effect(*(each.value for each in spent), *(each.quantity for each in spent))
    yield "aggregation", final - (produced - taken) - wedges
    yield "index_number", gdp - final


def _factor_terms(before: AccountedYear, after: AccountedYear, weight: np.ndarray) -> Iterator[Term]:
    """Factors: the quantity that all of a group share, what services have above it, and what moved between activities."""
    parameters = after.equilibrium.parameters
    used = _growth(before, after, "q_factor")
    of_factor = parameters.totals("fa", 0, weight)
    services = {f: float(log_change(before.services[f], after.services[f])) for f in after.services}
    groups = _groups(after)
    hours = before.hours_worked, after.hours_worked
    stocks = [sum(year.stocks[f] for f in groups["capital"]) for year in (before, after)]
    volumes = {"labour": ("hours", log_change(*hours)), "capital": ("capital_quantity", log_change(*stocks))}
    for group, (quantity, rise) in volumes.items():
        yield quantity, sum(of_factor[f] * float(rise) for f in groups[group])
        yield f"{group}_quality", sum(of_factor[f] * (services[f] - float(rise)) for f in groups[group])
    yield "other_factors", sum(of_factor[f] * services[f] for f in groups["other_factors"])
    moved = used - np.array([services[f] for f, _ in parameters.sets["fa"]])
    yield "factor_reallocation", float(weight @ moved)


def _groups(year: AccountedYear) -> dict[str, Sequence[str]]:
    """Factors that count as labour, as capital with a stock, and as neither."""
    capital = [f for f in year.services if f in year.stocks and f not in year.labour]
    return {
        "labour": year.labour,
        "capital": capital,
        "other_factors": [f for f in year.services if f not in year.labour and f not in capital],
    }


def _productivity(before: AccountedYear, after: AccountedYear) -> Iterator[tuple[str, np.ndarray]]:
    """The log change of productivity of every node by source; the residual is what the named ones leave."""
    nodes = after.equilibrium.parameters.sets["k_production"]
    explained = np.zeros(len(nodes))
    rises: dict[str, np.ndarray] = {}
    for (name, earlier), (_, later) in zip(before.sources, after.sources, strict=True):
        known = np.array([node in earlier and node in later for node in nodes])
        so_far = log_change(*(np.array([each.get(node, 1.0) for node in nodes]) for each in (earlier, later)))
        so_far = np.where(known, so_far, explained)
        rises[name] = rises.get(name, np.zeros(len(nodes))) + so_far - explained
        explained = so_far
    for name, rise in rises.items():
        yield f"productivity_{name}", rise
    yield "productivity_residual", _growth(before, after, "productivity") - explained


def _bought(growth: OutputGrowth, before: AccountedYear, after: AccountedYear) -> np.ndarray:
    """What each intermediate input adds to the growth of its activity's output."""
    elasticity = growth.purchases.get("intermediate", np.zeros(0))
    return elasticity * _growth(before, after, "q_intermediate")


def _growth(before: AccountedYear, after: AccountedYear, name: str) -> np.ndarray:
    return log_change(before.equilibrium.vector(name), after.equilibrium.vector(name))
