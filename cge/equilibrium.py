"""Equilibrium: a solution as labelled data, its own balanced SAM, and what the solver did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from cge.closure import Closure, Swap
from cge.ledger_layout import LedgerLayout
from cge.parameters import Parameters, place_of
from cge.sets import SETS, axes_of, places_of
from sam import Sam
from sam.display import Card, Shown
from sam.problem import UnknownNameError, suggestion

if TYPE_CHECKING:
    from cge.block import VariableSpec


@dataclass(frozen=True, repr=False)
class Checks(Shown):
    """What was verified after the solve, each relative to its scale.

    residual_max: largest residual of an equation by its benchmark scale; walras: imbalance of the dropped account by
    the sum of factor incomes; sam_imbalance_max: of any account by its total; node_gap_max: largest difference between
    a nest node's value and its items at prices paid.
    """

    residual_max: float
    walras: float
    sam_imbalance_max: float
    node_gap_max: float
    benchmark_residual_max: float

    def _card(self) -> Card:
        return Card("Checks", {each.name: f"{getattr(self, each.name):.1e}" for each in fields(self)})


@dataclass(frozen=True, repr=False)
class SolverReport(Shown):
    """What the solver did: wall-clock seconds by phase, method and status of each attempt.

    method: of the attempt that was accepted; iterations: of all attempts, where those of Newton are the Jacobians that it
    factorised (0: steps with that of the benchmark sufficed).
    """

    status: str
    method: str
    iterations: int
    n_variables: int
    seconds: Mapping[str, float]
    attempts: tuple[str, ...]

    @property
    def effort(self) -> str:
        """Status, method and iterations in words."""
        # The engine brings scipy, which a command loads when it solves.
        from cge.engine.solution import counted

        return f"{self.status} by {self.method}, {counted(self.iterations, self.counts_jacobians)}"

    @property
    def counts_jacobians(self) -> bool:
        """Whether the iterations are Newton's alone; after an attempt by another solver they are of both."""
        return self.method == "newton" and len(self.attempts) == 1

    def _card(self) -> Card:
        facts = {
            "status": self.effort,
            "variables": f"{self.n_variables:,}",
            "seconds": ", ".join(f"{phase} {seconds:.3f}" for phase, seconds in self.seconds.items()),
            **{f"attempt {number}": attempt for number, attempt in enumerate(self.attempts, start=1)},
        }
        return Card("SolverReport", facts)


@dataclass(frozen=True)
class FreedEntry:
    """An entry of a variable or parameter that a swap of the closure let move; `member` as its index set has it."""

    swap: Swap
    family: str
    member: str | tuple[str, ...] | None


