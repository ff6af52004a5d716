"""How figures of METI's 2040 outlook are measured on a solved path, each in one unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cge.address import Address
from cge.motion import annual_pct, grown
from experiments.outlook_hours import (
    annual_employee_hours,
    annual_group_hours,
    annual_hours_without_administration,
    relative_wage,
)
from experiments.outlook_stocks import ASSETS, CAPITAL, law_of, stock_ratio
from experiments.path.figures import figures_of
from experiments.path.run import BASELINE, PathResults, Year
from sam.kinds import kind_of
from sam.problem import InputError

INDUSTRY, LABOUR = "meti29", "f_labour"
RATE, POINTS, RATIO, SIGN = "% a year", "points a year", "ratio, 2040 to 2021", "sign in 2040"
LEVEL, RELATIVE = "trillion yen", "to the mean of all in 2040"


def measured(measure: str, argument: str, unit: str, results: PathResults) -> float:
    """A figure by the name of its measure; the argument names figure, variable, factor or industry.

    Raises InputError where the document's figure has another unit: levels of other accounts are not compared with rates.
    """
    measure_unit, function = MEASURES[measure]
    if unit != measure_unit:
        raise InputError(
            f"{measure} {argument}: the document's figure is in {unit}, ours in {measure_unit}, so that they cannot be "
            "compared; leave the measure out and give the reason"
        )
    return function(results, argument)


def _ends(results: PathResults) -> tuple[Year, Year]:
    years = results.runs[BASELINE]
    return years[0], years[-1]


def span(results: PathResults) -> int:
    """Years from the first to the last."""
    first, last = _ends(results)
    return last.year - first.year


def _annual(results: PathResults, name: str) -> float:
    first, last = (figures_of(results, year).macro[name].pair[1] for year in _ends(results))
    return annual_pct(last, first, span(results))


def _annual_variable(results: PathResults, name: str) -> float:
    address = Address.read(name)
    first, last = (year.equilibrium.value(address.name, *address.labels) for year in _ends(results))
    return annual_pct(last, first, span(results))


def _hours(results: PathResults, factor: str) -> float:
    """Hours that are given for the last year, as an index: in the matched run services grow by the factor bias too."""
    labour = next(each for each in results.plan.motion.labour if each.factor == factor)
    return labour.hours(_ends(results)[1].year)


def _annual_hours(results: PathResults, factor: str) -> float:
    return annual_pct(_hours(results, factor), 1.0, span(results))


def _annual_per_hour(results: PathResults, name: str) -> float:
    first, last = (figures_of(results, year).macro[name].pair[1] for year in _ends(results))
    return annual_pct(last / _hours(results, LABOUR), first, span(results))


def _annual_wage(results: PathResults, kind: str) -> float:
    first, *_, last = _wages(results, kind)
    return annual_pct(last, first, span(results))


def real_wages(results: PathResults) -> list[float]:
    """The wage per hour over the CPI in each year, the first year's being one."""
    first, *later = _wages(results, "real")
    return [1.0, *(each / first for each in later)]


def _wages(results: PathResults, kind: str) -> list[float]:
    """What labour earns per hour by year, over the CPI where `kind` is real."""
    labour = next(each for each in results.plan.motion.labour if each.factor == LABOUR)
    return [
        year.equilibrium.value("v_factor_income", LABOUR)
        / labour.hours(year.year)
        / (year.equilibrium.value("p_consumption") if kind == "real" else 1.0)
        for year in results.runs[BASELINE]
    ]


def _labour_share_drift(results: PathResults, factor: str) -> float:
    return _annual_wage(results, "nominal") - _annual_per_hour(results, "gdp_nominal")


def _deflator_wedge(results: PathResults, _: str) -> float:
    return _annual(results, "gdp_deflator") - _annual(results, "cpi")


def _annual_stock(results: PathResults, type_: str) -> float:
    return annual_pct(stock_ratio(results, type_), 1.0, span(results))


def _invested(results: PathResults, kind: str, year: Year) -> float:
    """Private investment but for dwellings, `nominal` or `real` at prices of the first year."""
    factors = (kind_of(CAPITAL, asset) for own in ASSETS.values() for asset in own)
    accounts = sorted({law_of(results, factor).investment for factor in factors})
    value = year.equilibrium.value
    if kind == "nominal":
        return sum(value("v_allocation", account, "saving") for account in accounts)
    return sum(value("q_investment", account) for account in accounts)


