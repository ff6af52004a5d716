"""The additive terms of a Pyomo expression."""

from __future__ import annotations

from typing import Any

from cge.algebra import NamedExpressionData, native_numeric_types, nodes

_TERM, _SUM, _PRODUCT, _NUMBER, _NEGATION, _NAMED = range(6)
_SHAPES: dict[type, int] = {}  # of node classes, as they are met


def additive_terms(expression: Any, sign: int) -> list[tuple[Any, int]]:
    """The (term, sign) of an expression; goes through sums, negations, named expressions, factors of -1."""
    stack, terms = [(expression, sign)], []
    while stack:
        node, sign = stack.pop()
        kind = node.__class__
        shape = _SHAPES.get(kind)
        if shape is None:
            shape = _SHAPES[kind] = _shape_of(kind)
        if shape == _TERM:
            terms.append((node, sign))
        elif shape == _SUM:
            stack.extend([(argument, sign) for argument in reversed(node.args)])
        elif shape == _PRODUCT:
            if _is_sign(node._args_[0]):
                stack.append((node._args_[1], sign * node._args_[0]))
            else:
                terms.append((node, sign))
        elif shape == _NUMBER:
            if node != 0:
                terms.append((node, sign))
        else:
            stack.append((node.args[0], -sign if shape == _NEGATION else sign))
    return terms


def _shape_of(kind: type) -> int:
    if kind in native_numeric_types:
        return _NUMBER
    for base, shape in (
        (nodes.SumExpression, _SUM),
        (nodes.NegationExpression, _NEGATION),
        (NamedExpressionData, _NAMED),
        (nodes.ProductExpression, _PRODUCT),
    ):
        if issubclass(kind, base):
            return shape
    return _TERM


def _is_sign(factor: Any) -> bool:
    return factor.__class__ in native_numeric_types and (factor == 1 or factor == -1)
