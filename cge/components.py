"""Pyomo components made at once from dicts over their index sets.

Pyomo's own construction checks every index against the set and every value against the domain, which for 90,000 intermediate
purchases takes ten times as long. Labels here are the set's own members and values come from checked parameters.
"""

from __future__ import annotations

from collections.abc import Mapping

from cge.algebra import ConstraintData, ParamData, pyo


def indexed_parameter(block: pyo.Block, name: str, index: pyo.Set, values: Mapping) -> pyo.Param:
    """Add a mutable Param; where all its values are zero its data are made only when something asks for them."""
    empty = not any(values.values())
    param = pyo.Param(index, mutable=True, within=pyo.Any, **({"default": 0.0} if empty else {}))
    block.add_component(name, param)
    if not empty:
        data = param._data
        for at, value in values.items():
            datum = data[at] = ParamData(param)
            datum._index = at
            datum._value = value
    return param


def indexed_variable(
    block: pyo.Block, name: str, index: pyo.Set, start: Mapping | float, bounds: tuple
) -> pyo.Var:
    """Add a Var that starts at `start`, one number or one per member of the index."""
    var = pyo.Var(index, bounds=bounds)
    block.add_component(name, var)
    for at, datum in var.items():
        datum.set_value(start[at] if isinstance(start, Mapping) else start, skip_validation=True)
    return var


def indexed_constraint(block: pyo.Block, name: str, index: pyo.Set | list, rows: Mapping) -> pyo.Constraint:
    """Add a Constraint with one expression per member of the index."""
    constraint = pyo.Constraint(index)
    block.add_component(name, constraint)
    data = constraint._data
    for at, expression in rows.items():
        datum = data[at] = ConstraintData(expression, constraint)
        datum._index = at
    return constraint
