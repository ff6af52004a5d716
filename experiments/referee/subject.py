"""Subject: the model under review, with the economies that several trials look at, each solved once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from calibration import ElasticityTable, calibrate
from calibration.money_unit import yen_in
from cge.audit import Findings
from cge.block import Block
from cge.blocks import BLOCKS
from cge.closure import Closure
from cge.equilibrium import Equilibrium
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.read_model import CompiledModel, ReadModel
from cge.solve import read_economy, unverified, verify
from cge.structure import Structure, TaxSpec
from experiments.referee.shock import GenericShock, generic_shock
from experiments.referee.trial import NotApplicable
from sam import Sam
from sam.problem import SolveError

SIZES = (1.0, 0.5, 0.125)  # of the generic shock, until an economy has an equilibrium


@dataclass(frozen=True)
class Economy:
    """A solved economy: its equilibrium, what the checks found there, and every variable by its name with labels."""

    equilibrium: Equilibrium
    findings: Findings
    variables: Mapping[str, float]


class Readings:
    """Models read so far: an economy is read once for all closures. Economies are told apart by all their numbers."""

    def __init__(self) -> None:
        self._models: dict[tuple, ReadModel] = {}

    def of(self, parameters: Parameters, blocks: tuple[Block, ...]) -> ReadModel:
        """The model of an economy by some theory. Raises SolveError where it cannot be read."""
        numbers = hashlib.sha256()
        for name, vector in sorted(parameters.vectors.items()):
            numbers.update(name.encode() + vector.tobytes())
        key = numbers.hexdigest(), parameters.taxes, tuple(map(id, blocks))
        if key not in self._models:
            self._models[key] = read_economy(parameters, blocks)
        return self._models[key]


@dataclass(frozen=True)
class Subject:
    """A model under review: its data, structure and closure.

    `blocks` are the theory that every model of the review is built from. Subjects that differ in their closure only may
    share `readings`.
    """

    sam: Sam
    structure: Structure
    elasticities: ElasticityTable
    emissions: pd.DataFrame | None
    closure: Closure
    options: SolveOptions = field(default_factory=SolveOptions)
    blocks: tuple[Block, ...] = BLOCKS
    readings: Readings = field(default_factory=Readings, compare=False, repr=False)

    @cached_property
    def parameters(self) -> Parameters:
        """The calibrated benchmark. Raises CalibrationError."""
        return calibrate(self.sam, self.structure, self.elasticities, self.emissions)

    @cached_property
    def compiled(self) -> CompiledModel:
        """The model under its closure. Raises ClosureError, and SolveError where the benchmark is no solution."""
        return self.model(self.parameters, self.closure)

    @cached_property
    def benchmark(self) -> Mapping[str, float]:
        """Every variable as calibrated."""
        return _named(
            self.compiled, {name: self.compiled.start[where] for name, where in self.compiled.slices.items()}
        )

    @cached_property
    def base(self) -> Economy:
        """The economy without a shock. Raises NotApplicable where it has no solution: another trial says so."""
        try:
            return self.solved(self.compiled, self.parameters)
        except SolveError as error:
            raise NotApplicable(f"not tried: the benchmark is not solved ({first_line(error)})") from error

    @property
    def shock(self) -> GenericShock:
        """The generic shock, as much of it as has an equilibrium. Raises SolveError where none has."""
        if isinstance(self._shocked, SolveError):
            raise self._shocked
        return self._shocked[0]

    @property
    def shocked(self) -> Economy:
        """The economy after the generic shock. Raises NotApplicable where it has no solution: another trial says so."""
        if isinstance(self._shocked, SolveError):
            raise NotApplicable(f"not tried: the shocked economy is not solved ({first_line(self._shocked)})")
        return self._shocked[1]

    def described(self) -> dict[str, object]:
        """The generic shock in words and the size of the model, as far as there is one."""
        try:
            return {"shock": self.shock.text, "n_variables": self.compiled.system.n}
        except SolveError as error:
            return {"shock": f"none ({first_line(error)})"}

    def require_balance(self) -> None:
        """Raise NotApplicable where the shocked economy fails a check of `solve`: another trial says so."""
        try:
            verify(self.compiled, self.shocked.findings)
        except SolveError as error:
            raise NotApplicable(
                f"not tried: the shocked economy is not accepted ({first_line(error)})"
            ) from error

    @cached_property
    def _shocked(self) -> tuple[GenericShock, Economy] | SolveError:
        failure = SolveError("no part of the generic shock is in the equations of this model")
        for size in SIZES:
            shock = generic_shock(self.compiled, self.parameters, size)
            if not shock.steps:
                break
            try:
                return shock, self.solved(self.compiled, shock.parameters)
            except SolveError as error:
                failure = error
        return failure

    def model(self, parameters: Parameters, closure: Closure) -> CompiledModel:
        """A compiled model of this theory."""
        return self.readings.of(parameters, self.blocks).under(closure)

    def with_taxes(self, taxes: tuple[TaxSpec, ...], emissions: pd.DataFrame | None = None) -> Parameters:
        """The calibrated benchmark with more rows in the taxes table and, where given, other emissions."""
        # The rates that a trial sets are shares of prices: in what unit of money they are does not matter to it.
        unit = self.structure.money_unit_yen or yen_in(self.sam.unit) or 1e6
        structure = self.structure.model_copy(
            update={"taxes": (*self.structure.taxes, *taxes), "money_unit_yen": unit}
        )
        if (
            emissions is not None and structure.trading
        ):  # a share of the model's own emissions says nothing of others
            trading = structure.trading.model_copy(update={"coverage": None})
            structure = structure.model_copy(update={"trading": trading})
        table = self.emissions if emissions is None else emissions
        return calibrate(self.sam, structure, self.elasticities, table)

    def solved(self, compiled: CompiledModel, parameters: Parameters, method: str = "") -> Economy:
        """An economy as solved, its checks not judged. Raises SolveError."""
        options = replace(self.options, method=method) if method else self.options
        equilibrium, findings = unverified(compiled, parameters, options)
        return Economy(equilibrium, findings, _named(compiled, equilibrium.values))


def _named(compiled: CompiledModel, values: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Variables by name with labels, without the gaps and slacks of complementarities."""
    names = compiled.system.variables
    return {
        name: value
        for family, where in compiled.slices.items()
        if family in compiled.model.variables and not compiled.model.variables[family].auxiliary
        for name, value in zip(names[where], values[family].tolist(), strict=True)
    }


def first_line(error: Exception) -> str:
    """The first line of an error's message."""
    return str(error).splitlines()[0]
