r"""How much faster labour's efficiency has to grow than capital's for labour's income to go where it went, by cause.

Y9. With L labour services, K those of one kind of capital, W and R what they cost their users, p = (W/L)/(R/K):
d ln(L/K) = B - \hat\sigma d ln p, d the change between two years. Within activities, which substitute,
\hat\sigma d ln p = -\sum_a (\lambda_a s_{Ka} + \kappa_a s_{La}) d ln(L_a/K_a); between them,
B = \sum_a (\lambda_a - \kappa_a)(s_{La} d ln L_a + s_{Ka} d ln K_a). \lambda_a = L(L_{a0}, L_{a1}) / L(L_0, L_1), and
\kappa_a of capital, are log-mean weights (Y1); s_{La} + s_{Ka} = 1 are shares in value (Y3). With H hours and
d ln p = d ln(W/R) - d ln(L/K),

d ln(A_L/A_K) = d ln(L/H) = d ln(K/H) + [B - \hat\sigma d ln(W/R)] / (1 - \hat\sigma).

Productivity that moves both alike cancels. d ln(W/R) follows from the labour share and what else GDP V pays:
d ln(W/R) = (1 + v_W/v_R) d ln(W/V) + \sum_i (v_i/v_R) d ln(V_i/V), v log-mean shares in GDP, V_i other factors and taxes.
An activity substitutes only as far as it uses both, so that \hat\sigma = (1 - \chi)\sigma is below the elasticity \sigma of
all activities; B is what remains between them.
Source: Oberfield and Raval (2021), Micro data and macro technology, Econometrica 89(2), 703-732, where the elasticity of
the whole is (1 - \chi)\sigma + \chi\varepsilon for small changes; here two years are taken apart exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from cge.analysis.accounting.log_mean import ces_weights, log_change, log_mean
from cge.analysis.accounting.output import activity_of
from cge.analysis.accounting.sales import Sales, sales
from cge.analysis.accounting.year import AccountedYear
from cge.analysis.final_demand import expenditure
from sam.problem import InputError

PERCENT = 100.0
RENTED = "rented"  # all capital together


def factor_bias(
    before: AccountedYear, after: AccountedYear, capital: Collection[str], market: Collection[str] = ()
) -> pd.Series:
    """Terms of the bias A_L - A_K between two years, in per cent points (100 ln); factors in `capital` count together.

    `elasticity` s is that within activities, a number. `labour_share`, a term for each further factor by its name and
    `taxes` are the parts of d ln(W/R) in Y9, times -s / (1 - s). `capital_per_hour` stands alone; `between_market` and
    `between_others`, of the activities in `market` and of all others, are B over 1 - s. `residual` is rounding, `bias` the
    total.

    Raises InputError where the structure calls no factor labour, where the economy has no such capital, and where the price
    of labour against that of capital is the same in both years, so that nothing was substituted.
    """
    activities = after.equilibrium.parameters.sets["a"]
    labour = [_used(year, year.labour) for year in (before, after)]
    rented = [_used(year, capital) for year in (before, after)]
    if not (labour[0].paid.sum() and rented[0].paid.sum()):
        lacking = (
            "no factor is labour" if rented[0].paid.sum() else f"activities rent no {', '.join(capital)}"
        )
        raise InputError(
            f"factor bias: {lacking}; name a kind of capital that activities use, in a structure with roles.labour"
        )
    ratio = _total_change(labour, "quantity") - _total_change(rented, "quantity")
    price = _total_change(labour, "paid") - _total_change(rented, "paid") - ratio
    between = _between(labour, rented)
    if not price:
        raise InputError(
            "factor bias: labour became neither dearer nor cheaper than capital; take other years"
        )
    elasticity = (between.sum() - ratio) / price
    per_hour = {
        "capital_per_hour": _total_change(rented, "quantity")
        - float(log_change(before.hours_worked, after.hours_worked))
    }
    share = {
        name: -elasticity / (1 - elasticity) * value
        for name, value in _relative_income(before, after, capital)
    }
    inside = np.isin(activities, list(market))
    moved = {
        name: float(between[chosen].sum()) / (1 - elasticity)
        for name, chosen in (("between_market", inside), ("between_others", ~inside))
    }
    terms = pd.Series(share | per_hour | moved)
    bias = _total_change(labour, "quantity") - float(log_change(before.hours_worked, after.hours_worked))
    found = PERCENT * pd.concat([terms, pd.Series({"residual": bias - terms.sum(), "bias": bias})])
    return pd.concat([pd.Series({"elasticity": elasticity}), found]).rename_axis("term")


def _used(year: AccountedYear, factors: Collection[str]) -> Sales:
    """What activities use of some factors together, an entry for each activity."""
    parameters, used = year.equilibrium.parameters, sales(year.equilibrium, "factor")
    chosen = np.isin([f for f, _ in parameters.sets["fa"]], list(factors))
    at, count = activity_of(parameters, "fa"), len(parameters.sets["a"])
    return Sales(*(np.bincount(at, each * chosen, count) for each in (used.quantity, used.net, used.taxes)))


def _total_change(pair: list[Sales], name: str) -> float:
    return float(log_change(*(getattr(each, name).sum() for each in pair)))


def _between(labour: list[Sales], capital: list[Sales]) -> np.ndarray:
    """What each activity adds to the growth of labour over capital as it grows in both."""
    count = len(labour[0].quantity)
    before, after = (
        np.concatenate([one.paid, other.paid]) for one, other in zip(labour, capital, strict=True)
    )
    shares = ces_weights(before, after, np.tile(np.arange(count), 2), count)
    growth, weights = (
        [function(each[0].quantity, each[1].quantity) for each in (labour, capital)]
        for function in (log_change, log_mean)
    )
    totals = [log_mean(*(year.quantity.sum() for year in each)) for each in (labour, capital)]
    both = shares[:count] * growth[0] + shares[count:] * growth[1]
    return (weights[0] / totals[0] - weights[1] / totals[1]) * both


def _relative_income(
    before: AccountedYear, after: AccountedYear, capital: Collection[str]
) -> Iterator[tuple[str, float]]:
    """The change of labour's income over that of capital, from that of each part of GDP over the whole."""
    parts = [_parts_of_gdp(year, capital) for year in (before, after)]
    weight = {name: float(log_mean(parts[0][name], parts[1][name])) for name in parts[0]}
    for name in parts[0]:
        if name != RENTED:
            grown = float(log_change(parts[0][name], parts[1][name]))
            yield name, (weight[name] / weight[RENTED] + (name == "labour_share")) * grown


def _parts_of_gdp(year: AccountedYear, capital: Collection[str]) -> dict[str, float]:
    """Shares in GDP: labour, every other factor by its name, and all taxes that are in GDP and not on factors."""
    gdp, used = expenditure(year.equilibrium).nominal, sales(year.equilibrium, "factor")
    called = dict.fromkeys(year.labour, "labour_share") | dict.fromkeys(capital, RENTED)
    names = [called.get(f, f) for f, _ in year.equilibrium.parameters.sets["fa"]]
    shares = {
        str(name): value / gdp
        for name, value in pd.Series(used.paid).groupby(names, sort=False).sum().items()
    }
    return shares | {"taxes": 1.0 - sum(shares.values())}
