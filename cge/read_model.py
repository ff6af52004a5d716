"""Read models: an economy with the equations of every closure, read once; a closure selects from it.

A `ReadModel` holds no Pyomo object (except until it is pickled, for analyses that read further expressions).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cge.audit import Audit, nodes
from cge.benchmark import Benchmark, checked_benchmark
from cge.closure import Closure, check_closure
from cge.collection import no_collection
from cge.declarations import Declarations, Places
from cge.engine import CompiledSystem, EngineError, Reference
from cge.engine.compile import compile_terms, reader_of
from cge.engine.reading.batches import Expressions, expressions
from cge.engine.reading.labels import datum_name
from cge.engine.reading.terms import Names
from cge.engine.selection import Figures, select, selected_expressions
from cge.equilibrium import Equilibrium
from cge.expression import Expression
from cge.ledger_layout import LedgerLayout
from cge.parameter_vector import ParameterVector, slices
from cge.parameters import Parameters
from cge.regimes import softened
from cge.selection import Choice, choice_of
from sam.display import Card, Shown
from sam.problem import SolveError

if TYPE_CHECKING:
    from cge.model import Model


@dataclass(eq=False, repr=False)
class ReadModel(Shown, Declarations):
    """An economy's equations, ledger and node identities as terms, with all alternatives of each rule."""

    shapes: Expressions
    audited: tuple[Expressions, Names]
    nodes: tuple[str, ...]
    layout: LedgerLayout
    blocks: tuple
    seconds: Mapping[str, float]
    _selected: dict[str, CompiledModel] = field(default_factory=dict, repr=False)
    _algebra: Model | None = field(default=None, repr=False)
    _figures: Figures | None = field(default=None, repr=False)

    def _card(self) -> Card:
        facts = {
            "SAM": self.parameters.sam.name,
            "equations": f"{len(self.names.equations):,} with all alternatives",
            "variables": f"{len(self.names.variables):,}",
            "parameters": f"{len(self.names.parameters):,}",
            "complementarities": ", ".join(self.complementarities) or "none",
        }
        return Card("ReadModel", facts)

    @property
    def algebra(self) -> Model:
        """The Pyomo model, for expressions that were not read; built again where this was unpickled."""
        if self._algebra is None:
            from cge.build import build  # Pyomo takes most of a second to import

            self._algebra = build(self.parameters, self.blocks)
        return self._algebra

    @property
    def figures(self) -> Figures:
        """The macro figures as expressions, with their benchmark values; read when first asked for, then kept."""
        if self._figures is None:
            from cge.figures import figures  # Pyomo, which a model that was read does not need otherwise

            with no_collection():
                terms = reader_of(self.algebra.pyomo).expressions(figures(self.algebra))
                shapes, names = expressions(terms), terms.names
                system = compile_terms(shapes, names, reduce=False)
                values = system.at(names.parameter_start).residual(self.names.start)
                self._figures = Figures(shapes, names, values)
        return self._figures

    def under(self, closure: Closure) -> CompiledModel:
        """The square model of a closure, compiled; kept for the next time.

        Raises ClosureError where an entry or a swap does not fit, and SolveError where the benchmark is no solution or the
        equations do not determine everything.
        """
        key = closure.selection
        if key not in self._selected:
            self._selected[key] = _compiled(self, closure)
        compiled = copy(self._selected[key])
        own = dict(
            zip(compiled.closure.swap, closure.swap, strict=True)
        )  # with other targets, from other lines
        shifters = tuple(replace(each, swap=own[each.swap]) for each in compiled.choice.shifters)
        compiled.choice = replace(compiled.choice, shifters=shifters)
        compiled.closure = replace(closure, walras=compiled.choice.walras)
        return compiled

    def with_elasticities(self, parameters: Parameters) -> OtherElasticities:
        """The economy with other elasticities, none of which selects another functional form; nothing is read again."""
        return OtherElasticities(self, parameters)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_selected": {}, "_algebra": None}


@dataclass(eq=False, repr=False)
class OtherElasticities(Shown):
    """An economy that differs from a read one in elasticities alone, and shares its equations and its selections.

    One benchmark solves both, because shares are calibrated: solves start from it as if the economy had been read.
    """

    read: ReadModel
    parameters: Parameters
    _vectors: dict[str, tuple[ParameterVector, Reference]] = field(default_factory=dict)

    def _card(self) -> Card:
        return self.read._card()

    def under(self, closure: Closure) -> CompiledModel:
        """The square model of a closure. Raises as `ReadModel.under` does."""
        compiled = self.read.under(closure)
        key = closure.selection
        if key not in self._vectors:
            vector = compiled.parameters.with_benchmark(self.parameters)
            self._vectors[key] = vector, Reference(compiled.start, vector.start)
        compiled.parameters, compiled.reference = self._vectors[key]
        return compiled


