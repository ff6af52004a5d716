"""Audit: the ledger's cells and the nodes' identities, compiled once, evaluated and verified at every solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cge.build import Model
from cge.checks import nodes
from cge.engine import CompiledSystem, compile_expressions
from cge.engine.reading.reader import Reader
from cge.equilibrium import Book
from cge.values import ParameterVector


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

    def __init__(self, model: Model, reader: Reader) -> None:
        """`reader` is that of the model's equations, whose variables it has declared already."""
        cells = list(model.ledger.cells())
        self.book = Book.of(cells, model.parameters.sam)
        rows: dict[str, object] = {f"cell {number}": cell.value() for number, cell in enumerate(cells)}
        self._nodes: list[str] = []
        for label, value, items in nodes(model):
            rows[f"value of node {len(self._nodes)}"] = value
            rows[f"gap of node {len(self._nodes)}"] = value - sum(items)
            self._nodes.append(label)
        self._system: CompiledSystem = compile_expressions(reader, rows)
        self._parameters = ParameterVector(self._system, model.parameters)
        accounts = {account: place for place, account in enumerate(self.book.accounts)}
        self._factors = np.array([accounts[f] for f in model.sets["f"]], dtype=int)
        self._walras = accounts.get(model.closure.walras)

    def evaluated(self, x: np.ndarray, parameters) -> Findings:
        """Evaluate at a solution."""
        values = self._system.at(self._parameters.of(parameters)).residual(x)
        count = len(values) - 2 * len(self._nodes)
        amounts, node_values, node_gaps = values[:count], values[count::2], values[count + 1 :: 2]
        receipts, payments, turnover = self.book.turnover(amounts)
        gap = np.abs(receipts - payments)
        walras = 0.0 if self._walras is None else float(gap[self._walras] / receipts[self._factors].sum())
        share = gap / np.where(turnover > 0.0, turnover, 1.0)
        worst = int(np.argmax(share))
        node_share = np.abs(node_gaps) / np.maximum(np.abs(node_values), 1e-12)
        node = int(np.argmax(node_share))
        return Findings(
            amounts=amounts,
            walras=walras,
            imbalance=float(share[worst]),
            account=self.book.accounts[worst],
            node_gap=float(node_share[node]),
            node=self._nodes[node],
        )
