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
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from cge.engine.code.graph import FIXED, VARYING, Graph
from cge.engine.code.tree import Tree, graph_of
from cge.engine.reading.terms import INTERMEDIATE, LITERAL, PARAMETER, VARIABLE


@dataclass(frozen=True)
class Template:
    """The source of one template and what its functions take and give.

    `prepare(*fixed)` -> (kept values, fixed value or None, fixed slopes)
    `value(kept, *varying)` -> (value, values kept for the slopes)
    `slopes(kept, kept for slopes, *varying)` -> the varying slopes
    """

    tree: Tree
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


KEPT = 4096  # templates and functions in memory; a selection of Japan has some 200, most of them those of any other


@lru_cache(KEPT)
def generate(tree: Tree) -> Template:
    """Write the functions of a tree. What has been written is kept: closures and economies have most trees in common."""
    graph, root, kinds = graph_of(tree)
    slopes = graph.differentiate(root)
    fixed, varying = _slots(kinds, PARAMETER, LITERAL), _slots(kinds, VARIABLE, INTERMEDIATE)
    slope_of = {slot: _slope(graph, slopes, slot, kinds) for slot in kinds}
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

    lines = [f"def prepare({', '.join(fixed_names)}):"]
    lines += _body(graph, in_prepare, FIXED)
    fixed_value = graph.text(root) if value_is_fixed else "None"
    fixed_texts = [graph.text(slope_of[slot]) for slot in fixed_slopes]
    lines += [f"    return {_tuple(kept_names)}, {fixed_value}, {_tuple(fixed_texts)}"]

    handed_names = [graph.text(node) for node in handed_on]
    lines += [f"def value({', '.join(['kept', *varying_names])}):"]
    if not value_is_fixed:
        lines += [f"    {_tuple(kept_names)} = kept"] if kept_names else []
        lines += _body(graph, in_value, VARYING)
        lines += [f"    return {graph.text(root)}, {_tuple(handed_names)}"]
    else:
        lines += ["    return None, ()"]

    lines += [f"def slopes({', '.join(['kept', 'handed', *varying_names])}):"]
    lines += [f"    {_tuple(kept_names)} = kept"] if kept_names else []
    lines += [f"    {_tuple(handed_names)} = handed"] if handed_names else []
    lines += _body(graph, only_slopes, VARYING)
    lines += [f"    return {_tuple([graph.text(node) for node in slope_roots])}"]
    return Template(
        tree=tree,
        source="\n".join(lines) + "\n",
        fixed=fixed,
        varying=varying,
        value_is_fixed=value_is_fixed,
        fixed_slopes=fixed_slopes,
        varying_slopes=varying_slopes,
        parameters=_slots(kinds, PARAMETER),
    )


@lru_cache(KEPT)
def functions_of(source: str) -> Functions:
    """The functions of a template's source."""
    made = executed(source)
    return Functions(made["prepare"], made["value"], made["slopes"])


@lru_cache(KEPT)
def parameter_slopes_of(tree: Tree) -> Callable[..., Any]:
    """A function of (*fixed, *varying) that gives one slope per parameter slot; few solves need it."""
    graph, root, kinds = graph_of(tree)
    slopes = graph.differentiate(root)
    fixed, varying = _slots(kinds, PARAMETER, LITERAL), _slots(kinds, VARIABLE, INTERMEDIATE)
    wanted = [_slope(graph, slopes, slot, kinds) for slot in _slots(kinds, PARAMETER)]
    lines = [f"def slopes_parameters({', '.join(f's{slot}' for slot in (*fixed, *varying))}):"]
    lines += _body(graph, graph.reached(wanted))
    lines += [f"    return {_tuple([graph.text(node) for node in wanted])}"]
    return executed("\n".join(lines))["slopes_parameters"]


def executed(source: str, names: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a source defines, which may use `names`; generated from Pyomo expressions, never read from outside."""
    namespace: dict[str, Any] = {"np": np, "power_slope": power_slope, "exponent_slope": exponent_slope}
    namespace.update(names or {})
    exec(_code(source), namespace)
    return namespace


@lru_cache(KEPT)
def _code(source: str) -> CodeType:
    return compile(source, "<cge.engine templates>", "exec")


def _slots(kinds: Mapping[int, int], *wanted: int) -> tuple[int, ...]:
    return tuple(sorted(slot for slot, kind in kinds.items() if kind in wanted))


def _slope(graph: Graph, slopes: Mapping[int, int], slot: int, kinds: Mapping[int, int]) -> int:
    return slopes.get(graph.slot(slot, kinds[slot]), graph.number(0.0))


def _body(graph: Graph, nodes: set[int], dependence: int | None = None) -> list[str]:
    """The lines that compute some nodes; of one dependence where it is given."""
    return [
        f"    {graph.text(node)} = {graph.formula(node)}"
        for node in sorted(nodes)
        if not graph.is_leaf(node) and (dependence is None or graph.dependence[node] == dependence)
    ]


def _tuple(names: Sequence[str]) -> str:
    return "(" + "".join(f"{name}, " for name in names) + ")"
