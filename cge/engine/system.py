"""The compiled system of equations: F(x, p) = 0, its Jacobians, and the natural scale of each equation.

A CompiledSystem is frozen, refers to no Pyomo object, and pickles (as arrays and the source of its functions).
`x` are the values of its variables and `p` of its parameters (mutable Params and fixed Vars), in the order of `variables`
and `parameters`. Values outside the domain of an equation (log of a negative number, overflow, division by
zero) raise FloatingPointError.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.environ as pyo
import scipy.sparse as sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from .assembly import ChainRule, Entries, chain_rule, sum_rows
from .codegen import Functions, Template, generate, load
from .errors import EngineError
from .templates import INTERMEDIATE, LITERAL, PARAMETER, VARIABLE, ModelTerms, Structure, Terms, read_terms

Column = np.ndarray | int | float  # one number where all rows of a group read the same


@dataclass(frozen=True)
class Group:
    """The terms of one template in one stage: `columns[slot]` says what each term reads in that slot."""

    template: int
    kinds: dict[int, int]
    columns: dict[int, Column]
    first: int  # place of its terms in the stage
    size: int

    def read(self, slots: Iterable[int], sources: Mapping[int, np.ndarray]) -> list[Any]:
        """The values in `slots`; `sources` maps kinds to vectors, and literals are their own values."""
        return [
            self.columns[slot]
            if self.kinds[slot] == LITERAL
            else sources[self.kinds[slot]][self.columns[slot]]
            for slot in slots
        ]


@dataclass(frozen=True)
class Stage:
    """Values that depend only on earlier stages: sums of terms. The last stage is the equations."""

    groups: tuple[Group, ...]
    sums: sparse.csr_array  # targets x terms
    first: int  # number of its first intermediate


@dataclass(frozen=True, eq=False)
class CompiledSystem:
    """A square (or not yet square) system of equations as vectorised functions; made by `compile_model`."""

    variables: tuple[str, ...]
    equations: tuple[str, ...]
    parameters: tuple[str, ...]
    start: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    parameter_start: np.ndarray  # values of the parameters when the model was compiled
    parameter_keys: tuple[tuple[str, Any], ...]
    templates: tuple[Template, ...]
    stages: tuple[Stage, ...]
    intermediates: int
    chain: ChainRule

    @property
    def n(self) -> int:
        """Number of variables."""
        return len(self.variables)

    @property
    def m(self) -> int:
        """Number of equations."""
        return len(self.equations)

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def functions(self) -> list[Functions]:
        """The compiled functions of `templates`; made again after unpickling."""
        return load(self.templates)

    @cached_property
    def row_order(self) -> np.ndarray:
        """For each variable an equation that holds it, all different: a diagonal without zeros; -1 where none is left."""
        chain = self.chain
        pattern = sparse.csr_matrix(
            (np.ones(len(chain.indices)), chain.indices, chain.indptr), shape=chain.shape
        )
        return maximum_bipartite_matching(pattern, perm_type="row")

    @cached_property
    def variable_index(self) -> dict[str, int]:
        """Place of each variable in `x`."""
        return {name: i for i, name in enumerate(self.variables)}

    @cached_property
    def parameter_index(self) -> dict[str, int]:
        """Place of each parameter in `p`."""
        return {name: i for i, name in enumerate(self.parameters)}

    def parameter_values(self, model: pyo.ConcreteModel) -> np.ndarray:
        """`p` with the present values of `model`'s Params and fixed Vars.

        Raises EngineError if the model lacks one, or one has no value.
        """
        components: dict[str, Any] = {}
        values = np.empty(len(self.parameters))
        for i, (component_name, index) in enumerate(self.parameter_keys):
            component = components.get(component_name)
            if component is None:
                component = components[component_name] = model.find_component(component_name)
                if component is None:
                    raise EngineError(
                        f"The model has no {component_name}; was the system compiled from another one?"
                    )
            value = component[index].value
            values[i] = np.nan if value is None else value
        return values

    def with_parameters(self, changes: Mapping[str, float], base: np.ndarray | None = None) -> np.ndarray:
        """`p` with `changes` by name, other values from `base` (default: those of the compiled model).

        Raises EngineError naming unknown parameters and the nearest known name.
        """
        p = (self.parameter_start if base is None else np.asarray(base, dtype=float)).copy()
        unknown = [name for name in changes if name not in self.parameter_index]
        if unknown:
            known = difflib.get_close_matches(unknown[0], self.parameters, n=1)
            hint = f"; did you mean {known[0]}?" if known else ""
            raise EngineError(f"No equation uses the parameter(s) {', '.join(unknown)}{hint}")
        for name, value in changes.items():
            p[self.parameter_index[name]] = value
        return p

    def positive_mask(self, positive: np.ndarray | Iterable[str] | None) -> np.ndarray:
        """Which variables are positive: a boolean array, names of variables or of their components.

        None: all variables with a lower bound of 0 or more. Raises EngineError for an unknown name.
        """
        if positive is None:
            return self.lower >= 0.0
        if isinstance(positive, np.ndarray) and positive.dtype == bool:
            if positive.shape != (self.n,):
                raise EngineError(f"`positive` has {positive.size} entries for {self.n} variables")
            return positive
        names = set(positive)
        mask = np.array(
            [name in names or name.split("[", 1)[0] in names for name in self.variables], dtype=bool
        )
        known = set(self.variables) | {name.split("[", 1)[0] for name in self.variables}
        unknown = sorted(names - known)
        if unknown:
            raise EngineError(f"`positive` names no variable: {', '.join(unknown)}")
        return mask

    # --- evaluation --------------------------------------------------------------------------------------------

    def at(self, p: np.ndarray) -> Evaluator:
        """The system at fixed parameter values: what depends on parameters only is computed once, here."""
        return Evaluator(self, p)

    def residual(self, x: np.ndarray, p: np.ndarray) -> np.ndarray:
        """left - right of each equation as Pyomo holds it (it may swap the sides of ==).

        For repeated evaluation use `at(p).residual(x)`.
        """
        return self.at(p).residual(x)

    def jacobian(self, x: np.ndarray, p: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(x); the sparsity pattern is fixed, so that it may hold zeros."""
        return self.at(p).jacobian(x)

    def jacobian_parameters(self, x: np.ndarray, p: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(p); nan where undefined (a negative number to the power of a parameter)."""
        return self.at(p).jacobian_parameters(x)

    def scale(self, x: np.ndarray, p: np.ndarray) -> np.ndarray:
        """The largest absolute additive term of each equation: what its residual is to be compared with."""
        return self.at(p).scale(x)

    @cached_property
    def parameter_chain(self) -> ChainRule:
        """Pattern of d(residual)/d(p); worked out when first asked for."""
        direct, through, heights = [], [], []
        for stage in self.stages:
            direct.append(_entries(stage, self.templates, "parameters", PARAMETER))
            through.append(_entries(stage, self.templates, "varying", INTERMEDIATE))
            heights.append(stage.sums.shape[0])
        return chain_rule(direct, through, heights, len(self.parameters))


def float_errors() -> np.errstate:
    """Errors raise, but for underflow: a share times a vanishing power is rightly zero."""
    return np.errstate(divide="raise", over="raise", invalid="raise", under="ignore")


class Evaluator:
    """A CompiledSystem at fixed parameters. Keeps the last point, so that a Jacobian reuses the residual's powers.

    Not for use by two threads at once.
    """

    def __init__(self, system: CompiledSystem, p: np.ndarray) -> None:
        self.system = system
        self.p = np.array(p, dtype=float)
        if self.p.shape != (len(system.parameters),):
            raise EngineError(f"p has {self.p.size} values for {len(system.parameters)} parameters")
        missing = np.flatnonzero(~np.isfinite(self.p))
        if len(missing):
            names = ", ".join(system.parameters[i] for i in missing[:5])
            raise EngineError(f"{len(missing)} parameter(s) have no finite value: {names}")
        self._point: np.ndarray | None = None
        self._residual = np.empty(0)
        self._intermediates = np.empty(system.intermediates)
        self._terms: list[np.ndarray] = []
        self._kept: list[list[Any]] = []
        self._handed: list[list[Any]] = []
        self._direct: list[np.ndarray] = []
        self._through: list[np.ndarray] = []
        self._prepare()

    def _prepare(self) -> None:
        sources = {PARAMETER: self.p}
        with float_errors():
            for stage in self.system.stages:
                terms = np.empty(stage.sums.shape[1])
                kept, direct, through = [], [], []
                for group in stage.groups:
                    template = self.system.templates[group.template]
                    functions = self.system.functions[group.template]
                    values, fixed_value, fixed_slopes = functions.prepare(
                        *group.read(template.fixed, sources)
                    )
                    kept.append(values)
                    if template.value_is_fixed:
                        terms[group.first : group.first + group.size] = fixed_value
                    slopes = dict(zip(template.fixed_slopes, fixed_slopes, strict=True))
                    for slot in template.varying:
                        block = np.empty(group.size)
                        if slot in slopes:
                            block[:] = slopes[slot]
                        (direct if group.kinds[slot] == VARIABLE else through).append(block)
                self._terms.append(terms)
                self._kept.append(kept)
                self._handed.append([()] * len(stage.groups))
                self._direct.append(np.concatenate(direct) if direct else np.empty(0))
                self._through.append(np.concatenate(through) if through else np.empty(0))

    def _evaluate(self, x: np.ndarray) -> None:
        if self._point is not None and np.array_equal(x, self._point):
            return
        self._point = None
        x = np.array(x, dtype=float)
        if x.shape != (self.system.n,):
            raise EngineError(f"x has {x.size} values for {self.system.n} variables")
        if not np.all(np.isfinite(x)):
            raise FloatingPointError("a variable is not finite")
        sources = {VARIABLE: x, INTERMEDIATE: self._intermediates}
        with float_errors():
            for number, stage in enumerate(self.system.stages):
                terms = self._terms[number]
                for place, group in enumerate(stage.groups):
                    template = self.system.templates[group.template]
                    if template.value_is_fixed:
                        continue
                    functions = self.system.functions[group.template]
                    value, handed = functions.value(
                        self._kept[number][place], *group.read(template.varying, sources)
                    )
                    terms[group.first : group.first + group.size] = value
                    self._handed[number][place] = handed
                totals = stage.sums @ terms
                if stage is self.system.stages[-1]:
                    self._residual = totals
                else:
                    self._intermediates[stage.first : stage.first + len(totals)] = totals
        self._point = x

    def residual(self, x: np.ndarray) -> np.ndarray:
        """left - right of each equation."""
        self._evaluate(x)
        return self._residual.copy()

    def scale(self, x: np.ndarray) -> np.ndarray:
        """The largest absolute additive term of each equation; 0 where all terms are 0."""
        self._evaluate(x)
        sums = self.system.stages[-1].sums
        result = np.zeros(sums.shape[0])
        filled = np.diff(sums.indptr) > 0
        if np.any(filled):
            sizes = np.abs(self._terms[-1])[sums.indices]
            result[filled] = np.maximum.reduceat(sizes, sums.indptr[:-1][filled])
        return result

    def jacobian_values(self, x: np.ndarray) -> np.ndarray:
        """Data of the Jacobian in the order of `system.chain` (CSR)."""
        self._evaluate(x)
        sources = {VARIABLE: self._point, INTERMEDIATE: self._intermediates}
        with float_errors():
            for number, stage in enumerate(self.system.stages):
                direct, through = self._direct[number], self._through[number]
                at_direct = at_through = 0
                for place, group in enumerate(stage.groups):
                    template = self.system.templates[group.template]
                    slopes: dict[int, Any] = {}
                    if template.varying_slopes:
                        values = self.system.functions[group.template].slopes(
                            self._kept[number][place],
                            self._handed[number][place],
                            *group.read(template.varying, sources),
                        )
                        slopes = dict(zip(template.varying_slopes, values, strict=True))
                    for slot in template.varying:
                        if group.kinds[slot] == VARIABLE:
                            if slot in slopes:
                                direct[at_direct : at_direct + group.size] = slopes[slot]
                            at_direct += group.size
                        else:
                            if slot in slopes:
                                through[at_through : at_through + group.size] = slopes[slot]
                            at_through += group.size
            return self.system.chain.total(self._direct, self._through)

    def jacobian(self, x: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(x)."""
        chain = self.system.chain
        return sparse.csr_array((self.jacobian_values(x), chain.indices, chain.indptr), shape=chain.shape)

    def jacobian_parameters(self, x: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(p)."""
        self.jacobian_values(x)
        chain = self.system.parameter_chain
        sources = {VARIABLE: self._point, INTERMEDIATE: self._intermediates, PARAMETER: self.p}
        direct = []
        with float_errors():
            for stage in self.system.stages:
                blocks = []
                for group in stage.groups:
                    template = self.system.templates[group.template]
                    if template.parameters:
                        read = group.read((*template.fixed, *template.varying), sources)
                        slopes = self.system.functions[group.template].slopes_parameters(*read)
                        blocks.extend(np.broadcast_to(slope, group.size) for slope in slopes)
                direct.append(np.concatenate(blocks) if blocks else np.empty(0))
            data = chain.total(direct, self._through)
        return sparse.csr_array((data, chain.indices, chain.indptr), shape=chain.shape)


def compile_model(model: pyo.ConcreteModel) -> CompiledSystem:
    """Compile the active equations of a Pyomo model; changes of values need no new compilation.

    Compile again after fixing or unfixing a Var, or (de)activating a constraint. Raises EngineError for
    inequalities and unknown operations.
    """
    return _assemble(read_terms(model))


def _assemble(terms: ModelTerms) -> CompiledSystem:
    order = np.argsort(np.array(terms.intermediate_stages, dtype=int), kind="stable")
    renumbered = np.empty(len(order), dtype=np.int64)
    renumbered[order] = np.arange(len(order))
    counts = (
        np.bincount(np.array(terms.intermediate_stages, dtype=int)) if len(order) else np.empty(0, dtype=int)
    )
    templates: list[Template] = []
    stages: list[Stage] = []
    for stage in range(len(counts) + 1):
        last = stage == len(counts)
        first = int(counts[:stage].sum())
        mine = (
            terms.equation_terms
            if last
            else [group for group in terms.intermediate_terms if group.stage == stage]
        )
        groups, targets, signs = [], [], []
        place = 0
        for raw in mine:
            group = _group(raw, terms.structures, renumbered, templates, place)
            groups.append(group)
            place += group.size
            rows = np.array(raw.targets, dtype=np.int64)
            targets.append(rows if last else renumbered[rows] - first)
            signs.append(np.array(raw.signs, dtype=float))
        height = len(terms.equations) if last else int(counts[stage])
        sums = sum_rows(
            np.concatenate(targets) if targets else np.empty(0, dtype=np.int64),
            np.concatenate(signs) if signs else np.empty(0),
            height,
        )
        stages.append(Stage(tuple(groups), sums, first))
    chain = chain_rule(
        [_entries(stage, templates, "varying", VARIABLE) for stage in stages],
        [_entries(stage, templates, "varying", INTERMEDIATE) for stage in stages],
        [stage.sums.shape[0] for stage in stages],
        len(terms.variables),
    )
    for array in (terms.start, terms.lower, terms.upper, terms.parameter_start):
        array.flags.writeable = False
    return CompiledSystem(
        variables=tuple(terms.variables),
        equations=tuple(terms.equations),
        parameters=tuple(terms.parameters),
        start=terms.start,
        lower=terms.lower,
        upper=terms.upper,
        parameter_start=terms.parameter_start,
        parameter_keys=tuple(terms.parameter_keys),
        templates=tuple(templates),
        stages=tuple(stages),
        intermediates=len(order),
        chain=chain,
    )


def _group(
    raw: Terms, structures: Sequence[Structure], renumbered: np.ndarray, templates: list[Template], first: int
) -> Group:
    """Columns of a group's leaves: equal columns become one slot, literals equal in all rows part of the source."""
    kinds = structures[raw.structure].kinds
    size = len(raw.targets)
    table = np.array(raw.leaves, dtype=float).reshape(size, len(kinds))
    slots: list[int | float] = []
    columns: dict[int, Column] = {}
    slot_kinds: dict[int, int] = {}
    seen: dict[tuple[int, bytes], int] = {}
    for leaf, kind in enumerate(kinds):
        values = np.ascontiguousarray(table[:, leaf])
        same = bool(np.all(values == values[0]))
        if kind == LITERAL and same:
            slots.append(float(values[0]))
            continue
        key = (kind, values.tobytes())
        if key not in seen:
            seen[key] = leaf
            slot_kinds[leaf] = kind
            if kind == LITERAL:
                columns[leaf] = values
            else:
                index = values.astype(np.int32)
                if kind == INTERMEDIATE:
                    index = renumbered[index].astype(np.int32)
                columns[leaf] = int(index[0]) if same else index
        slots.append(seen[key])
    templates.append(generate(len(templates), raw.structure, structures, slots))
    return Group(len(templates) - 1, slot_kinds, columns, first, size)


def _entries(stage: Stage, templates: Sequence[Template], which: str, kind: int) -> Entries:
    """The slopes of a stage on one kind of source, in the order in which the Evaluator fills them."""
    coordinates = stage.sums.tocoo()
    targets = np.empty(stage.sums.shape[1], dtype=np.int64)
    targets[coordinates.col] = coordinates.row
    signs = np.empty(stage.sums.shape[1])
    signs[coordinates.col] = coordinates.data
    rows, columns, slope_signs = [], [], []
    for group in stage.groups:
        own = slice(group.first, group.first + group.size)
        for slot in getattr(templates[group.template], which):
            if group.kinds[slot] == kind:
                rows.append(targets[own])
                columns.append(np.broadcast_to(np.asarray(group.columns[slot], dtype=np.int64), group.size))
                slope_signs.append(signs[own])
    if not rows:
        return Entries(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
    return Entries(np.concatenate(rows), np.concatenate(columns), np.concatenate(slope_signs))
