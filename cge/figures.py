"""Macro figures as expressions in a model's variables: what an experiment can hold fixed or aim at.

They are those that `cge.analysis.indicators` reports, from the same items of final demand and the same index formulas: a
Fisher index is the geometric mean of Laspeyres and Paasche. Reference prices and quantities are parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from cge.algebra import pyo
from cge.blocks.factors import income_abroad
from cge.expression import Expression
from cge.gdp import COMPONENTS, FINAL, GDP
from cge.hours import hours_worked, known, service_of_an_hour
from cge.model import Model


@dataclass(frozen=True)
class _Sums:
    """Of some items: quantities at base and new prices, base quantities at new prices, and the base value."""

    at_base: Expression
    at_new: Expression
    base_at_new: Expression
    base: float

    @property
    def laspeyres(self) -> Expression:
        """New quantities at base prices over the base value."""
        return self.at_base / self.base

    @property
    def fisher(self) -> Expression:
        """Geometric mean of the Laspeyres and Paasche quantity indices."""
        return pyo.sqrt(self.laspeyres * (self.at_new / self.base_at_new))


def figures(m: Model) -> dict[str, Expression]:
    """The figures that this economy has, by name; made once, because their reference values are components of the model."""
    if not m.figures:
        m.figures = dict(_figures(m))
    return m.figures


def _figures(m: Model) -> Iterator[tuple[str, Expression]]:
    sums = _sums(m)
    gdp = _total({name: sums[name] for name in sums}, GDP)
    if gdp.base > 0.0:
        yield "gdp_real", gdp.base * gdp.fisher
        yield "gdp_real_laspeyres", gdp.at_base
        yield "gdp_deflator", gdp.at_new / (gdp.base * gdp.fisher)
    yield "gdp_nominal", gdp.at_new
    for name in COMPONENTS:
        if name in sums:
            yield f"{name}_real", sums[name].at_base
    if "exports" in sums and "imports" in sums:
        exports, imports = sums["exports"], sums["imports"]
        if exports.base > 0.0 and imports.base > 0.0:
            price = [part.at_new / part.base / part.fisher for part in (exports, imports)]
            yield "terms_of_trade", price[0] / price[1]
        yield "exports_nominal", exports.at_new
        yield "imports_nominal", imports.at_new
        yield "trade_balance", exports.at_new - imports.at_new
        yield "trade_balance_share", (exports.at_new - imports.at_new) / gdp.at_new
    yield "cpi", m.p_consumption
    labour = m.parameters.roles["labour"]
    if labour:
        income = sum(m.v_factor_income[f] - income_abroad(m, f) for f in labour)
        hours = sum(hours_worked(m.parameters, partial(getattr, m), f) for f in labour)
        if known(m.parameters):
            yield "employment", hours
        yield "real_wage", income / (service_of_an_hour(m.parameters) * hours) / m.p_consumption
    if m.sets["r"]:
        yield "real_exchange_rate", m.p_exchange / m.p_consumption
        yield "foreign_saving", sum(m.v_saving_foreign[r] for r in m.sets["r"])
    if m.sets["g_budget"] and m.sets["pool"]:
        balance = sum(m.v_saving_government[g] for g in m.sets["g_budget"])
        yield "government_balance", balance
        yield "government_balance_share", balance / gdp.at_new
    if m.number("e0_total"):
        yield "co2", m.e_total
    yield "ev", sum(m.q_utility[h] - pyo.value(m.q_utility[h]) for h in m.sets["h"])
    yield from _revenues(m)


def _revenues(m: Model) -> Iterator[tuple[str, Expression]]:
    cells: dict[str, list] = {tax.name: [] for tax in m.taxes}
    for cell in m.ledger.cells():
        if cell.kind in cells:
            cells[cell.kind].append(cell.value())
    receipts = {name: sum(values) for name, values in cells.items() if values}
    for name, value in receipts.items():
        yield f"tax_{name}", value
    if receipts:
        yield "tax_revenue", sum(receipts.values())
    for role, name in (("tariff", "tariff_revenue"), ("carbon", "carbon_revenue")):
        collected = [receipts[tax] for tax in m.parameters.roles[role] if tax in receipts]
        if collected:
            yield name, sum(collected)


def _sums(m: Model) -> dict[str, _Sums]:
    """Of each component that the economy has."""
    items = [(spec, index) for kind, spec in FINAL.items() for index in m.ledger.transactions[kind].index]
    governments = set(m.sets["g"])
    names = [f"{spec.name}[{','.join(index)}]" for spec, index in items]
    # Imports are valued cif: duties are the importer's value added tax.
    prices = [
        (m.ledger.net if spec.component == "imports" else m.ledger.paid)(spec.name, *index)
        for spec, index in items
    ]
    quantities = [m.ledger.transactions[spec.name].quantity(*index) for spec, index in items]
    price0 = _reference(m, "reference_price", names, prices)
    quantity0 = _reference(m, "reference_quantity", names, quantities)
    parts: dict[str, list[tuple]] = {}
    for number, (spec, index) in enumerate(items):
        public = spec.sign < 0 and index[spec.places[0]] in governments
        own = (spec.sign, prices[number], quantities[number], price0[names[number]], quantity0[names[number]])
        parts.setdefault("government" if public else spec.component, []).append(own)
    return {name: _sum(rows) for name, rows in parts.items()}


def _reference(m: Model, name: str, labels: list[str], expressions: list) -> Mapping[str, Expression]:
    values = {label: pyo.value(expression) for label, expression in zip(labels, expressions, strict=True)}
    param = pyo.Param(labels, initialize=values, mutable=True)
    m.pyomo.add_component(name, param)
    return dict(param.items())


def _sum(rows: list[tuple]) -> _Sums:
    return _Sums(
        at_base=sum(sign * price0 * quantity for sign, _, quantity, price0, _ in rows),
        at_new=sum(sign * price * quantity for sign, price, quantity, _, _ in rows),
        base_at_new=sum(sign * quantity0 * price for sign, price, _, _, quantity0 in rows),
        base=sum(sign * pyo.value(price0) * pyo.value(quantity0) for sign, _, _, price0, quantity0 in rows),
    )


def _total(sums: Mapping[str, _Sums], signs: Mapping[str, int]) -> _Sums:
    def add(part: str) -> Expression:
        return sum(signs[name] * getattr(own, part) for name, own in sums.items())

    return _Sums(add("at_base"), add("at_new"), add("base_at_new"), add("base"))
