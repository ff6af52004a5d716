"""Audit: the ledger's cells and the nodes' identities, evaluated and verified at every solution.

A balanced solved SAM does not prove that demands saw the taxed price; the dual of every node does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cge.engine import CompiledSystem
from cge.expression import Expression, Symbols
from cge.ledger_layout import LedgerLayout
from cge.nests import Leaf, Node
from cge.parameter_vector import ParameterVector
from cge.parameters import Parameters

# Parts of factor income. What is smaller is judged against them: the idle rent of a quota holds nothing but rounding, and
# has no size to be judged by. The cost: an account off by less than 1e-13 of factor income is not seen, a node by 1e-23.
SMALL_ACCOUNT = 1e-5
SMALL_NODE = 1e-14


@dataclass(frozen=True)
class Findings:
    """What an audit found; each gap relative to its scale, with the name of the worst."""

    amounts: np.ndarray  # of the ledger's cells
    walras: float
    imbalance: float
    account: str
    node_gap: float
    node: str


class Audit:
    """Verifies solutions of one model: Walras' law, the balance of every account, the dual of every node."""

    def __init__(
        self,
        system: CompiledSystem,
        parameters: Parameters,
        layout: LedgerLayout,
        labels: Sequence[str],
        walras: str,
    ) -> None:
        """`system` has the ledger's cells, then value and gap of each node, whose names are `labels`."""
        self.layout = layout
        self._nodes = labels
        self._system = system
        self._parameters = ParameterVector(system, parameters)
        accounts = {account: place for place, account in enumerate(layout.accounts)}
        self._factors = np.array([accounts[f] for f in parameters.sets["f"]], dtype=int)
        self._walras = accounts.get(walras)

    def evaluated(self, x: np.ndarray, parameters: Parameters) -> Findings:
        """Evaluate at a solution."""
        values = self._system.at(self._parameters.of(parameters)).residual(x)
        count = len(values) - 2 * len(self._nodes)
        amounts, node_values, node_gaps = values[:count], values[count::2], values[count + 1 :: 2]
        receipts, payments, turnover = self.layout.turnover(amounts)
        gap = np.abs(receipts - payments)
        income = float(receipts[self._factors].sum())
        walras = 0.0 if self._walras is None else float(gap[self._walras] / income)
        share = gap / np.maximum(turnover, SMALL_ACCOUNT * income)
        worst = int(np.argmax(share))
        node_share = np.abs(node_gaps) / np.maximum(np.abs(node_values), SMALL_NODE * income)
        node = int(np.argmax(node_share))
        return Findings(
            amounts=amounts,
            walras=walras,
            imbalance=float(share[worst]),
            account=self.layout.accounts[worst],
            node_gap=float(node_share[node]),
            node=self._nodes[node],
        )


def nodes(m: Symbols) -> Iterator[tuple[str, Expression, list[Expression]]]:
    """Every node of substitution or transformation: (label, value of the node, values of its items at prices paid)."""
    for k in m.sets["k"]:
        yield k, m.p_node[k] * m.q_node[k], [_value(m, child) for child in m.node(k).children]
    for a in m.sets["a"]:
        yield (
            f"{a} make",
            m.paid("output", a) * m.q_node[a],
            [m.p_make[a, c] * m.q_make[a, c] for c in m.products[a]],
        )
    for f in (f for f in m.sets["f"] if m.users[f]):
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


def _home_sales(m: Symbols, c: str) -> list[Expression]:
    return [m.p_domestic[c] * m.q_domestic[c]] if m.has("c_domestic", c) else []


def _home_purchases(m: Symbols, c: str) -> list[Expression]:
    if not m.has("c_domestic", c):
        return []
    return [m.paid("domestic", c) * m.q_domestic[c]] + [
        m.p_domestic[c] * m.q_institution_sale[i] for i in m.index("nc_domestic", c)
    ]


def _value(m: Symbols, child: Node | Leaf) -> Expression:
    if isinstance(child, Leaf):
        quantity = m.ledger.transactions[child.transaction].quantity(*child.index)
        return m.paid(child.transaction, *child.index) * quantity
    return m.p_node[child.label] * m.q_node[child.label]