@dataclass(eq=False, repr=False)
class CompiledModel(Shown):
    """A read model under a closure: its equations, audit and benchmark point; `solve` reuses it for any values."""

    model: ReadModel
    closure: Closure
    choice: Choice
    system: CompiledSystem
    audit: Audit
    seconds: dict[str, float]
    start: np.ndarray
    benchmark: Benchmark
    reference: Reference

    @property
    def scale(self) -> np.ndarray:
        """The size of each equation at the benchmark."""
        return self.benchmark.scale

    @property
    def benchmark_residual_max(self) -> float:
        """The largest residual of an equation at the benchmark, by its scale."""
        return self.benchmark.residual_max

    @property
    def positive(self) -> np.ndarray:
        """Which variables are solved in logs."""
        return self.benchmark.positive

    def _card(self) -> Card:
        facts = {
            "SAM": self.model.parameters.sam.name,
            "closure": self.closure.name,
            "equations": f"{self.system.n:,} in as many variables",
            "left out": f"the balance of {self.choice.walras}, which is verified",
            "residual": f"{self.benchmark_residual_max:.1e} at the benchmark",
            "seconds": ", ".join(f"{phase} {seconds:.2f}" for phase, seconds in self.seconds.items()),
        }
        return Card("CompiledModel", facts)

    @property
    def benchmark_values(self) -> np.ndarray:
        """The parameters of the equations at the benchmark."""
        return self.system.parameter_start

    @property
    def complementarities(self) -> tuple[str, ...]:
        """The complementarities that hold under the closure."""
        return self.choice.complementarities

    @cached_property
    def softened(self) -> Reference:
        """Where every search of a model with complementarities begins: the benchmark with regimes that shade over."""
        return softened(
            self.system,
            self.reference,
            positive=self.positive,
            may_vanish=self.benchmark.may_vanish,
            scale=self.scale,
        )

    @cached_property
    def parameters(self) -> ParameterVector:
        """From labelled parameters to the vector that the equations read."""
        return ParameterVector(self.system, self.model.parameters)

    @cached_property
    def _read(self) -> frozenset:
        return frozenset(self.system.parameter_keys)

    def reads(self, parameter: str, member: object = None) -> bool:
        """Whether an equation reads an entry of a parameter: its label, a tuple of labels, or None for a scalar."""
        return (parameter, member) in self._read

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Where each variable's values are in the solution vector."""
        return slices(self.system.variables)

    def prepare(self) -> None:
        """Make now the functions and places that the first solve would have to make."""
        self.audit.evaluated(self.start, self.model.parameters)
        self.parameters.of(self.model.parameters)
        _ = self.slices, self._read

    def expressions(self, rows: Mapping[str, object]) -> CompiledSystem:
        """Expressions in the variables of `model.algebra` as functions of this system's variables, by name."""
        with no_collection():
            terms = reader_of(self.model.algebra.pyomo).expressions(rows)
            return compile_terms(
                *selected_expressions(expressions(terms), terms.names, self.choice.selection), reduce=False
            )

    def point(self, equilibrium: Equilibrium) -> np.ndarray:
        """The solution vector of an equilibrium of this model; not for models with complementarities."""
        values = {**equilibrium.values, **equilibrium.unreported}
        return np.concatenate([np.ravel(values[name]) for name in self.slices])

    def started_at(self, equilibrium: Equilibrium) -> CompiledModel:
        """The same compiled model whose solves start from an equilibrium of it; not for models with complementarities."""
        return self.started_from(self.point(equilibrium), equilibrium.solved_at)

    def started_from(self, point: np.ndarray, solved_at: np.ndarray) -> CompiledModel:
        """The same from a solution vector and the parameters of the equations there."""
        moved = copy(self)
        moved.start = point
        moved.reference = Reference(point, solved_at)
        moved.__dict__.pop("softened", None)  # it was found from the other start
        return moved


@no_collection()
def read(model: Model, build_seconds: float = 0.0) -> ReadModel:
    """Read a built model: once for all closures. Raises SolveError for expressions that the engine does not know."""
    began = time.perf_counter()
    reader = reader_of(model.pyomo)
    cells = list(model.ledger.cells())
    audited: dict[str, Expression] = {f"cell {number}": cell.value() for number, cell in enumerate(cells)}
    labels: list[str] = []
    for label, value, items in nodes(model):
        audited[f"value of node {len(labels)}"] = value
        audited[f"gap of node {len(labels)}"] = value - sum(items)
        labels.append(label)
    try:
        terms, others = reader.equations(), reader.expressions(audited)
    except EngineError as error:
        raise SolveError(f"the model cannot be compiled: {error}") from error
    return ReadModel(
        parameters=model.parameters,
        sets=model.sets,
        variables=model.variables,
        equations=model.equations,
        complementarities=model.complementarities,
        displaced=model.displaced,
        names=terms.names,
        rows=_places(terms.names.equations, model.equations, model.sets),
        columns=_places(terms.names.variables, model.variables, model.sets),
        shapes=expressions(terms),
        audited=(expressions(others), others.names),
        nodes=tuple(labels),
        layout=LedgerLayout.of(cells, model.parameters.sam),
        blocks=model.blocks,
        seconds={"build": build_seconds, "read": time.perf_counter() - began},
        _algebra=model,
    )


@no_collection()
def _compiled(model: ReadModel, closure: Closure) -> CompiledModel:
    began = time.perf_counter()
    check_closure(closure, model.parameters)
    choice = choice_of(model, closure)
    chosen = choice.selection
    system = compile_terms(*select(model.shapes, model.names, chosen))
    benchmark = checked_benchmark(model, closure, choice, system)
    own = compile_terms(*selected_expressions(*model.audited, chosen), reduce=False)
    audit = Audit(own, model.parameters, model.layout, model.nodes, choice.walras)
    seconds = dict(model.seconds)
    compiled = CompiledModel(
        model, closure, choice, system, audit, seconds, system.start, benchmark, benchmark.reference
    )
    compiled.prepare()
    seconds["compile"] = time.perf_counter() - began
    return compiled


def _places(names: tuple[str, ...], specs: Mapping, sets: Mapping[str, tuple]) -> Places:
    """Number among `names` of each member of each family (of None for a family without an index set)."""
    number_of = {name: number for number, name in enumerate(names)}
    return {
        family: {
            member: number_of[name]
            for member in (sets[spec.over] if spec.over else (None,))
            if (name := datum_name(family, member)) in number_of
        }
        for family, spec in specs.items()
    }