def _annual_investment(results: PathResults, kind: str) -> float:
    first, last = (_invested(results, kind, year) for year in _ends(results))
    return annual_pct(last, first, span(results))


def _ratio_investment(results: PathResults, year: str) -> float:
    """Nominal, of some year to the first."""
    at = next(each for each in results.runs[BASELINE] if each.year == int(year))
    return _invested(results, "nominal", at) / _invested(results, "nominal", _ends(results)[0])


def _ratio(results: PathResults, name: str) -> float:
    first, last = (figures_of(results, year).macro[name].pair[1] for year in _ends(results))
    return last / first


def _ratio_wage(results: PathResults, kind: str) -> float:
    return grown(1.0, _annual_wage(results, kind), span(results))


def _annual_exports(results: PathResults, industry: str) -> float:
    return _annual_trade(results, "export", industry)


def _annual_imports(results: PathResults, industry: str) -> float:
    return _annual_trade(results, "import", industry)


def _annual_trade(results: PathResults, flow: str, industry: str) -> float:
    """Growth of exports or imports of the commodities that the activities of an industry of the document make."""
    accounts = results.plan.plan.sam.accounts
    activities = set(accounts.index[accounts[INDUSTRY] == industry])
    made = results.base.entries("q_make")
    commodities = {c for a, c in made if a in activities}
    partners = results.plan.benchmark.sets["r"]
    sides = (sorted(commodities), partners) if flow == "export" else (partners, sorted(commodities))
    first, last = (year.equilibrium.between([flow], *sides) for year in _ends(results))
    return annual_pct(last, first, span(results))


def _sign(results: PathResults, name: str) -> float:
    return float(np.sign(figures_of(results, _ends(results)[1]).macro[name].pair[1]))


def _sign_government(results: PathResults, account: str) -> float:
    last = _ends(results)[1].equilibrium
    saved = sum(last.entries("v_saving_government").values())
    return float(np.sign(saved - last.value("v_allocation", account, "saving")))


def _sign_firms(results: PathResults, _: str) -> float:
    """Saving of firms less private investment but for dwellings."""
    last = _ends(results)[1]
    saved = sum(last.equilibrium.entries("v_saving_enterprise").values())
    return float(np.sign(saved - _invested(results, "nominal", last)))


def _balance(results: PathResults, levels: str) -> float:
    """Exports less imports of the last year, from the document's levels of the first."""
    exports, imports = map(float, levels.split())
    return exports * _ratio(results, "exports_nominal") - imports * _ratio(results, "imports_nominal")


MEASURES: Mapping[str, tuple[str, Callable[[PathResults, str], float]]] = {
    "annual": (RATE, _annual),
    "annual_variable": (RATE, _annual_variable),
    "annual_hours": (RATE, _annual_hours),
    "annual_per_hour": (RATE, _annual_per_hour),
    "annual_wage": (RATE, _annual_wage),
    "annual_stock": (RATE, _annual_stock),
    "annual_exports": (RATE, _annual_exports),
    "annual_imports": (RATE, _annual_imports),
    "annual_investment": (RATE, _annual_investment),
    "annual_hours_without_administration": (RATE, annual_hours_without_administration),
    "annual_employee_hours": (RATE, annual_employee_hours),
    "annual_group_hours": (RATE, annual_group_hours),
    "relative_wage": (RELATIVE, relative_wage),
    "ratio_investment": (RATIO, _ratio_investment),
    "ratio_stock": (RATIO, stock_ratio),
    "balance": (LEVEL, _balance),
    "labour_share_drift": (POINTS, _labour_share_drift),
    "deflator_wedge": (POINTS, _deflator_wedge),
    "ratio": (RATIO, _ratio),
    "ratio_wage": (RATIO, _ratio_wage),
    "sign": (SIGN, _sign),
    "sign_government": (SIGN, _sign_government),
    "sign_firms": (SIGN, _sign_firms),
}
"""The unit of each measure, and the function that takes the solved path and the argument."""
