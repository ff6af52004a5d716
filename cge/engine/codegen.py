"""From an expression structure to the source of vectorised numpy functions: value and derivatives.

Every template is a graph of operations without repetition (equal operations are one node). Reverse
differentiation adds the nodes of its derivatives to the same graph, so that they share powers and products with the
value. Nodes are then sorted by what they depend on:

- parameters and literals only: computed once per set of parameter values (`prepare`),
- variables, needed for the value (`value`), which hands on what the derivatives need,
- variables, needed only for the derivatives (`slopes`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .templates import INTERMEDIATE, LITERAL, PARAMETER, VARIABLE, Structure

FIXED, VARYING = 0, 1  # does a node depend on variables?


@dataclass(frozen=True)
class Template:
    """The source of one template and what its functions take and give.

    `prepare(*fixed)` -> (kept values, fixed value or None, fixed slopes)
    `value(kept, *varying)` -> (value, values kept for the slopes)
    `slopes(kept, kept for slopes, *varying)` -> the varying slopes
    `slopes_parameters(*fixed, *varying)` -> one slope per parameter slot
    """

    source: str
    fixed: tuple[int, ...]  # slots of parameters and of literals that differ between rows
    varying: tuple[int, ...]  # slots of variables and intermediates
    value_is_fixed: bool
    fixed_slopes: tuple[int, ...]  # slots (of `varying`) whose slope does not depend on variables
    varying_slopes: tuple[int, ...]
    parameters: tuple[int, ...]  # slots of parameters


@dataclass(frozen=True)
class Functions:
    """The compiled functions of one template (see Template)."""

    prepare: Callable[..., Any]
    value: Callable[..., Any]
    slopes: Callable[..., Any]
    slopes_parameters: Callable[..., Any]


def power_slope(base: Any, exponent: Any, power: Any) -> Any:
    """d(base**exponent)/d(base), given the power; 0 where the exponent is 0, also at base 0.

    Raises FloatingPointError where base is 0 and exponent between 0 and 1 (the slope is infinite).
    """
    if np.all(base):
        return exponent * power / base
    base, exponent = np.broadcast_arrays(np.asarray(base, dtype=float), exponent)
    slope = np.zeros(base.shape)
    some = exponent != 0.0
    slope[some] = exponent[some] * base[some] ** (exponent[some] - 1.0)
    return slope


def exponent_slope(base: Any, power: Any) -> Any:
    """d(base**exponent)/d(exponent), given the power: 0 at base 0, and nan (undefined) where base is negative."""
    if np.all(np.greater(base, 0.0)):
        return power * np.log(base)
    base, power = np.broadcast_arrays(np.asarray(base, dtype=float), power)
    slope = np.zeros(base.shape)
    slope[base < 0.0] = np.nan
    some = base > 0.0
    slope[some] = power[some] * np.log(base[some])
    return slope


def generate(
    number: int, structure: int, structures: Sequence[Structure], slots: Sequence[int | float]
) -> Template:
    """Write the functions `prepare_k`, `value_k`, `slopes_k` and `slopes_parameters_k`, k = `number`.

    `slots[i]` says where leaf i of the structure is read: an integer is a slot (equal for leaves that
    are always the same variable), a float is a literal with that value in all rows.
    """
    graph = _Graph()
    leaf_kinds = structures[structure].kinds
    kinds: dict[int, int] = {
        slot: k for slot, k in zip(slots, leaf_kinds, strict=True) if isinstance(slot, int)
    }
    leaves = [
        graph.slot(slot, kind) if isinstance(slot, int) else graph.number(slot)
        for slot, kind in zip(slots, leaf_kinds, strict=True)
    ]
    root = _grow(graph, structures, structure, iter(leaves))
    slopes = graph.differentiate(root)
    fixed = tuple(sorted(slot for slot, kind in kinds.items() if kind in (PARAMETER, LITERAL)))
    varying = tuple(sorted(slot for slot, kind in kinds.items() if kind in (VARIABLE, INTERMEDIATE)))
    parameters = tuple(sorted(slot for slot, kind in kinds.items() if kind == PARAMETER))
    slope_of = {slot: slopes.get(graph.slot(slot, kind), graph.number(0.0)) for slot, kind in kinds.items()}
    fixed_slopes = tuple(slot for slot in varying if graph.dependence[slope_of[slot]] == FIXED)
    varying_slopes = tuple(slot for slot in varying if slot not in fixed_slopes)

    value_is_fixed = graph.dependence[root] == FIXED
    in_value = graph.reached([] if value_is_fixed else [root])
    slope_roots = [slope_of[slot] for slot in varying_slopes]
    in_slopes = graph.reached(slope_roots)
    only_slopes = in_slopes - in_value
    handed_on = sorted(
        node
        for node in {*graph.arguments(only_slopes), *slope_roots} & in_value
        if graph.dependence[node] == VARYING and not graph.is_leaf(node)
    )
    kept = graph.fixed_arguments(in_value | in_slopes)
    in_prepare = graph.reached([*kept, *(slope_of[slot] for slot in fixed_slopes), root])
    fixed_names = [f"s{slot}" for slot in fixed]
    varying_names = [f"s{slot}" for slot in varying]
    kept_names = [graph.text(node) for node in kept]

    def body(nodes: set[int], dependence: int | None) -> list[str]:
        return [
            f"    {graph.text(node)} = {graph.formula(node)}"
            for node in sorted(nodes)
            if not graph.is_leaf(node) and (dependence is None or graph.dependence[node] == dependence)
        ]

    lines = [f"def prepare_{number}({', '.join(fixed_names)}):"]
    lines += body(in_prepare, FIXED)
    fixed_value = graph.text(root) if value_is_fixed else "None"
    fixed_texts = [graph.text(slope_of[slot]) for slot in fixed_slopes]
    lines += [f"    return {_tuple(kept_names)}, {fixed_value}, {_tuple(fixed_texts)}"]

    handed_names = [graph.text(node) for node in handed_on]
    lines += [f"def value_{number}({', '.join(['kept', *varying_names])}):"]
    if not value_is_fixed:
        lines += [f"    {_tuple(kept_names)} = kept"] if kept_names else []
        lines += body(in_value, VARYING)
        lines += [f"    return {graph.text(root)}, {_tuple(handed_names)}"]
    else:
        lines += ["    return None, ()"]

    lines += [f"def slopes_{number}({', '.join(['kept', 'handed', *varying_names])}):"]
    lines += [f"    {_tuple(kept_names)} = kept"] if kept_names else []
    lines += [f"    {_tuple(handed_names)} = handed"] if handed_names else []
    lines += body(only_slopes, VARYING)
    lines += [f"    return {_tuple([graph.text(node) for node in slope_roots])}"]

    by_parameter = [slope_of[slot] for slot in parameters]
    lines += [f"def slopes_parameters_{number}({', '.join([*fixed_names, *varying_names])}):"]
    lines += body(graph.reached(by_parameter), None)
    lines += [f"    return {_tuple([graph.text(node) for node in by_parameter])}"]
    return Template(
        source="\n".join(lines) + "\n",
        fixed=fixed,
        varying=varying,
        value_is_fixed=value_is_fixed,
        fixed_slopes=fixed_slopes,
        varying_slopes=varying_slopes,
        parameters=parameters,
    )


def load(templates: Sequence[Template]) -> list[Functions]:
    """Execute the sources (generated here from Pyomo expressions, never read from outside) once."""
    namespace: dict[str, Any] = {"np": np, "power_slope": power_slope, "exponent_slope": exponent_slope}
    source = "\n".join(template.source for template in templates)
    exec(compile(source, "<cge.engine templates>", "exec"), namespace)
    return [
        Functions(
            namespace[f"prepare_{k}"],
            namespace[f"value_{k}"],
            namespace[f"slopes_{k}"],
            namespace[f"slopes_parameters_{k}"],
        )
        for k in range(len(templates))
    ]


def _tuple(names: Sequence[str]) -> str:
    return "(" + "".join(f"{name}, " for name in names) + ")"


def _grow(graph: _Graph, structures: Sequence[Structure], structure: int, leaves: Any) -> int:
    shape = structures[structure]
    if structure <= INTERMEDIATE:
        return next(leaves)
    arguments = [_grow(graph, structures, argument, leaves) for argument in shape.arguments]
    return graph.operation(shape.operation, *arguments)


class _Graph:
    """Operations without repetition; arguments always precede the nodes that use them."""

    def __init__(self) -> None:
        self.nodes: list[tuple[Any, ...]] = []
        self.dependence: list[int] = []
        self.index: dict[tuple[Any, ...], int] = {}

    def slot(self, slot: int, kind: int) -> int:
        return self._node(("slot", slot), VARYING if kind in (VARIABLE, INTERMEDIATE) else FIXED)

    def number(self, value: float) -> int:
        return self._node(("number", float(value)), FIXED)

    def is_leaf(self, node: int) -> bool:
        return self.nodes[node][0] in ("slot", "number")

    def is_number(self, node: int, value: float) -> bool:
        return self.nodes[node] == ("number", value)

    def _node(self, key: tuple[Any, ...], dependence: int) -> int:
        node = self.index.get(key)
        if node is None:
            node = self.index[key] = len(self.nodes)
            self.nodes.append(key)
            self.dependence.append(dependence)
        return node

    def operation(self, name: str, *arguments: int) -> int:
        """The node of an operation, with the simplifications that hold for every value of the other argument."""
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
            else:
                raise AssertionError(f"no derivative for {operation}")
        return adjoint

    def reached(self, roots: Sequence[int]) -> set[int]:
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
        operation, *arguments = self.nodes[node]
        if operation == "slot":
            return f"s{arguments[0]}"
        if operation == "number":
            return f"({arguments[0]!r})" if np.isfinite(arguments[0]) else f"float('{arguments[0]!r}')"
        return f"t{node}"

    def formula(self, node: int) -> str:
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
