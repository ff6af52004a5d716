"""Expressions over a solved economy: how a published figure is read from labelled variables of the model.

`73 * q_node[a_BRD] / base(q_node[a_BRD])`, `sam[INV,HOH]`, `sum` over a dimension by `*`: `q_factor[LAB,*]`.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cge.analysis.indicator import Indicators
from cge.equilibrium import Equilibrium
from sam.problem import InputError, suggestion

_REFERENCE = re.compile(r"([A-Za-z_]\w*)\s*\[([^\[\]]*)\]")
_OPERATORS: Mapping[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {"log": math.log, "exp": math.exp, "sqrt": math.sqrt}
ALL = "*"


@dataclass(frozen=True)
class Economy:
    """What an expression can read: a solved economy, its benchmark, and indicators of the one against the other."""

    equilibrium: Equilibrium
    base: Equilibrium
    indicators: Indicators | None = None


def value_of(text: str, economy: Economy, definitions: Mapping[str, str] | None = None) -> float:
    """Value of an expression.

    Names are definitions, variables or parameters of the model, `sam[receiver,payer]` (cells of the solved SAM) and
    `macro[name]` (indicators). A label `*` sums over that dimension. `base(x)` is x in the benchmark, `pct(x)` its
    change in per cent; also log, exp and sqrt. Raises InputError naming what it does not know.
    """
    references: list[tuple[str, tuple[str, ...]]] = []

    def placeholder(match: re.Match) -> str:
        references.append((match[1], tuple(label.strip() for label in match[2].split(","))))
        return f"_{len(references) - 1}_"

    try:
        tree = ast.parse(_REFERENCE.sub(placeholder, text).strip(), mode="eval")
    except SyntaxError:
        raise InputError(f"expression {text!r} cannot be read; check brackets and operators") from None
    return _Reader(text, references, definitions or {}).value(tree.body, economy)


@dataclass(frozen=True)
class _Reader:
    text: str
    references: list[tuple[str, tuple[str, ...]]]
    definitions: Mapping[str, str]

    def value(self, node: ast.expr, economy: Economy) -> float:
        """Value of one node of the expression's tree."""
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -self.value(inner, economy)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return self._computed(op, self.value(left, economy), self.value(right, economy))
            case ast.Call(func=ast.Name(id=name), args=[inner]):
                return self._called(name, inner, economy)
            case ast.Name(id=name):
                return self._named(name, economy)
        raise InputError(
            f"expression {self.text!r}: only + - * / **, numbers, names and functions of one argument"
        )

    def _computed(self, op: ast.operator, left: float, right: float) -> float:
        try:
            return _OPERATORS[type(op)](left, right)
        except ZeroDivisionError:
            raise InputError(f"expression {self.text!r} divides by zero") from None

    def _called(self, name: str, inner: ast.expr, economy: Economy) -> float:
        if name == "base":
            return self.value(inner, _benchmark(economy))
        if name == "pct":
            now, before = self.value(inner, economy), self.value(inner, _benchmark(economy))
            return 100 * (self._computed(ast.Div(), now, before) - 1)
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](self.value(inner, economy))
        known = ["base", "pct", *_FUNCTIONS]
        raise InputError(
            f"expression {self.text!r}: there is no function {name!r}. {suggestion(name, known)}"
        )

    def _named(self, name: str, economy: Economy) -> float:
        reference = re.fullmatch(r"_(\d+)_", name)
        if reference:
            return self._labelled(*self.references[int(reference[1])], economy)
        if name in self.definitions:
            return value_of(self.definitions[name], economy, self.definitions)
        return self._labelled(name, (), economy)

    def _labelled(self, name: str, labels: tuple[str, ...], economy: Economy) -> float:
        entries = self._entries(name, economy)
        if not labels and None in entries:
            return entries[None]
        keyed = {at if isinstance(at, tuple) else (at,): value for at, value in entries.items()}
        if ALL in labels:
            chosen = [value for at, value in keyed.items() if _fits(at, labels)]
            if chosen:
                return math.fsum(chosen)
        elif labels in keyed:
            return keyed[labels]
        elif name == "sam" and all(label in economy.equilibrium.sam for label in labels):
            return 0.0
        written = ",".join(labels)
        known = [",".join(map(str, at)) for at in keyed]
        raise InputError(
            f"expression {self.text!r}: {name}[{written}] is not in this economy. {suggestion(written, known)}"
        )

    def _entries(self, name: str, economy: Economy) -> Mapping:
        if name == "sam":
            return economy.equilibrium.sam.flows.to_dict()
        if name == "macro":
            macro = economy.indicators.macro if economy.indicators else {}
            return {key: row.value for key, row in macro.items() if row.value is not None}
        data, parameters = economy.equilibrium.data, economy.equilibrium.parameters.data
        if name in data and not data[name].attrs["over"]:
            return {None: float(data[name])}
        if name in data or name in parameters:
            return economy.equilibrium.entries(name)
        known = ["sam", "macro", *self.definitions, *data.data_vars, *parameters.data_vars]
        raise InputError(
            f"expression {self.text!r}: the model has no variable or parameter {name!r}. {suggestion(name, known)}"
        )


def _benchmark(economy: Economy) -> Economy:
    return Economy(economy.base, economy.base, economy.indicators)


def _fits(at: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    return len(at) == len(labels) and all(label in (ALL, own) for own, label in zip(at, labels, strict=True))
