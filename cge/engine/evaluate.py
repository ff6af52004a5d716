"""Compiled equations at fixed parameters: residuals and derivatives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import scipy.sparse as sparse

from cge.engine.equations import Equations
from cge.engine.errors import EngineError
from cge.engine.reading.terms import INTERMEDIATE, PARAMETER, VARIABLE


def float_errors() -> np.errstate:
    """Errors raise, but for underflow: a share times a vanishing power is rightly zero."""
    return np.errstate(divide="raise", over="raise", invalid="raise", under="ignore")


class Evaluator:
    """Equations at fixed parameters. Keeps the last point, so that a Jacobian reuses the residual's
    powers.

    Not for use by two threads at once.
    """

    def __init__(self, system: Equations, p: np.ndarray, like: Evaluator | None = None) -> None:
        """`like`: one of the same system; what reads no parameter that differs is taken from it, not computed again."""
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
        self._sizes: np.ndarray | None = None  # of the equations at the last point
        self._intermediates = np.empty(system.intermediates)
        self._terms: list[np.ndarray] = []
        self._kept: list[list[Any]] = []
        self._handed: list[list[Any]] = []
        self._read: list[dict[int, np.ndarray]] = [{} for _ in system.stages]
        self._direct: list[np.ndarray] = []
        self._through: list[np.ndarray] = []
        self._prepare(like)

    def _prepare(self, like: Evaluator | None) -> None:
        changed = np.empty(0) if like is None else self.p != like.p
        with float_errors():
            for number, (stage, program) in enumerate(
                zip(self.system.stages, self.system.programs, strict=True)
            ):
                if like is None:
                    stale: Iterable[int] = range(len(stage.groups))
                    self._terms.append(np.empty(stage.sums.shape[1]))
                    self._kept.append([()] * len(stage.groups))
                    self._direct.append(np.empty(program.sizes[VARIABLE]))
                    self._through.append(np.empty(program.sizes[INTERMEDIATE]))
                else:
                    stale = program.stale(changed)
                    self._terms.append(like._terms[number].copy())
                    self._kept.append(list(like._kept[number]))
                    self._direct.append(like._direct[number].copy())
                    self._through.append(like._through[number].copy())
                self._handed.append([()] * len(stage.groups))
                if stale:
                    self._prepare_groups(number, stale)

    def _prepare_groups(self, number: int, places: Iterable[int]) -> None:
        """What some groups of a stage have that depends on parameters only."""
        stage, program = self.system.stages[number], self.system.programs[number]
        slopes = {VARIABLE: self._direct[number], INTERMEDIATE: self._through[number]}
        read = program.fixed.gathered({PARAMETER: self.p})
        for place in places:
            group = stage.groups[place]
            template = self.system.templates[group.template]
            prepare = self.system.functions[group.template].prepare
            self._kept[number][place], fixed_value, fixed_slopes = prepare(*program.fixed.row(read, place))
            if template.value_is_fixed:
                self._terms[number][group.first : group.first + group.size] = fixed_value
            for slot, slope in zip(template.fixed_slopes, fixed_slopes, strict=True):
                kind, at = program.places[place][slot]
                slopes[kind][at] = slope

    def _evaluate(
        self, x: np.ndarray, float_errors: Callable[[], AbstractContextManager[Any]] = float_errors
    ) -> None:
        if self._point is not None and np.array_equal(x, self._point):
            return
        self._point = self._sizes = None
        x = np.array(x, dtype=float)
        if x.shape != (self.system.n,):
            raise EngineError(f"x has {x.size} values for {self.system.n} variables")
        if not np.all(np.isfinite(x)):
            raise FloatingPointError("a variable is not finite")
        sources = {VARIABLE: x, INTERMEDIATE: self._intermediates}
        with float_errors():
            for number, (stage, program) in enumerate(
                zip(self.system.stages, self.system.programs, strict=True)
            ):
                terms, read = self._terms[number], program.varying.gathered(sources)
                self._read[number] = read
                program.values(read, self._kept[number], terms, self._handed[number])
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

    def intermediates(self, x: np.ndarray) -> np.ndarray:
        """Values of the intermediates."""
        self._evaluate(x)
        return self._intermediates.copy()

    def undefined_equations(self, x: np.ndarray) -> list[str]:
        """Names of the equations that have no finite value at x."""
        with np.errstate(all="ignore"):
            self._evaluate(x, float_errors=nullcontext)
        self._point = None
        return [self.system.equations[i] for i in np.flatnonzero(~np.isfinite(self._residual))]

    def scale(self, x: np.ndarray) -> np.ndarray:
        """The largest absolute additive term of each equation; 0 where all terms are 0."""
        self._evaluate(x)
        if self._sizes is not None:
            return self._sizes.copy()
        sums = self.system.stages[-1].sums
        result = np.zeros(sums.shape[0])
        filled = np.diff(sums.indptr) > 0
        if np.any(filled):
            sizes = np.abs(self._terms[-1])[sums.indices]
            result[filled] = np.maximum.reduceat(sizes, sums.indptr[:-1][filled])
        self._sizes = result
        return result.copy()

    def terms(self, x: np.ndarray) -> np.ndarray:
        """The additive terms of all equations, without their signs; the next evaluation overwrites them."""
        self._evaluate(x)
        return self._terms[-1]

    def jacobian_values(self, x: np.ndarray) -> np.ndarray:
        """Data of the Jacobian in the order of `system.chain` (CSR)."""
        return self.system.chain.total(*self.slopes(x))

    def slopes(self, x: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """By stage, the slopes of its terms on variables and on intermediates; the next call overwrites them."""
        self._evaluate(x)
        with float_errors():
            for number, program in enumerate(self.system.programs):
                program.slopes(
                    self._read[number],
                    self._kept[number],
                    self._handed[number],
                    self._direct[number],
                    self._through[number],
                )
        return self._direct, self._through

    def jacobian(self, x: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(x)."""
        chain = self.system.chain
        return sparse.csr_array((self.jacobian_values(x), chain.indices, chain.indptr), shape=chain.shape)

    def jacobian_parameters(self, x: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(p)."""
        _, through = self.slopes(x)
        chain = self.system.parameter_chain
        sources = {VARIABLE: np.asarray(x, dtype=float), INTERMEDIATE: self._intermediates, PARAMETER: self.p}
        direct = []
        with float_errors():
            for stage, reads in zip(self.system.stages, self.system.all_reads, strict=True):
                blocks: list[np.ndarray] = []
                for group, read in zip(stage.groups, reads(sources), strict=True):
                    if self.system.templates[group.template].parameters:
                        slopes = self.system.parameter_slopes[group.template](*read)
                        blocks.extend(np.broadcast_to(slope, group.size) for slope in slopes)
                direct.append(np.concatenate(blocks) if blocks else np.empty(0))
            data = chain.total(direct, through)
        return sparse.csr_array((data, chain.indices, chain.indptr), shape=chain.shape)
