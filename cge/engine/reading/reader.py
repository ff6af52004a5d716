"""Read a Pyomo model into additive terms, grouped by the structure of their expressions.

Each equation `lhs == rhs` is split into signed additive terms. A term is reduced, in one walk over its
expression tree, to a structure (an interned number, so that equal structures are equal numbers) and the list
of its leaves: variables, parameters, literals. The 3,000 rows of an intermediate demand share one structure
even where their literals differ, so a whole CGE model is about a dozen groups, each evaluated as numpy
vectors.

A long sum inside a non-linear expression (a CES price index over 50 goods), or any expression too large for
one template, is cut out and becomes an *intermediate*: a value of its own with its own terms, evaluated in
an earlier stage. So rows with different numbers of terms still share templates, and a long sum
that many rows use is evaluated once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from cge.algebra import (
    EqualityExpression,
    NamedExpressionData,
    Param,
    ParamData,
    VarData,
    native_numeric_types,
    nodes,
    pyo,
)
from cge.collection import no_collection
from cge.engine.errors import EngineError
from cge.engine.reading.additive import additive_terms
from cge.engine.reading.labels import datum_name
from cge.engine.reading.terms import (
    INTERMEDIATE,
    LITERAL,
    PARAMETER,
    VARIABLE,
    ModelTerms,
    Names,
    Structure,
    Terms,
)

FUNCTIONS = ("exp", "log", "sqrt")
LONGEST_INLINE_SUM = 4  # longer inner sums become intermediates: their number of terms differs between rows
LARGEST_TEMPLATE = 24  # leaves; larger expressions are cut, so that templates stay small and shared


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No garbage collection, and room for deep expressions."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        with no_collection():
            yield
    finally:
        sys.setrecursionlimit(limit)


class Reader:
    """Reads the equations of one model, and expressions in its Vars and Params.

    Unfixed Vars of active blocks are the variables, in order of declaration, whether an equation uses them
    or not; mutable Params and fixed Vars that an equation uses are the parameters. An Objective is ignored.
    """

    def __init__(self, model: pyo.ConcreteModel) -> None:
        self.model = model
        self.place_texts: dict[Any, str] = {}
        self.variable_index: dict[int, int] = {}  # by id, as Pyomo data define no hash by value
        self.variables, self.start, self.lower, self.upper = self._declared_variables()
        self.handlers: dict[type, Callable[[Any], int]] = {}

    def equations(self) -> ModelTerms:
        """The active equations as terms.

        Raises EngineError for an inequality, and for an operation the engine does not know, by constraint name.
        """
        return self._read(self._equations)

    def expressions(self, rows: Mapping[str, Any]) -> ModelTerms:
        """Named expressions as terms. Raises EngineError for an operation the engine does not know."""
        return self._read(lambda: self._expressions(rows))

    def _read(self, walk: Callable[[], list[str]]) -> ModelTerms:
        self.structures = [
            Structure(name, (), (kind,))
            for kind, name in enumerate(("variable", "parameter", "literal", "intermediate"))
        ]
        self.sizes = [1, 1, 1, 1]
        self.interned: dict[tuple[Any, ...], int] = {}
        self.equation_terms: dict[int, Terms] = {}
        self.intermediate_terms: dict[tuple[int, int], Terms] = {}
        self.intermediate_stages: list[int] = []
        self.intermediate_of: dict[int, int] = {}  # id of a sum node -> its intermediate
        # id -> the ratio (kept, so that no other object takes its id), its structure and leaves
        self.ratios: dict[int, tuple[Any, int, list[float]]] = {}
        self.leaves: list[float] = []  # of the term being walked
        self.components: dict[int, tuple[str, bool]] = {}  # name, whether it is indexed
        self.parameter_index: dict[int, int] = {}
        self.parameter_keys: list[tuple[str, Any]] = []
        self.parameter_start: list[float] = []
        self.constraint = ""
        with _undisturbed():
            equations = walk()
            parameters = [self._name(component, index) for component, index in self.parameter_keys]
        return ModelTerms(
            structures=self.structures,
            equation_terms=list(self.equation_terms.values()),
            intermediate_terms=list(self.intermediate_terms.values()),
            intermediate_stages=self.intermediate_stages,
            names=Names(
                variables=tuple(self.variables),
                start=self.start.copy(),
                lower=self.lower.copy(),
                upper=self.upper.copy(),
                equations=tuple(equations),
                parameters=tuple(parameters),
                parameter_keys=tuple(self.parameter_keys),
                parameter_start=np.array(self.parameter_start, dtype=float),
            ),
        )

    def _expressions(self, rows: Mapping[str, Any]) -> list[str]:
        for row, (name, expression) in enumerate(rows.items()):
            self.constraint = name
            self._add_terms(expression, 1, row)
        return list(rows)

    def _equations(self) -> list[str]:
        equations: list[str] = []
        for component in self._active_components(pyo.Constraint):
            name = component.name
            for index, constraint in component.items():
                if not constraint.active:
                    continue
                self.constraint = self._name(name, index)
                expression = constraint.expr
                if expression.__class__ is not EqualityExpression:
                    raise EngineError(
                        f"{self.constraint} is not an equation: {_shorten(expression)}. "
                        "The engine solves square systems of equations `left == right`."
                    )
                left, right = expression.args
                row = len(equations)
                self._add_terms(left, 1, row)
                self._add_terms(right, -1, row)
                equations.append(self.constraint)
        return equations

    def _active_components(self, kind: type) -> Iterator[Any]:
        """Vars or Constraints of active blocks; a Reference is another name of data that come anyway."""
        for block in self.model.block_data_objects(active=True):
            for component in block.component_objects(kind, descend_into=False):
                if not component.is_reference():
                    yield component

    def _declared_variables(self) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
        names: list[str] = []
        start: list[float] = []
        bounds: list[tuple[float, float]] = []
        known: dict[tuple[Any, ...], tuple[float, float]] = {}  # Pyomo works them out anew for each datum
        for component in self._active_components(pyo.Var):
            name = component.name
            for index, variable in component.items():
                if variable.fixed:
                    continue
                self.variable_index[id(variable)] = len(names)
                names.append(self._name(name, index))
                start.append(np.nan if variable.value is None else variable.value)
                key = (variable._lb, variable._ub, id(variable.domain))
                both = known.get(key) if _is_number(key[0]) and _is_number(key[1]) else None
                if both is None:
                    low, high = variable.bounds
                    both = known[key] = (-np.inf if low is None else low, np.inf if high is None else high)
                bounds.append(both)
        lower, upper = np.array(bounds, dtype=float).reshape(len(names), 2).T
        return names, np.array(start, dtype=float), lower, upper

    def _name(self, component: str, index: Any) -> str:
        """`datum_name`, with the text of each index made once for all components over it."""
        if index is None:
            return component
        text = self.place_texts.get(index)
        if text is None:
            text = self.place_texts[index] = datum_name("", index)
        return component + text

    # --- terms ----------------------------------------------------------------------------------------------

    def _add_terms(self, expression: Any, sign: int, row: int) -> None:
        groups = self.equation_terms
        leaves = self.leaves
        for term, term_sign in additive_terms(expression, sign):
            structure = self._walk(term)
            group = groups.get(structure)
            if group is None:
                group = groups[structure] = Terms(structure, stage=0)
            group.targets.append(row)
            group.signs.append(term_sign)
            group.leaves.extend(leaves)
            leaves.clear()

    def _intermediate(self, walked: list[tuple[int, int, list[float]]]) -> int:
        """A new intermediate, the sum of (sign, structure, leaves); it is placed after all that it uses."""
        number = len(self.intermediate_stages)
        stage = 0
        for _, structure, leaves in walked:
            for kind, leaf in zip(self.structures[structure].kinds, leaves, strict=True):
                if kind == INTERMEDIATE:
                    stage = max(stage, self.intermediate_stages[int(leaf)] + 1)
        self.intermediate_stages.append(stage)
        for sign, structure, leaves in walked:
            group = self.intermediate_terms.get((structure, stage))
            if group is None:
                group = self.intermediate_terms[structure, stage] = Terms(structure, stage)
            group.targets.append(number)
            group.signs.append(sign)
            group.leaves.extend(leaves)
        return number

    # --- the walk: each handler appends the leaves and returns the structure --------------------------------

    def _walk(self, node: Any) -> int:
        index = self.variable_index.get(id(node))
        if index is not None:
            self.leaves.append(index)
            return VARIABLE
        index = self.parameter_index.get(id(node))
        if index is not None:
            self.leaves.append(index)
            return PARAMETER
        handler = self.handlers.get(node.__class__)
        if handler is None:
            handler = self.handlers[node.__class__] = self._handler_of(node)
        return handler(node)

    def _handler_of(self, node: Any) -> Callable[[Any], int]:
        kind = node.__class__
        for base, handler in (
            (VarData, self._fixed_variable),
            (ParamData, self._parameter),
            (NamedExpressionData, self._named),
            (nodes.ProductExpression, self._product),
            (nodes.DivisionExpression, self._division),
            (nodes.PowExpression, self._power),
            (nodes.NegationExpression, self._negation),
            (nodes.SumExpression, self._sum),
            (nodes.AbsExpression, self._unknown),
            (nodes.UnaryFunctionExpression, self._function),
        ):
            if issubclass(kind, base):
                return handler
        if kind in native_numeric_types or isinstance(node, (np.floating, np.integer)):
            return self._literal
        return self._unknown

    def _fixed_variable(self, node: Any) -> int:
        if not node.fixed:
            raise EngineError(
                f"{self.constraint} uses {node.name}, which belongs to no active block of the model; "
                "fix it, or activate its block."
            )
        return self._parameter(node)

    def _parameter(self, node: Any) -> int:
        """A Param or fixed Var that is met for the first time."""
        component = node.parent_component()
        known = self.components.get(id(component))
        if known is None:
            known = self.components[id(component)] = (component.name, component.is_indexed())
        name, indexed = known
        value = node._value
        if value.__class__ not in native_numeric_types:
            if value is not None and value is not Param.NoValue:
                raise EngineError(
                    f"{self.constraint} uses parameter {node.name} whose value is not a number: {value}"
                )
            value = np.nan
        index = self.parameter_index[id(node)] = len(self.parameter_keys)
        self.parameter_keys.append((name, node._index if indexed else None))
        self.parameter_start.append(value)
        self.leaves.append(index)
        return PARAMETER

    def _literal(self, node: Any) -> int:
        self.leaves.append(float(node))
        return LITERAL

    def _named(self, node: Any) -> int:
        return self._walk(node.args[0])

    def _product(self, node: Any) -> int:
        first = len(self.leaves)
        left, right = node._args_
        return self._compound("mul", (self._walk(left), self._walk(right)), first)

    def _division(self, node: Any) -> int:
        # Ratios (a level relative to the benchmark) are the expressions that many equations share.
        known = self.ratios.get(id(node))
        if known is None:
            first = len(self.leaves)
            left, right = node._args_
            structure = self._compound("div", (self._walk(left), self._walk(right)), first)
            self.ratios[id(node)] = (node, structure, self.leaves[first:])
            return structure
        self.leaves.extend(known[2])
        return known[1]

    def _power(self, node: Any) -> int:
        first = len(self.leaves)
        left, right = node._args_
        return self._compound("pow", (self._walk(left), self._walk(right)), first)

    def _negation(self, node: Any) -> int:
        first = len(self.leaves)
        return self._compound("neg", (self._walk(node.args[0]),), first)

    def _function(self, node: Any) -> int:
        name = node.getname()
        if name not in FUNCTIONS:
            return self._unknown(node)
        first = len(self.leaves)
        return self._compound(name, (self._walk(node.args[0]),), first)

    def _sum(self, node: Any) -> int:
        arguments = node.args
        if len(arguments) <= LONGEST_INLINE_SUM:
            first = len(self.leaves)
            structure = self._walk(arguments[0])
            for argument in arguments[1:]:
                structure = self._compound("add", (structure, self._walk(argument)), first)
            return structure
        number = self.intermediate_of.get(id(node))
        if number is None:
            leaves, first = self.leaves, len(self.leaves)
            walked = []
            for term, sign in additive_terms(node, 1):
                structure = self._walk(term)
                walked.append((sign, structure, leaves[first:]))
                del leaves[first:]
            number = self.intermediate_of[id(node)] = self._intermediate(walked)
        self.leaves.append(number)
        return INTERMEDIATE

    def _unknown(self, node: Any) -> int:
        name = node.getname() if hasattr(node, "getname") else type(node).__name__
        raise EngineError(
            f"{self.constraint} uses the operation '{name}' in {_shorten(node)}; "
            f"the engine knows + - * / ** {' '.join(FUNCTIONS)} on Vars, Params, Expressions and numbers."
        )

    def _compound(self, operation: str, arguments: tuple[int, ...], first: int) -> int:
        key = (operation, arguments)
        structure = self.interned.get(key)
        if structure is None:
            kinds = tuple(kind for argument in arguments for kind in self.structures[argument].kinds)
            structure = self.interned[key] = len(self.structures)
            self.structures.append(Structure(operation, arguments, kinds))
            self.sizes.append(len(kinds))
        if self.sizes[structure] <= LARGEST_TEMPLATE:
            return structure
        number = self._intermediate([(1, structure, self.leaves[first:])])
        del self.leaves[first:]
        self.leaves.append(number)
        return INTERMEDIATE


def _is_number(bound: Any) -> bool:
    return bound is None or bound.__class__ in native_numeric_types


def _shorten(expression: Any) -> str:
    text = str(expression)
    return text if len(text) <= 120 else text[:117] + "..."
