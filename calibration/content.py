"""What commodities embody in the benchmark, for structures with a border adjustment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cge.analysis.embodied_carbon import direct_intensities, intensities
from cge.block import VariableSpec
from cge.blocks import VARIABLES, border
from cge.parameters import Parameters


@dataclass(frozen=True)
class _AtBenchmark:
    """The benchmark read as an equilibrium: each variable at the parameter that it starts from."""

    parameters: Parameters
    variables: Mapping[str, VariableSpec]

    def vector(self, name: str) -> np.ndarray:
        start = self.variables[name].start if name in self.variables else name
        if not isinstance(start, str):
            raise TypeError(f"{name} has no benchmark parameter")
        return self.parameters.vector(start)


def with_content(parameters: Parameters) -> Parameters:
    """The parameters with `e0_content_direct` and `e0_content_full`, where a tax falls on the content of trade."""
    if not any(tax.coefficient in border.block.units for tax in parameters.taxes):
        return parameters
    base = _AtBenchmark(parameters, VARIABLES)
    return parameters.with_entries(
        {"e0_content_direct": direct_intensities(base), "e0_content_full": intensities(base)}
    )