@dataclass(frozen=True, eq=False, repr=False)
class Equilibrium(Shown):
    """One solved economy: the variables' values (in the order of their index sets) and the ledger's amounts.

    `freed` is what swaps of the closure let move (its values are among the variables and parameters), `shifts` the factors
    or points by which they moved parameters, by the name that the swap gives them. `unreported` are the variables of the
    system that are no result, `solved_at` its parameters: those that swaps free as they were given.
    `data`, `sam` and `cells` are made from them when first asked for: a sweep may need a few numbers of thousands of
    solutions.
    """

    values: Mapping[str, np.ndarray]
    amounts: np.ndarray
    variables: Mapping[str, VariableSpec]
    layout: LedgerLayout
    parameters: Parameters
    closure: Closure
    checks: Checks
    report: SolverReport
    freed: tuple[FreedEntry, ...] = ()
    shifts: Mapping[str, float] = field(default_factory=dict)
    unreported: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)
    solved_at: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)

    def _card(self) -> Card:
        checks = {each.name: f"{getattr(self.checks, each.name):.1e}" for each in fields(self.checks)}
        facts = {
            "economy": f"{self.parameters.sam.name}, closure {self.closure.name}",
            "status": f"{self.report.status} in {self.report.iterations} iterations",
            "variables": f"{len(self.values)} names, {self.report.n_variables:,} values",
            **checks,
        }
        return Card("Equilibrium", facts)

    @cached_property
    def data(self) -> xr.Dataset:
        """Every variable by name, with units."""
        return labelled(self.variables, self.parameters.sets, self.values)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Every ledger cell for reports: receiver, payer, kind (transaction, transfer or tax), index, value."""
        return self.layout.keys.assign(value=self.amounts)

    @cached_property
    def sam(self) -> Sam:
        """The solution's own social accounting matrix."""
        benchmark, new = self.parameters.sam, list(self.layout.new)
        extra = pd.DataFrame(
            {"kind": "tax", "label_en": new, "label_ja": new, "group": "tax"},
            index=pd.Index(new, name="account"),
        )
        accounts = pd.concat([benchmark.accounts, extra]) if new else benchmark.accounts
        flows = pd.Series(self.layout.flow_values(self.amounts), index=self.layout.flows, name="value")
        return Sam(
            flows[flows != 0.0],
            accounts,
            name=f"{benchmark.name} solved",
            unit=benchmark.unit,
            year=benchmark.year,
        )

    @cached_property
    def totals(self) -> dict[str, float]:
        """Value of all cells of a kind (transaction, transfer or tax)."""
        codes, names = self.layout.kinds
        return dict(zip(names, np.bincount(codes, self.amounts, len(names)).tolist(), strict=True))

    def between(self, kinds: Iterable[str], receivers: Iterable[str], payers: Iterable[str]) -> float:
        """Value of the cells of some kinds between two groups of accounts."""
        return float(self.amounts[self.layout.between(kinds, receivers, payers)].sum())

    def value(self, name: str, *labels: str) -> float:
        """One variable by labels. Raises UnknownNameError, a KeyError, for what the economy does not have."""
        if not isinstance(name, str) or name not in self.variables:
            raise UnknownNameError(f"there is no variable {name!r}. {suggestion(name, self.variables)}")
        over = self.variables[name].over
        number = place_of(self.parameters.numbers(over), "variable", name, over, labels)
        return float(self.values[name][number])

    def over(self, name: str) -> str | None:
        """The index set of a variable or parameter; None where the SAM has none."""
        if not isinstance(name, str):
            raise UnknownNameError(f"there is no variable or parameter {name!r}; a name is text")
        if name in self.variables:
            return self.variables[name].over
        return self.parameters.over(name) if name in self.parameters.data.variables else None

    def vector(self, name: str) -> np.ndarray:
        """A variable or parameter in the order of its index set (see `over`). Raises UnknownNameError."""
        return (
            self.values[name]
            if isinstance(name, str) and name in self.variables
            else self.parameters.vector(name)
        )

    def entries(self, name: str) -> dict:
        """A variable or parameter as a dict over its index set; empty where the SAM has no such index."""
        over = self.over(name)
        if over is None:
            return {}
        return dict(zip(self.parameters.numbers(over), self.vector(name).tolist(), strict=False))


def labelled(
    variables: Mapping,
    sets: Mapping[str, tuple],
    values: Mapping[str, np.ndarray],
    leading: Mapping[str, Sequence] | None = None,
) -> xr.Dataset:
    """A Dataset of all variables; absent combinations of labels are NaN.

    `values` are in the order of each index set; with `leading` dimensions (name -> labels), such as years, along their
    last axis.
    """
    axes, before = axes_of(sets), leading or {}
    places = {
        over: places_of(sets, over, axes) for over in dict.fromkeys(spec.over for spec in variables.values())
    }
    shape = [len(labels) for labels in before.values()]
    arrays: dict[str, tuple] = {}
    for name, spec in variables.items():
        attrs = {"units": spec.unit, "long_name": spec.sentence, "symbol": spec.symbol, "over": spec.over}
        dims = SETS[spec.over]
        if not dims:
            one = values[name][..., 0]
            arrays[name] = (tuple(before), one if before else float(one), attrs)
            continue
        if not sets[spec.over]:
            continue
        array = np.full([*shape, *(len(axes[dim]) for dim in dims)], np.nan)
        at: tuple = (..., *places[spec.over])
        array[at] = values[name]
        arrays[name] = ((*before, *dims), array, attrs)
    used = {dim for dims, *_ in arrays.values() for dim in dims}
    coords = {dim: axis for dim, axis in axes.items() if dim in used}
    return xr.Dataset(arrays, coords={**before, **coords})
