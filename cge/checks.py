"""Checks on a solved model: nest duals, account balances and Walras' law.

A balanced solved SAM does not prove that demands saw the taxed price; the dual of every node does.
"""

from __future__ import annotations

from collections.abc import Iterator

from cge.nests import Leaf, Node


def nodes(m) -> Iterator[tuple[str, object, list]]:
    """Every node of substitution or transformation: (label, value of the node, values of its items at prices paid)."""
    for k in m.sets["k"]:
        yield k, m.p_node[k] * m.q_node[k], [_value(m, child) for child in m.node(k).children]
    for a in m.sets["a"]:
        yield (
            f"{a} make",
            m.paid("output", a) * m.q_node[a],
            [m.p_make[a, c] * m.q_make[a, c] for c in m.products[a]],
        )
    for f in m.sets["f"]:
        if m.closure.rule("factor_mobility", f) == "cet":
            items = [m.p_factor[f, a] * m.q_factor[f, a] for a in m.users[f]]
            yield f"{f} activities", m.p_factor_market[f] * m.q_factor_total[f], items
    for c in m.sets["c_output"]:
        value = m.p_output[c] * m.q_output[c]
        yield f"{c} producers", value, [m.p_make[a, c] * m.q_make[a, c] for a in m.producers[c]]
        yield (
            f"{c} markets",
            value,
            _home_sales(m, c) + ([m.p_export[c] * m.q_export[c]] if m.has("c_export", c) else []),
        )
    for c in m.sets["c_armington"]:
        items = _home_purchases(m, c) + ([m.p_import[c] * m.q_import[c]] if m.has("c_import", c) else [])
        yield f"{c} supply", m.p_supply[c] * m.q_supply[c], items
    for c in m.sets["c_import"]:
        items = [m.paid("import", r, c) * m.q_import_from[r, c] for r in m.origins[c]]
        yield f"{c} origins", m.p_import[c] * m.q_import[c], items
    for c in m.sets["c_export"]:
        items = [m.p_export_to[c, r] * m.q_export_to[c, r] for r in m.destinations[c]]
        yield f"{c} destinations", m.p_export[c] * m.q_export[c], items
    for d in m.sets["c_bundle"]:
        items = [m.paid("bundle", c, d) * m.q_bundle[c, d] for c in m.bundled[d]]
        yield f"{d} bundle", m.p_supply[d] * m.q_supply[d], items
    for h in m.sets["h"]:
        yield f"{h} consumption", m.v_consumption[h], [_value(m, x) for x in m.consumption_node(h).children]


def _home_sales(m, c) -> list:
    return [m.p_domestic[c] * m.q_domestic[c]] if m.has("c_domestic", c) else []


def _home_purchases(m, c) -> list:
    if not m.has("c_domestic", c):
        return []
    return [m.paid("domestic", c) * m.q_domestic[c]] + [
        m.p_domestic[c] * m.q_institution_sale[i] for i in m.index("nc_domestic", c)
    ]


def _value(m, child: Node | Leaf):
    if isinstance(child, Leaf):
        quantity = m.ledger.transactions[child.transaction].quantity(*child.index)
        return m.paid(child.transaction, *child.index) * quantity
    return m.p_node[child.label] * m.q_node[child.label]
