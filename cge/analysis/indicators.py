"""Indicators: what a policy reader asks of a counterfactual, each with base, value, unit and, if absent, the reason.

`ev_consumption_saving` counts real national saving beside consumption: in a static model investment costs consumption
now and yields nothing yet (`cge.analysis.national_welfare`).
Real aggregates: `gdp_real` is a Fisher index times base GDP; `gdp_real_laspeyres` and the real components are new
quantities at base prices. EV is the money metric of utility at base prices, exact for LES, Cobb-Douglas and CES.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from cge.analysis import households, sectors
from cge.analysis.embodied_carbon import embodied_carbon
from cge.analysis.final_demand import COMPONENTS, Items, expenditure, fisher, items, laspeyres
from cge.analysis.indicator import INDEX, ROUNDING, Indicator, Indicators
from cge.analysis.national_welfare import consumption_and_saving, real_national_saving
from cge.analysis.permit_market import permit_figures
from cge.blocks import TAXED
from cge.equilibrium import Equilibrium
from cge.hours import MILLION_HOURS, hours_worked, known, service_of_an_hour

PER_HOUR, PER_SERVICE = "per hour", "per unit of labour services"
VANISHED = 1e-13
"""Receipts of a tax, relative to all, that complementarity leaves of a price of zero: far below any that is levied."""


GROUPS = (
    "national_accounts",
    "prices",
    "welfare",
    "public_finance",
    "external",
    "carbon",
    "embodied_carbon",
    "sectors",
)
"""Parts of the indicators that can be computed alone."""


def indicators(base: Equilibrium, new: Equilibrium, groups: Collection[str] = GROUPS) -> Indicators:
    """Compare two equilibria of one model.

    Employment is in hours where the benchmark has them (`cge.hours`), else in base-year wages. A sweep that
    keeps a few figures of thousands of solutions names the `groups` that hold them.
    """
    macro: dict[str, Indicator] = {}
    if "national_accounts" in groups or "external" in groups:
        macro |= _national_accounts(base, new)
    if "prices" in groups:
        macro |= _prices(base, new)
    if "welfare" in groups:
        macro |= _welfare(base, new)
    if "public_finance" in groups:
        macro |= _public_finance(base, new)
    if "external" in groups:
        macro |= _external(base, new, macro["gdp_nominal"])
    if "carbon" in groups:
        macro |= _carbon(base, new)
    if "embodied_carbon" in groups:
        macro |= embodied_carbon(base, new)
    if "national_accounts" in groups or "sectors" in groups:
        macro |= _labour(base, new)
    macro = _without_rounding(macro, base)
    if "sectors" not in groups:
        return Indicators(macro, {}, {})
    units = sectors.units(_money(base), base.parameters) | households.units(_money(base))
    return Indicators(macro, sectors.figures(base, new), units, households.figures(base, new))


def _without_rounding(macro: Mapping[str, Indicator], base: Equilibrium) -> dict[str, Indicator]:
    """Bases in money that are rounding of the solver are zero: a per cent change from one says nothing."""
    money, least = _money(base), ROUNDING * float(base.vector("q_factor_total").sum())
    return {
        name: replace(each, base=0.0)
        if each.base and each.unit.startswith(money) and abs(each.base) < least
        else each
        for name, each in macro.items()
    }


def gdp_three_ways(equilibrium: Equilibrium) -> dict[str, float]:
    """Nominal GDP at market prices by production, expenditure and income, each from its own cells."""
    taxes = equilibrium.parameters.taxes
    indirect = {tax.name for tax in taxes if not tax.is_direct}
    # What activities hand over is in the value of their output.
    product = {tax.name for tax in taxes if not tax.is_direct and TAXED[tax.on].remitter != "a"}
    totals = equilibrium.totals

    def total(names: Iterable[str]) -> float:
        return sum(totals.get(name, 0.0) for name in names)

    return {
        "production": total(["make"]) - total(["intermediate"]) + total(product),
        "expenditure": expenditure(equilibrium).nominal,
        "income": total(["factor"]) + total(indirect),
    }


def tax_receipts(equilibrium: Equilibrium) -> dict[str, float]:
    """Receipts of each row of the taxes table."""
    return {tax.name: equilibrium.totals.get(tax.name, 0.0) for tax in equilibrium.parameters.taxes}


def _money(equilibrium: Equilibrium) -> str:
    return equilibrium.parameters.sam.unit or "SAM units"


def _national_accounts(base: Equilibrium, new: Equilibrium) -> dict[str, Indicator]:
    unit = _money(base)
    before, after = items(base), items(new)
    gdp0, gdp1 = expenditure(base), expenditure(new)
    quantity = fisher(gdp0, gdp1)
    found = {
        "gdp_real": _by_index(gdp0.nominal, quantity, f"{unit} at base prices (Fisher)"),
        "gdp_real_laspeyres": Indicator(
            gdp0.nominal, gdp0.nominal * laspeyres(gdp0, gdp1), f"{unit} at base prices (Laspeyres)"
        ),
        "gdp_nominal": Indicator(gdp0.nominal, gdp1.nominal, unit),
    }
    ways = gdp_three_ways(base), gdp_three_ways(new)
    found |= {f"gdp_{way}": Indicator(ways[0][way], ways[1][way], unit) for way in ("production", "income")}
    for name in COMPONENTS:
        value = before[name].nominal
        found[f"{name}_real"] = (
            Indicator(value, value * laspeyres(before[name], after[name]), f"{unit} at base prices")
            if before[name]
            else Indicator(None, None, unit, f"the SAM has no {name}")
        )
    deflator = gdp1.nominal / (gdp0.nominal * quantity) if quantity else None
    found["gdp_deflator"] = _by_index(1.0, deflator, INDEX)
    if before["exports"] and before["imports"]:
        price = {name: _price_index(before[name], after[name]) for name in ("exports", "imports")}
        out, into = price["exports"], price["imports"]
        ratio = out / into if out and into else None
        found["terms_of_trade"] = _by_index(1.0, ratio, INDEX)
        for name in ("exports", "imports"):
            found[f"{name}_nominal"] = Indicator(before[name].nominal, after[name].nominal, unit)
        found["trade_balance"] = Indicator(
            before["exports"].nominal - before["imports"].nominal,
            after["exports"].nominal - after["imports"].nominal,
            unit,
        )
    else:
        found["terms_of_trade"] = Indicator(None, None, INDEX, "the economy is closed")
        for name in ("exports_nominal", "imports_nominal", "trade_balance"):
            found[name] = Indicator(None, None, unit, "the economy is closed")
    return found


def _both(
    base: Equilibrium, new: Equilibrium, figure: Callable[[Equilibrium], float], unit: str
) -> Indicator:
    return Indicator(figure(base), figure(new), unit)


def _pair(values: Iterable[float]) -> tuple[float, float]:
    base, value = values
    return base, value


def _by_index(base: float, index: float | None, unit: str) -> Indicator:
    """A base value moved by an index; not applicable where there is none."""
    if index is None:
        return Indicator(base, None, unit, "an aggregate is worth nothing or less at base or new prices")
    return Indicator(base, base * index, unit)


def _price_index(before: Items, after: Items) -> float | None:
    """Fisher price index of a component."""
    quantity = fisher(before, after)
    return after.nominal / before.nominal / quantity if quantity else None


def _prices(base: Equilibrium, new: Equilibrium) -> dict[str, Indicator]:
    found = {"cpi": Indicator(base.value("p_consumption"), new.value("p_consumption"), INDEX)}
    labour = new.parameters.roles["labour"]
    if labour:
        hour = service_of_an_hour(base.parameters)
        per_hour = known(base.parameters) or any(new.parameters.vector("hours_offered"))
        unit = f"{INDEX}; {PER_HOUR if per_hour else PER_SERVICE}"
        found["real_wage"] = _both(
            base, new, lambda e: _wage(e, labour) / hour / e.value("p_consumption"), unit
        )
    else:
        found["real_wage"] = Indicator(None, None, INDEX, "the structure names no factor in roles.labour")
    if new.parameters.sets["r"]:
        found["real_exchange_rate"] = _both(
            base,
            new,
            lambda e: e.value("p_exchange") / e.value("p_consumption"),
            f"{INDEX}; up is a depreciation",
        )
    return found


def _wage(equilibrium: Equilibrium, labour: tuple[str, ...]) -> float:
    """What an hour earns at home; one in the benchmark."""
    p = equilibrium.parameters
    earned = [equilibrium.value("v_factor_income", f) for f in labour]
    abroad = [value for (f, _), value in p.entries("v_factor_abroad").items() if f in labour]
    income = sum(earned) - sum(abroad) * equilibrium.value("p_exchange")
    return income / sum(hours_worked(p, equilibrium.entries, f) for f in labour)


def _labour(base: Equilibrium, new: Equilibrium) -> dict[str, Indicator]:
    """Labour in services, and in hours where the benchmark has them."""
    labour = new.parameters.roles["labour"]
    if not labour:
        return {}
    used = [sum(e.value("q_factor_total", f) for f in labour) for e in (base, new)]
    found = {"labour_input": Indicator(used[0], used[1], f"{_money(base)} of base-year wages")}
    if known(base.parameters):
        worked = [sum(hours_worked(e.parameters, e.entries, f) for f in labour) for e in (base, new)]
        found["employment"] = Indicator(worked[0], worked[1], MILLION_HOURS)
    return found


def _if_defined(base: float, value: float, unit: str, reason: str) -> Indicator:
    """A figure, or the reason why it is not a number."""
    return Indicator(None, None, unit, reason) if math.isnan(value) else Indicator(base, value, unit)


def _welfare(base: Equilibrium, new: Equilibrium) -> dict[str, Indicator]:
    gains, sums = households.equivalent_variation(base, new), households.compensating_variation(base, new)
    ev, cv = sum(gains.values()), sum(sums.values())
    unit = f"{_money(base)} at base prices"
    found = {
        "ev": _if_defined(0.0, ev, unit, "a household consumes less than the subsistence of its base tastes"),
        "cv": _if_defined(0.0, cv, f"{_money(base)} at new prices", "the scenario changes tastes"),
    }
    sizes = {"consumption": float(base.vector("v_consumption").sum()), "GDP": expenditure(base).nominal}
    for name, size in sizes.items():
        if size > 0.0:
            reason = found["ev"].reason
            found[f"ev_share_{name.lower()}"] = _if_defined(0.0, ev / size * 100, f"% of base {name}", reason)
    if new.parameters.sets["i"]:
        found["saving_real"] = _both(base, new, real_national_saving, unit)
        text = f"{unit}; consumption and real national saving"
        both = consumption_and_saving(base, new, gains)
        found["ev_consumption_saving"] = (
            Indicator(None, None, text, "the nation's consumption or real saving is not positive")
            if both is None
            else _if_defined(0.0, both, text, found["ev"].reason)
        )
    return found


def _public_finance(base: Equilibrium, new: Equilibrium) -> dict[str, Indicator]:
    unit = _money(base)
    receipts = _settled(tax_receipts(base)), _settled(tax_receipts(new))
    found = {f"tax_{name}": Indicator(receipts[0][name], receipts[1][name], unit) for name in receipts[0]}
    found["tax_revenue"] = Indicator(sum(receipts[0].values()), sum(receipts[1].values()), unit)
    roles = new.parameters.roles
    for role, name in (("tariff", "tariff_revenue"), ("carbon", "carbon_revenue")):
        found[name] = (
            Indicator(*_pair(sum(r[tax] for tax in roles[role]) for r in receipts), unit)
            if roles[role]
            else Indicator(None, None, unit, f"the structure names no tax in roles.{role}")
        )
    other = _pair(sum(value for tax, value in r.items() if tax not in roles["carbon"]) for r in receipts)
    found["other_tax_revenue"] = Indicator(*other, f"{unit}; all taxes but carbon")
    governments = new.parameters.sets["g_budget"]
    if governments and new.parameters.sets["pool"]:
        found["government_balance"] = _both(
            base,
            new,
            lambda e: sum(e.value("v_saving_government", g) for g in governments),
            f"{unit}; saving",
        )
    else:
        found["government_balance"] = Indicator(None, None, unit, "no government saves in this SAM")
    if governments:
        found["lump_sum"] = _both(
            base,
            new,
            lambda e: sum(e.value("lump_sum", g) for g in governments),
            f"{unit} at base CPI, paid by households",
        )
    found["rate_instrument"] = _both(base, new, lambda e: e.value("rate_instrument"), "points of a tax rate")
    return found


def _settled(receipts: Mapping[str, float]) -> dict[str, float]:
    """Receipts, nothing where a price that has vanished leaves rounding: a per cent of it would be no figure."""
    least = VANISHED * sum(abs(value) for value in receipts.values())
    return {name: value if abs(value) > least else 0.0 for name, value in receipts.items()}


def _external(base: Equilibrium, new: Equilibrium, gdp: Indicator) -> dict[str, Indicator]:
    unit = _money(base)
    world = new.parameters.sets["r"]
    if not world:
        return {"gni": Indicator(None, None, unit, "the economy is closed")}
    found = {}
    for r in world:
        pairs = [_trade_with(e, r) for e in (base, new)]
        found[f"exports_{r}"] = Indicator(pairs[0][0], pairs[1][0], unit)
        found[f"imports_{r}"] = Indicator(pairs[0][1], pairs[1][1], unit)
    gni = _pair(value + _income_from_abroad(e) for value, e in zip(gdp.pair, (base, new), strict=True))
    gndi = _pair(value - _transfers_abroad(e) for value, e in zip(gni, (base, new), strict=True))
    found["gni"] = Indicator(*gni, f"{unit}; GDP and net income from abroad")
    found["gndi"] = Indicator(*gndi, f"{unit}; GNI less transfers of households and governments abroad")
    found["foreign_saving"] = _both(
        base, new, lambda e: sum(e.value("v_saving_foreign", r) for r in world), unit
    )
    return found


def _trade_with(equilibrium: Equilibrium, partner: str) -> tuple[float, float]:
    commodities = equilibrium.parameters.sets["c"]
    exports = equilibrium.between(["export"], commodities, [partner])
    return exports, equilibrium.between(["import"], [partner], commodities)


def _income_from_abroad(equilibrium: Equilibrium) -> float:
    """What institutions and factors receive from abroad, less what factors and enterprises pay to it."""
    sets, kinds = equilibrium.parameters.sets, ("transfer", "factor_income", "factor_abroad")
    received = equilibrium.between(kinds, (*sets["n"], *sets["f"]), sets["r"])
    return received - equilibrium.between(kinds, sets["r"], (*sets["f"], *sets["e"]))


def _transfers_abroad(equilibrium: Equilibrium) -> float:
    """What households and governments pay to the rest of the world without a purchase."""
    sets = equilibrium.parameters.sets
    return equilibrium.between(["transfer"], sets["r"], (*sets["h"], *sets["g"]))


def _carbon(base: Equilibrium, new: Equilibrium) -> dict[str, Indicator]:
    if not base.value("e_total"):
        return {"co2": Indicator(None, None, "Mt", "no emissions file was given")}
    return {"co2": Indicator(base.value("e_total"), new.value("e_total"), "Mt"), **permit_figures(base, new)}
