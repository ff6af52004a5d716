"""From an expression structure to the source of vectorised numpy functions: value and derivatives.

Every template is a graph of operations without repetition (equal operations are one node). Reverse
differentiation adds the nodes of its derivatives to the same graph, so that they share powers and products
with the value. Nodes are then sorted by what they depend on:

- parameters and literals only: computed once per set of parameter values (`prepare`),
- variables, needed for the value (`value`), which hands on what the derivatives need,
- variables, needed only for the derivatives (`slopes`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cge.engine.code.graph import FIXED, VARYING, Graph
from cge.engine.reading.terms import INTERMEDIATE, LITERAL, PARAMETER, VARIABLE, Structure


@dataclass(frozen=True)
class Template:
    """The source of one template and what its functions take and give.

    `prepare(*fixed)` -> (kept values, fixed value or None, fixed slopes)
    `value(kept, *varying)` -> (value, values kept for the slopes)
    `slopes(kept, kept for slopes, *varying)` -> the varying slopes
    `slopes_parameters(*fixed, *varying)` -> one slope per parameter slot
    """

    source: str
    parameter_source: str  # of `slopes_parameters`, which few solves need
    fixed: tuple[int, ...]  # slots of parameters and of literals that differ between rows
    varying: tuple[int, ...]  # slots of variables and intermediates
    value_is_fixed: bool
    fixed_slopes: tuple[int, ...]  # slots (of `varying`) whose slope does not depend on variables
    varying_slopes: tuple[int, ...]
    parameters: tuple[int, ...]  # slots of parameters
    nodes: tuple[tuple[Any, ...], ...]  # the value as a graph (see `graph.Graph`), for second derivatives


@dataclass(frozen=True)
class Functions:
    """The compiled functions of one template (see Template)."""

    prepare: Callable[..., Any]
    value: Callable[..., Any]
    slopes: Callable[..., Any]


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
    """d(base**exponent)/d(exponent), given the power: 0 at base 0, nan (undefined) at a negative base."""
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
    graph = Graph()
    leaf_kinds = structures[structure].kinds
    kinds: dict[int, int] = {
        slot: k for slot, k in zip(slots, leaf_kinds, strict=True) if isinstance(slot, int)
    }
    leaves = [
        graph.slot(slot, kind) if isinstance(slot, int) else graph.number(slot)
        for slot, kind in zip(slots, leaf_kinds, strict=True)
    ]
    root = _grow(graph, structures, structure, iter(leaves))
    nodes = tuple(graph.nodes[: root + 1])
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
    parameter_lines = [f"def slopes_parameters_{number}({', '.join([*fixed_names, *varying_names])}):"]
    parameter_lines += body(graph.reached(by_parameter), None)
    parameter_lines += [f"    return {_tuple([graph.text(node) for node in by_parameter])}"]
    return Template(
        source="\n".join(lines) + "\n",
        parameter_source="\n".join(parameter_lines) + "\n",
        fixed=fixed,
        varying=varying,
        value_is_fixed=value_is_fixed,
        fixed_slopes=fixed_slopes,
        varying_slopes=varying_slopes,
        parameters=parameters,
        nodes=nodes,
    )


def load(templates: Sequence[Template]) -> list[Functions]:
    """The functions of templates."""
    made = executed([template.source for template in templates])
    return [
        Functions(made[f"prepare_{k}"], made[f"value_{k}"], made[f"slopes_{k}"])
        for k in range(len(templates))
    ]


def load_parameter_slopes(templates: Sequence[Template]) -> list[Callable[..., Any]]:
    """The functions `slopes_parameters` of templates."""
    made = executed([template.parameter_source for template in templates])
    return [made[f"slopes_parameters_{k}"] for k in range(len(templates))]


def executed(sources: Sequence[str], names: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the sources define, which may use `names`; generated from Pyomo expressions, never read from outside."""
    namespace: dict[str, Any] = {"np": np, "power_slope": power_slope, "exponent_slope": exponent_slope}
    namespace.update(names or {})
    exec(compile("\n".join(sources), "<cge.engine templates>", "exec"), namespace)
    return namespace


def _tuple(names: Sequence[str]) -> str:
    return "(" + "".join(f"{name}, " for name in names) + ")"


def _grow(graph: Graph, structures: Sequence[Structure], structure: int, leaves: Any) -> int:
    shape = structures[structure]
    if structure <= INTERMEDIATE:
        return next(leaves)
    arguments = [_grow(graph, structures, argument, leaves) for argument in shape.arguments]
    return graph.operation(shape.operation, *arguments)
