"""A graph of scalar operations: simplification, reverse differentiation, and the Python text of each node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cge.engine.reading.terms import INTERMEDIATE, VARIABLE

FIXED, VARYING = 0, 1  # does a node depend on variables?


class Graph:
    """Operations without repetition; arguments always precede the nodes that use them."""

    def __init__(self) -> None:
        self.nodes: list[tuple[Any, ...]] = []
        self.dependence: list[int] = []
        self.index: dict[tuple[Any, ...], int] = {}

    def slot(self, slot: int, kind: int) -> int:
        """The node of a leaf that is read from a column."""
        return self._node(("slot", slot), VARYING if kind in (VARIABLE, INTERMEDIATE) else FIXED)

    def number(self, value: float) -> int:
        """The node of a literal."""
        return self._node(("number", float(value)), FIXED)

    def is_leaf(self, node: int) -> bool:
        """True for slots and literals."""
        return self.nodes[node][0] in ("slot", "number")

    def is_number(self, node: int, value: float) -> bool:
        """True for the literal `value`."""
        return self.nodes[node] == ("number", value)

    def _node(self, key: tuple[Any, ...], dependence: int) -> int:
        node = self.index.get(key)
        if node is None:
            node = self.index[key] = len(self.nodes)
            self.nodes.append(key)
            self.dependence.append(dependence)
        return node

    def operation(self, name: str, *arguments: int) -> int:
        """The node of an operation, with the simplifications that hold for all values of its arguments."""
        first = arguments[0]
        second = arguments[-1]
        if name == "add":
            if self.is_number(first, 0.0):
                return second
            if self.is_number(second, 0.0):
                return first
        elif name == "mul":
            if self.is_number(first, 1.0):
                return second
            if self.is_number(second, 1.0):
                return first
            if self.is_number(first, 0.0) or self.is_number(second, 0.0):
                return self.number(0.0)
        elif name == "div":
            if self.is_number(second, 1.0):
                return first
            if self.is_number(first, 0.0):
                return first
        elif name == "pow":
            if self.is_number(second, 1.0):
                return first
            if self.is_number(second, 0.0):
                return self.number(1.0)
            if self.is_number(second, 2.0):
                return self.operation("mul", first, first)
            if self.is_number(second, -1.0):
                return self.operation("div", self.number(1.0), first)
        elif name == "neg" and self.nodes[first][0] == "number":
            return self.number(-self.nodes[first][1])
        dependence = max(self.dependence[argument] for argument in arguments)
        return self._node((name, *arguments), dependence)

    def differentiate(self, root: int) -> dict[int, int]:
        """Reverse differentiation: node -> node of the derivative of `root` with respect to it."""
        adjoint = {root: self.number(1.0)}

        def contribute(node: int, slope: int) -> None:
            if self.nodes[node][0] != "number":
                adjoint[node] = self.operation("add", adjoint[node], slope) if node in adjoint else slope

        def times(left: int, right: int) -> int:
            return self.operation("mul", left, right)

        for node in range(root, -1, -1):
            if node not in adjoint or self.is_leaf(node):
                continue
            operation, *arguments = self.nodes[node]
            above = adjoint[node]
            if operation == "add":
                contribute(arguments[0], above)
                contribute(arguments[1], above)
            elif operation == "neg":
                contribute(arguments[0], self.operation("neg", above))
            elif operation == "mul":
                contribute(arguments[0], times(above, arguments[1]))
                contribute(arguments[1], times(above, arguments[0]))
            elif operation == "div":
                share = self.operation("div", above, arguments[1])
                contribute(arguments[0], share)
                contribute(arguments[1], self.operation("neg", times(share, node)))
            elif operation == "pow":
                base, exponent = arguments
                contribute(base, times(above, self.operation("power_slope", base, exponent, node)))
                contribute(exponent, times(above, self.operation("exponent_slope", base, node)))
            elif operation == "exp":
                contribute(arguments[0], times(above, node))
            elif operation == "log":
                contribute(arguments[0], self.operation("div", above, arguments[0]))
            elif operation == "sqrt":
                half = times(above, self.number(0.5))
                contribute(arguments[0], self.operation("div", half, node))
            elif operation == "power_slope":  # e b**(e-1), of which the power b**e is only a means
                base, exponent, _ = arguments
                less = self.operation("add", exponent, self.number(-1.0))
                lower = self.operation("pow", base, less)
                curve = times(exponent, self.operation("power_slope", base, less, lower))
                mixed = times(exponent, self.operation("exponent_slope", base, lower))
                contribute(base, times(above, curve))
                contribute(exponent, times(above, self.operation("add", lower, mixed)))
            elif operation == "exponent_slope":  # b**e log b
                base, power = arguments
                contribute(base, times(above, self.operation("div", power, base)))
                contribute(power, times(above, self.operation("log", base)))
            else:
                raise AssertionError(f"no derivative for {operation}")
        return adjoint

    def reached(self, roots: Sequence[int]) -> set[int]:
        """All nodes that the roots need, themselves included."""
        seen: set[int] = set()
        stack = list(roots)
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                if not self.is_leaf(node):
                    stack.extend(self.nodes[node][1:])
        return seen

    def arguments(self, nodes: set[int]) -> set[int]:
        """The nodes that some of these nodes read."""
        return {argument for node in nodes if not self.is_leaf(node) for argument in self.nodes[node][1:]}

    def fixed_arguments(self, nodes: set[int]) -> list[int]:
        """What the varying ones of `nodes` read and only parameters change."""
        varying = {node for node in nodes if self.dependence[node] == VARYING}
        return sorted(
            argument
            for argument in self.arguments(varying)
            if self.dependence[argument] == FIXED and self.nodes[argument][0] != "number"
        )

    def text(self, node: int) -> str:
        """How Python refers to a node."""
        operation, *arguments = self.nodes[node]
        if operation == "slot":
            return f"s{arguments[0]}"
        if operation == "number":
            return f"({arguments[0]!r})" if np.isfinite(arguments[0]) else f"float('{arguments[0]!r}')"
        return f"t{node}"

    def formula(self, node: int) -> str:
        """The Python expression that computes a node from its arguments."""
        operation, *arguments = self.nodes[node]
        texts = [self.text(argument) for argument in arguments]
        if all(self.nodes[argument][0] == "number" for argument in arguments):
            texts[0] = f"np.float64({texts[0]})"  # errors of numpy's floats follow np.errstate
        symbols = {"add": "+", "mul": "*", "div": "/", "pow": "**"}
        if operation in symbols:
            return f" {symbols[operation]} ".join(texts)
        if operation == "neg":
            return f"-{texts[0]}"
        if operation in ("exp", "log", "sqrt"):
            return f"np.{operation}({texts[0]})"
        return f"{operation}({', '.join(texts)})"
