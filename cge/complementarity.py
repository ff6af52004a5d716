r"""Complementarity: bounds that bind in some regimes and not in others.

K. Slack form: with a = (x - lower) / X and s = g / G both positive, a s = \epsilon, where X and G are the sizes that the
variable and what it clears have in this economy: regimes do not depend on the unit of the SAM. The system is solved at a
large \epsilon, where it is smooth, and \epsilon is then driven to `SHARP` along the path of solutions; at the end the
smaller of each pair must vanish, which is verified.
"""

from __future__ import annotations

import math
from typing import Any

from cge.algebra import pyo
from cge.block import ComplementSpec, EquationSpec, VariableSpec
from cge.components import indexed_constraint
from cge.expression import Expression
from cge.model import Model
from cge.regimes import SHARPEST, SMOOTHING

Member = Any  # of an index set: a label, a tuple of labels, or None for the one member of a scalar


def add_complementarity(model: Model, spec: ComplementSpec) -> None:
    """Add the gaps, slacks and equations of one complementarity family, which start in the benchmark's regime.

    Where the benchmark is on a bound the variable starts off it by what the smoothing leaves (`Model.displaced`).
    """
    members = list(model.sets[spec.over]) if spec.over else [None]
    found = {m: spec.rule(model, *_labels(m)) for m in members}
    if not found:
        return
    model.complementarities[spec.name] = spec
    epsilon = _smoothing(model)
    size = {m: spec.sizes(model, *_labels(m)) for m in found}
    for side, bound in (("lower", spec.lower), ("upper", spec.upper)):
        if bound is None:
            continue
        gap, slack = f"gap_{side}_{spec.name}", f"slack_{side}_{spec.name}"
        distance = {m: _distance(model, spec, side, bound, m, size[m][0]) for m in found}
        starts = {m: _start(pyo.value(distance[m]), _pressure(found[m], side) / size[m][1]) for m in found}
        for m, (away, pressure) in starts.items():
            if away > pressure:
                continue
            limit = pyo.value(_of(model, bound, m)) if isinstance(bound, str) else bound
            off = size[m][0] * away
            start = limit + off if side == "lower" else limit - off
            model.displaced.setdefault(spec.name, {})[m] = start
        sentence = f"of the complementarity {spec.name} at its {side} bound."
        for name, place, what in ((gap, 0, "Distance"), (slack, 1, "Slack")):
            _add_variable(model, spec, name, f"{what} {sentence}", {m: starts[m][place] for m in found})
        _add_equation(
            model,
            spec,
            f"{spec.name}_{side}",
            gap,
            {m: distance[m] == _of(model, gap, m) for m in found},
        )
        _add_equation(
            model,
            spec,
            f"{spec.name}_{side}_regime",
            slack,
            {m: _of(model, gap, m) * _of(model, slack, m) == epsilon for m in found},
        )
    rows = {}
    for m, expression in found.items():
        right = 0
        if spec.lower is not None:
            right = right + size[m][1] * _of(model, f"slack_lower_{spec.name}", m)
        if spec.upper is not None:
            right = right - size[m][1] * _of(model, f"slack_upper_{spec.name}", m)
        rows[m] = expression == right
    _add_equation(model, spec, spec.name, spec.variable, rows)


def _labels(member: Member) -> tuple:
    return () if member is None else member if isinstance(member, tuple) else (member,)


def _smoothing(model: Model) -> Expression:
    if model.pyomo.find_component(SMOOTHING) is None:
        model.pyomo.add_component(SMOOTHING, pyo.Param(initialize=SHARPEST, mutable=True))
    return model.pyomo.find_component(SMOOTHING)


def _distance(
    model: Model, spec: ComplementSpec, side: str, bound: str | float, member: Member, size: float
) -> Expression:
    """Distance to a bound by the variable's size, as two terms: their difference is rounded by their size, not its own."""
    limit = (_of(model, bound, member) if isinstance(bound, str) else bound) / size
    variable = _of(model, spec.variable, member) / size
    return variable - limit if side == "lower" else limit - variable


def _pressure(expression: Expression, side: str) -> float:
    value = pyo.value(expression)
    return value if side == "lower" else -value


def _start(distance: float, pressure: float, product: float = SHARPEST) -> tuple[float, float]:
    if distance > max(pressure, math.sqrt(product)):
        return distance, product / distance
    if pressure > math.sqrt(product):
        return product / pressure, pressure
    return math.sqrt(product), math.sqrt(product)


def _add_variable(model: Model, spec: ComplementSpec, name: str, sentence: str, starts: dict) -> None:
    declared = VariableSpec(
        name, spec.over, "1", name, sentence, 1.0, True, spec.block, auxiliary=True, may_vanish=True
    )
    if spec.over:
        component = pyo.Var(list(starts), initialize=starts, bounds=(0.0, None))
    else:
        component = pyo.Var(initialize=starts[None], bounds=(0.0, None))
    model.add_component(declared, component)


def _add_equation(model: Model, spec: ComplementSpec, name: str, determines: str, rows: dict) -> None:
    model.equations[name] = EquationSpec(
        name, spec.over, determines, spec.rule, spec.block, False, spec.alternative
    )
    if spec.over:
        indexed_constraint(model.pyomo, name, list(rows), rows)
    else:
        model.pyomo.add_component(name, pyo.Constraint(expr=rows[None]))


def _of(model: Model, name: str, member: Member) -> Expression:
    symbol = getattr(model, name)
    return symbol if member is None else symbol[member]
