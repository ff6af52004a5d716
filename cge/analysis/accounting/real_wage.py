r"""The real wage by cause: productivity, labour's share, employers' contributions, prices of GDP against consumption.

Y7. \ln\frac{w}{P^c} = \ln\frac{Y}{H} + \ln\frac{W}{V} + \ln\frac{N}{W} + \ln\frac{P}{P^c}: w wage per hour that workers
get, N = wH, W compensation with employers' contributions (the taxes on the use of labour), V = PY GDP. The last term is
\ln(P/P^a) + \ln(P^a/P^c), P^a the price of domestic absorption. The first of these two is the terms of trade,
\bar x \ln(P^x/P^a) - \bar m \ln(P^m/P^a) with log-mean shares in GDP, and a difference of index numbers.
Source: OECD (2001), Measuring Productivity; Kohli (2004), Real GDP, real domestic income, and terms-of-trade changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from cge.analysis.accounting.chained import price_index
from cge.analysis.accounting.log_mean import log_change, log_mean
from cge.analysis.accounting.sales import sales
from cge.analysis.accounting.year import AccountedYear
from cge.analysis.final_demand import Items, expenditure, fisher, items
from cge.gdp import GDP
from sam.problem import InputError

PERCENT = 100.0
ABSORPTION = tuple(name for name in GDP if name not in ("exports", "imports"))


def real_wage_accounting(years: Mapping[int, AccountedYear]) -> pd.DataFrame:
    """Growth of the wage per hour over the CPI: a row for each term, a column for each year but the first; per cent points.

    Terms: `gdp_per_hour` (chained real GDP), `labour_share` (compensation in GDP), `employers_contributions` (what
    workers get of compensation), `export_prices` and `import_prices` (terms of trade, against absorption),
    `absorption_prices` (of consumption, public consumption and investment against the CPI), `index_number`; `residual` is
    what they leave of `real_wage`. Points are 100 ln. Raises InputError where the structure calls no factor labour, or GDP
    has no price index.
    """
    if not next(iter(years.values())).labour:
        raise InputError(
            "real wage: the structure names no factor in roles.labour, so there is no wage; name the factors that are labour"
        )
    found = {after: dict(_with_residual(years[before], years[after])) for before, after in pairwise(years)}
    return (pd.DataFrame(found) * PERCENT).rename_axis(index="term", columns="year")


def _with_residual(before: AccountedYear, after: AccountedYear) -> Iterator[tuple[str, float]]:
    terms = list(_terms(before, after))
    wage = float(log_change(_real_wage(before), _real_wage(after)))
    yield from terms
    yield "residual", wage - math.fsum(value for _, value in terms)
    yield "real_wage", wage


def _terms(before: AccountedYear, after: AccountedYear) -> Iterator[tuple[str, float]]:
    gdp = [expenditure(year.equilibrium) for year in (before, after)]
    quantity = fisher(*gdp)
    if quantity is None:
        raise InputError("real wage: GDP is worth nothing or less at the prices of one of two years")
    labour = [_labour(year) for year in (before, after)]
    compensation, received = zip(*labour, strict=True)
    yield "gdp_per_hour", math.log(quantity) - float(log_change(before.hours_worked, after.hours_worked))
    yield "labour_share", _ratio_change(compensation, [each.nominal for each in gdp])
    yield "employers_contributions", _ratio_change(received, compensation)
    absorption = [_absorption(year) for year in (before, after)]
    price, home = math.log(price_index(*gdp)), math.log(price_index(*absorption))
    traded = 0.0
    for name in ("exports", "imports"):
        own = [items(year.equilibrium)[name] for year in (before, after)]
        share = float(log_mean(*(o.nominal / whole.nominal for o, whole in zip(own, gdp, strict=True))))
        rise = GDP[name] * share * (math.log(price_index(*own)) - home) if share else 0.0
        traded += rise
        yield f"{name.removesuffix('s')}_prices", rise
    cpi = [year.equilibrium.value("p_consumption") for year in (before, after)]
    yield "absorption_prices", home - float(log_change(*cpi))
    yield "index_number", price - home - traded


def _labour(year: AccountedYear) -> tuple[float, float]:
    """What labour at home costs, and what it gets before the taxes on its income."""
    used = sales(year.equilibrium, "factor")
    is_labour = np.array([f in year.labour for f, _ in year.equilibrium.parameters.sets["fa"]])
    return float(used.paid[is_labour].sum()), float(used.net[is_labour].sum())


def _real_wage(year: AccountedYear) -> float:
    return _labour(year)[1] / year.hours_worked / year.equilibrium.value("p_consumption")


def _absorption(year: AccountedYear) -> Items:
    parts = [items(year.equilibrium)[name] for name in ABSORPTION]
    return Items(np.concatenate([p.quantity for p in parts]), np.concatenate([p.value for p in parts]))


def _ratio_change(numerator: tuple | list, denominator: tuple | list) -> float:
    return float(log_change(*numerator) - log_change(*denominator))
