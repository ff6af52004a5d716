r"""Homogeneity: scaled economies whose solution is known, so that a solve of them tests every equation.

Numeraire test: the numeraire and every unindexed amount of money times a factor; all quantities stay. Quantity test:
every exogenous quantity and amount of foreign money times a factor; all quantities follow, all prices stay. Constants of
the benchmark define units and stay. Source: DESIGN, section 6.
"""

from __future__ import annotations

import xarray as xr

from cge.hours import counted
from cge.parameters import Parameters
from cge.read_model import CompiledModel


def numeraire_scaled(parameters: Parameters, factor: float) -> Parameters:
    """The same economy in other money: parameters of dimension jpy and jpy_per_unit times `factor`."""
    return _scaled(parameters, factor, ("jpy", "jpy_per_unit"))


def quantity_scaled(parameters: Parameters, factor: float) -> Parameters:
    """A `factor` times larger economy: parameters of dimension quantity and fx times `factor`."""
    return _scaled(parameters, factor, ("quantity", "fx"))


def in_equations(compiled: CompiledModel, parameters: Parameters) -> Parameters:
    """`parameters` with every entry that no equation of the model and no figure holds set back to the benchmark's.

    A closure leaves some exogenous amounts out (fixed investment where saving determines it); `solve` refuses to change
    them, because it would have no effect.
    """
    own = compiled.parameters.benchmark
    changes: dict[str, xr.DataArray] = {}
    for name in map(str, parameters.data.data_vars):
        before = own.entries(name)
        for index, value in parameters.entries(name).items():
            unread = value != before[index] and not compiled.reads(name, index)
            if unread and not counted(parameters, name, index):
                array = changes.setdefault(name, parameters.data[name].copy())
                array.loc[_labels(index)] = before[index]
    return parameters.with_values(changes)


def _scaled(parameters: Parameters, factor: float, dimensions: tuple[str, ...]) -> Parameters:
    return parameters.with_values(
        {
            name: parameters.data[name] * factor
            for name, spec in parameters.specs.items()
            if spec.dimension in dimensions and spec.role != "benchmark"
        }
    )


def _labels(index: object) -> tuple:
    if index is None:
        return ()
    return index if isinstance(index, tuple) else (index,)
