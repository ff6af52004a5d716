"""Compiled equations as data and generated functions: names, values at compilation, stages, patterns.

They refer to no Pyomo object and pickle (as arrays and the source of their functions). `cge.engine.evaluate` evaluates
them at parameter values, `cge.engine.system` is what the rest of the project holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sparse

from cge.engine.code.assembly import ChainRule, chain_rule
from cge.engine.code.program import StageProgram
from cge.engine.code.stages import Reads, Stage, slope_entries
from cge.engine.code.template import Functions, Template, functions_of, parameter_slopes_of
from cge.engine.linear import LinearPattern
from cge.engine.reading.terms import INTERMEDIATE, PARAMETER


@dataclass(frozen=True, eq=False)
class Equations:
    """Equations F(x, p), by stages of additive terms; not necessarily as many as variables."""

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
        return [functions_of(template.source) for template in self.templates]

    @cached_property
    def parameter_slopes(self) -> list[Callable[..., Any]]:
        """The compiled functions of `templates` for derivatives with respect to parameters."""
        return [parameter_slopes_of(template.tree) for template in self.templates]

    @cached_property
    def programs(self) -> list[StageProgram]:
        """The functions of each stage; made again after unpickling."""
        return [StageProgram(stage, self.templates, self.functions) for stage in self.stages]

    @cached_property
    def all_reads(self) -> list[Reads]:
        """What the terms of each stage read of parameters, then of variables and intermediates."""
        templates = [[self.templates[group.template] for group in stage.groups] for stage in self.stages]
        return [
            Reads(stage, [(*each.fixed, *each.varying) for each in own])
            for stage, own in zip(self.stages, templates, strict=True)
        ]

    @cached_property
    def row_order(self) -> np.ndarray:
        """For each variable an equation of its own that holds it; -1 where none is left."""
        from scipy.sparse.csgraph import maximum_bipartite_matching  # a quarter of a second to import

        chain = self.chain
        pattern = sparse.csr_matrix(
            (np.ones(len(chain.indices)), chain.indices, chain.indptr), shape=chain.shape
        )
        return maximum_bipartite_matching(pattern, perm_type="row")

    @cached_property
    def linear_pattern(self) -> LinearPattern:
        """The Jacobian's elimination order, found once. Raises SingularError where no values make it regular."""
        return LinearPattern(self.chain.indices, self.chain.indptr, self.row_order)

    @cached_property
    def variable_index(self) -> dict[str, int]:
        """Place of each variable in `x`."""
        return {name: i for i, name in enumerate(self.variables)}

    @cached_property
    def parameter_index(self) -> dict[str, int]:
        """Place of each parameter in `p`."""
        return {name: i for i, name in enumerate(self.parameters)}

    @cached_property
    def parameter_chain(self) -> ChainRule:
        """Pattern of d(residual)/d(p); worked out when first asked for."""
        direct, through, heights = [], [], []
        for stage in self.stages:
            direct.append(slope_entries(stage, self.templates, "parameters", PARAMETER))
            through.append(slope_entries(stage, self.templates, "varying", INTERMEDIATE))
            heights.append(stage.sums.shape[0])
        return chain_rule(direct, through, heights, len(self.parameters))
