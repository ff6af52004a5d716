r"""Decomposition of the equivalent variation (EV) by cause: taxes, terms of trade, endowments, technology and the rest.

Z2. \sum_h \tilde p_{ch} dC_{ch} of all households follows from market clearing, the balance of payments and the envelope
property of every nest, without remainder: what tax wedges earn on changed quantities, terms of trade, factors and
commodity endowments at their prices, technology, less what government and investment take. Divided by the price of utility
and integrated along the path of the shock the terms add up to EV. Derivation: docs/explanation/decomposition.md; after Huff
and Hertel (2001), Decomposing welfare changes in GTAP; McDougall (2003), A new regional household demand system for GTAP.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from cge.analysis.sensitivities import outcome_expressions
from cge.analysis.shock_decomposition import Contributions, Expressions, Point, ShockPath, integral
from cge.blocks.production import is_fixed
from cge.expression import Expression
from cge.model import Model
from cge.options import DECOMPOSITION_TOLERANCE

ALLOCATIVE = "allocative"
TERMS_OF_TRADE = "terms_of_trade"
ENDOWMENT = "endowment"
TECHNOLOGY = "technology"
SCALE = "scale_economies"
FOREIGN_SAVING = "foreign_saving"
INCOME_FROM_ABROAD = "income_from_abroad"
INVESTMENT = "investment"
GOVERNMENT = "government"
PREFERENCES = "preferences"
DISTRIBUTION = "distribution"


@dataclass(frozen=True)
class Flow:
    """A part of the change of welfare: `weight` times the change of `of`, counted under `term` and `label`."""

    term: str
    label: str
    weight: object
    of: object


def welfare(path: ShockPath, tolerance: float = DECOMPOSITION_TOLERANCE) -> Contributions:
    """EV from the first to the last equilibrium of the path, by cause and shock, in base-year money.

    The table's dimension `cause` holds pairs `term/label`: `allocative/TAX`, `endowment/FACTOR or COMMODITY`,
    `technology/ACTIVITY` and so on; a cause that does not move is left out. `total` and `residual` have one entry, `ev`.
    Raises as `contributions` does.
    """
    model = path.compiled.model.algebra
    flows = list(_flows(model))
    causes = list(dict.fromkeys((flow.term, flow.label) for flow in flows))
    place = {cause: number for number, cause in enumerate(causes)}
    row_of = np.array([place[flow.term, flow.label] for flow in flows])
    weights = Expressions(path, {f"weight {n}": flow.weight for n, flow in enumerate(flows)})
    moved = Expressions(path, {f"of {n}": flow.of for n, flow in enumerate(flows)})
    money = Expressions(path, {"utility per unit of money": _utility_of_money(model)})
    ev = Expressions(path, outcome_expressions(model, ["ev"]))

    def rates(point: Point) -> np.ndarray:
        by_flow = money.values(point)[0] * weights.values(point)[:, None] * moved.rates(point)
        by_cause = np.zeros((len(causes), len(path.shocks)))
        np.add.at(by_cause, row_of, by_flow)
        return by_cause.reshape(1, -1)

    total = ev.values(path.at(1.0)) - ev.values(path.at(0.0))
    found, nodes = integral(path, rates, total, ev.noise(), tolerance)
    table = xr.DataArray(
        found.reshape(len(causes), len(path.shocks)),
        dims=("cause", "shock"),
        coords={"cause": ["/".join(cause) for cause in causes], "shock": list(path.shocks)},
    )
    at: dict[str, Any] = {"dims": "outcome", "coords": {"outcome": ["ev"]}}
    moving = (np.abs(table) > ev.noise()[0]).any(dim="shock")
    return Contributions(
        table=table[moving.to_numpy()],
        total=xr.DataArray(total, **at),
        residual=xr.DataArray(total - found.sum(axis=1), **at),
        nodes=nodes,
    )


def _utility_of_money(m: Model) -> Expression:
    r"""Z3. \lambda: mean of 1 / p^u_h over households, by their spending; 1 in the benchmark."""
    households = m.sets["h"]
    if len(households) == 1:
        return 1.0 / m.p_utility[households[0]]
    spent = sum(m.v_consumption[h] for h in households)
    return sum(m.v_consumption[h] / m.p_utility[h] for h in households) / spent


def _flows(m: Model) -> Iterator[Flow]:
    yield from _wedges(m)
    yield from _resources(m)
    yield from _world(m)
    yield from _absorption(m)
    yield from _households(m)


def _wedges(m: Model) -> Iterator[Flow]:
    """Z4. A tax earns its amount on every additional unit of what it is on; so does a price above marginal cost."""
    for name, transaction in m.ledger.transactions.items():
        if transaction.spec.direct:
            continue
        for index in transaction.index:
            for tax in m.ledger.taxes_on(name, index):
                amount = m.ledger.tax_amount(tax, name, *index)
                yield Flow(ALLOCATIVE, tax.name, amount, transaction.quantity(*index))
    for f, a in m.sets["fa"]:
        if is_fixed(m, f, a):
            price = m.paid("factor", f, a)
            yield Flow(SCALE, a, price * m.q_factor[f, a] / m.q_node[a], m.q_node[a])
            yield Flow(SCALE, a, -price, m.q_factor[f, a])


def _resources(m: Model) -> Iterator[Flow]:
    """Z5. Factors employed, commodities owned and productivity, at what they are worth."""
    for f, a in m.sets["fa"]:
        yield Flow(ENDOWMENT, f, m.ledger.net("factor", f, a), m.q_factor[f, a])
    for name, sale in m.ledger.transactions.items():
        if sale.spec.component and sale.spec.sign < 0:
            commodity = sale.spec.places[1]
            for index in sale.index:
                yield Flow(ENDOWMENT, index[commodity], m.ledger.net(name, *index), sale.quantity(*index))
    for a in m.sets["a"]:
        for node in m.parameters.nests[a].nodes():
            k = node.label
            yield Flow(TECHNOLOGY, a, m.p_node[k] * m.q_node[k] / m.productivity[k], m.productivity[k])


def _world(m: Model) -> Iterator[Flow]:
    """Z6. Terms of trade, and what foreigners lend and give, in foreign currency at the exchange rate."""
    e = m.p_exchange
    for c, r in m.sets["cr"]:
        yield Flow(TERMS_OF_TRADE, "exports", m.q_export_to[c, r] * e, m.paid("export", c, r) / e)
    for r, c in m.sets["rc"]:
        yield Flow(TERMS_OF_TRADE, "imports", -m.q_import_from[r, c] * e, m.ledger.net("import", r, c) / e)
    if m.sets["r"] and m.sets["pool"]:
        lent = sum(
            m.v_saving_foreign[r] for r in m.sets["r"]
        )  # of all partners: one lends what another takes
        yield Flow(FOREIGN_SAVING, "world", e, lent / e)
    for cell in m.ledger.cells():
        if cell.kind in ("transfer", "factor_income", "factor_abroad"):
            for account, sign in ((cell.payer, e), (cell.receiver, -e)):
                if m.has("r", account):
                    yield Flow(INCOME_FROM_ABROAD, cell.kind, sign, cell.value() / e)


def _absorption(m: Model) -> Iterator[Flow]:
    """Z7. What government and investment take is not consumed by households."""
    for i in m.sets["i"]:
        yield Flow(INVESTMENT, i, -m.p_investment[i], m.q_investment[i])
    for g in m.sets["g_buyer"]:
        yield Flow(GOVERNMENT, g, -m.p_government[g], m.q_government[g])


def _households(m: Model) -> Iterator[Flow]:
    """Z8. Changed tastes; and, with several households, money that moves to those who buy more utility with it."""
    mean = _utility_of_money(m)
    for h in m.sets["h"]:
        for utility, taste in m.demand_system.tastes(m, h):
            yield Flow(PREFERENCES, h, -utility / mean, taste)
    if len(m.sets["h"]) > 1:
        for c, h in m.sets["ch"]:
            above = 1.0 / m.p_utility[h] - mean
            yield Flow(DISTRIBUTION, h, above * m.paid("consumption", c, h) / mean, m.q_consumption[c, h])
