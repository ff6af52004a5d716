"""The functions of a compiled system at fixed parameters."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sparse

from .errors import EngineError
from .templates import INTERMEDIATE, PARAMETER, VARIABLE

if TYPE_CHECKING:
    from .system import CompiledSystem


def float_errors() -> np.errstate:
    """Errors raise, but for underflow: a share times a vanishing power is rightly zero."""
    return np.errstate(divide="raise", over="raise", invalid="raise", under="ignore")


class Evaluator:
    """A CompiledSystem at fixed parameters. Keeps the last point, so that a Jacobian reuses the residual's
    powers.

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
        self._sizes: np.ndarray | None = None  # of the equations at the last point
        self._intermediates = np.empty(system.intermediates)
        self._terms: list[np.ndarray] = []
        self._kept: list[list[Any]] = []
        self._handed: list[list[Any]] = []
        self._read: list[list[list[Any]]] = [[] for _ in system.stages]
        self._direct: list[np.ndarray] = []
        self._through: list[np.ndarray] = []
        self._prepare()

    def _prepare(self) -> None:
        sources = {PARAMETER: self.p}
        with float_errors():
            for stage, reads in zip(self.system.stages, self.system.fixed_reads, strict=True):
                terms = np.empty(stage.sums.shape[1])
                kept, direct, through = [], [], []
                for group, read in zip(stage.groups, reads(sources), strict=True):
                    template = self.system.templates[group.template]
                    functions = self.system.functions[group.template]
                    values, fixed_value, fixed_slopes = functions.prepare(*read)
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
            for number, stage in enumerate(self.system.stages):
                terms = self._terms[number]
                self._read[number] = self.system.varying_reads[number](sources)
                for place, (group, read) in enumerate(zip(stage.groups, self._read[number], strict=True)):
                    template = self.system.templates[group.template]
                    if template.value_is_fixed:
                        continue
                    functions = self.system.functions[group.template]
                    value, handed = functions.value(self._kept[number][place], *read)
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
                            *self._read[number][place],
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
        return self._direct, self._through

    def jacobian(self, x: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(x)."""
        chain = self.system.chain
        return sparse.csr_array((self.jacobian_values(x), chain.indices, chain.indptr), shape=chain.shape)

    def jacobian_parameters(self, x: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(p)."""
        _, through = self.slopes(x)
        chain = self.system.parameter_chain
        sources = {VARIABLE: self._point, INTERMEDIATE: self._intermediates, PARAMETER: self.p}
        direct = []
        with float_errors():
            for stage, reads in zip(self.system.stages, self.system.all_reads, strict=True):
                blocks = []
                for group, read in zip(stage.groups, reads(sources), strict=True):
                    if self.system.templates[group.template].parameters:
                        slopes = self.system.parameter_slopes[group.template](*read)
                        blocks.extend(np.broadcast_to(slope, group.size) for slope in slopes)
                direct.append(np.concatenate(blocks) if blocks else np.empty(0))
            data = chain.total(direct, through)
        return sparse.csr_array((data, chain.indices, chain.indptr), shape=chain.shape)
